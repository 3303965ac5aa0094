/** Search and commands. On the map its matches are ringed while the reader types. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isGoing, startBatch, stopBatch } from "../batch/store";
import { health, meta } from "../core/api";
import { forgetToken, token } from "../core/door";
import { useFocusGivenBack } from "../core/focus";
import { rows, singleKeys, useKeys } from "../core/keys";
import { count } from "../core/number";
import { useSearch, useSearchByMeaning } from "../core/reads";
import { href, navigate, route, setQuery, viewName, walked } from "../core/router";
import { THEMES, theme } from "../core/theme";
import { capital } from "../core/words";
import { KindIcon, kindLabel } from "../marks/kinds";
import { StateIcon, stateWords } from "../marks/states";
import { flight, here, paletteOpen, pathFrom, remember, titleOf } from "../page/state";
import { shares } from "../share/commands";
import { Ranges } from "../text/Ranges";

/** Results by words that stand above those by meaning, which are the better ones for a phrase (docs/search.md). */
const FEW = 4;
/** Most results by meaning. */
const BY_MEANING = 8;

interface Command {
  label: string;
  keys: string;
  run: () => void;
}

/** What the keys of the open view do, and what has no key. One table, so that no command is missing here. */
function commands(): Command[] {
  const node = here();
  const known = new Set<string>();
  const keyed = rows().flatMap((row): Command[] => {
    if (known.has(row.does) || row.keys.some((key) => key === "/" || /^(Arrow|Shift\+Arrow|Tab|Escape)/.test(key)))
      return [];
    known.add(row.does);
    const event = () => new KeyboardEvent("keydown", { key: row.keys[0] ?? "" });
    return [{ label: capital(row.does), keys: row.shown ?? row.keys[0] ?? "", run: () => row.run(event()) }];
  });
  const plain = (label: string, run: () => void): Command => ({ label, keys: "", run });
  return [
    ...keyed,
    plain("Run the experiment of this node", () => navigate(href("lab", node, { go: 1 }))),
    isGoing()
      ? plain("Stop the batch after the run under way", () => void stopBatch())
      : plain("Run everything without a current run", () => void startBatch(null)),
    plain("Why this node stands as it does: its argument", () => navigate(href("argument", node))),
    plain("Read this node", () => navigate(href("node", node))),
    plain("Walk from this node", () => navigate(href("walk", node))),
    plain("Show it on the whole map", () => navigate(href("network", "", { sel: node }))),
    ...shares().map((row) => plain(row.label, row.run)),
    ...(token.value ? [plain("Forget the token of the server", forgetToken)] : []),
    plain("Print", () => print()),
    plain(`Keys of one character: ${singleKeys.value ? "off" : "on"}`, () => {
      singleKeys.value = !singleKeys.peek();
    }),
    ...THEMES.map((row) =>
      plain(`Theme: ${row.label.toLowerCase()}`, () => {
        theme.value = row.name;
      }),
    ),
  ];
}

