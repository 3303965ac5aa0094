import { expect, test } from "vitest";
import { outcome, tallied, timeLeft } from "../../src/batch/words";
import type { BatchView } from "../../src/core/types";

const ended: BatchView = {
  status: "finished",
  stopping: false,
  total: 3,
  done: 3,
  left_out: 0,
  counts: {},
  refused: [],
};

test("counts are told in the order of the table of states, and what is not there is not told", () => {
  expect(tallied({ counts: { vacuous: 2, supported: 9, failed: 0 } })).toBe("9 supported, 2 vacuous");
  expect(tallied({ counts: {} })).toBe("");
});

test("time left is told no finer than a mean knows it", () => {
  expect([null, 1, 44, 55, 130, 3600].map(timeLeft)).toEqual([
    "",
    "about 10 s left",
    "about 40 s left",
    "about 1 minute left",
    "about 2 minutes left",
    "about 60 minutes left",
  ]);
});

test("an end says what came of it, what was stopped, and what lay beyond the limit", () => {
  expect(outcome({ ...ended, counts: { supported: 3 } })).toBe("Every one was run: 3 supported.");
  expect(outcome({ ...ended, status: "cancelled", done: 1, counts: { stale: 1 } })).toBe(
    "Stopped after 1 of 3: 1 stale.",
  );
  expect(outcome({ ...ended, total: 0, done: 0 })).toContain("Nothing was left to run");
  expect(outcome({ ...ended, counts: { supported: 3 }, left_out: 7 })).toContain("7 experiments beyond the limit");
});
