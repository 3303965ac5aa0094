import { describe, expect, it } from "vitest";
import { readPlaces, writePlaces } from "../../src/core/places";
import type { Picture, Spot } from "../../src/walk/layout";
import { movedBy, placeAt, pointAt } from "../../src/walk/moved";

describe("places given by hand", () => {
  it("come back from the address, and what is no place is left out", () => {
    const text = writePlaces(readPlaces("a:0.5,-0.25;b:x,1;:1,2;c:1"), "doi:10.1", { x: 0.1, y: 1 / 3 });
    expect(text).toBe("a:0.500,-0.250;doi:10.1:0.100,0.333");
    expect([...readPlaces(text)]).toEqual([
      ["a", { x: 0.5, y: -0.25 }],
      ["doi:10.1", { x: 0.1, y: 0.333 }],
    ]);
  });

  it("are 24 at most, and the first one moved goes back first", () => {
    let text = "";
    for (let i = 0; i < 30; i += 1) text = writePlaces(readPlaces(text), `n${i}`, { x: 0, y: 0 });
    const kept = [...readPlaces(text).keys()];
    expect(kept).toHaveLength(24);
    expect(kept[0]).toBe("n6");
  });

  it("stay on a walk's map whatever its size, and take mark and text along", () => {
    const picture = { centre: { x: 300, y: 200 }, spots: [{ node: { id: "a" }, x: 10, y: 10, seat: null }] };
    const seen = picture as unknown as Picture;
    expect(placeAt(seen, pointAt(seen, { x: 0.5, y: -0.5 }))).toEqual({ x: 0.5, y: -0.5 });
    expect(pointAt(seen, { x: 9, y: -9 })).toEqual({ x: 584, y: 16 });
    const spot = movedBy(seen, new Map([["a", { x: 0, y: 0 }]])).spots[0] as Spot;
    expect([spot.x, spot.y]).toEqual([300, 200]);
  });
});