export function Palette() {
  const onMap = viewName.value === "network";
  const [text, setText] = useState(onMap && !pathFrom.peek() ? (route.peek().query.get("q") ?? "") : "");
  const [asked, setAsked] = useState(text.trim());
  const [at, setAt] = useState(0);
  const [can] = useState(commands);
  // What Enter asked for, until the answer to what is typed is here: it does not mean what was found for fewer letters.
  const [entered, setEntered] = useState<"fly" | "walk" | null>(null);
  const from = pathFrom.value;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  useFocusGivenBack();
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  useEffect(() => {
    const wait = setTimeout(() => {
      setAsked(text.trim());
      setAt(0);
      if (onMap && !from) setQuery({ q: text.trim() });
    }, 120);
    return () => clearTimeout(wait);
  }, [text, onMap, from]);

  const { data, error, loading } = useSearch(asked);
  const byWords = asked && data ? data.items : [];
  // A phrase says what it means; a word or two is rather a name.
  const phrase = asked.split(/\s+/).length > 2 && (meta.value?.search.includes("semantic") ?? false);
  const near = useSearchByMeaning(phrase ? asked : "", BY_MEANING);
  const known = new Set(byWords.slice(0, FEW).map((hit) => hit.node.id));
  const byMeaning = phrase && near.data ? near.data.items.filter((hit) => !known.has(hit.node.id)) : [];
  const words = byMeaning.length > 0 ? byWords.slice(0, FEW) : byWords;
  const hits = [...words, ...byMeaning];
  useEffect(() => {
    remember(hits.map((hit) => hit.node));
  });

  const typed = text.trim().toLowerCase().split(/\s+/);
  const wanted = from ? [] : can.filter((row) => typed.every((word) => row.label.toLowerCase().includes(word)));
  const total = hits.length + wanted.length;
  // Several words that are all in the name of a command mean it, whatever else is found, and before anything is.
  const named = typed.length > 1 && wanted.length > 0;
  const fromHits = named ? wanted.length : 0;
  const fromCommands = named ? 0 : hits.length;

  const close = () => {
    paletteOpen.value = false;
    pathFrom.value = null;
  };
  const choose = (index: number, walk: boolean) => {
    const hit = hits[index - fromHits];
    const command = wanted[index - fromCommands];
    close();
    if (hit && from) navigate(href("walk", from, { to: hit.node.id }));
    else if (hit && onMap && !walk) {
      setQuery({ sel: hit.node.id }, true);
      flight.value = { id: hit.node.id };
    } else if (hit) navigate(href("walk", hit.node.id), { trail: walked(here(), hit.node.id) });
    else command?.run();
  };
  const answered =
    named || (asked === text.trim() && (asked === "" || !loading) && (total > 0 || !phrase || !near.loading));
  useLayoutEffect(() => {
    if (entered && answered) choose(at, entered === "walk");
  }, [entered, answered]);
  const step = (by: number) => {
    const next = (at + by + total) % Math.max(total, 1);
    setAt(next);
    list.current?.querySelector(`#option-${next}`)?.scrollIntoView({ block: "nearest" });
  };

  useKeys([
    { keys: ["Escape"], shown: "Esc", does: "close", always: true, run: close },
    { keys: ["ArrowDown"], shown: "↓", does: "next result", always: true, run: () => step(1) },
    { keys: ["ArrowUp"], shown: "↑", does: "result before", always: true, run: () => step(-1) },
  ]);

  const option = (index: number) => ({
    id: `option-${index}`,
    role: "option" as const,
    tabIndex: -1,
    "aria-selected": index === at,
    onClick: (event: MouseEvent) => choose(index, event.shiftKey),
    onMouseMove: () => setAt(index),
  });

  const does = [
    wanted.length > 0 && (
      <p key="do" class="small">
        Do
      </p>
    ),
    ...wanted.map((row, index) => (
      <div key={row.label} {...option(fromCommands + index)}>
        <div>{row.label}</div>
        {row.keys && <kbd>{row.keys}</kbd>}
      </div>
    )),
  ];

  return (
    <section
      class="float palette"
      role="dialog"
      aria-label="Search and commands"
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        // What is gone to must not lie below it; the button that opens it closes it by itself.
        if (to instanceof Element && !event.currentTarget.contains(to) && !to.matches(".search-box")) close();
      }}
    >
      <label>
        <span class="hidden">Search nodes</span>
        <svg class="icon" width="18" height="18" viewBox="0 0 15 15" aria-hidden="true">
          <path
            d="M10.4 10.4L13.6 13.6M11.5 6.4A5 5 0 1 1 1.5 6.4A5 5 0 0 1 11.5 6.4Z"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
          />
        </svg>
        <input
          ref={input}
          value={text}
          maxLength={512}
          placeholder={from ? `Paths from ${titleOf(from) ?? from} to…` : "A word, a claim, a paper, a command"}
          role="combobox"
          aria-expanded="true"
          aria-controls="results"
          aria-activedescendant={total > 0 ? `option-${at}` : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setEntered(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            setEntered(event.shiftKey ? "walk" : "fly");
          }}
        />
        <button type="button" onClick={close} aria-label="Esc, close the search">
          <kbd class="of-keys">Esc</kbd>
          <span class="of-touch">Close</span>
        </button>
      </label>
      <div class="results" id="results" role="listbox" aria-label="Results" ref={list}>
        {named && does}
        {error && <p class="small">{`${error.message} ${error.hint}`}</p>}
        {asked && data && byWords.length === 0 && !error && (
          <p>
            Nothing matches “{asked}” among {count(data.searched, "node")}.
            {data.suggestion && (
              <>
                {" Nearest spelling: "}
                <button type="button" class="link" onClick={() => setText(data.suggestion ?? "")}>
                  {data.suggestion}
                </button>
              </>
            )}
          </p>
        )}
        {byWords.length > 0 && (
          <p class="small">{`${count(byWords.length, "node")} of ${data?.searched ?? health.value?.counts.nodes}`}</p>
        )}
        {hits.map((hit, index) => [
          index === words.length && (
            <p key="meaning" class="small">
              Near in meaning
            </p>
          ),
          <div key={hit.node.id} {...option(fromHits + index)}>
            <KindIcon kind={hit.node.kind} size={18} />
            <div>
              <span class="hidden">{kindLabel(hit.node.kind)}: </span>
              <Ranges text={hit.node.title} ranges={hit.title_ranges} />
              {hit.title_ranges.length === 0 && hit.snippet && (
                <p class="small snippet">
                  <Ranges text={hit.snippet} ranges={hit.snippet_ranges} />
                </p>
              )}
            </div>
            {hit.node.runnable && (
              <span title={stateWords(hit.node.state)}>
                <StateIcon state={hit.node.state} />
              </span>
            )}
          </div>,
        ])}
        {!named && does}
      </div>
      <footer class="of-keys">
        <span>
          <kbd>↑</kbd>
          <kbd>↓</kbd>choose
        </span>
        <span>
          <kbd>↵</kbd>
          {from ? "show the paths" : onMap ? "fly there" : "walk there"}
        </span>
        {onMap && !from && (
          <span>
            <kbd>⇧ ↵</kbd>walk there
          </span>
        )}
      </footer>
    </section>
  );
}
