import { beforeAll, describe, expect, it } from "vitest";
import { overlap } from "../../src/walk/geometry";
import { type Canvas, layoutWalk } from "../../src/walk/layout";
import { seatBox } from "../../src/walk/settle";
import { knowRelations, neighbourhood } from "../fixture";

const canvas = (width: number, height: number, compact = false): Canvas => ({
  width,
  height,
  compact,
  most: 16,
  label: (text) => text.length * 6.4,
  title: (text) => text.length * 8.4,
});

beforeAll(knowRelations);

describe("the picture of a walk", () => {
  const sizes = [
    [980, 700],
    [1480, 900],
    [760, 560],
    [620, 480],
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

  it("draws every node once and is the same at every visit", () => {
    const answer = neighbourhood(5, 68, 160);
    const one = layoutWalk(answer, canvas(980, 700));
    const two = layoutWalk(answer, canvas(980, 700));
    expect(one.spots.map((spot) => spot.node.id).toSorted()).toEqual(answer.nodes.map((node) => node.id).toSorted());
    expect(two).toEqual(one);
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

  it("shows marks without text on a small screen", () => {
    const picture = layoutWalk(neighbourhood(4, 30, 60), canvas(390, 360, true));
    expect(picture.named).toBe(0);
    expect(picture.spots).toHaveLength(90);
  });
});
