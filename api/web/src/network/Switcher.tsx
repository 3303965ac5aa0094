import { setQuery } from "../core/router";

export const WAYS = [
  { name: "map", label: "Map" },
  { name: "communities", label: "Communities" },
  { name: "list", label: "List" },
  { name: "table", label: "Table" },
] as const;

export type Way = (typeof WAYS)[number]["name"];

export const wayNamed = (name: string | null, usual: Way): Way => WAYS.find((row) => row.name === name)?.name ?? usual;

/** The same selection in four ways; `usual` is the one that an address leaves out. */
export function Switcher({ way, usual, refused }: { way: Way; usual: Way; refused: readonly Way[] }) {
  return (
    <div class="segments">
      {WAYS.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          aria-pressed={way === name}
          disabled={refused.includes(name)}
          onClick={() => setQuery({ as: name === usual ? null : name })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
