/**
 * The reads of the Sources view: the first sources in an order and who cites them, further pages when the reader asks for them. Where the
 * first page holds all sources the page itself searches them; else the server does.
 */
import { useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { type Answer, useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import type { Bearing, CitedBy, Figure, Source, SourcePage } from "../core/types";
import type { Order } from "./select";

/** How many sources come at a time: they are drawn in well under a tenth of a second. */
export const PAGE = 100;

interface Asked {
  order: Order;
  q?: string;
  confidence?: Figure["confidence"];
  key?: string;
  figure?: string;
}

const read = (query: Asked & { cursor?: string }, signal?: AbortSignal): Promise<SourcePage> =>
  ask(
    client.GET("/api/v1/sources", {
      params: { query: { ...query, limit: PAGE } },
      ...(signal && { signal }),
    }),
  );

interface Pages extends Answer<SourcePage> {
  /** The pages read so far. */
  pages: readonly SourcePage[];
  more: () => void;
}

/** The pages of one question; none is asked for null. */
function usePages(asked: Asked | null): Pages {
  const key = asked ? `sources ${health.value?.revision} ${JSON.stringify(asked)}` : "";
  const first = useAnswer(key, (signal) => read(asked as Asked, signal));
  const [further, setFurther] = useState<{ key: string; pages: readonly SourcePage[] }>({ key: "", pages: [] });
  const asking = useRef("");
  const own = further.key === key ? further.pages : [];
  const pages = key && first.data ? [first.data, ...own] : [];
  const cursor = pages.at(-1)?.next;
  const more = () => {
    if (!cursor || first.loading || asking.current === cursor) return;
    asking.current = cursor;
    read({ ...(asked as Asked), cursor }).then(
      (page) => setFurther({ key, pages: [...own, page] }),
      () => {
        asking.current = "";
        announce("More sources could not be read");
        first.again();
      },
    );
  };
  return { ...first, pages, more };
}

export interface Sources {
  items: Source[];
  /** Nodes by the key of the source that they cite. */
  citedBy: ReadonlyMap<string, CitedBy>;
  /** What each source does in the argument, by its key. */
  bearing: ReadonlyMap<string, readonly Bearing[]>;
  /** How many sources and figures the folder holds. */
  sources: number;
  figures: number;
  /** How many matching figures were read in which way; null where `items` are all sources, which can be counted. */
  confidence: ReadonlyMap<string, number> | null;
  /** How many sources that match are not read yet. */
  rest: number;
  /** Whether the server is looking. */
  looking: boolean;
  more: () => void;
}

/** What an address names, "figure", "source:figure" or "source", as a question. */
function named(fig: string, source: string): Omit<Asked, "order"> | null {
  const [first = "", second] = fig.split(":");
  if (first) return second === undefined ? { figure: first } : { key: first };
  return source ? { key: source } : null;
}

export function useSources(
  wanted: { q: string; confidence: Figure["confidence"] | "" },
  fig: string,
  source: string,
  order: Order,
): Answer<Sources> {
  const first = usePages({ order });
  const whole = first.data?.next === null;
  const part = first.data !== null && !whole;
  const looked = Boolean(wanted.q || wanted.confidence);
  const narrowed = usePages(
    part && looked
      ? { order, ...(wanted.q && { q: wanted.q }), ...(wanted.confidence && { confidence: wanted.confidence }) }
      : null,
  );
  const place = part ? named(fig, source) : null;
  const opened = usePages(place && { order, ...place });
  const shown = narrowed.pages.length > 0 ? narrowed : first;
  const found = shown.data?.found;
  const total = first.data?.found;
  const pages = [...shown.pages, ...opened.pages];
  const items = new Map(pages.flatMap((page) => page.items.map((row) => [row.key, row])));
  const listed = shown.pages.reduce((sum, page) => sum + page.items.length, 0);
  const data: Sources | null =
    found && total
      ? {
          items: [...items.values()],
          citedBy: new Map(pages.flatMap((page) => Object.entries(page.cited_by))),
          bearing: new Map(pages.flatMap((page) => Object.entries(page.bearing))),
          sources: total.sources,
          figures: total.figures,
          confidence: whole ? null : new Map(Object.entries(found.confidence)),
          rest: found.sources - listed,
          looking: part && looked && narrowed.loading,
          more: shown.more,
        }
      : null;
  return { ...first, error: first.error ?? narrowed.error, data };
}
