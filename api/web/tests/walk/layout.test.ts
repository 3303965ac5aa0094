import { beforeAll, describe, expect, it } from "vitest";
import { contains, overlap, superellipse, track } from "../../src/walk/geometry";
import { APART, type Canvas, isSmall, layoutWalk } from "../../src/walk/layout";
import { rank, ties } from "../../src/walk/rank";
import { seatBox } from "../../src/walk/settle";
import { knowRelations, link, neighbourhood, node, random } from "../fixture";

const canvas = (width: number, height: number, compact = false): Canvas => ({
  width,
  height,
  compact,
  most: 16,
  label: (text) => text.length * 6.4,
  title: (text) => text.length * 8.4,
});

beforeAll(knowRelations);

it("meets a curve in the very direction that is asked for, where the curve is flat too", () => {
  const centre = { x: 490, y: 350 };
  const rim = track(centre, (t) => superellipse(centre, 476, 336, 6, t));
  for (let angle = 0; angle < 6.28; angle += 0.01) {
    const { x, y } = rim.at(rim.meet(angle));
    const off = Math.atan2(y - centre.y, x - centre.x) - angle;
    expect(Math.abs(Math.atan2(Math.sin(off), Math.cos(off))), String(angle)).toBeLessThan(1e-6);
  }
});

