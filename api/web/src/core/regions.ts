/** The parts of the page that a keyboard goes round: bar, then each part of the view, then the tabs of a small screen. */
import { announce } from "./announce";

const REGIONS = "header.bar, #view section[aria-label], #view aside, nav.tabs";
const STOPS = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex='0']";

const seen = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** Regions in reading order, each without those that lie inside another. */
export function regions(root: ParentNode = document): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(REGIONS)];
  return found.filter((one) => !found.some((other) => other !== one && other.contains(one)));
}

/** Move the focus to the next region that is seen, or the one before, and say where it is. */
export function goRound(by: 1 | -1): void {
  const all = regions().filter(seen);
  const here = all.findIndex((region) => region.contains(document.activeElement));
  enter(all[(Math.max(here, by > 0 ? -1 : 0) + by + all.length) % all.length]);
}

/** Move the focus past the bar. */
export const goToView = (): void => enter(regions().find((region) => seen(region) && region.closest("#view")));

function enter(region: HTMLElement | undefined): void {
  if (!region) return;
  const stop = [...region.querySelectorAll<HTMLElement>(STOPS)].find(seen);
  if (!stop) region.tabIndex = -1;
  (stop ?? region).focus();
  announce(region.getAttribute("aria-label") ?? (region.matches("header, nav") ? "Views" : "Beside it"));
}
