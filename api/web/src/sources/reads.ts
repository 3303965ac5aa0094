/** The three reads of the Sources view. */
import { type Answer, useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import type { Source } from "../core/types";
import { type Citing, citedBy } from "./select";

const PAGE = 200;

async function allSources(signal: AbortSignal): Promise<Source[]> {
  const items: Source[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor ? { limit: PAGE, cursor } : { limit: PAGE };
    const page: { items: Source[]; next: string | null } = await ask(
      client.GET("/api/v1/sources", { params: { query }, signal }),
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

export const useSources = (): Answer<Source[]> => useAnswer(`sources ${health.value?.revision}`, allSources);

/** The only answer that holds the citations of all nodes at once is the export. */
export const useCitations = (): Answer<Map<string, Citing[]>> =>
  useAnswer(`citations ${health.value?.revision}`, async (signal) => {
    const params = { path: { format: "json" } };
    const file = await ask(client.GET("/api/v1/export/{format}", { params, parseAs: "text", signal }));
    return citedBy((JSON.parse(file) as { nodes: Parameters<typeof citedBy>[0] }).nodes);
  });
