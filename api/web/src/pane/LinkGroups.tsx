/** The links of a node with their reasons, grouped by who made them. */
import { useState } from "preact/hooks";
import { grouped, signs } from "../core/number";
import { href } from "../core/router";
import type { NeighbourLink, NodeDetail } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { isIdle, LinkIcon, ORIGINS } from "../marks/links";

const FIRST = 6;
/** How many more are shown at a time: a hub has thousands. */
const MORE = 200;
const ARGUMENT_FIRST: Record<NeighbourLink["polarity"], number> = { support: 0, attack: 0, undercut: 0, neutral: 1 };

/** Links in the order of reading: arguments before neutral ones, then by how linked the other end is. */
export const inOrder = (links: readonly NeighbourLink[]): NeighbourLink[] =>
  links.toSorted((a, b) => ARGUMENT_FIRST[a.polarity] - ARGUMENT_FIRST[b.polarity] || b.other.degree - a.other.degree);

export function LinkRow({ row, walk }: { row: NeighbourLink; walk: (id: string) => void }) {
  const { link, other, words, polarity } = row;
  return (
    <a
      class="link-row"
      href={href("walk", other.id)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        walk(other.id);
      }}
    >
      <KindIcon kind={other.kind} />
      <span>
        <span class="hidden">{kindLabel(other.kind)}: </span>
        {other.title}
      </span>
      <span class="says">
        {isIdle(link) ? `${words} (not counted)` : words}
        <LinkIcon polarity={polarity} origin={link.origin} width={24} />
      </span>
      {link.reason && <span class="reason">{signs(link.reason)}</span>}
    </a>
  );
}

function Group({ title, links, walk }: { title: string; links: NeighbourLink[]; walk: (id: string) => void }) {
  const [most, setMost] = useState(FIRST);
  const shown = links.slice(0, most);
  const left = links.length - shown.length;
  return (
    <section class="pane-section">
      <div class="row-head">
        <h4 class="section">{title}</h4>
        <span class="small">{grouped(links.length)}</span>
      </div>
      <div class="link-rows">
        {shown.map((row) => (
          <LinkRow key={row.link.id} row={row} walk={walk} />
        ))}
      </div>
      {links.length > FIRST && (
        <button type="button" class="link small more" onClick={() => setMost(left > 0 ? most + MORE : FIRST)}>
          {left === 0 ? "Show fewer" : left > MORE ? `${MORE} more of ${grouped(left)}` : `${left} more`}
        </button>
      )}
    </section>
  );
}

export function LinkGroups({ node, walk }: { node: NodeDetail; walk: (id: string) => void }) {
  if (node.links.length === 0) {
    return (
      <section class="pane-section">
        <h3 class="section">Links</h3>
        <p>Nothing links here yet.</p>
      </section>
    );
  }
  return (
    <>
      {ORIGINS.map((origin) => {
        const links = inOrder(node.links.filter((row) => row.link.origin === origin.name));
        return (
          links.length > 0 && (
            <Group key={`${node.id} ${origin.name}`} title={`${origin.group}`} links={links} walk={walk} />
          )
        );
      })}
    </>
  );
}
