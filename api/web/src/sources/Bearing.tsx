/** What a paper does in the argument: counted in one line, opened to the nodes and the reasons. */
import { count } from "../core/number";
import { href } from "../core/router";
import type { Bearing as Bears, CitedBy, Polarity } from "../core/types";
import { LinkIcon } from "../marks/links";
import { type Group, groupsOf } from "./bearing";

const POLARITY: Partial<Record<Group["does"], Polarity>> = {
  supports: "support",
  attacks: "attack",
  undercuts: "undercut",
};

function Head({ group }: { group: Group }) {
  const polarity = POLARITY[group.does];
  return (
    <>
      {polarity && <LinkIcon polarity={polarity} width={20} />}
      {group.words} <b class="tabular">{group.rows.length + group.leftOut}</b>
    </>
  );
}

function Where({ row }: { row: Bears | { node: string; title: string } }) {
  return (
    <li>
      <a class="link" href={href("node", row.node)}>
        {row.title}
      </a>
      {"why" in row && row.why && <span class="small">{row.why}</span>}
    </li>
  );
}

export function Bearing({ citedBy, rows }: { citedBy: CitedBy | undefined; rows: readonly Bears[] }) {
  const groups = groupsOf(citedBy, rows);
  if (groups.length === 0) return <p class="small">No node cites it.</p>;
  return (
    <details class="citing">
      <summary class="small">
        {groups.map((group) => (
          <span key={group.does}>
            <Head group={group} />
          </span>
        ))}
        <span class="link">where and why</span>
      </summary>
      {groups.map((group) => (
        <section key={group.does}>
          <h3 class="small">
            <Head group={group} />
          </h3>
          <ul>
            {group.rows.map((row) => (
              <Where key={`${row.node} ${"argument" in row ? row.argument : ""}`} row={row} />
            ))}
            {group.leftOut > 0 && <li class="small">and {count(group.leftOut, "more", "more")}</li>}
          </ul>
        </section>
      ))}
    </details>
  );
}
