import { expect, it } from "vitest";
import type { CommunityMap } from "../../src/core/types";
import { bandsOf, discsOn, touches } from "../../src/network/communities";
import { linesIn } from "../../src/network/DiscWords";
import { random } from "../fixture";

const discs = (count: number, next: () => number): CommunityMap["communities"] =>
  Array.from({ length: count }, (_, id) => ({
    id,
    word: "small" as const,
    label: `Community ${id}`,
    size: 2 + Math.floor(next() * 90),
    x: next() * 2 - 1,
    y: next() * 2 - 1,
    radius: 0.02 + next() * 0.1,
    kinds: {},
    strength: null,
  }));
const all = (count: number, next: () => number): CommunityMap["bands"] =>
  Array.from({ length: count }, (_, source) =>
    Array.from({ length: source }, (_, target) => ({ source, target, links: 1 + Math.floor(next() * 40) })),
  ).flat();

it("lays all discs into the frame and lets them fill it one way", () => {
  const next = random(3);
  for (const [width, height] of [
    [1100, 780],
    [390, 500],
  ] as const) {
    const placed = discsOn(discs(40, next), { width, height });
    const left = Math.min(...placed.map(({ x, r }) => x - r));
    const right = Math.max(...placed.map(({ x, r }) => x + r));
    const top = Math.min(...placed.map(({ y, r }) => y - r));
    const bottom = Math.max(...placed.map(({ y, r }) => y + r));
    expect(Math.min(left, top, width - right, height - bottom)).toBeGreaterThan(15);
    expect(Math.min(left + width - right, top + height - bottom)).toBeLessThan(60);
  }
  expect(discsOn([], { width: 100, height: 100 })).toEqual([]);
});

it("draws all of few bands at rest, of many the strongest, and from every community at least one", () => {
  const next = random(5);
  const few = discsOn(discs(8, next), { width: 900, height: 700 });
  expect(bandsOf(all(8, next), few).every(({ strong }) => strong)).toBe(true);
  const many = discsOn(discs(48, next), { width: 900, height: 700 });
  const bands = bandsOf(all(48, next), many);
  const strong = bands.filter((band) => band.strong);
  expect(bands).toHaveLength((48 * 47) / 2);
  expect(strong.length).toBeLessThan(2.5 * 48);
  for (const { disc } of many)
    expect(
      strong.some((band) => touches(band, disc.id)),
      String(disc.id),
    ).toBe(true);
  const links = bands.map((band) => band.links);
  expect(links.toSorted((a, b) => a - b)).toEqual(links);
  for (const [i, band] of bands.entries()) {
    expect(band.width).toBeGreaterThanOrEqual(bands[i - 1]?.width ?? 0);
    expect(band.opacity).toBeGreaterThanOrEqual(bands[i - 1]?.opacity ?? 0);
  }
});

it("draws no band to a community that is not drawn, nor from one to itself", () => {
  const next = random(6);
  const placed = discsOn(discs(4, next), { width: 900, height: 700 });
  const bands = [...all(9, next), { source: 1, target: 1, links: 90 }];
  expect(bandsOf(bands, placed)).toHaveLength(6);
});

it("writes the name of a community whole where its disc holds it, in letters as large as it holds, else its beginning or nothing", () => {
  const name = "Does self-consistency reliably reward correct answers?";
  const large = linesIn(name, 110);
  expect(large.lines.join(" ")).toBe(name);
  expect(large.size).toBe(14);
  const smaller = linesIn(name, 64);
  expect(smaller.lines.join(" ").replace("- ", "-").startsWith("Does")).toBe(true);
  expect(smaller.size).toBeLessThanOrEqual(large.size);
  expect(linesIn(name, 20).lines).toEqual([]);
});
