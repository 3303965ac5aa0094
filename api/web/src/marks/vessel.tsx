/** The horizon: a node as a vessel. Level is strength, drawn outline is testedness, a doubled or open outline the mirror check. */
import type { StandingRow } from "../core/types";
import { Glyph, KINDS, kindColour, kindMark } from "./kinds";
import { TONES, type Tone, toneOf } from "./tone";

/** What is drawn of a row of standing. */
export type Level = Pick<StandingRow, "strength" | "low" | "high" | "testedness" | "mirror">;

/** Clip paths and hatches that all vessels of the page share; shown once, by the frame. */
export function VesselParts() {
  return (
    <svg class="parts" width="0" height="0" aria-hidden="true">
      <defs>
        {KINDS.map((mark) => (
          <clipPath key={mark.name} id={`inside-${mark.name}`}>
            <path d={mark.path} />
          </clipPath>
        ))}
        <clipPath id="open-below">
          <path d="M-16-16H16V16H6.5L0 2L-6.5 16H-16Z" />
        </clipPath>
        {(Object.keys(TONES) as Tone[]).map((tone) => (
          <pattern
            key={tone}
            id={`hatch-${tone}`}
            width="2.8"
            height="2.8"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V2.8" stroke={TONES[tone]} stroke-width="1.9" />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

interface Props {
  kind: string;
  level: Level | null | undefined;
  /** Side of its box, px. */
  size: number;
  weight?: number;
  paper?: string;
  /** Strength before the last change; drawn as a dashed line. */
  old?: number | null | undefined;
  /** Wait before the level moves, ms. */
  delay?: number;
}

/** A node inside another drawing, centred on 0, 0. Without standing, or for a kind without a level, its plain outline. */
export function Vessel({ kind, level, size, weight = 1.7, paper = "var(--paper)", old, delay = 0 }: Props) {
  const mark = kindMark(kind);
  if (!level || !mark.level) return <Glyph kind={kind} size={size} weight={weight} fill={paper} />;
  const [top, bottom] = mark.level;
  const at = (share: number) => bottom - Math.max(0, Math.min(1, share)) * (bottom - top);
  const tone = toneOf(level.strength);
  const scale = size / 24;
  const place = (share: number) => ({
    transform: `translateY(${at(share).toFixed(2)}px)`,
    ...(delay > 0 && { transitionDelay: `${delay}ms` }),
  });
  const stroke = weight / scale;
  const share = Math.max(0, Math.min(1, level.testedness));
  const outline = { d: mark.path, fill: "none", stroke: kindColour(kind), "stroke-linejoin": "round" } as const;
  return (
    <g class="vessel" transform={`scale(${scale})`}>
      <path d={mark.path} fill={paper} />
      <g clip-path={`url(#inside-${mark.name})`}>
        <rect class="level" x="-12" width="24" height="24" fill={`url(#hatch-${tone})`} style={place(level.high)} />
        <rect class="level" x="-12" width="24" height="24" fill={TONES[tone]} style={place(level.low)} />
        {old !== null && old !== undefined && (
          <path
            class="old-level"
            d={`M-12 ${at(old).toFixed(2)}H12`}
            stroke="var(--ink)"
            stroke-width={1.6 / scale}
            stroke-dasharray={`${2.6 / scale} ${2 / scale}`}
          />
        )}
      </g>
      <g clip-path={level.mirror === "unanchored" ? "url(#open-below)" : undefined}>
        {share < 1 && (
          <path {...outline} stroke-width={stroke * 0.55} stroke-dasharray={`${0.9 / scale} ${1.6 / scale}`} />
        )}
        {share > 0 && (
          <path
            {...outline}
            stroke-width={stroke}
            pathLength={1}
            stroke-dasharray={share < 1 ? `${share} ${1 - share}` : undefined}
            stroke-dashoffset={share < 1 && mark.start ? -mark.start : undefined}
          />
        )}
        {level.mirror === "ring" && <path {...outline} transform="scale(1.32)" stroke-width={stroke * 0.5} />}
      </g>
      {mark.detail && <path {...outline} d={mark.detail} stroke-width={stroke * 0.8} />}
    </g>
  );
}

/** A vessel in running text; its words stand beside it. */
export function VesselIcon({ kind, level, size, paper = "var(--surface)", old, delay = 0 }: Omit<Props, "weight">) {
  const box = size * 1.16;
  return (
    <svg class="icon" width={box} height={box} viewBox={`${-box / 2} ${-box / 2} ${box} ${box}`} aria-hidden="true">
      <Vessel kind={kind} level={level} size={size} weight={1.5} paper={paper} old={old} delay={delay} />
    </svg>
  );
}

const SAMPLES: readonly { level: Level; says: string; title: string }[] = [
  {
    level: { strength: 0.7, low: 0.55, high: 0.78, testedness: 0.65, mirror: "anchored" },
    says: "level strength, outline tested",
    title:
      "Hatched where the semantics differ. Blue from 0.6, orange to 0.4, grey between; solid as far as all semantics agree",
  },
  {
    level: { strength: 0.5, low: 0.5, high: 0.5, testedness: 1, mirror: "ring" },
    says: "ring only",
    title: "Held up only by a ring: claims that support each other, with nothing outside that holds them",
  },
  {
    level: { strength: 0.5, low: 0.5, high: 0.5, testedness: 1, mirror: "unanchored" },
    says: "unanchored",
    title: "No cited source and no run holds it up",
  },
];

/** The entries of a legend that explain the vessel. They filter nothing. */
export function VesselKey() {
  return (
    <>
      {SAMPLES.map((row) => (
        <span key={row.says} class="entry" title={row.title}>
          <VesselIcon kind="claim" level={row.level} size={15} />
          {row.says}
        </span>
      ))}
    </>
  );
}
