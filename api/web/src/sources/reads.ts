/** The read of the Sources view: every source, and who cites it. */
import { type Answer, useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import type { CitedBy, Source, SourcePage } from "../core/types";

const PAGE = 200;

export interface Sources {
  items: Source[];
  /** Nodes by the key of the source that they cite. */
  citedBy: ReadonlyMap<string, CitedBy>;
}

async function allSources(signal: AbortSignal): Promise<Sources> {
  const items: Source[] = [];
  const citedBy = new Map<string, CitedBy>();
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor ? { limit: PAGE, cursor } : { limit: PAGE };
    const page: SourcePage = await ask(client.GET("/api/v1/sources", { params: { query }, signal }));
    items.push(...page.items);
    for (const [key, cited] of Object.entries(page.cited_by)) citedBy.set(key, cited);
    cursor = page.next;
  } while (cursor);
  return { items, citedBy };
}

export const useSources = (): Answer<Sources> => useAnswer(`sources ${health.value?.revision}`, allSources);