describe("the picture of a walk", () => {
  const sizes = [
    [980, 700],
    [1480, 900],
    [900, 600],
    [820, 631],
  ] as const;

  for (const [width, height] of sizes) {
    it(`never lays one label on another or on the card, on ${width} x ${height}`, () => {
      for (let seed = 1; seed <= 40; seed += 1) {
        const picture = layoutWalk(neighbourhood(seed, 3 + ((seed * 7) % 66), 120), canvas(width, height));
        const boxes = picture.spots.flatMap((spot) => (spot.seat ? [seatBox(spot.seat)] : []));
        boxes.forEach((box, i) => {
          expect(overlap(box, picture.card), `seed ${seed}: a label on the card`).toBe(false);
          for (const other of boxes.slice(i + 1)) expect(overlap(box, other), `seed ${seed}: two labels`).toBe(false);
        });
      }
    });
  }

  it("keeps every mark and every label inside the canvas", () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const picture = layoutWalk(neighbourhood(seed, 40, 300), canvas(980, 700));
      for (const spot of picture.spots) {
        const box = spot.seat ? seatBox(spot.seat) : { x: spot.x, y: spot.y, width: 0, height: 0 };
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(980);
        expect(box.y + box.height).toBeLessThanOrEqual(700);
      }
    }
  });

  it("spreads what lies behind the only neighbour to both sides of it, and says how many more lie there", () => {
    const answer = neighbourhood(3, 1, 199);
    const picture = layoutWalk(answer, canvas(980, 700));
    const [only, ...far] = picture.spots;
    expect(far.length).toBeLessThan(12);
    expect(picture.left).toBe(199 - far.length);
    expect(picture.behind?.id).toBe(only?.node.id);
    const side = ({ x, y }: { x: number; y: number }) =>
      Math.sign(
        ((only?.x ?? 0) - picture.centre.x) * (y - picture.centre.y) -
          ((only?.y ?? 0) - picture.centre.y) * (x - picture.centre.x),
      );
    const sides = far.map(side);
    expect(Math.abs(sides.reduce((sum, one) => sum + one, 0))).toBeLessThanOrEqual(2);
    expect(layoutWalk(neighbourhood(3, 40, 300), canvas(980, 700)).behind).toBeNull();
  });

  it("lays no name on the card of a map that is too low for names above and below it", () => {
    for (const [width, height] of [
      [340, 190],
      [340, 290],
      [500, 160],
    ] as const)
      for (let seed = 1; seed <= 10; seed += 1) {
        const picture = layoutWalk(neighbourhood(seed, 20, 60), canvas(width, height, true));
        for (const spot of picture.spots)
          expect(spot.seat && overlap(seatBox(spot.seat), picture.card), `${width} x ${height}`).toBeFalsy();
      }
  });

  it("draws no node twice, counts what it leaves to the list, and is the same at every visit", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const answer = neighbourhood(seed, 3 + seed * 8, 300);
      const one = layoutWalk(answer, canvas(980, 700, seed % 2 === 0));
      expect(layoutWalk(answer, canvas(980, 700, seed % 2 === 0))).toEqual(one);
      const drawn = new Set(one.spots.map((spot) => spot.node.id));
      expect(drawn.size).toBe(one.spots.length);
      expect(one.left).toBe(answer.nodes.length - drawn.size);
    }
  });

  it("draws every neighbour where the rim has room", () => {
    const picture = layoutWalk(neighbourhood(5, 68, 160), canvas(980, 700));
    expect(picture.spots.filter((spot) => spot.node.hop === 1)).toHaveLength(68);
  });

  it("keeps marks at the rim apart, however many there are", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const small = seed % 2 === 0;
      const picture = layoutWalk(
        neighbourhood(seed, 40 + seed * 9, 400),
        small ? canvas(390, 420, true) : canvas(980, 700),
      );
      const rim = picture.spots.filter((spot) => !spot.seat);
      expect(rim.length).toBeGreaterThan(20);
      const apart = rim.flatMap((one, i) =>
        rim.slice(i + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
      );
      expect(Math.min(...apart), `seed ${seed}`).toBeGreaterThanOrEqual(APART);
    }
  });

  it("thins the rim by rank: more linked nodes that lie behind the same neighbour are drawn before less linked ones", () => {
    const answer = neighbourhood(7, 6, 0);
    const next = random(7);
    const behind = Array.from({ length: 140 }, (_, i) => ({ ...node(`behind-${i}`, 2, next), degree: 140 - i }));
    answer.nodes.push(...behind);
    answer.links.push(...behind.map((one) => link(one.id, "near-2", "related_to", "computed")));
    const picture = layoutWalk(answer, canvas(980, 700));
    const drawn = new Set(picture.spots.map((spot) => spot.node.id));
    const first = behind.findIndex((one) => !drawn.has(one.id));
    expect(first).toBeGreaterThan(3);
    expect(behind.slice(first).every((one) => !drawn.has(one.id))).toBe(true);
    expect(picture.left).toBe(behind.length - first);
  });

  it("draws what lies further out in one direction on a longer piece of the rim where the other directions leave it room", () => {
    const answer = neighbourhood(7, 6, 0);
    const next = random(7);
    const behind = Array.from({ length: 20 }, (_, i) => node(`behind-${i}`, 2, next));
    answer.nodes.push(...behind);
    answer.links.push(...behind.map((one) => link(one.id, "near-2", "related_to", "computed")));
    expect(layoutWalk(answer, canvas(1460, 900)).left).toBe(0);
  });

  it("names six neighbours at least, or all of fewer, on a map of any size that a window leaves it", () => {
    const few: string[] = [];
    for (const width of [375, 460, 564, 720, 800, 820, 860, 906, 980, 1120, 1460])
      for (const height of [373, 450, 500, 551, 631, 731, 930])
        for (const direct of [5, 16, 69]) {
          const answer = neighbourhood(width * height + direct, direct, 20);
          const { named } = layoutWalk(answer, canvas(width, height, isSmall({ width, height })));
          if (named < Math.min(direct, 6)) few.push(`${width} x ${height}, ${direct} neighbours: ${named}`);
        }
    expect(few).toEqual([]);
  });

  it("names sixteen of many neighbours and all of a few", () => {
    expect(layoutWalk(neighbourhood(2, 60, 10), canvas(1200, 800)).named).toBeGreaterThanOrEqual(12);
    expect(layoutWalk(neighbourhood(2, 5, 10), canvas(1200, 800)).named).toBe(5);
  });

  it("draws the card alone when nothing links to it", () => {
    const picture = layoutWalk(neighbourhood(3, 0, 0), canvas(980, 700));
    expect(picture.spots).toEqual([]);
    expect(picture.cardLines.length).toBeGreaterThan(0);
  });

  for (const [width, height] of [
    [390, 420],
    [375, 373],
    [320, 346],
    [540, 340],
  ] as const) {
    it(`names the card and neighbours around it on a small map, apart and inside it, on ${width} x ${height}`, () => {
      for (let seed = 1; seed <= 30; seed += 1) {
        const picture = layoutWalk(neighbourhood(seed, 12 + seed, 60), canvas(width, height, true));
        expect(picture.cardLines.join(" ").replace("…", "")).not.toBe("");
        expect(picture.named).toBeGreaterThanOrEqual(width < 360 ? 4 : 6);
        const boxes = picture.spots.flatMap((spot) => (spot.seat ? [seatBox(spot.seat)] : []));
        boxes.forEach((box, i) => {
          expect(overlap(box, picture.card), `seed ${seed}: a name on the card`).toBe(false);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
          for (const other of boxes.slice(i + 1)) expect(overlap(box, other), `seed ${seed}: two names`).toBe(false);
        });
        for (const spot of picture.spots)
          if (!spot.seat) expect(boxes.some((box) => contains(box, spot, 12))).toBe(false);
      }
    });
  }

  it("gives the most telling neighbours of a small map their slots, each the one nearest to its direction", () => {
    const answer = neighbourhood(9, 30, 0);
    const all = layoutWalk(answer, canvas(390, 420, true));
    const named = rank(answer.nodes, ties("center", answer.links)).slice(0, all.named);
    expect(new Set(all.spots.filter((spot) => spot.seat).map((spot) => spot.node.id))).toEqual(
      new Set(named.map((one) => one.id)),
    );
    const first = all.spots.find((spot) => spot.node.id === named[0]?.id);
    const wanted = Math.atan2(-(named[0]?.y ?? 0), named[0]?.x ?? 0);
    const off = (point: { x: number; y: number }) => {
      const angle = Math.atan2(point.y - all.centre.y, point.x - all.centre.x);
      return Math.abs(Math.atan2(Math.sin(angle - wanted), Math.cos(angle - wanted)));
    };
    const least = Math.min(...all.spots.filter((spot) => spot.seat).map(off));
    expect(first && off(first)).toBeCloseTo(least);
  });
});
