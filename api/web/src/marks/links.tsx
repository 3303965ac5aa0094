/** The tables of polarities and origins: colour and end say what a link does, its stroke says who made it. */
import { meta } from "../core/api";
import type { Link, Origin, Polarity } from "../core/types";

interface PolarityMark {
  name: Polarity;
  label: string;
  colour: string;
  width: number;
}

export const POLARITIES: readonly PolarityMark[] = [
  { name: "support", label: "supports", colour: "var(--holds)", width: 1.7 },
  { name: "attack", label: "attacks", colour: "var(--falls)", width: 1.7 },
  { name: "undercut", label: "undercuts", colour: "var(--undercut)", width: 1.7 },
  { name: "neutral", label: "neutral", colour: "var(--line-2)", width: 1.3 },
];

interface OriginMark {
  name: Origin;
  label: string;
  /** Heading of its group in a list of links. */
  group: string;
  dash?: string;
  cap: "butt" | "round";
}

export const ORIGINS: readonly OriginMark[] = [
  { name: "author", label: "your link", group: "Yours", cap: "butt" },
  { name: "incoming", label: "from elsewhere", group: "Linked from elsewhere", dash: "8 4.5", cap: "butt" },
  { name: "computed", label: "semantically near", group: "Semantically near", dash: "0.1 5", cap: "round" },
];

const POLARITY = new Map(POLARITIES.map((row) => [row.name, row]));
const ORIGIN = new Map(ORIGINS.map((row) => [row.name, row]));

export const polarityMark = (name: Polarity): PolarityMark => POLARITY.get(name) as PolarityMark;
export const originMark = (name: Origin): OriginMark => ORIGIN.get(name) as OriginMark;

interface RelationRow {
  words: string;
  inverse: string;
  polarity: Polarity;
}

/** The row of a relation in the server's table; a relation it does not know reads as its own name, neutral. */
export function relation(name: string): RelationRow {
  const row = meta.value?.relations.find((entry) => entry.name === name);
  const plain = name.replaceAll("_", " ");
  const known = POLARITY.has(row?.polarity as Polarity) ? (row?.polarity as Polarity) : "neutral";
  return { words: String(row?.words ?? plain), inverse: String(row?.inverse ?? plain), polarity: known };
}

export const polarityOf = (link: Pick<Link, "relation">): Polarity => relation(link.relation).polarity;

/** Whether a link says undercut and names no step that it strikes, so that nothing is solved with it. */
export const isIdle = (link: Link): boolean => polarityOf(link) === "undercut" && !link.argument;

export const STRIKES_NOTHING =
  "It does not say which step it strikes, so it counts for nothing until an argument names one with `hits`.";

/** What a link says, read from its source or back from its target; one that counts for nothing says so. */
export function linkWords(link: Link, forward: boolean): string {
  const row = relation(link.relation);
  return `${forward ? row.words : row.inverse}${isIdle(link) ? " (not counted)" : ""}`;
}

export function strokeOf(link: Link) {
  const polarity = polarityMark(polarityOf(link));
  const origin = originMark(link.origin);
  return {
    stroke: polarity.colour,
    "stroke-width": origin.name === "computed" ? 2.1 : polarity.width,
    "stroke-dasharray": origin.dash,
    "stroke-linecap": origin.cap,
    ...(isIdle(link) && { opacity: 0.45 }),
  } as const;
}

/** The end of a link at x, y, pointing along `angle` (radians). */
export function LinkEnd({ polarity, x, y, angle }: { polarity: Polarity; x: number; y: number; angle: number }) {
  const colour = polarityMark(polarity).colour;
  const place = `translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})`;
  switch (polarity) {
    case "support":
      return <path transform={place} fill={colour} d="M0 0L-9-3.8V3.8Z" />;
    case "attack":
      return <path transform={place} stroke={colour} stroke-width="2.2" d="M-1.5-6V6" />;
    case "undercut":
      return (
        <g transform={place} fill="var(--paper)" stroke={colour} stroke-width="1.5">
          <circle cx="-6" r="5.2" />
          <path d="M-8.2-2.2L-3.8 2.2M-3.8-2.2L-8.2 2.2" />
        </g>
      );
    case "neutral":
      return <path transform={place} fill="none" stroke={colour} stroke-width="1.3" d="M-7-3.6L0 0L-7 3.6" />;
  }
}

/** A short sample of a link for legends and lists. */
export function LinkIcon({
  polarity = "neutral",
  origin = "author",
  end = true,
  width = 26,
}: {
  polarity?: Polarity;
  origin?: Origin;
  end?: boolean;
  width?: number;
}) {
  const mark = originMark(origin);
  const stop = !end ? width : polarity === "undercut" ? width - 12 : polarity === "neutral" ? width - 1 : width - 4;
  return (
    <svg class="icon" width={width} height="14" viewBox={`0 -7 ${width} 14`} aria-hidden="true">
      <path
        d={`M1 0H${stop}`}
        fill="none"
        stroke={end ? polarityMark(polarity).colour : "var(--ink-2)"}
        stroke-width={origin === "computed" ? 2.1 : 1.6}
        stroke-dasharray={mark.dash}
        stroke-linecap={mark.cap}
      />
      {end && <LinkEnd polarity={polarity} x={width - 1} y={0} angle={0} />}
    </svg>
  );
}
