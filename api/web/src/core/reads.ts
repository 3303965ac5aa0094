/** The reads that several views share, each with its key, so that they share kept answers too. */

import { type Answer, forget, useAnswer } from "./answer";
import { ask, client, health } from "./api";
import { aroundFromColumns, fromColumns, type MapGraph } from "./columns";
import type { Beside, GraphAnswer, LinkPage, Neighbourhood, NodeDetail, Origin, RunSummary } from "./types";

/** How the keys of those answers begin that a run changes once it has ended: states on the maps, the node, the list of runs. */
export const OF_RUNS = ["graph", "map", "around", "node", "runs", "search", "argument", "beside"] as const;

export function forgetAfterRun(): void {
  for (const kind of OF_RUNS) forget(kind);
}

export const useNode = (id: string): Answer<NodeDetail> =>
  useAnswer(id && `node ${id}`, (signal) =>
    ask(client.GET("/api/v1/nodes/{id}", { params: { path: { id } }, signal })),
  );

/** A page of the links of a node, in the order in which those come that are told with it. */
export const linksOf = (
  id: string,
  query: { origin?: Origin; link?: string; limit?: number; cursor?: string },
  signal?: AbortSignal,
): Promise<LinkPage> =>
  ask(client.GET("/api/v1/nodes/{id}/links", { params: { path: { id }, query }, ...(signal && { signal }) }));

export const useNeighbourhood = (id: string, hops: number): Answer<Neighbourhood> =>
  useAnswer(id && `around ${id} ${hops}`, async (signal) => {
    const params = { path: { id }, query: { hops } };
    return aroundFromColumns(await ask(client.GET("/api/v1/nodes/{id}/neighbourhood/columns", { params, signal })));
  });

/** The whole graph, or one community of it where its number is given; with `wanted` false nothing is asked for. */
export const useGraph = (community = "", wanted = true): Answer<GraphAnswer> =>
  useAnswer(wanted ? `graph ${health.value?.revision} ${community}` : "", (signal) =>
    ask(client.GET("/api/v1/graph", { params: { query: community ? { community: Number(community) } : {} }, signal })),
  );

/** The same as a map draws it, a tenth of the bytes. */
export const useMapGraph = (community = ""): Answer<MapGraph> =>
  useAnswer(`map ${health.value?.revision} ${community}`, async (signal) => {
    const query = community ? { community: Number(community) } : {};
    return fromColumns(await ask(client.GET("/api/v1/graph/columns", { params: { query }, signal })));
  });

/** Most matches by words that are asked for. */
const BY_WORDS = 30;

/** What has the words of `q`; with an empty one nothing is asked for. */
export const useSearch = (q: string) =>
  useAnswer(q && `search words ${q}`, (signal) =>
    ask(client.GET("/api/v1/search", { params: { query: { q, limit: BY_WORDS } }, signal })),
  );

/** What is near `q` in meaning, the nearest `limit`; with an empty one nothing is asked for. */
export const useSearchByMeaning = (q: string, limit: number) =>
  useAnswer(q && `search meaning ${limit} ${q}`, (signal) =>
    ask(client.GET("/api/v1/search", { params: { query: { q, limit, mode: "semantic" } }, signal })),
  );

export const useRuns = (node: string): Answer<{ items: RunSummary[] }> =>
  useAnswer(node && `runs ${node}`, (signal) =>
    ask(client.GET("/api/v1/runs", { params: { query: { node, limit: 12 } }, signal })),
  );

/** Every published number that is bound to a simulation, beside what a run showed. */
export const useBeside = (): Answer<Beside[]> =>
  useAnswer("beside", async (signal) => (await ask(client.GET("/api/v1/reproductions", { signal }))).items);
