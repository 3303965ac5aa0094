/** The lines of the tree: one arrow an inference, brackets around linked premises, undercuts set on the line they hit. */
import type { ComponentChildren } from "preact";
import { LinkEnd, polarityMark } from "../marks/links";
import type { Box, Point } from "../walk/geometry";
import type { EvidenceItem } from "./evidence";
import { branchKey, evidenceKey, twigKey } from "./keys";
import type { Branch, Twig } from "./tree";
import { along, bracket, level, ports, rising, striking, type Wire, write } from "./wires";

export type Places = ReadonlyMap<string, Box>;

export interface Drawn {
  lines: ComponentChildren[];
  /** Where the word of each branch stands. */
  words: Map<string, Point>;
}

const GAP = 5;
const RING = 7;
/** How far along a line its word stands, and where the first undercut hits it: near the premise, where lines lie apart. */
const WORD = 0.32;
const WORD_LINKED = 0.34;
const HIT = 0.5;

/** Draw everything that is laid out; what has no place yet is left out. */
export function drawWires(
  root: Twig,
  places: Places,
  isOff: (id: string) => boolean,
  itemsFor: (twig: Twig) => EvidenceItem[],
): Drawn {
  const drawn: Drawn = { lines: [], words: new Map() };

  const leave = (branch: Branch, path: string): { at: Point; bracket: string | null } | null => {
    const boxes = branch.premises.flatMap((twig) => places.get(twigKey(path, branch, twig)) ?? []);
    const one = boxes[0];
    if (!one || boxes.length < branch.premises.length) return null;
    if (boxes.length === 1) return { at: { x: one.x - 4, y: one.y + one.height / 2 }, bracket: null };
    const around = bracket(boxes);
    return { at: around.dot, bracket: around.path };
  };

  const put = (branch: Branch, path: string, wireTo: (from: Point) => Wire, struck: Point | null): void => {
    const start = leave(branch, path);
    if (!start) return;
    const key = branchKey(path, branch);
    const off = isOff(branch.row.id);
    const { polarity } = branch.row;
    const colour = off ? "var(--line-2)" : polarityMark(polarity).colour;
    const wire = wireTo(start.at);
    drawn.words.set(key, along(wire, struck ? 0.42 : start.bracket ? WORD_LINKED : WORD));
    drawn.lines.push(
      <g key={key} class={off ? "wire off" : "wire"} data-wire={branch.row.id}>
        {start.bracket && <path d={start.bracket} stroke={colour} />}
        {start.bracket && <circle cx={start.at.x} cy={start.at.y} r="3.6" fill={colour} stroke="none" />}
        <path d={write(wire)} stroke={colour} />
        {struck ? (
          <g transform={`translate(${struck.x} ${struck.y})`} stroke={colour} fill="var(--paper)">
            <circle r={RING} />
            <path d="M-2.8-2.8L2.8 2.8M2.8-2.8L-2.8 2.8" />
          </g>
        ) : (
          !off && <LinkEnd polarity={polarity} x={wire.to.x - 1} y={wire.to.y} angle={Math.PI} />
        )}
      </g>,
    );
    branch.undercuts.forEach((undercut, nth) => {
      const hit = along(wire, Math.min(0.8, HIT + nth * 0.11));
      put(undercut, key, (from) => striking(from, hit, RING), hit);
    });
  };

  const twigs = (twig: Twig, key: string): void => {
    const box = places.get(key);
    if (!box) return;
    const items = itemsFor(twig).filter((item) => places.has(evidenceKey(key, item)));
    // Evidence of an open statement stands under its box, that of another beside it.
    const beside = twig.open ? 0 : items.length;
    const heights = ports(box, twig.branches.length + beside);
    const arrive = (nth: number): Point => ({ x: box.x + box.width + GAP, y: heights[nth] ?? box.y });
    items.forEach((item, nth) => {
      const from = places.get(evidenceKey(key, item)) as Box;
      const polarity = item.sign > 0 ? "support" : item.sign < 0 ? "attack" : "neutral";
      const start = { x: from.x - 4, y: from.y + from.height / 2 };
      const wire = twig.open
        ? rising(start, box, items.length - nth)
        : level(start, arrive(twig.branches.length + nth));
      const end = twig.open
        ? { x: wire.to.x, y: wire.to.y + 1, angle: -Math.PI / 2 }
        : { x: wire.to.x - 1, y: wire.to.y, angle: Math.PI };
      drawn.lines.push(
        <g key={evidenceKey(key, item)} class="wire evidence-wire">
          <path d={write(wire)} stroke={polarityMark(polarity).colour} />
          <LinkEnd polarity={polarity} {...end} />
        </g>,
      );
    });
    twig.branches.forEach((branch, nth) => {
      put(branch, key, (from) => level(from, arrive(nth)), null);
    });
    for (const branch of twig.branches) below(branch, key);
  };
  const below = (branch: Branch, path: string): void => {
    for (const twig of branch.premises) twigs(twig, twigKey(path, branch, twig));
    for (const undercut of branch.undercuts) below(undercut, branchKey(path, branch));
  };
  twigs(root, root.id);
  return drawn;
}
