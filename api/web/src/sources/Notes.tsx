/** Words of the address that name nothing, each refused in a sentence. */
import { isConfidence, READ } from "./figure";
import { ORDERS } from "./select";

const STANDINGS = new Set(["agrees", "differs", "not_judged", "not_run"]);

export function refusals(query: URLSearchParams, named: boolean, known: boolean): string[] {
  const fig = query.get("fig");
  const source = query.get("source");
  const level = query.get("confidence");
  const agree = query.get("agree");
  const order = query.get("order");
  const as = query.get("as");
  return [
    as !== null && as !== "beside" ? `as=${as} refused: it is beside, or left out for the table of all sources` : "",
    fig && !named ? `fig=${fig} refused: no source has such a figure` : "",
    source && !known && !named ? `source=${source} refused: there is no such source` : "",
    level && !isConfidence(level) ? `confidence=${level} refused: it is one of ${Object.keys(READ).join(", ")}` : "",
    agree && !STANDINGS.has(agree) ? `agree=${agree} refused: it is one of ${[...STANDINGS].join(", ")}` : "",
    order !== null && !Object.hasOwn(ORDERS, order)
      ? `order=${order} refused: it is one of ${Object.keys(ORDERS).join(", ")}`
      : "",
  ].filter(Boolean);
}

export function Notes({ query, named, known }: { query: URLSearchParams; named: boolean; known: boolean }) {
  return (
    <>
      {refusals(query, named, known).map((text) => (
        <p key={text} class="small problem" role="status">
          {text}
        </p>
      ))}
    </>
  );
}
