/** The address is the whole state: what a link cannot carry does not exist. */
import { computed, signal } from "@preact/signals";

interface Route {
  /** First word of the path: which view. Empty for the home address. */
  view: string;
  /** Second word: which node. */
  id: string;
  query: URLSearchParams;
}

/** What the browser keeps with an entry of its history: the ids walked so far, newest last, and how many steps lie before it. */
interface Entry {
  trail: string[];
  steps: number;
}

export function parseRoute(pathname: string, search: string): Route {
  const [view = "", id = ""] = pathname.split("/").filter(Boolean).map(decode);
  return { view, id, query: new URLSearchParams(search) };
}

function decode(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** Words that hold in every view and go from one to the next: the reader's evidence rule, and what is supposed. */
export const CARRIED = ["rule", "if"] as const;
/** As one text, so that nothing is drawn again when other words of the address change. */
const carried = computed(() => CARRIED.map((word) => route.value.query.get(word) ?? "").join("\n"));

const carriedWords = () => {
  const values = carried.value.split("\n");
  return CARRIED.map((word, at) => [word, values[at]] as const);
};

/** Build an address; empty and null values are left out, so defaults never show. What is carried goes along. */
export function href(view: string, id = "", query: Record<string, string | number | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of [...Object.entries(query), ...carriedWords()]) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const path = `/${[view, id].filter(Boolean).map(encodeURIComponent).join("/")}`;
  const words = readable(search);
  return words ? `${path}?${words}` : path;
}

/** The current address with the id that was meant in place of one that nothing has, in the path or among its words. */
export function corrected(wrong: string, meant: string): string {
  const { view, id, query } = route.value;
  const right = (word: string | undefined) => (word === wrong ? meant : word);
  const words = Object.fromEntries(query);
  return href(view || "walk", right(id), { ...words, sel: right(words.sel) });
}

/** Commas and colons are legal in a query; leaving them readable keeps shared links short. */
function readable(search: URLSearchParams): string {
  return search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

const here = () => parseRoute(location.pathname, location.search);

export const route = signal<Route>(here());
export const trail = signal<string[]>((history.state as Entry | null)?.trail ?? []);
/** How many places the trail holds. */
const TRAIL_LENGTH = 12;

/** The trail after a step from one node to another: newest last, and each place once. */
export const walked = (from: string, to: string): string[] =>
  [...trail.value.filter((step) => step !== from && step !== to), from].filter(Boolean).slice(-TRAIL_LENGTH);

export const viewName = computed(() => route.value.view || "walk");

addEventListener("popstate", () => {
  trail.value = (history.state as Entry | null)?.trail ?? [];
  route.value = here();
});

export function navigate(address: string, options: { replace?: boolean; trail?: string[] } = {}): void {
  const before = (history.state as Entry | null)?.steps ?? 0;
  const entry: Entry = { trail: options.trail ?? trail.value, steps: options.replace ? before : before + 1 };
  if (options.replace) history.replaceState(entry, "", address);
  else history.pushState(entry, "", address);
  trail.value = entry.trail;
  route.value = here();
}

/** Whether the page was opened here: a step back would leave it. */
export const isFirst = (): boolean => ((history.state as Entry | null)?.steps ?? 0) === 0;

type Change = (path: string, before: string, after: string, changed: string[]) => void;
let changes: Change = () => undefined;
/** Be told of every change by `setQuery`: path, search before and after, and the words that were set. */
export const onChange = (told: Change): void => {
  changes = told;
};

/** The current query with some values changed and the rest kept, unknown ones included. */
function changed(wanted: Record<string, string | number | null | undefined>): URLSearchParams {
  const query = new URLSearchParams(route.value.query);
  for (const [key, value] of Object.entries(wanted)) {
    if (value === null || value === undefined || value === "") query.delete(key);
    else query.set(key, String(value));
  }
  return query;
}

function write(query: URLSearchParams, push: boolean): boolean {
  const words = readable(query);
  const address = location.pathname + (words ? `?${words}` : "");
  if (address === location.pathname + location.search) return false;
  navigate(address, { replace: !push });
  return true;
}

/** Change some query values of the current address and keep the rest. */
export function setQuery(wanted: Record<string, string | number | null | undefined>, push = false): void {
  const query = changed(wanted);
  const { pathname, search } = location;
  const names = Object.keys(wanted).filter((key) => query.get(key) !== new URLSearchParams(search).get(key));
  if (write(query, push)) changes(pathname, search, location.search, names);
}

/** Write down what the address already means; that is no step of the reader's, and nothing to undo. */
export function spellOut(wanted: Record<string, string | number | null | undefined>): void {
  write(changed(wanted), false);
}

/** Let plain clicks on our own links change the view; everything else stays the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const anchor = (event.target as Element | null)?.closest("a");
  if (!anchor || anchor.target || anchor.origin !== location.origin || anchor.hasAttribute("download")) return;
  if (anchor.hash && anchor.pathname === location.pathname) return;
  if (anchor.pathname.startsWith("/api/") || anchor.pathname === "/docs") return;
  event.preventDefault();
  navigate(anchor.pathname + anchor.search);
}
