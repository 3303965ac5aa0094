/** Query: a question to the graph in a language that only reads; its rows as a table, its nodes as a map. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { MapTools } from "../arrange/MapTools";
import { arrangeKeys, useArranged } from "../arrange/useArranged";
import { tell } from "../core/announce";
import { useAnswer } from "../core/answer";
import { ask, client, health } from "../core/api";
import { useKeys } from "../core/keys";
import { Message } from "../core/Message";
import { count, grouped } from "../core/number";
import { href, navigate, route, setQuery } from "../core/router";
import type { QueryAnswer } from "../core/types";
import { hasWebGl } from "../core/webgl";
import { sentence } from "../core/words";
import { NetworkMap } from "../network/NetworkMap";
import { remember } from "../page/state";
import { NodePane } from "../pane/NodePane";
import { Aside } from "../query/Aside";
import { Editor } from "../query/Editor";
import { note } from "../query/history";
import { RowsTable } from "../query/RowsTable";
import { LANGUAGES, refusals } from "../query/refused";
import { keywordSet, parameterNames, parameterValue, positionOf } from "../query/words";
import { useStanding } from "../standing/store";
import "../styles/network.css";
import "../styles/pane.css";
import "../styles/query.css";
import "../styles/walk.css";

/** Up to this many nodes of a result are laid out for themselves. */
const FEW = 300;
const NO_RING: ReadonlySet<string> = new Set();
const nothing = () => undefined;

export function QueryView({ query }: { id: string; query: URLSearchParams }) {
  const language = useAnswer("query language", (signal) => ask(client.GET("/api/v1/query/language", { signal }))).data;
  const text = query.get("text") ?? "";
  const [draft, setDraft] = useState(text);
  const [again, setAgain] = useState(0);
  const selected = query.get("sel") ?? "";
  const names = useMemo(() => parameterNames(draft, keywordSet(language)), [draft, language]);
  const sent = Object.fromEntries(
    [...query.entries()]
      .filter(([key]) => key.startsWith("p."))
      .map(([key, value]) => [key.slice(2), parameterValue(value)]),
  );
  const offered = health.value?.dialects.includes("neo4j") ?? false;
  const whole = offered && query.get("dialect") === "neo4j";
  const dialect = whole ? "neo4j" : "subset";
  const key = text && `query ${health.value?.revision} ${again} ${dialect} ${JSON.stringify(sent)} ${text}`;
  const { data, error, loading } = useAnswer(key, (signal) =>
    ask(client.POST("/api/v1/query", { body: { text, parameters: sent, rows: 1000, dialect }, signal })),
  );
  const wrong = error && draft === text ? positionOf(error.where, text) : null;

  useEffect(() => {
    document.title = "Query · Mirage";
  }, []);
  // Dependencies: back, forward and a followed link bring another text
  useEffect(() => setDraft(text), [text]);
  useEffect(() => {
    if (data && text) note(text);
    if (data) remember(data.graph.nodes);
  }, [data]);

  const run = (wanted: string) => {
    if (!wanted.trim()) {
      tell("Write a question first");
      return;
    }
    setDraft(wanted);
    if (wanted === text) setAgain(again + 1);
    else {
      const kept = new Set(parameterNames(wanted, keywordSet(language)).map((name) => `p.${name}`));
      const gone = [...route.value.query.keys()].filter((word) => word.startsWith("p.") && !kept.has(word));
      setQuery({ ...Object.fromEntries(gone.map((word) => [word, null])), text: wanted, sel: null }, true);
    }
  };
  const turn = () => {
    if (query.get("as")) setQuery({ as: null });
    else if (hasWebGl() && data && data.graph.nodes.length > 0) setQuery({ as: "map" });
    else tell("There is no answer with nodes that could be drawn as a map");
  };
  useKeys([
    { keys: ["Mod+Enter"], shown: "Ctrl ↵", does: "ask", run: () => run(draft), always: true },
    { keys: ["l"], shown: "L", does: "table or map", run: turn },
    ...(selected
      ? [{ keys: ["Escape"], shown: "Esc", does: "close the pane", run: () => setQuery({ sel: null }) }]
      : []),
  ]);

  return (
    <div class={selected ? "query with-selection" : "query"}>
      <h1 class="hidden">Query</h1>
      {text && loading && <div class="loading-line" role="progressbar" aria-label="Asking" />}
      <Aside language={language} ask={run} />
      <section class="query-main" aria-label="Query and answer">
        <Editor text={draft} language={language} wrong={wrong} onText={setDraft} />
        <div class="query-tools">
          <button type="button" class="button primary" onClick={() => run(draft)} disabled={!draft.trim()}>
            Ask <kbd>Ctrl ↵</kbd>
          </button>
          {offered && (
            <fieldset class="segments" aria-label="Language">
              <button type="button" aria-pressed={!whole} onClick={() => setQuery({ dialect: null })}>
                {LANGUAGES.subset}
              </button>
              <button type="button" aria-pressed={whole} onClick={() => setQuery({ dialect: "neo4j" })}>
                {LANGUAGES.neo4j}
              </button>
            </fieldset>
          )}
          {names.map((name) => (
            <label key={name} class="query-parameter">
              <span>${name}</span>
              <input
                value={query.get(`p.${name}`) ?? ""}
                onInput={(event) => setQuery({ [`p.${name}`]: event.currentTarget.value })}
              />
            </label>
          ))}
          <span class="small query-hint">
            Read-only Cypher. <span class="of-keys">Ctrl Space shows what fits.</span>
          </span>
        </div>
        {refusals(query, offered).map((text) => (
          <p key={text} class="small problem" role="status">
            {text}
          </p>
        ))}
        {error && (
          <div class="query-error" id="query-error" role="alert">
            <p>
              {error.where && <b>{sentence(error.where)} </b>}
              {error.message}
            </p>
            {error.hint && <p class="small">{error.hint}</p>}
          </div>
        )}
        {!text && <Message part title="Ask the graph" text="Choose one of the questions, or write your own." />}
        {data && text && !error && <Found answer={data} query={query} selected={selected} />}
      </section>
      {selected && <NodePane id={selected} walk={(id) => navigate(href("walk", id))} centred={false} />}
    </div>
  );
}

