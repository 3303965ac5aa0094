/** All sources, page by page. */
import { type Answer, useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import type { ListedSource } from "../core/types";

const PAGE = 200;

async function allSources(signal: AbortSignal): Promise<ListedSource[]> {
  const items: ListedSource[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor ? { limit: PAGE, cursor } : { limit: PAGE };
    const page: { items: ListedSource[]; next: string | null } = await ask(
      client.GET("/api/v1/sources", { params: { query }, signal }),
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

export const useSources = (): Answer<ListedSource[]> => useAnswer(`sources ${health.value?.revision}`, allSources);
