/** Sources: what the papers reported, and beside it what the mechanism did. A table that can be read down. */
import { useEffect, useState } from "preact/hooks";
import { StartBatch } from "../batch/StartBatch";
import { Failure, Message } from "../core/Message";
import { count, grouped } from "../core/number";
import { useBeside } from "../core/reads";
import { setQuery } from "../core/router";
import type { Beside } from "../core/types";
import { BesideTable } from "../sources/BesideTable";
import { isConfidence, READ } from "../sources/figure";
import { JudgedIcon } from "../sources/Judged";
import { More } from "../sources/More";
import { Notes } from "../sources/Notes";
import { Overview } from "../sources/Overview";
import { Papers } from "../sources/Papers";
import { type Sources, useSources } from "../sources/reads";
import {
  besideInOrder,
  besideOf,
  type Confidence,
  figureNamed,
  ORDERS,
  orderOf,
  papersOf,
  standingOf,
  tally,
  type Wanted,
  wordsOf,
} from "../sources/select";
import "../styles/knobs.css";
import "../styles/sources.css";

const STANDINGS = [
  { name: "differs", label: "Disagree" },
  { name: "agrees", label: "Agree" },
  { name: "not_judged", label: "Not judged" },
  { name: "not_run", label: "Not run" },
];

function Filter({
  title,
  word,
  wanted,
  rows,
}: {
  title: string;
  word: string;
  wanted: string;
  rows: readonly { name: string; label: string; count: number }[];
}) {
  return (
    <fieldset class="sources-filter">
      <legend class="small">{title}</legend>
      <div class="pills">
        {[{ name: "", label: "All", count: rows.reduce((sum, row) => sum + row.count, 0) }, ...rows].map((row) => (
          <button
            key={row.name}
            type="button"
            class="pill"
            aria-pressed={row.name === wanted}
            onClick={() => setQuery({ [word]: row.name || null })}
          >
            {row.label} <span class="tabular">{grouped(row.count)}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** How the figures wanted were read; what the address says wrongly is refused in words, and shows all. */
function readLevel(query: URLSearchParams): Confidence | "" {
  const word = query.get("confidence") ?? "";
  return isConfidence(word) ? word : "";
}

export function SourcesView({ query }: { query: URLSearchParams }) {
  const sources = useSources(
    { q: query.get("q") ?? "", confidence: readLevel(query) },
    query.get("fig") ?? "",
    query.get("source") ?? "",
    orderOf(query.get("order")),
  );
  const beside = useBeside();
  useEffect(() => {
    document.title = "Sources · Mirage";
  }, []);
  if (sources.error && !sources.data) return <Failure error={sources.error} again={sources.again} />;
  if (!sources.data) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  if (sources.data.items.length === 0)
    return (
      <Message
        title="This folder holds no sources yet"
        text="A source is one YAML file in the folder sources, named by its key."
      />
    );
  const failed = query.get("as") === "beside" && !beside.data ? beside.error : null;
  if (failed) return <Failure error={failed} again={beside.again} />;
  return <Tables found={sources.data} beside={beside.data} query={query} />;
}

interface Props {
  found: Sources;
  beside: readonly Beside[] | null;
  query: URLSearchParams;
}

function Tables({ found, beside, query }: Props) {
  const [led, setLed] = useState<{ to: Beside } | null>(null);
  const sources = found.items;
  const asBeside = query.get("as") === "beside";
  const named = figureNamed(sources, query.get("fig") ?? "");
  const opened = named?.source ?? query.get("source") ?? "";
  const known = sources.some((row) => row.key === opened);
  const text = query.get("q") ?? "";
  const level = readLevel(query);
  const agree = query.get("agree") ?? "";
  const standing = asBeside && STANDINGS.some((row) => row.name === agree) ? agree : "";
  const wanted: Wanted = { words: wordsOf(text), confidence: new Set(level ? [level] : []), standing };
  const order = orderOf(query.get("order"));
  const papers = papersOf(sources, wanted);
  const rows = besideInOrder(besideOf(beside ?? [], wanted), order, sources);
  const empty = asBeside ? beside !== null && rows.length === 0 : papers.length === 0;

  // Before the pairs have come nothing is counted: a nought would be taken for an answer.
  const counts = !asBeside || beside !== null;

  const anchor = named ? `fig-${named.source}-${named.figure}` : known ? `source-${opened}` : "";
  // Dependencies: the address names another row, or its table appears
  useEffect(() => {
    if (anchor && !asBeside) document.getElementById(anchor)?.scrollIntoView({ block: named ? "center" : "start" });
  }, [anchor, asBeside]);

  const free = { ...wanted, confidence: new Set<string>() };
  const counted = tally(
    asBeside
      ? besideOf(beside ?? [], free).map((row) => row.reported.confidence)
      : papersOf(sources, free).flatMap((row) => row.figures.map((one) => one.confidence)),
  );
  const standings = tally(besideOf(beside ?? [], { ...wanted, standing: "" }).map(standingOf));
  const levels = (!asBeside && found.confidence) || counted;
  return (
    <div class="sources">
      {(found.looking || !counts) && <div class="loading-line" role="progressbar" aria-label="Searching" />}
      <header>
        <div>
          <h1 class="title">{asBeside ? "Reported beside simulated" : "Sources"}</h1>
          <p class="lead">
            {asBeside
              ? "What the papers measured on language models, and what small mechanisms do. The two are never blended: agreement shows that a mechanism is enough, not that a paper is right."
              : `${count(found.sources, "source")} and the ${grouped(found.figures)} figures that were read from them, each with its condition, its place and how surely it was read.`}
          </p>
          <div class="sources-tools">
            <fieldset class="segments" aria-label="Table">
              <button type="button" aria-pressed={!asBeside} onClick={() => setQuery({ as: null, agree: null }, true)}>
                All sources
              </button>
              <button
                type="button"
                aria-pressed={asBeside}
                onClick={() => setQuery({ as: "beside", fig: null, source: null }, true)}
              >
                Beside the simulations{beside ? ` ${grouped(beside.length)}` : ""}
              </button>
            </fieldset>
            <fieldset class="segments" aria-label="Order">
              {Object.entries(ORDERS).map(([name, label]) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === order}
                  onClick={() => setQuery({ order: name === "use" ? null : name }, true)}
                >
                  {label}
                </button>
              ))}
            </fieldset>
            <label class="sources-search">
              <span class="hidden">Search the sources</span>
              <input
                type="search"
                value={text}
                placeholder="Title, author, quantity"
                onInput={(event) => setQuery({ q: event.currentTarget.value || null })}
              />
            </label>
          </div>
          {asBeside && counts && (
            <Filter
              title="Sign, order and size"
              word="agree"
              wanted={standing}
              rows={STANDINGS.map((row) => ({ ...row, count: standings.get(row.name) ?? 0 }))}
            />
          )}
          {counts && (
            <Filter
              title="How it was read"
              word="confidence"
              wanted={level}
              rows={Object.entries(READ).map(([name, label]) => ({ name, label, count: levels.get(name) ?? 0 }))}
            />
          )}
          <Notes query={query} named={named !== null} known={known} />
          {asBeside && <StartBatch nodes={[...new Set(rows.filter((row) => !row.simulated).map((row) => row.node))]} />}
          {asBeside && (
            <p class="small sources-key">
              <JudgedIcon value="agrees" /> agrees <JudgedIcon value="differs" /> differs{" "}
              <JudgedIcon value="not_judged" /> not judged; a diamond is reported, a dot with its line simulated with
              its 95 % interval
            </p>
          )}
        </div>
        {asBeside && <Overview rows={rows} lead={(to) => setLed({ to })} />}
      </header>
      {empty ? (
        <Message
          part
          title="Nothing matches"
          text={`${grouped(asBeside ? (beside?.length ?? 0) : found.figures)} were searched.`}
        >
          <button type="button" class="button" onClick={() => setQuery({ q: null, confidence: null, agree: null })}>
            Show all
          </button>
        </Message>
      ) : asBeside ? (
        counts && <BesideTable rows={rows} led={led} />
      ) : (
        <>
          <Papers
            papers={papers}
            citedBy={found.citedBy}
            bearing={found.bearing}
            opened={opened}
            marked={named?.figure ?? ""}
            narrowed={wanted.words.length > 0 || level !== ""}
            query={query}
          />
          <More
            shown={papers.length}
            rest={found.rest}
            more={found.more}
            heads=".papers tr.paper th"
            row="paper"
            rows="papers"
          />
        </>
      )}
    </div>
  );
}
