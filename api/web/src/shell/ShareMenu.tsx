import { useState } from "preact/hooks";
import { announce } from "../core/announce";
import { useKeys } from "../core/keys";
import { shares } from "../share/commands";

function Items({ close }: { close: () => void }) {
  useKeys([{ keys: ["Escape"], shown: "Esc", does: "close", run: close }]);
  return (
    <div class="float menu" role="menu">
      {shares().map((row) => (
        <button
          key={row.label}
          type="button"
          role="menuitem"
          onClick={() => {
            close();
            Promise.resolve(row.run()).catch((error: unknown) => announce(`That did not work: ${error}`));
          }}
        >
          {row.label}
        </button>
      ))}
    </div>
  );
}

/** What can be taken away from the view: pictures, a page, a draft, the address. */
export function ShareMenu() {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <div onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && close()}>
      <button type="button" class="tool" aria-label="Share" aria-expanded={open} onClick={() => setOpen(!open)}>
        <svg class="icon" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
          <path
            d="M0 3.2V-7M-3.4-3.8L0-7.2L3.4-3.8M-4.6-.6H-6V6.6H6V-.6H4.6"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
      </button>
      {open && <Items close={close} />}
    </div>
  );
}
