/** Runs that go on while no Lab follows them: what a view shows as queued or running is looked at until it is something else. */
import { useEffect } from "preact/hooks";
import { isGoing as isBatchGoing } from "../batch/store";
import { announce } from "../core/announce";
import { renew } from "../core/answer";
import { ask, client } from "../core/api";
import { useFollowing } from "../core/following";
import { OF_RUNS } from "../core/reads";
import type { NodeSummary } from "../core/types";
import { stateWords } from "../marks/states";
import { rereadAfterRun } from "../standing/store";

const LOOK_MS = 1000;

type Shown = Pick<NodeSummary, "id" | "state">;

const isGoing = ({ state }: Pick<Shown, "state">): boolean => state === "queued" || state === "running";

const nodeNow = (id: string, signal: AbortSignal) =>
  ask(client.GET("/api/v1/nodes/{id}", { params: { path: { id } }, signal }));

/** While any of these nodes is shown as queued or running, look how it is now; once that has changed, views and standing are read again. */
export function useEnds(nodes: readonly Shown[]): void {
  const going = nodes.filter(isGoing);
  useFollowing(going.length > 0);
  // Dependencies: the same nodes in the same states need no new look
  useEffect(() => {
    if (going.length === 0) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      // A batch reads again what it changed by itself.
      const changed = isBatchGoing() ? false : await lookAt(going, abort.signal);
      // What has changed is shown otherwise now, and that begins anew.
      if (!changed && !abort.signal.aborted) wait();
    };
    const wait = () => {
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    wait();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [going.map(({ id, state }) => `${id} ${state}`).join()]);
}

/** Look at these nodes; true when any is in another state, and everything that shows states was asked for again. */
async function lookAt(going: readonly Shown[], signal: AbortSignal): Promise<boolean> {
  try {
    const now = await Promise.all(going.map(({ id }) => nodeNow(id, signal)));
    const changed = now.filter((node, nth) => node.state !== going[nth]?.state);
    if (changed.length === 0) return false;
    renew(OF_RUNS);
    for (const node of changed.filter((one) => !isGoing(one))) {
      announce(`The run of ${node.title} has ended: ${stateWords(node.state)}`);
      void rereadAfterRun(node.id);
    }
    return true;
  } catch {
    // The line under the bar says that the server is away; it is looked at again.
    return false;
  }
}
