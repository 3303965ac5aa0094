/** Cited sources with the figures that they published: value, condition, where it stands, how it was read. */

import { signs } from "../core/number";
import type { CitedSource, Figure } from "../core/types";
import { WebLink } from "../core/WebLink";
import { Reported } from "../sources/FigurePicture";
import { READ } from "../sources/figure";

function Figures({ rows }: { rows: readonly Figure[] }) {
  return (
    <dl class="figures">
      {rows.map((row) => (
        <div key={row.id}>
          <dt>{signs(row.quantity)}</dt>
          <dd class="reported">
            <Reported row={row} />
          </dd>
          <dd class="small">{signs([row.condition, row.locator, READ[row.confidence]].filter(Boolean).join(" · "))}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Given {
  cited: readonly CitedSource[];
  missing: readonly string[];
  brief?: boolean;
}

export function Sources({ cited, missing, brief = false }: Given) {
  return (
    <>
      {missing.length > 0 && (
        <p class="problem">Uncited: the graph does not hold what is named here, {missing.join(", ")}.</p>
      )}
      {cited.map(({ citation, source }) => {
        const named = source.figures.filter((row) => citation.figures.includes(row.id));
        const rows = named.length > 0 ? named : brief ? [] : source.figures;
        const people = source.authors.length > 3 ? `${source.authors[0]} et al.` : source.authors.join(", ");
        const Heading = brief ? "h4" : "h3";
        return (
          <article key={source.key} class="source">
            <Heading>
              <WebLink url={source.url} text={source.title} />
            </Heading>
            <p class="small">
              {[people, source.year, source.venue, source.arxiv && `arXiv ${source.arxiv}`, citation.locator]
                .filter(Boolean)
                .join(" · ")}
            </p>
            {!brief && source.summary && <p class="summary">{source.summary}</p>}
            {rows.length > 0 &&
              (named.length > 0 || rows.length < 4 ? (
                <Figures rows={rows} />
              ) : (
                <details>
                  <summary class="link small">{rows.length} figures, none of them cited here</summary>
                  <Figures rows={rows} />
                </details>
              ))}
            {!brief && source.cautions.length > 0 && (
              <ul class="cautions">
                {source.cautions.map((text) => (
                  <li key={text}>{signs(text)}</li>
                ))}
              </ul>
            )}
          </article>
        );
      })}
    </>
  );
}
