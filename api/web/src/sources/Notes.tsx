/** Words of the address that name nothing, each refused in a sentence. */
import { READ } from "../node/Sources";
import { ORDERS } from "./select";

const STANDINGS = new Set(["agrees", "differs", "not_judged", "not_run"]);

export function refusals(query: URLSearchParams, named: boolean, known: boolean): string[] {
  const fig = query.get("fig");
  const source = query.get("source");
  const level = query.get("confidence");
  const agree = query.get("agree");
  const order = query.get("order");
  return [
    fig && !named ? `fig=${fig} refused: no source has such a figure` : "",
    source && !known && !named ? `source=${source} refused: there is no such source` : "",
    level && !(level in READ) ? `confidence=${level} refused: it is one of ${Object.keys(READ).join(", ")}` : "",
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
