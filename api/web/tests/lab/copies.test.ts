import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../src/core/types";
import { copyOf, shellWord } from "../../src/lab/copies";
import { random } from "../fixture";

const plain: RunRequest = {
  experiment: "main",
  parameters: {},
  seeds: 20,
  seed: 0,
  device: "auto",
  tier: null,
  ablated: false,
  preset: null,
  mutants: false,
};
/** The words that a real shell makes of a line. */
const words = (line: string): string[] =>
  execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

describe("a shell word", () => {
  it("comes out of a shell as it went in, whatever it holds", () => {
    const signs = [
      "a",
      "é",
      "'",
      '"',
      "$",
      "`",
      "\\",
      " ",
      ";",
      "&",
      "*",
      "?",
      "~",
      "#",
      "!",
      "\n",
      "|",
      "(",
      "=",
      "-",
    ];
    const next = random(7);
    for (let i = 0; i < 40; i += 1) {
      const text = Array.from(
        { length: 1 + Math.floor(next() * 12) },
        () => signs[Math.floor(next() * signs.length)],
      ).join("");
      expect(words(shellWord(text))).toEqual([text]);
    }
    expect(words(shellWord(""))).toEqual([""]);
  });
});

describe("a setting copied", () => {
  const request: RunRequest = {
    ...plain,
    parameters: { share: 0.25, rule: "it's; rm -rf" },
    seeds: 40,
    seed: 7,
    ablated: true,
    mutants: true,
  };

  it("is a command line whose words are those of mirage run", () => {
    expect(words(copyOf("command line", "a-node", request, "").trim())).toEqual(
      "mirage run a-node -p share=0.25 -p"
        .split(" ")
        .concat(["rule=it's; rm -rf"], "--experiment main --seeds 40 --seed 7 --ablated --mutants".split(" ")),
    );
  });

  it("is a curl command whose body is the request", () => {
    const seen = words(copyOf("curl", "a-node", request, "http://127.0.0.1:8000").replaceAll("\\\n", " ").trim());
    expect(seen.slice(0, 4)).toEqual(["curl", "-X", "POST", "http://127.0.0.1:8000/api/v1/nodes/a-node/runs"]);
    const { device: _, preset: __, tier: ___, ...sent } = request;
    expect(JSON.parse(seen.at(-1) as string)).toEqual(sent);
  });

  it("is a Python program with Python's own words for truth", () => {
    const text = copyOf("Python", "a-node", request, "");
    expect(text).toContain(
      'graph.run("a-node", {"share": 0.25, "rule": "it\'s; rm -rf"}, experiment="main", seeds=40, seed=7, ablated=True, mutants=True)',
    );
  });

  it("names a preset and a tier, and no seeds for a theory", () => {
    const text = copyOf("command line", "a-node", { ...plain, tier: "theory", preset: "no_gap" }, "");
    expect(text).toBe("mirage run a-node --experiment main --preset no_gap --tier theory\n");
  });
});
