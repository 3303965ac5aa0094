import { beforeAll, expect, it } from "vitest";
import { meets, overlap } from "../../src/walk/geometry";
import { layoutWalk } from "../../src/walk/layout";
import { placeWords, type Words } from "../../src/walk/lines";
import { MARK, textCorner } from "../../src/walk/settle";
import { knowRelations, neighbourhood } from "../fixture";

const measure = (text: string) => text.length * 5.6;
const boxOf = ({ x, y, text }: Words) => ({
  x: x - measure(text) / 2,
  y: y - 6,
  width: measure(text),
  height: 12,
});

beforeAll(knowRelations);

const pictureOf = (seed: number, width: number, height: number, direct: number) =>
  layoutWalk(neighbourhood(seed, direct, 60), {
    width,
    height,
    compact: false,
    most: 16,
    label: (text) => text.length * 6.4,
    title: (text) => text.length * 8.4,
  });

for (const [width, height] of [
  [820, 631],
  [980, 700],
] as const)
  it(`has words that are there unasked cover no mark, no name, no card and no other words, on ${width} x ${height}`, () => {
    let all = 0;
    let free = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const picture = pictureOf(seed, width, height, 3 + ((seed * 7) % 40));
      const words = [...placeWords(picture, measure).values()];
      const boxes = words.filter((one) => one.free).map(boxOf);
      boxes.forEach((box, i) => {
        expect(overlap(box, picture.card), `seed ${seed}: on the card`).toBe(false);
        for (const other of boxes.slice(i + 1)) expect(overlap(box, other), `seed ${seed}: on words`).toBe(false);
        for (const { x, y, radius, seat } of picture.spots) {
          const mark = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
          expect(overlap(box, mark), `seed ${seed}: on a mark`).toBe(false);
          if (!seat) continue;
          const name = { ...textCorner(seat), width: seat.width, height: seat.height };
          expect(overlap(box, name), `seed ${seed}: on a name`).toBe(false);
        }
      });
      expect(words.length).toBe(picture.named);
      all += words.length;
      free += boxes.length;
    }
    expect(free / all).toBeGreaterThan(0.9);
  });

it("keeps words on a link that is long enough", () => {
  const picture = pictureOf(4, 1200, 900, 4);
  const placed = placeWords(picture, measure);
  for (const spot of picture.spots.filter(({ seat }) => seat)) {
    const words = placed.get(spot.node.id) as Words;
    expect(words.free).toBe(true);
    expect(Math.hypot(words.x - spot.x, words.y - spot.y)).toBeGreaterThan(MARK);
  }
});

it("tells a segment that crosses a box from one that ends before it or passes beside it", () => {
  const box = { x: 10, y: 10, width: 20, height: 10 };
  expect(meets(box, { x: 0, y: 15 }, { x: 50, y: 15 })).toBe(true);
  expect(meets(box, { x: 12, y: 12 }, { x: 14, y: 14 })).toBe(true);
  expect(meets(box, { x: 0, y: 0 }, { x: 40, y: 30 })).toBe(true);
  expect(meets(box, { x: 0, y: 15 }, { x: 8, y: 15 })).toBe(false);
  expect(meets(box, { x: 0, y: 30 }, { x: 50, y: 30 })).toBe(false);
  expect(meets(box, { x: 0, y: 14 }, { x: 14, y: 0 })).toBe(false);
  expect(meets(box, { x: 40, y: 0 }, { x: 40, y: 40 })).toBe(false);
});
