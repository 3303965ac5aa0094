import { setQuery } from "../core/router";
import type { Neighbourhood } from "../core/types";
import { KINDS, KindIcon, kindLabel } from "../marks/kinds";
import { LinkIcon, ORIGINS, POLARITIES } from "../marks/links";
import { VesselKey } from "../marks/vessel";
import { toggle } from "./filter";

/** What the marks mean; each entry hides or shows what it names, with Alt it shows only that. */
export function Legend({ answer, hidden }: { answer: Neighbourhood; hidden: ReadonlySet<string> }) {
  const kinds = new Set([answer.center.kind, ...answer.nodes.map((node) => node.kind)]);
  const entry = (name: string, label: string, icon: preact.ComponentChild) => (
    <button
      key={name}
      type="button"
      aria-pressed={!hidden.has(name)}
      title={`${hidden.has(name) ? "Show" : "Hide"}; with Alt, only this`}
      onClick={(event) => setQuery({ hide: toggle(hidden, name, event.altKey) })}
    >
      {icon}
      {label}
    </button>
  );
  return (
    <fieldset class="legend">
      <legend class="hidden">Legend and filters</legend>
      <div class="group">
        {KINDS.filter((row) => kinds.has(row.name)).map((row) =>
          entry(row.name, kindLabel(row.name), <KindIcon kind={row.name} />),
        )}
      </div>
      {/* There before strengths are: a line that came with them would take its room from the map, and move every mark. */}
      <div class="group">
        <i />
        <VesselKey />
      </div>
      <div class="group">
        <i />
        {ORIGINS.map((row) => entry(row.name, row.label, <LinkIcon origin={row.name} end={false} width={22} />))}
        <i />
        {POLARITIES.map((row) => entry(row.name, row.label, <LinkIcon polarity={row.name} width={22} />))}
      </div>
    </fieldset>
  );
}
