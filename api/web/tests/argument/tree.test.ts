import { describe, expect, it } from "vitest";
import { parseFolding, setOpen, setWhole, strangers, writeFolding } from "../../src/argument/fold";
import { FIRST, firstOn, foldedWords, more, reading, unroll } from "../../src/argument/tree";
import { placesOf, stepOf } from "../../src/argument/walk";
import { rising } from "../../src/argument/wires";
import type { InferenceRow } from "../../src/core/types";

const row = (
  id: string,
  premises: string[],
  conclusion: string,
  polarity: InferenceRow["polarity"] = "support",
  hits: string[] = [],
  carried = 0.5,
): InferenceRow => ({
  id,
  argument: id,
  conclusion,
  premises,
  polarity,
  hits,
  weight: carried,
  start: carried,
  runs: [],
  read: [],
  origin: "given",
  strengths: {},
  activation: { df_quad: carried },
});

const INFERENCES = [
  row("s", ["a", "b"], "top"),
  row("t", ["c"], "top", "attack"),
  row("u", ["d"], "top", "undercut", ["t"]),
  row("v", ["e"], "u", "undercut", ["u"]),
  row("w", ["f"], "a"),
  row("x", ["top"], "f", "attack"),
];
const NODES = [{ id: "top", said: { support: 1, attack: 1, undercut: 1, uncounted: 2 } }];
const UNTOUCHED = parseFolding(null);
const tree = (folding = UNTOUCHED) => unroll("top", { inferences: INFERENCES, nodes: NODES }, folding);

describe("the tree of a claim", () => {
  it("keeps linked premises in one branch and undercuts with the step that they hit", () => {
    const [support, attack] = tree().branches;
    expect(support?.premises.map((twig) => twig.id)).toEqual(["a", "b"]);
    expect(attack?.undercuts.map((branch) => branch.row.id)).toEqual(["u"]);
    expect(attack?.undercuts[0]?.undercuts.map((branch) => branch.row.id)).toEqual(["v"]);
    expect(tree().counts).toEqual(NODES[0]?.said);
  });

  it("shows a statement that comes back on a circle once in full, and elsewhere as a mention", () => {
    const all = reading(tree({ ...UNTOUCHED, opened: new Set(["a", "f"]) }));
    const tops = all.filter((twig) => twig.id === "top");
    expect(tops.map((twig) => twig.elsewhere)).toEqual([false, true]);
    expect(tops[1]?.branches).toEqual([]);
  });

  it("of many inferences folds supports first, so that no attack waits while a weaker support is shown", () => {
    const many = Array.from({ length: 20 }, (_, n) => row(`s${n}`, [`p${n}`], "top", "support", [], 1 - n / 100));
    const weak = [row("y", ["w"], "top", "attack", [], 0.02), row("z", ["weak"], "top", "attack", [], 0.01)];
    const inferences = [...many, ...weak, row("u", ["d"], "top", "undercut", ["s19"])];
    const some = unroll("top", { inferences, nodes: [] }, UNTOUCHED);
    expect(some.branches.map((branch) => branch.row.id)).toEqual(["s0", "s1", "s2", "s19", "y", "z"]);
    expect(some.branches[3]?.undercuts.map((branch) => branch.row.id)).toEqual(["u"]);
    expect(more(some)).toBe(22 - FIRST);
    expect(foldedWords(some)).toBe("16 weaker supports");
    const whole = unroll("top", { inferences, nodes: [] }, setWhole(UNTOUCHED, "top", true));
    expect([whole.branches.length, foldedWords(whole)]).toEqual([22, ""]);
  });

  it("says of which side the folded ones are where attacks alone are too many", () => {
    const attacks = Array.from({ length: 9 }, (_, n) => row(`t${n}`, [`p${n}`], "top", "attack", [], 0.5 - n / 100));
    const some = unroll(
      "top",
      { inferences: [row("s", ["a"], "top"), row("r", ["b"], "top"), ...attacks], nodes: [] },
      UNTOUCHED,
    );
    expect(some.branches.map((branch) => branch.row.polarity)).toEqual(["support", ...Array(FIRST - 1).fill("attack")]);
    expect(foldedWords(some)).toBe("1 weaker support and 4 weaker attacks");
  });

  it("leaves derived relations out: they are said again by the given ones", () => {
    const derived = { ...row("d", ["z"], "top"), origin: "derived" as const };
    expect(unroll("top", { inferences: [...INFERENCES, derived], nodes: NODES }, UNTOUCHED).branches).toHaveLength(2);
  });
});

