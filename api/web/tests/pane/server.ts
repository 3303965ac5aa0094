/** A small server behind the page's one door: it holds the links of a hub, tells the first of them with the node, and the rest by pages. */
import { vi } from "vitest";
import type { LinkPage, NeighbourLink, NodeDetail, Origin } from "../../src/core/types";
import { link, node, random } from "../fixture";

export const HUB = "hub";
const next = random(5);

/** Links of one origin that lead from the hub to others, in the order of reading. */
export const rows = (count: number, origin: Origin = "author"): NeighbourLink[] =>
  Array.from({ length: count }, (_, nth) => {
    const other = `${origin}-${nth}`;
    return {
      link: { ...link(HUB, other, "supports", origin), id: `${HUB}--supports--${other}`, reason: `Reason ${nth}.` },
      other: {
        ...node(other, 1, next),
        title: `Other ${nth}`,
        degree: 1000 - nth,
        strength: null,
        low: null,
        high: null,
        testedness: null,
        agreed: null,
        mirror: null,
      },
      outgoing: true,
      words: "supports",
      polarity: "support",
    };
  });

/** The hub as it is told: the first `most` links of each origin, and how many there are besides. */
export function hub(links: readonly NeighbourLink[], most: number): NodeDetail {
  const told = new Map<Origin, NeighbourLink[]>();
  for (const row of links) told.set(row.link.origin, [...(told.get(row.link.origin) ?? []), row]);
  return {
    ...(rows(1)[0] as NeighbourLink).other,
    id: HUB,
    title: "The hub",
    revision: "r",
    body: "",
    aliases: [],
    anchor: [],
    links: [...told.values()].flatMap((some) => some.slice(0, most)),
    links_left_out: Object.fromEntries(
      [...told].flatMap(([origin, some]) => (some.length > most ? [[origin, some.length - most]] : [])),
    ),
    arguments: [],
    sources: [],
    sources_missing: [],
    experiments: [],
    cluster: { id: 0, label: "A part", size: 2, word: "small" },
  };
}

export interface Door {
  /** What was asked for, in order, without the prefix. */
  asked: string[];
  /** While true every answer is a problem. */
  broken: boolean;
}

/** Answer the page's requests from `links`. */
export function serve(links: readonly NeighbourLink[], most: number): Door {
  const door: Door = { asked: [], broken: false };
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    door.asked.push(`${pathname.replace("/api/v1", "")}?${searchParams}`);
    const json = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
    if (door.broken)
      return json({ code: "store_damaged", detail: "the index cannot be read", hint: "start the server again" }, 503);
    if (!pathname.endsWith("/links")) return json(hub(links, most));
    const [origin, id] = [searchParams.get("origin"), searchParams.get("link")];
    const wanted = links.filter((row) => (!origin || row.link.origin === origin) && (!id || row.link.id === id));
    const from = Number(searchParams.get("cursor") ?? 0);
    const to = from + Number(searchParams.get("limit") ?? 100);
    const page: LinkPage = { items: wanted.slice(from, to), next: to < wanted.length ? String(to) : null };
    return json(page);
  });
  return door;
}
