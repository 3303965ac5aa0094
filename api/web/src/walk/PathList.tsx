/** The ways from one node to another, shortest first, each as a chain of nodes with what every link says. */
import { useAnswer } from "../core/answer";
import { ask, client } from "../core/api";
import { Failure, Message } from "../core/Message";
import { count } from "../core/number";
import { setQuery } from "../core/router";
import type { Link, NodeSummary } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { LinkIcon, linkWords, polarityOf } from "../marks/links";

const MOST = 12;

interface Props {
  from: string;
  to: string;
  selected: string;
  picked: string;
  select: (id: string) => void;
  walk: (id: string) => void;
  pick: (link: string) => void;
}

/** A link of a path, drawn in the direction of reading: turned round where it points back. */
function Step({ link, source, picked, pick }: { link: Link; source: string; picked: boolean; pick: () => void }) {
  const forward = link.source === source;
  return (
    <button type="button" class={picked ? "step picked" : "step"} title="Why this link is there" onClick={pick}>
      <span>{linkWords(link, forward)}</span>
      <span class={forward ? "" : "turned"}>
        <LinkIcon polarity={polarityOf(link)} origin={link.origin} width={34} />
      </span>
    </button>
  );
}

export function PathList({ from, to, selected, picked, select, walk, pick }: Props) {
  const { data, error, loading, again } = useAnswer(`paths ${from} ${to}`, (signal) =>
    ask(client.GET("/api/v1/paths", { params: { query: { source: from, target: to, limit: MOST } }, signal })),
  );
  const known = new Map(data?.nodes.map((node) => [node.id, node]));
  if (error && !data) return <Failure part error={error} again={again} />;
  if (loading && !data) return <div class="loading-line" role="progressbar" aria-label="Looking for paths" />;
  const name = (id: string) => known.get(id)?.title ?? id;
  if (!data || data.items.length === 0)
    return (
      <Message
        part
        title="No path"
        text="No chain of links joins the two, read in either direction, within the longest path searched for."
      >
        <button type="button" class="button" onClick={() => setQuery({ to: null })}>
          Back to the walk
        </button>
      </Message>
    );
  const chip = (node: NodeSummary | undefined, id: string) => (
    <button
      type="button"
      class="chip"
      aria-pressed={selected === id}
      title={node?.statement}
      onClick={() => select(id)}
      onDblClick={() => walk(id)}
    >
      <KindIcon kind={node?.kind ?? ""} size={15} />
      <span class="hidden">{kindLabel(node?.kind ?? "")}: </span>
      {name(id)}
    </button>
  );
  return (
    <div class="list paths">
      <p>
        {count(data.items.length, "path")} from <b>{name(from)}</b> to <b>{name(to)}</b>, shortest first
        {data.truncated && "; there may be more"}.{" "}
        <button type="button" class="link" onClick={() => setQuery({ to: null, link: null })}>
          Back to the walk
        </button>
      </p>
      <ol>
        {data.items.map((path) => (
          <li key={path.links.map((link) => link.id).join()}>
            {path.nodes.map((id, i) => {
              const link = path.links[i - 1];
              const before = path.nodes[i - 1] ?? "";
              return (
                <span key={id} class="stretch">
                  {link && <Step link={link} source={before} picked={picked === link.id} pick={() => pick(link.id)} />}
                  {chip(known.get(id), id)}
                </span>
              );
            })}
          </li>
        ))}
      </ol>
    </div>
  );
}