describe("folding", () => {
  it("comes back from the address as it was written", () => {
    const folding = setWhole(setOpen(setOpen(UNTOUCHED, "top", false, true), "a", true, false), "b", true);
    expect(writeFolding(folding)).toBe("top,-a,*b");
    expect(parseFolding(writeFolding(folding))).toEqual(folding);
  });

  it("writes nothing where everything is as at first", () => {
    const folding = setOpen(setOpen(UNTOUCHED, "a", true, false), "a", false, false);
    expect(writeFolding(folding)).toBe("");
    expect(tree(parseFolding("top")).branches).toEqual([]);
  });
});

describe("the keyboard in the tree", () => {
  it("goes down in the order of reading, to the parent, and opens before it enters", () => {
    const root = tree();
    const [top, a, b] = placesOf(root) as unknown as [{ key: string }, { key: string }, { key: string }];
    expect(placesOf(root).map((place) => place.twig.id)).toEqual(["top", "a", "b", "c", "d", "e"]);
    expect(stepOf(root, top.key, "ArrowDown")?.to).toBe(a.key);
    expect(stepOf(root, top.key, "ArrowRight")?.to).toBe(a.key);
    expect(stepOf(root, a.key, "ArrowRight")?.open).toBe(true);
    expect(stepOf(root, b.key, "ArrowLeft")?.to).toBe(top.key);
    expect(stepOf(root, a.key, "End")?.to).toBe(placesOf(root).at(-1)?.key);
    expect(stepOf(root, a.key, "Enter")?.enter).toBe(true);
    expect(stepOf(root, a.key, "q")).toBeNull();
    expect(stepOf(root, "nowhere", "ArrowDown")).toBeNull();
  });
});

describe("the line of evidence that stands under its own claim", () => {
  const claim = { x: 10, y: 20, width: 250, height: 100 };

  it("ends below the claim's box and inside its width, further left the further down it begins", () => {
    const ends = [3, 2, 1].map((nth) => rising({ x: 60, y: 150 + 40 * (3 - nth) }, claim, nth).to);
    for (const end of ends) {
      expect(end.y).toBeGreaterThan(claim.y + claim.height);
      expect(end.x).toBeGreaterThan(claim.x);
      expect(end.x).toBeLessThan(60);
    }
    expect(ends.map((end) => end.x)).toEqual(ends.map((end) => end.x).toSorted((a, b) => b - a));
  });

  it("names the words whose statement is not there as the address has them", () => {
    const folding = parseFolding("a,nobody,-b,-nothing,*no-one");
    expect(strangers(folding, (id) => id === "a" || id === "b")).toEqual(["nobody", "-nothing", "*no-one"]);
    expect(strangers(parseFolding(null), () => false)).toEqual([]);
  });

  it("shows more of the claim at first where the screen has room", () => {
    expect(firstOn(1440, 900)).toBe(FIRST);
    expect(firstOn(390, 1400)).toBe(FIRST);
    expect(firstOn(1920, 1080)).toBe(9);
    const inferences = Array.from({ length: 22 }, (_, at) => row(`s${at}`, [`n${at}`], "top"));
    const some = unroll("top", { inferences, nodes: [] }, UNTOUCHED, 8);
    expect(some.branches).toHaveLength(8);
    expect(more(some)).toBe(14);
  });
});
