/** All papers as one table: one group of rows for each, its figures read down with how surely they were read. */

import { signs } from "../core/number";
import { href } from "../core/router";
import type { Bearing as Bears, CitedBy, Figure, Source } from "../core/types";
import { WebLink } from "../core/WebLink";
import { Bearing } from "./Bearing";
import { Reported } from "./FigurePicture";
import { READ } from "./figure";
import type { Paper } from "./select";

/** Figures of one paper that are shown before the reader opens it. */
const FIRST = 5;

interface HeadProps {
  source: Source;
  citing: CitedBy | undefined;
  bearing: readonly Bears[];
}

function PaperHead({ source, citing, bearing }: HeadProps) {
  return (
    <>
      <h2 class="head">
        <WebLink url={source.url} text={source.title} />
      </h2>
      <p class="small">
        {[source.authors.join(", "), source.year, source.venue, source.arxiv && `arXiv ${source.arxiv}`]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Bearing citedBy={citing} rows={bearing} />
    </>
  );
}

function FigureRow({ row, source, marked }: { row: Figure; source: string; marked: boolean }) {
  return (
    <tr id={`fig-${source}-${row.id}`} class={marked ? "marked" : undefined} aria-current={marked ? "true" : undefined}>
      <th scope="row">{signs(row.quantity)}</th>
      <td class="reported" data-label="Reported">
        <Reported row={row} />
      </td>
      <td data-label="Condition and place">
        {signs([row.condition, row.locator].filter(Boolean).join(" · ")) || <span class="small">not stated</span>}
      </td>
      <td data-label="How it was read">{READ[row.confidence]}</td>
    </tr>
  );
}

interface Props {
  papers: readonly Paper[];
  citedBy: ReadonlyMap<string, CitedBy>;
  /** What each paper does in the argument. */
  bearing: ReadonlyMap<string, readonly Bears[]>;
  /** The paper that the address names; all its figures are shown. */
  opened: string;
  /** The figure that the address names. */
  marked: string;
  /** Whether something is searched for or filtered; then nothing that matches is folded away. */
  narrowed: boolean;
  query: URLSearchParams;
}

export function Papers({ papers, citedBy, bearing, opened, marked, narrowed, query }: Props) {
  return (
    <table class="sources-table papers" aria-label="Papers and their figures">
      <thead>
        <tr>
          <th scope="col">Paper and figure</th>
          <th scope="col">Reported</th>
          <th scope="col">Condition and place</th>
          <th scope="col">How it was read</th>
        </tr>
      </thead>
      {papers.map(({ source, figures }) => {
        const all = narrowed || source.key === opened || figures.length <= FIRST + 1;
        const shown = all ? figures : figures.slice(0, FIRST);
        return (
          <tbody key={source.key} id={`source-${source.key}`}>
            <tr class="paper">
              <th scope="rowgroup" colSpan={4}>
                <PaperHead source={source} citing={citedBy.get(source.key)} bearing={bearing.get(source.key) ?? []} />
              </th>
            </tr>
            {shown.map((row) => (
              <FigureRow
                key={row.id}
                row={row}
                source={source.key}
                marked={source.key === opened && row.id === marked}
              />
            ))}
            {(!all || figures.length === 0) && (
              <tr class="more">
                <td colSpan={4}>
                  {all ? (
                    <span class="small">No figure of it is recorded.</span>
                  ) : (
                    <a
                      class="link small"
                      href={href("sources", "", { ...Object.fromEntries(query), fig: null, source: source.key })}
                    >
                      {figures.length - shown.length} more figures of this paper
                    </a>
                  )}
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}
