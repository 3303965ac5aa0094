/** The table of kinds as marks: shape first, colour second. Words come from the server's own table. */
import { meta } from "../core/api";

export interface KindMark {
  name: string;
  /** Outline in a box from -12 to 12. */
  path: string;
  /** Further strokes that never take a level, e.g. the fold of a sheet. */
  detail?: string;
  /** Upper and lower end of the level in that box; none for kinds that take no level. */
  level?: readonly [top: number, bottom: number];
  /** Share of the outline that is drawn before it reaches its top; 0 when it starts there. */
  start?: number;
  /** Shape number in the map's shader, see network/glyphs.ts. */
  shader: number;
  /** Words while the server's table is not there yet. */
  label: string;
}

export const KINDS: readonly KindMark[] = [
  {
    name: "claim",
    label: "Claim",
    shader: 0,
    level: [-9.5, 9.5],
    path: "M0-9.5A9.5 9.5 0 1 1 0 9.5A9.5 9.5 0 1 1 0-9.5Z",
  },
  {
    name: "question",
    label: "Question",
    shader: 1,
    level: [-9.5, 9.5],
    start: 0.344,
    path: "M-6.4 7.1A9.5 9.5 0 1 1-2 9.3L-9.4 10.4Z",
  },
  { name: "failure_mode", label: "Failure mode", shader: 2, level: [-9.6, 8.6], path: "M0-9.6L10.4 8.6L-10.4 8.6Z" },
  {
    name: "fix",
    label: "Fix",
    shader: 3,
    level: [-9.5, 9.5],
    path: "M-3.7-9.5H3.7V-3.7H9.5V3.7H3.7V9.5H-3.7V3.7H-9.5V-3.7H-3.7Z",
  },
  { name: "mechanism", label: "Mechanism", shader: 4, level: [-10, 10], path: "M0-10L8.9-5V5L0 10L-8.9 5V-5Z" },
  { name: "metric", label: "Metric", shader: 5, level: [-10.6, 10.6], path: "M0-10.6L10.6 0L0 10.6L-10.6 0Z" },
  {
    name: "system",
    label: "System",
    shader: 6,
    level: [-9, 9],
    path: "M-6.4-9H6.4A2.6 2.6 0 0 1 9-6.4V6.4A2.6 2.6 0 0 1 6.4 9H-6.4A2.6 2.6 0 0 1-9 6.4V-6.4A2.6 2.6 0 0 1-6.4-9Z",
  },
  {
    name: "source",
    label: "Source",
    shader: 7,
    level: [-9.8, 9.8],
    path: "M-7.4-9.8H2.6L7.4-5V9.8H-7.4Z",
    detail: "M2.6-9.8V-5H7.4",
  },
  { name: "topic", label: "Topic", shader: 8, path: "M-5.4-6.2H5.4A6.2 6.2 0 0 1 5.4 6.2H-5.4A6.2 6.2 0 0 1-5.4-6.2Z" },
];

const BY_NAME = new Map(KINDS.map((row) => [row.name, row]));
const UNKNOWN: KindMark = { name: "unknown", label: "Node", shader: 0, path: KINDS[0]?.path ?? "" };

export const kindMark = (name: string): KindMark => BY_NAME.get(name) ?? UNKNOWN;

/** The reader's word for a kind, as the server has it. */
export function kindLabel(name: string, plural = false): string {
  const row = meta.value?.kinds.find((entry) => entry.name === name);
  const word = row?.[plural ? "plural" : "label"];
  return typeof word === "string" ? word : kindMark(name).label;
}

export const kindColour = (name: string): string => (BY_NAME.has(name) ? `var(--kind-${name})` : "var(--ink-3)");

/** A kind inside another drawing, centred on 0, 0. `size` is the side of its box in px. */
export function Glyph({
  kind,
  size,
  weight = 1.7,
  fill = "var(--paper)",
}: {
  kind: string;
  size: number;
  weight?: number;
  fill?: string;
}) {
  const mark = kindMark(kind);
  const scale = size / 24;
  return (
    <g
      transform={`scale(${scale})`}
      fill={fill}
      stroke={kindColour(kind)}
      stroke-width={weight / scale}
      stroke-linejoin="round"
    >
      <path d={mark.path} />
      {mark.detail && <path d={mark.detail} fill="none" />}
    </g>
  );
}

/** A kind as a picture in running text. Its word stands beside it, so it is hidden from readers of the text. */
export function KindIcon({ kind, size = 16, weight = 1.5 }: { kind: string; size?: number; weight?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox={`${-size / 2} ${-size / 2} ${size} ${size}`}
      aria-hidden="true"
    >
      <Glyph kind={kind} size={size} weight={weight} fill="none" />
    </svg>
  );
}
