import { setQuery } from "./router";

/** Says how many marks lie where the reader put them, and puts all of them back. */
export function PutBack({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <>
      {" "}
      · {count} moved by hand{" "}
      <button type="button" class="link small" onClick={() => setQuery({ put: null })}>
        Put back
      </button>
    </>
  );
}
