import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newest } from "../../src/lab/newest";

const TIMES = { rest: 10, patience: 100 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that takes `takes` ms, and everything that was asked, taken, refused and cancelled. */
function made(takes: number, busy = 0) {
  const seen = { asked: [] as number[], took: [] as number[], failed: [] as unknown[], cancelled: [] as number[] };
  let refusals = busy;
  const want = newest<number, number>(
    {
      ask: (question, signal) =>
        new Promise((resolve, reject) => {
          seen.asked.push(question);
          signal.addEventListener("abort", () => {
            seen.cancelled.push(question);
            reject(new Error("aborted"));
          });
          setTimeout(() => {
            refusals -= 1;
            if (refusals >= 0) reject(new Error("busy"));
            else resolve(question * 10);
          }, takes);
        }),
      took: (_, answer) => seen.took.push(answer),
      failed: (error) => seen.failed.push(error),
      again: (result, tries) => ("error" in result && tries < 2 ? 50 : null),
    },
    TIMES,
  );
  return { want, seen };
}

describe("the newest wish", () => {
  it("is the only one asked for when wishes come faster than the rest between them", async () => {
    const { want, seen } = made(20);
    for (const wish of [1, 2, 3]) want(wish);
    await vi.advanceTimersByTimeAsync(200);
    expect(seen).toEqual({ asked: [3], took: [30], failed: [], cancelled: [] });
  });

  it("waits for a young question, whose answer is shown while the knob still moves", async () => {
    const { want, seen } = made(20);
    want(1);
    await vi.advanceTimersByTimeAsync(15);
    want(2);
    want(3);
    await vi.advanceTimersByTimeAsync(200);
    expect(seen).toEqual({ asked: [1, 3], took: [10, 30], failed: [], cancelled: [] });
  });

  it("cancels an old question and takes its place", async () => {
    const { want, seen } = made(500);
    want(1);
    await vi.advanceTimersByTimeAsync(300);
    want(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen).toEqual({ asked: [1, 2], took: [20], failed: [], cancelled: [1] });
  });

  it("is asked again while the server is busy, and then given up in words", async () => {
    const patient = made(5, 2);
    patient.want(1);
    await vi.advanceTimersByTimeAsync(500);
    expect([patient.seen.asked, patient.seen.took]).toEqual([[1, 1, 1], [10]]);
    const refused = made(5, 9);
    refused.want(1);
    await vi.advanceTimersByTimeAsync(500);
    expect([refused.seen.asked.length, refused.seen.took, refused.seen.failed.length]).toEqual([3, [], 1]);
  });

  it("is not asked before the server would be asked again, however often it changes meanwhile", async () => {
    const { want, seen } = made(5, 1);
    want(1);
    await vi.advanceTimersByTimeAsync(20);
    for (const wish of [2, 3, 4]) {
      want(wish);
      await vi.advanceTimersByTimeAsync(8);
    }
    expect(seen.asked).toEqual([1]);
    await vi.advanceTimersByTimeAsync(200);
    expect([seen.asked, seen.took, seen.failed]).toEqual([[1, 4], [40], []]);
  });

  it("waits as long where it changed while the refusal was on its way", async () => {
    const { want, seen } = made(20, 1);
    want(1);
    await vi.advanceTimersByTimeAsync(15);
    want(2);
    await vi.advanceTimersByTimeAsync(40);
    expect(seen.asked).toEqual([1]);
    await vi.advanceTimersByTimeAsync(200);
    expect([seen.asked, seen.took, seen.failed]).toEqual([[1, 2], [20], []]);
  });

  it("leaves nothing under way once nothing is wished for", async () => {
    const { want, seen } = made(50);
    want(1);
    await vi.advanceTimersByTimeAsync(20);
    want(null);
    await vi.advanceTimersByTimeAsync(300);
    expect(seen).toEqual({ asked: [1], took: [], failed: [], cancelled: [1] });
  });
});
