/** Cited sources with the figures that they published: value, condition, where it stands, how it was read. */
import { count, figure, signs } from "../core/number";
import type { CitedSource, Figure } from "../core/types";

/** How a figure was read, in words. */
export const READ: Record<Figure["confidence"], string> = {
  high: "in the paper's text or table",
  digitised: "read off a vector curve",
  medium: "from a secondary summary",
  by_eye: "read off a picture by eye",
  low: "from memory or a page alone",
  own_check: "derived here",
};

const UNITS: Record<string, string> = { "1": "", percent: " %", points: " points" };

export function published(row: Figure): string {
  const unit = UNITS[row.unit] ?? ` ${row.unit}`;
  if (row.value !== null && row.value !== undefined) {
    const span =
      row.low !== null && row.low !== undefined && row.high !== null && row.high !== undefined
        ? ` [${figure(row.low)}, ${figure(row.high)}]`
        : "";
    return `${figure(row.value)}${unit}${span}`;
  }
  const first = row.series[0];
  const last = row.series.at(-1);
  if (!first || !last) return "";
  if (alongOneAxis(row)) return `${figure(first.value)} → ${figure(last.value)}${unit}`;
  return row.series.length > 2
    ? count(row.series.length, "value")
    : `${row.series.map((point) => `${signs(point.at)} ${figure(point.value)}`).join(", ")}${unit}`;
}

/** Whether the points of a series differ by a number alone, as rounds and steps do: only then one leads to the next. */
const alongOneAxis = (row: Figure): boolean =>
  new Set(row.series.map((point) => point.at.replace(/\d[\d.,]*/g, "#"))).size === 1;

/** Only addresses of the web become links; whatever else stands there stays text. */
export const webAddress = (url: string): string | null => (/^https?:\/\//i.test(url) ? url : null);

function Figures({ rows }: { rows: readonly Figure[] }) {
  return (
    <table class="figures">
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              {signs(row.quantity)}
              <div class="small">
                {signs([row.condition, row.locator, READ[row.confidence]].filter(Boolean).join(" · "))}
              </div>
              {row.series.length > 2 && (
                <div class="small tabular">
                  {row.series.map((point) => `${point.at}: ${figure(point.value)}`).join(", ")}
                </div>
              )}
            </td>
            <td class="value">{published(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
        const address = webAddress(source.url);
        return (
          <article key={source.key} class="source">
            <h4>
              {address ? (
                <a class="link" href={address} target="_blank" rel="noopener noreferrer">
                  {source.title}
                </a>
              ) : (
                source.title
              )}
            </h4>
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
