/** Why a link is there: what it says, the reason, who made it, and both of its ends. */
import { useAnswer } from "../core/answer";
import { useKeys } from "../core/keys";
import { Failure } from "../core/Message";
import { count, exact, signs } from "../core/number";
import { linksOf, useNode } from "../core/reads";
import type { NeighbourLink, NodeSummary } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { isIdle, LinkIcon, linkWords, originMark, STRIKES_NOTHING } from "../marks/links";

const MADE = {
  author: "Stated by the author of the note, in the file of the node that it starts from.",
  incoming: "Stated on a page elsewhere that links here.",
  computed: "Computed from the words of both texts; nobody stated it, and it moves no claim.",
} as const;

const POLARITY = {
  support: "It speaks for what it points at.",
  attack: "It speaks against what it points at.",
  undercut: "It speaks against a step from a reason to what the reason is for.",
  neutral: "It neither supports nor attacks.",
} as const;

function End({
  node,
  place,
  walk,
}: {
  node: Pick<NodeSummary, "id" | "kind" | "title">;
  place: string;
  walk: (id: string) => void;
}) {
  return (
    <button type="button" class="link-end" onClick={() => walk(node.id)}>
      <KindIcon kind={node.kind} />
      <span>
        <span class="small">
          {place}, {kindLabel(node.kind).toLowerCase()}
        </span>
        {node.title}
      </span>
    </button>
  );
}

interface Props {
  link: string;
  walk: (id: string) => void;
  close: () => void;
}

export function LinkPane({ link, walk, close }: Props) {
  // The id of a link begins with the id of the node that it starts from.
  const id = link.split("--")[0] ?? "";
  const { data: node, error, again } = useNode(id);
  const told = node?.links.find((entry) => entry.link.id === link);
  // A hub has more links than are told with it.
  const missing = node?.id === id && !told && Object.keys(node.links_left_out).length > 0;
  const asked = useAnswer(missing ? `link ${link}` : "", (signal) => linksOf(id, { link }, signal));
  // While this one is read, what is at hand may still be the one before.
  const row: NeighbourLink | undefined = told ?? asked.data?.items.find((entry) => entry.link.id === link);
  const waits = missing && (asked.loading || asked.error !== null);
  useKeys([{ keys: ["Escape"], shown: "Esc", does: "close the link", run: close }]);
  const known = node && row && (row.outgoing ? [node, row.other] : [row.other, node]);
  return (
    <aside class="pane" aria-label="The selected link">
      <div class="pane-body">
        {error && !node && <Failure part error={error} again={again} />}
        {node && !row && asked.error && <Failure part error={asked.error} again={asked.again} />}
        {node && !row && !waits && <p>There is no such link here. {link} may have been removed.</p>}
        {row && known && (
          <>
            <div class="kind-row">
              <span>
                <LinkIcon polarity={row.polarity} origin={row.link.origin} />
                Link · {originMark(row.link.origin).label}
              </span>
              <button type="button" class="link small" onClick={close}>
                Close
              </button>
            </div>
            <h2 class="title">Why this link is there</h2>
            <p class="lead">{signs(row.link.reason || "No reason is written down.")}</p>
            <div class="link-ends">
              <End node={known[0] as NodeSummary} place="From" walk={walk} />
              <p class="small">{linkWords(row.link, true)}</p>
              <End node={known[1] as NodeSummary} place="To" walk={walk} />
            </div>
            <section class="pane-section">
              <h3 class="section">Who made it</h3>
              <p>{MADE[row.link.origin]}</p>
              <p>{POLARITY[row.polarity]}</p>
              {isIdle(row.link) && <p>{STRIKES_NOTHING}</p>}
              {row.link.weight != null && <p>Its weight is {exact(row.link.weight)}.</p>}
              {row.link.linked_with.length > 0 && (
                <p>It counts only together with {count(row.link.linked_with.length, "other premise")}.</p>
              )}
            </section>
          </>
        )}
      </div>
    </aside>
  );
}
