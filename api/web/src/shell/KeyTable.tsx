import { rows, useKeys } from "../core/keys";

/** All keys that work in the view that is open. */
export function KeyTable({ close }: { close: () => void }) {
  const leave = { keys: ["Escape"], shown: "Esc", does: "close what is open", run: close };
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
    <section class="float key-table" role="dialog" aria-label="Keys">
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
      <p class="buttons">
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </p>
    </section>
  );
}
