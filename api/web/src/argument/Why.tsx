/** Why a claim stands as it does: in words, and by what each thing adds. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { fixed } from "../core/number";
import { setQuery } from "../core/router";
import type { ArgumentAnswer, Reasons } from "../core/types";
import { GRADUAL } from "../standing/semantics";

interface Row {
  id: string;
  kind: "statement" | "inference";
  value: number;
  /** Standard error of a value that was sampled. */
  error?: number | null;
}

interface Way {
  name: string;
  label: string;
  says: string;
  rows: (reasons: Reasons) => Row[] | null;
  /** What the claim's own evidence is worth in this way; null where it is no part of it. */
  own: (reasons: Reasons, claim: string) => number | null;
}

const WAYS: readonly Way[] = [
  {
    name: "gradient",
    label: "Gradient",
    says: "How much the strength moves for a unit of each base score or weight.",
    rows: (reasons) => reasons.gradient,
    own: (reasons, claim) => reasons.gradient.find((row) => row.id === claim)?.value ?? null,
  },
  {
    name: "removal",
    label: "Removal",
    says: "How much is lost when each is taken out: its pull as it stands.",
    // What a thing adds is the opposite of what its going changes.
    rows: (reasons) => reasons.removal.map((row) => ({ ...row, value: -row.change })),
    own: (reasons) => (reasons.own ? -reasons.own.change : null),
  },
  {
    name: "shapley",
    label: "Shapley",
    says: "The mean of what each adds over all orders in which they could come.",
    rows: (reasons) => reasons.shapley,
    own: () => null,
  },
];

export const isWay = (word: string | null): boolean => word === null || WAYS.some((row) => row.name === word);

const wayOf = (word: string | null): Way => WAYS.find((row) => row.name === word) ?? (WAYS[0] as Way);

/** Rows that are shown before the reader asks for more, and the most that are shown. */
const FIRST = 5;
const MOST = 12;
const LEAST = 0.0005;

export function Adds({
  answer,
  way: asked,
  name,
  mark,
  select,
}: {
  answer: ArgumentAnswer;
  /** The way of reckoning that the address names. */
  way: string | null;
  /** A statement's title, or the titles of those that a step sets out from. */
  name: (id: string) => string;
  /** What stands before it: the shape of a statement's kind, or a step's end. */
  mark: (id: string) => ComponentChildren;
  select: (id: string) => void;
}) {
  const way = wayOf(asked);
  const [whole, setWhole] = useState(false);
  const weighty = (way.rows(answer.reasons) ?? [])
    .filter((row) => Math.abs(row.value) >= LEAST && row.id !== answer.standing.id)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, MOST);
  const rows = weighty.slice(0, whole ? MOST : FIRST).toSorted((a, b) => b.value - a.value);
  const error = Math.max(0, ...rows.map((row) => row.error ?? 0));
  const own = way.own(answer.reasons, answer.standing.id);
  const most = Math.max(1e-9, Math.abs(own ?? 0), ...rows.map((row) => Math.abs(row.value)));
  return (
    <section class="side-part">
      <div class="row-head">
        <h2 class="section">What each one adds</h2>
        <label class="small">
          <span class="hidden">Semantics of the reasons</span>
          <select
            value={answer.asked}
            onChange={(event) =>
              setQuery({ sem: event.currentTarget.value === DEFAULT ? null : event.currentTarget.value }, true)
            }
          >
            {GRADUAL.map((row) => (
              <option key={row.id} value={row.id}>
                {row.label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="segments ways">
        {WAYS.filter((row) => row.rows(answer.reasons) !== null).map((row) => (
          <button
            key={row.name}
            type="button"
            aria-pressed={row === way}
            onClick={() => setQuery({ way: row === WAYS[0] ? null : row.name }, true)}
          >
            {row.label}
          </button>
        ))}
      </div>
      <p class="small">
        {way.says}
        {error > 0 && ` Estimated from a sample of orders; standard errors up to ${fixed(error, 3)}.`}
      </p>
      <ul class="adds">
        {own !== null && (
          <li key="own">
            <div class="own">
              <Worth label="Its own evidence" value={own} most={most} />
            </div>
            {answer.reasons.own?.read && <p class="small">How its figures were read: {answer.reasons.own.read}.</p>}
          </li>
        )}
        {rows.map((row) => (
          <li key={`${row.kind} ${row.id}`}>
            <button type="button" onClick={() => select(row.id)}>
              <Worth
                mark={mark(row.id)}
                kind={row.kind === "inference" ? "Step from " : ""}
                label={name(row.id)}
                value={row.value}
                most={most}
              />
            </button>
          </li>
        ))}
      </ul>
      {weighty.length > FIRST && (
        <button type="button" class="link small" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? "Only the strongest" : `${weighty.length - FIRST} more`}
        </button>
      )}
      {rows.length === 0 && <p class="small">Nothing else moves it under this semantics.</p>}
    </section>
  );
}

interface WorthProps {
  mark?: ComponentChildren;
  /** What the mark says, for who does not see it. */
  kind?: string;
  label: string;
  value: number;
  most: number;
}

function Worth({ mark, kind = "", label, value, most }: WorthProps) {
  return (
    <>
      <span>
        {mark}
        <span>
          {kind && <span class="hidden">{kind}</span>}
          {label}
        </span>
      </span>
      <i
        aria-hidden="true"
        class={value < 0 ? "down" : "up"}
        style={{ "--share": (Math.abs(value) / most).toFixed(3) }}
      />
      <b class="tabular">{signed(value, most < 0.1 ? 3 : 2)}</b>
    </>
  );
}

/** The semantics that reasons are about when the address names none. */
export const DEFAULT = "quadratic_energy";

export const signed = (value: number, places = 2): string => `${value > 0 ? "+" : ""}${fixed(value, places)}`;
