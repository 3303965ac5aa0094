/** Numbers as the page writes them: a real minus sign, thousands apart, no more digits than are known. */
const MINUS = "\u2212";

/** A number with `digits` significant figures at most, without trailing zeros. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not finite";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text =
    size >= 1e6 || size < 1e-4
      ? size
          .toExponential(digits - 1)
          .replace(/\.?0+e/, "e")
          .replace("e+", "e")
      : size >= 1000
        ? grouped(Number(size.toPrecision(Math.max(digits, 4))))
        : String(Number(size.toPrecision(digits)));
  return (value < 0 ? MINUS : "") + text.replace("e-", `e${MINUS}`);
}

/** A number with exactly `places` decimals, for columns. */
export function fixed(value: number | null | undefined, places = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not finite";
  const text = Math.abs(value).toFixed(places);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Text of an author with every hyphen that is the sign of a number as a minus sign; ranges, dates and names keep theirs. */
export const signs = (text: string): string => text.replaceAll(/(?<![\p{L}\p{N}.,)\]_-])-(?=\.?\d)/gu, MINUS);

const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

export const grouped = (value: number): string => signed(GROUPED.format(value));

/** A number with all of its digits, as it was set or as it came. */
export const exact = (value: number): string => signed(String(value));

/** What a programming language writes as a number, with the page's minus sign. */
const signed = (text: string): string => text.replaceAll("-", MINUS);

/** Two values in two decimals, or in three where two would not keep them apart. */
export function apart(before: number, after: number): [string, string] {
  const places = fixed(before, 2) === fixed(after, 2) ? 3 : 2;
  return [fixed(before, places), fixed(after, places)];
}

/** A change with its sign in two decimals, or in three where it is less than 0.01. */
export const change = (value: number): string =>
  `${value > 0 ? "+" : ""}${fixed(value, Math.abs(value) >= 0.00995 ? 2 : 3)}`;

/** "[low, high]" with `places` decimals, or as many as its width deserves. */
export function interval(low: number | null, high: number | null, places = decimals((high ?? 0) - (low ?? 0))): string {
  if (low === null || high === null) return "[no interval]";
  return `[${fixed(low, places)}, ${fixed(high, places)}]`;
}

/** Two significant decimals of a width, between 2 and 5 places. */
export function decimals(width: number): number {
  if (!Number.isFinite(width) || width <= 0) return 3;
  return Math.min(5, Math.max(2, 1 - Math.floor(Math.log10(width))));
}

export function seconds(value: number): string {
  if (value < 0.1) return `${Math.max(1, Math.round(value * 1000))} ms`;
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

export function count(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}
