/** The links of a node with their reasons, grouped by who made them. */
import { useRef, useState } from "preact/hooks";
import { tell } from "../core/announce";
import { grouped, signs } from "../core/number";
import { linksOf } from "../core/reads";
import { href } from "../core/router";
import type { LinkPage, NeighbourLink, NodeDetail, Origin } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { isIdle, LinkIcon, ORIGINS } from "../marks/links";

const FIRST = 6;
/** How many more are shown at a time, and how many are read: a hub has thousands. */
const MORE = 200;
const PAGE = 500;
const ARGUMENT_FIRST: Record<NeighbourLink["polarity"], number> = { support: 0, attack: 0, undercut: 0, neutral: 1 };

/** Links in the order of reading: arguments before neutral ones, then by how linked the other end is. */
export const inOrder = (links: readonly NeighbourLink[]): NeighbourLink[] =>
  links.toSorted((a, b) => ARGUMENT_FIRST[a.polarity] - ARGUMENT_FIRST[b.polarity] || b.other.degree - a.other.degree);

function LinkRow({ row, walk }: { row: NeighbourLink; walk: (id: string) => void }) {
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

interface GroupProps {
  id: string;
  origin: Origin;
  title: string;
  /** The links that are told with the node, and how many are not. */
  told: NeighbourLink[];
  leftOut: number;
  walk: (id: string) => void;
}

function Group({ id, origin, title, told, leftOut, walk }: GroupProps) {
  const [most, setMost] = useState(FIRST);
  const [pages, setPages] = useState<readonly LinkPage[]>([]);
  const asking = useRef(false);
  // Pages begin anew, so they take the place of what was told.
  const links = pages.length > 0 ? pages.flatMap((page) => page.items) : told;
  const all = told.length + leftOut;
  const shown = links.slice(0, most);
  const left = all - shown.length;
  const more = async () => {
    if (asking.current) return;
    asking.current = true;
    const wanted = left > 0 ? most + MORE : FIRST;
    const read = [...pages];
    try {
      while (
        Math.max(
          told.length,
          read.reduce((sum, page) => sum + page.items.length, 0),
        ) < Math.min(wanted, all)
      ) {
        const cursor = read.at(-1)?.next;
        if (cursor === null) break;
        read.push(await linksOf(id, { origin, limit: PAGE, ...(cursor && { cursor }) }));
      }
      setPages(read);
      setMost(wanted);
    } catch {
      tell("More links could not be read");
    } finally {
      asking.current = false;
    }
  };
  return (
    <section class="pane-section">
      <div class="row-head">
        <h4 class="section">{title}</h4>
        <span class="small">{grouped(all)}</span>
      </div>
      <div class="link-rows">
        {shown.map((row) => (
          <LinkRow key={row.link.id} row={row} walk={walk} />
        ))}
      </div>
      {all > FIRST && (
        <button type="button" class="link small more" onClick={more}>
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
      <h3 class="hidden">Links</h3>
      {ORIGINS.map((origin) => {
        const links = inOrder(node.links.filter((row) => row.link.origin === origin.name));
        return (
          links.length > 0 && (
            <Group
              key={`${node.id} ${origin.name}`}
              id={node.id}
              origin={origin.name}
              title={origin.group}
              told={links}
              leftOut={node.links_left_out[origin.name] ?? 0}
              walk={walk}
            />
          )
        );
      })}
    </>
  );
}
