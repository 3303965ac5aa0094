import { useLayoutEffect, useRef } from "preact/hooks";
import { useFocusGivenBack } from "../core/focus";
import { rows, singleKeys, useKeys } from "../core/keys";
import { keysShown } from "../page/state";

const close = () => {
  keysShown.value = false;
};

/** All keys that work in the view that is open. */
export function KeyTable() {
  const host = useRef<HTMLElement>(null);
  const leave = { keys: ["Escape"], shown: "Esc", does: "close what is open", run: close };
  useFocusGivenBack();
  useLayoutEffect(() => host.current?.focus(), []);
  useKeys([leave]);
  const seen = new Set<string>();
  const shown = [...rows(), leave].filter((row) => {
    if (row.keys.length === 0) return false;
    const key = row.shown ?? row.keys.join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return (
    <section class="float key-table" role="dialog" aria-label="Keys" tabIndex={-1} ref={host}>
      <h2 class="head">Keys</h2>
      <dl>
        {shown.map((row) => [
          <dt key={row.does}>
            {(row.shown ?? row.keys.join(" ")).split(" ").map((key) => (
              <kbd key={key}>{key === "Backspace" ? "⌫" : key}</kbd>
            ))}
          </dt>,
          <dd key={`${row.does} text`}>{row.does}</dd>,
        ])}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked;
          }}
        />
        <span>
          Keys of one character work
          <span class="small">
            {" "}
            off: only keys held with Ctrl, the arrows, Enter, Tab, Esc and ⌫; the rest is in the search
          </span>
        </span>
      </label>
      <p class="buttons">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </p>
    </section>
  );
}