function Found({ answer, query, selected }: { answer: QueryAnswer; query: URLSearchParams; selected: string }) {
  const [webGl, setWebGl] = useState(hasWebGl);
  const levels = useStanding(true);
  const { nodes, links, left_out: leftOut } = answer.graph;
  const asMap = query.get("as") === "map" && webGl && nodes.length > 0;
  const drawn = useMemo(() => ({ nodes, links }), [answer]);
  // What a query finds lies scattered over the whole map; few nodes are laid out for themselves without being asked.
  const arranged = useArranged(asMap ? drawn : null, query.get("arrange"), nodes.length <= FEW ? "shown" : "whole");
  useKeys(asMap ? arrangeKeys(arranged) : []);
  return (
    <div class="query-found">
      <header class="query-head">
        <p role="status">
          <b>{count(answer.rows.length, "row")}</b>
          {answer.truncated && ", and there are more"} · {answer.seconds.toFixed(3)} s
          {asMap && ` · ${count(nodes.length, "node")}, ${count(links.length, "link")}`}
          {asMap && leftOut > 0 && ` · ${grouped(leftOut)} more are not drawn`}
        </p>
        <div class="segments">
          <button type="button" aria-pressed={!asMap} onClick={() => setQuery({ as: null })}>
            Table
          </button>
          <button
            type="button"
            aria-pressed={asMap}
            disabled={!webGl || nodes.length === 0}
            onClick={() => setQuery({ as: "map" })}
          >
            Map
          </button>
        </div>
      </header>
      {answer.notes.map((note) => (
        <p key={note} class="small note">
          {note}
        </p>
      ))}
      {asMap && arranged.shown ? (
        <div class="network-place query-map">
          <NetworkMap
            key={nodes.map((node) => node.id).join(" ")}
            shown={arranged.shown}
            moving={arranged.moving}
            levels={levels}
            communities={[]}
            selected={selected}
            ringed={NO_RING}
            near={NO_RING}
            camera={null}
            onCamera={nothing}
            onSelect={(id) => setQuery({ sel: id })}
            onWalk={(id) => navigate(href("walk", id))}
            onHover={nothing}
            onLasso={nothing}
            onLost={() => setWebGl(false)}
          />
          <MapTools arranged={arranged} />
        </div>
      ) : answer.rows.length === 0 ? (
        <Message part title="No row fits" text="The query was run, and nothing in the graph answers it." />
      ) : (
        <RowsTable answer={answer} />
      )}
    </div>
  );
}
