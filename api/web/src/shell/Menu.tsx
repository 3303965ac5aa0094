/** A button of the bar with a menu below it, as menus work by key: the arrows go through it, Esc closes it, the focus comes back. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useFocusGivenBack } from "../core/focus";
import { useKeys } from "../core/keys";

export interface MenuItem {
  label: string;
  run: () => void;
  /** Whether it is the one chosen of several; absent where nothing is chosen. */
  chosen?: boolean;
}

interface Props {
  label: string;
  /** The icon of the button. */
  children: ComponentChildren;
  /** Asked when it opens. */
  items: () => readonly MenuItem[];
}

export function Menu({ label, children, items }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <div onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && close()}>
      <button
        type="button"
        class="tool"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && <Items label={label} rows={items()} close={close} />}
    </div>
  );
}

const roleOf = ({ chosen }: MenuItem) =>
  chosen === undefined ? ({ role: "menuitem" } as const) : ({ role: "menuitemradio", "aria-checked": chosen } as const);

function Items({ label, rows, close }: { label: string; rows: readonly MenuItem[]; close: () => void }) {
  const host = useRef<HTMLDivElement>(null);
  const stops = () => [...(host.current?.querySelectorAll("button") ?? [])];
  const go = (to: number): void =>
    stops()
      .at(to % rows.length)
      ?.focus();
  const here = () => stops().indexOf(document.activeElement as HTMLButtonElement);
  useFocusGivenBack();
  const chosen = rows.findIndex((row) => row.chosen);
  useLayoutEffect(() => go(Math.max(0, chosen)), []);
  useKeys([
    { keys: ["Escape"], shown: "Esc", does: "close", run: close },
    { keys: ["ArrowDown"], shown: "↓", does: "next entry", run: () => go(here() + 1) },
    { keys: ["ArrowUp"], shown: "↑", does: "entry before", run: () => go(here() - 1) },
    { keys: ["Home"], does: "first entry", run: () => go(0) },
    { keys: ["End"], does: "last entry", run: () => go(-1) },
  ]);
  return (
    <div class="float menu" role="menu" aria-label={label} ref={host}>
      {rows.map((row) => (
        <button
          key={row.label}
          type="button"
          tabIndex={-1}
          {...roleOf(row)}
          onClick={() => {
            close();
            row.run();
          }}
        >
          {row.label}
          {row.chosen && <span aria-hidden="true">✓</span>}
        </button>
      ))}
    </div>
  );
}
