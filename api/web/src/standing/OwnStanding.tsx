/** One line under the bar of every view while a rule or a what-if of the reader is in force, so that nobody takes it for the shipped standing. */
import { isHuge } from "../core/api";
import { figure, fixed } from "../core/number";
import { route, setQuery, viewName } from "../core/router";
import { labelOf } from "../core/words";
import { titleOf } from "../page/state";
import { ownRule, shipped, supposed, toShippedRule, unsolved } from "./store";
import type { WhatIf } from "./whatif";

/** Settings that are named before the rest is counted. */
const NAMED = 3;

export function OwnStanding() {
  const query = route.value.query;
  if (!query.get("rule") && !query.get("if")) return null;
  if (isHuge())
    return (
      <p class="notice own-standing" role="status">
        A rule or a what-if of your own cannot be shown on this graph: it is too large to be solved in the page.{" "}
        <PutBack what="the address" act={() => setQuery({ rule: null, if: null }, true)} />
      </p>
    );
  // Sources and their figures have no standing.
  if (viewName.value === "sources") return null;
  // The line has its place from the start: what it says comes with the standing, and nothing below it moves then.
  if (!shipped.value)
    return (
      <p class="notice own-standing" role="status">
        Standing under what the address says.
      </p>
    );
  const rule = [...ownRule.value.values].map(([name, value]) => `${labelOf(name).toLowerCase()} ${figure(value, 6)}`);
  const said = saidOf(supposed.value);
  // The Argument says beside its sliders what of the supposition was refused; its rule is folded away.
  const refused = [...ownRule.value.refused, ...(viewName.value === "argument" ? [] : supposed.value.refused)];
  if (rule.length + said.length + refused.length === 0) return null;
  return (
    <p class="notice own-standing" role="status">
      {rule.length > 0 && (
        <span>
          {unsolved.value ? "The shipped standing, until it is solved under your rule" : "Standing under your rule"}:{" "}
          {listed(rule)}. <PutBack what="the rule" act={toShippedRule} />
        </span>
      )}
      {said.length > 0 && (
        <span>
          Standing as if {listed(said)}. <PutBack what="what is supposed" act={() => setQuery({ if: null }, true)} />
        </span>
      )}
      {refused.length > 0 && <span>Refused in this address: {listed(refused)}.</span>}
    </p>
  );
}

const PutBack = ({ what, act }: { what: string; act: () => void }) => (
  <button type="button" class="link" aria-label={`Put back ${what}`} onClick={act}>
    Put back
  </button>
);

const listed = (words: readonly string[]): string =>
  words.length > NAMED
    ? `${words.slice(0, NAMED - 1).join(", ")} and ${words.length - NAMED + 1} more`
    : words.join(", ");

function saidOf({ base, withoutNodes, withoutLinks }: WhatIf): string[] {
  const title = (id: string) => `“${titleOf(id) ?? id}”`;
  return [
    ...[...base].map(([id, score]) => `${title(id)} started at ${fixed(score, 2)}`),
    ...[...withoutNodes].map((id) => `${title(id)} were left out`),
    ...(withoutLinks.size > 0
      ? [`${withoutLinks.size} ${withoutLinks.size === 1 ? "step" : "steps"} were left out`]
      : []),
  ];
}
