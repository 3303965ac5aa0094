import { grouped } from "../core/number";

/** What can be done with an area that was drawn by hand; in the place of the words above the map, where it covers no mark and no name. */
export function AreaBar({
  inside,
  most,
  keep,
  forget,
}: {
  inside: number;
  /** An address holds no more nodes than this. */
  most: number;
  keep: (word: "within" | "without") => void;
  forget: () => void;
}) {
  return (
    <p class="area-bar">
      <b>{grouped(inside)}</b> inside the area
      <button type="button" class="button" disabled={inside === 0 || inside > most} onClick={() => keep("within")}>
        Only these
      </button>
      <button type="button" class="button" disabled={inside === 0 || inside > most} onClick={() => keep("without")}>
        Put these away
      </button>
      {inside > most && <span class="small">An address names at most {grouped(most)} nodes. Draw a smaller area.</span>}
      <button type="button" class="link" onClick={forget}>
        Forget the area
      </button>
    </p>
  );
}
