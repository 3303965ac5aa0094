/** What can be taken away from the view that is open, as files or as an address. */
import { announce, tell } from "../core/announce";
import { asApiError, health } from "../core/api";
import { busy, whole } from "../core/busy";
import { route, viewName } from "../core/router";
import { drawing, here } from "../page/state";
import { pngOf, save, svgText } from "./picture";
import { pageText } from "./snapshot";

export interface Share {
  label: string;
  /** Do it; whoever asked is told where that fails. */
  run: () => void;
}

/** The interactive map of this view: one walk with its hops, or the map with the kinds and relations that it shows. */
function mapAddress(): string {
  const { id, query } = route.value;
  const wanted = new URLSearchParams();
  if (viewName.value === "network") {
    for (const word of ["kind", "relation"]) if (query.get(word)) wanted.set(word, query.get(word) as string);
  } else {
    wanted.set("node", id || health.value?.root || "");
    wanted.set("hops", query.get("hops") ?? "2");
  }
  const words = wanted.toString();
  return `/api/v1/export/html${words ? `?${words}` : ""}`;
}

/** Let a view that waits for answers have them: half of it is not what a reader wants to keep. */
async function complete(): Promise<void> {
  if (!busy.peek()) return;
  tell("It is saved once all of it is here");
  if (!(await whole())) tell("Some of it has not come; it is saved as it is");
}

const picture = async (way: "svg" | "png") => {
  await complete();
  const drawn = drawing.peek()?.();
  if (!drawn) return;
  const name = `mirage-${viewName.peek()}-${here()}.${way}`;
  save(way === "svg" ? new Blob([await svgText(drawn)], { type: "image/svg+xml" }) : await pngOf(drawn), name);
  announce("Picture saved");
};

const asPage = async () => {
  await complete();
  const drawn = drawing.peek()?.() ?? null;
  const day = new Date().toISOString().slice(0, 10);
  const said = `Mirage · ${document.title.replace(" · Mirage", "")} · Saved on ${day} from revision ${health.value?.revision.slice(0, 12)}; nothing in it can be run.`;
  const text = await pageText(drawn instanceof SVGSVGElement ? drawn : null, said);
  save(new Blob([text], { type: "text/html" }), `mirage-${viewName.peek()}-${here()}.html`);
  announce("Page saved");
};

const copyAddress = async () => {
  try {
    // Undefined where the page came over HTTP from another machine.
    await navigator.clipboard.writeText(location.href);
    tell("Address copied");
  } catch {
    tell("The browser refused the clipboard; the address is in its bar");
  }
};

const share = (label: string, does: () => Promise<void> | void): Share => ({
  label,
  run: () => {
    const failed = (error: unknown) => tell(`That did not work. ${asApiError(error).message}`);
    Promise.resolve().then(does).catch(failed);
  },
});

export function shares(): Share[] {
  const node = here();
  return [
    ...(drawing.value
      ? [share("Save the picture as SVG", () => picture("svg")), share("Save the picture as PNG", () => picture("png"))]
      : []),
    share("Save this view as a page that opens from a file", asPage),
    ...(["walk", "network"].includes(viewName.value)
      ? [share("Save an interactive map that opens from a file", () => location.assign(mapAddress()))]
      : []),
    ...(node
      ? [
          share("Save a draft article about this node", () =>
            location.assign(`/api/v1/nodes/${encodeURIComponent(node)}/article`),
          ),
        ]
      : []),
    share("Copy the address of this view", copyAddress),
  ];
}
