/** Lab: knobs left, picture in the middle, verdict right. */
import { useEffect } from "preact/hooks";
import { health } from "../core/api";
import { EmptyFolder } from "../core/EmptyFolder";
import { Failure, Message } from "../core/Message";
import { useNode } from "../core/reads";
import { href } from "../core/router";
import type { NodeDetail } from "../core/types";
import { Bench } from "../lab/Bench";
import { KindIcon } from "../marks/kinds";
import { remember } from "../page/state";
import "../styles/knobs.css";
import "../styles/plot.css";
import "../styles/lab.css";

export function LabView({ id: inPath, query }: { id: string; query: URLSearchParams }) {
  const id = inPath || health.value?.root || "";
  const { data: node, error, again } = useNode(id);
  useEffect(() => {
    if (!node || node.id !== id) return;
    remember([node, ...node.links.map((row) => row.other)]);
    document.title = `Lab: ${node.title} · Mirage`;
  }, [node]);
  if (!id) return <EmptyFolder />;
  if (error && !node) return <Failure error={error} again={again} />;
  if (!node || node.id !== id) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  const experiment = node.experiments.find((row) => row.id === query.get("experiment")) ?? node.experiments[0];
  if (!experiment?.simulation) return <NothingToRun node={node} problem={experiment?.problem ?? ""} />;
  return (
    <Bench key={`${node.id} ${experiment.id}`} node={node} experiment={experiment} query={query} refresh={again} />
  );
}

/** A node that cannot be run, why, and where to go instead. */
function NothingToRun({ node, problem }: { node: NodeDetail; problem: string }) {
  const runnable = node.links.filter((row) => row.other.runnable).slice(0, 6);
  return (
    <Message
      title={problem ? "This experiment cannot run" : "This node has no experiment"}
      text={
        problem || (runnable.length > 0 ? "Nodes linked to it that have one:" : "Nothing linked to it has one either.")
      }
    >
      <ul>
        {runnable.map(({ link, other }) => (
          <li key={link.id}>
            <a class="link-row" href={href("lab", other.id)}>
              <KindIcon kind={other.kind} />
              {other.title}
            </a>
          </li>
        ))}
      </ul>
      <a class="button" href={href("node", node.id)}>
        Read the node
      </a>
    </Message>
  );
}
