/** The keyboard: one table that both does things and is shown by `?`. Views add their own rows while they are open. */
import { effect, signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { recall, remember } from "./memory";

/**
 * Whether a key of one character does something by itself. Who speaks to the computer, or whose hand strikes keys unmeant, turns
 * that off (WCAG 2.1.4); every such key is a command of the palette too. The choice is kept in this browser only.
 */
export const singleKeys = signal(recall("keys") !== "off");
effect(() => remember("keys", singleKeys.value ? "on" : "off"));

const isSingle = (name: string): boolean => name.length === 1;

export interface KeyRow {
  /** As `KeyboardEvent.key`; "Mod+k" for Ctrl or Cmd. None: the row is a command of the palette only. */
  keys: string[];
  /** How the table writes it, when not the keys themselves. */
  shown?: string;
  does: string;
  run: (event: KeyboardEvent) => void;
  /** Also while a text field has the focus. */
  always?: boolean;
}

interface Layer {
  rows: KeyRow[];
}

let layers: Layer[] = [];

/** All rows that work now, innermost layer first. */
export const rows = (): KeyRow[] => layers.toReversed().flatMap((layer) => layer.rows);

/** Add rows while the calling component is shown; what was opened last is asked first. */
export function useKeys(rowsNow: KeyRow[]): void {
  const layer = useRef<Layer>({ rows: rowsNow });
  layer.current.rows = rowsNow;
  // Before the picture is shown: a key pressed at what one sees must already mean that.
  useLayoutEffect(() => {
    const own = layer.current;
    layers = [...layers, own];
    return () => {
      layers = layers.filter((other) => other !== own);
    };
  }, []);
}

export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Mod+${event.shiftKey ? "Shift+" : ""}${key}` : key;
}

const writing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("textarea, select, input:not([type=range]):not([type=radio]):not([type=checkbox])"));

/** Enter and the arrows belong to a control that has the focus, never to the map behind it. */
const takes = (target: EventTarget | null, key: string): boolean =>
  target instanceof HTMLElement &&
  ((target.matches("a, button, summary") && key === "Enter") ||
    (target.matches("input[type=range], input[type=number], [role=slider], [role=separator]") &&
      /^(Arrow|Home|End|Enter)/.test(key)));

export function listenToKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const name = nameOf(event);
    const typing = writing(event.target);
    if (isSingle(name) && !singleKeys.peek()) return;
    const row = rows().find((candidate) => candidate.keys.includes(name) && (!typing || candidate.always));
    if (!row || takes(event.target, event.key)) return;
    event.preventDefault();
    row.run(event);
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}
