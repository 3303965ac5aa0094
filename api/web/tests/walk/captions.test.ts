import { beforeAll, describe, expect, it } from "vitest";
import { captionBox } from "../../src/walk/caption";
import { captioned } from "../../src/walk/captions";
import { type Box, meets, overlap } from "../../src/walk/geometry";
import { layoutWalk, mostSeats, type Picture } from "../../src/walk/layout";
import { lineTo, placeWords } from "../../src/walk/lines";
import { seatBox } from "../../src/walk/settle";
import { knowRelations, neighbourhood } from "../fixture";

const measure = (text: string) => text.length * 5.8;
const pictureOf = (seed: number, width: number, height: number, direct: number, far = 120): Picture =>
  layoutWalk(neighbourhood(seed, direct, far), {
    width,
    height,
    compact: false,
    most: mostSeats({ width, height }),
    label: (text) => text.length * 6.4,
    title: (text) => text.length * 8.4,
  });
const boxesOf = ({ spots }: Picture): Box[] =>
  spots.flatMap((spot) => (spot.caption ? [captionBox(spot, spot.caption)] : []));

beforeAll(knowRelations);

describe("names at the rim", () => {
  for (const [width, height] of [
    [980, 700],
    [1460, 900],
    [2100, 1280],
  ] as const)
    it(`lie on no other name, no mark, no link and not on the card, and stay on the map, on ${width} x ${height}`, () => {
      let all = 0;
      const faults: string[] = [];
      for (let seed = 1; seed <= 6; seed += 1) {
        const picture = captioned(pictureOf(seed, width, height, 3 + seed * 10), measure);
        const { spots, card, centre } = picture;
        const boxes = boxesOf(picture);
        all += boxes.length;
        const seats = spots.flatMap((spot) => (spot.seat ? [seatBox(spot.seat)] : []));
        const marks = spots.map(({ x, y, radius: r }) => ({ x: x - r, y: y - r, width: 2 * r, height: 2 * r }));
        const links = spots.filter(({ tie, seat }) => tie && seat).map((spot) => lineTo(spot, card, centre));
        const words = [...placeWords(picture, measure).values()]
          .filter(({ free }) => free)
          .map(({ x, y, text }) => ({ x: x - measure(text) / 2, y: y - 6, width: measure(text), height: 12 }));
        boxes.forEach((box, i) => {
          const others = { card: [card], seats, marks, words, captions: boxes.slice(i + 1) };
          for (const [what, ones] of Object.entries(others))
            if (ones.some((other) => overlap(box, other))) faults.push(`seed ${seed}: on ${what}`);
          if (links.some(({ mark, card: end }) => meets(box, mark, end))) faults.push(`seed ${seed}: on a link`);
          if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
            faults.push(`seed ${seed}: off the map`);
        });
      }
      expect(faults).toEqual([]);
      expect(all).toBeGreaterThan(12);
    });

  it("grow in number with the map, and are counted with those of seats", () => {
    const named = [
      [980, 700],
      [1460, 900],
      [2100, 1280],
    ].map(([width = 0, height = 0]) => {
      const picture = captioned(pictureOf(4, width, height, 69), measure);
      expect(picture.named).toBe(picture.spots.filter((spot) => spot.tie && (spot.seat || spot.caption)).length);
      return picture.named;
    });
    expect(named.toSorted((a, b) => a - b)).toEqual(named);
    expect(named.at(-1)).toBeGreaterThan((named[0] ?? 0) + 12);
  });

  it("are whole, never cut", () => {
    for (let seed = 1; seed <= 8; seed += 1)
      for (const { node, caption } of captioned(pictureOf(seed, 2100, 1280, 60), measure).spots)
        if (caption) expect(caption.lines.join(" ")).toBe(node.title);
  });

  it("go to neighbours before further nodes, and are the same at every visit", () => {
    const one = captioned(pictureOf(3, 1460, 900, 40, 0), measure);
    const more = captioned(pictureOf(3, 1460, 900, 40, 0), measure);
    expect(more).toEqual(one);
    const withFar = captioned(pictureOf(3, 1460, 900, 40, 200), measure);
    const near = (picture: Picture) => picture.spots.filter((spot) => spot.tie && spot.caption).length;
    const far = withFar.spots.filter((spot) => !spot.tie && spot.caption).length;
    expect(near(withFar)).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(0);
    const tied = withFar.spots.findLastIndex((spot) => spot.tie);
    expect(withFar.spots.findIndex((spot) => !spot.tie)).toBeGreaterThan(tied);
  });
});
