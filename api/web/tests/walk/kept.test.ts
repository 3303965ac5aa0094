import { beforeAll, expect, it } from "vitest";
import type { Neighbourhood } from "../../src/core/types";
import { keepAngles, keptAngles } from "../../src/walk/kept";
import { type Canvas, layoutWalk } from "../../src/walk/layout";
import { knowRelations, link, neighbourhood } from "../fixture";

const canvas: Canvas = {
  width: 980,
  height: 700,
  compact: false,
  most: 16,
  label: (text) => text.length * 6.4,
  title: (text) => text.length * 8.4,
};
const turned = (a: number, b: number) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
const angles = (center: string, answer: Neighbourhood) => {
  const kept = keptAngles(center);
  const picture = layoutWalk(answer, { ...canvas, kept });
  keepAngles(center, picture, kept);
  const { centre } = picture;
  return new Map(picture.spots.map((spot) => [spot.node.id, Math.atan2(spot.y - centre.y, spot.x - centre.x)]));
};
/** The walk from the centre to its neighbour near-0, all other neighbours being neighbours of that one too. */
const stepOf = (answer: Neighbourhood): Neighbourhood => {
  const chosen = answer.nodes.find((node) => node.id === "near-0");
  if (!chosen) throw new Error("no neighbour");
  const nodes = [{ ...answer.center, hop: 1 }, ...answer.nodes.filter((node) => node.hop === 1 && node !== chosen)];
  return { ...answer, center: { ...chosen, hop: 0 }, nodes, links: nodes.map((node) => link(node.id, "near-0")) };
};

beforeAll(knowRelations);

it("puts the node that the reader came from behind, keeps the order of those that stay, and comes back to the same picture", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const answer = neighbourhood(seed, 8, 0);
    answer.center = { ...answer.center, id: `center-${seed}` };
    for (const row of answer.links) {
      if (row.target === "center") row.target = answer.center.id;
      if (row.source === "center") row.source = answer.center.id;
    }
    const first = angles(answer.center.id, answer);
    const step = stepOf(answer);
    step.center = { ...step.center, id: `near-0 of ${seed}` };
    for (const row of step.links) row.target = step.center.id;
    // The chosen node goes by the name it had on the picture before.
    const kept = keptAngles("near-0");
    expect(turned(kept.get(answer.center.id) ?? 9, (first.get("near-0") ?? 0) + Math.PI)).toBeLessThan(1e-9);
    for (const [id, angle] of first) if (id !== "near-0") expect(turned(kept.get(id) ?? 9, angle)).toBeLessThan(1e-9);
    angles(step.center.id, step);
    const again = angles(answer.center.id, answer);
    for (const [id, angle] of first) expect(turned(again.get(id) ?? 9, angle)).toBeLessThan(1e-12);
  }
});
