/** The frame of every view: bar, notices, view, tabs, and what floats above them. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { announce, announcement, tell, told } from "./core/announce";
import { type ApiError, health, open, returns } from "./core/api";
import { busy, useBusy } from "./core/busy";
import { door } from "./core/door";
import { useArrival } from "./core/focus";
import { listenToKeys, useKeys } from "./core/keys";
import { Failure } from "./core/Message";
import { goRound, goToView } from "./core/regions";
import { followLinks, navigate, route, viewName } from "./core/router";
import { redo, undo } from "./core/undo";
import { VesselParts } from "./marks/vessel";
import { addressOf, here, keysShown, paletteOpen } from "./page/state";
import { ENTRIES, type ViewEntry, type ViewName, viewRow } from "./page/views";
import { Origin } from "./share/Origin";
import { Bar, Tabs } from "./shell/Bar";
import { followElsewhere } from "./shell/elsewhere";
import { KeyTable } from "./shell/KeyTable";
import { Notices } from "./shell/Notices";
import { Nowhere } from "./shell/Nowhere";
import { Palette } from "./shell/Palette";
import { TokenDoor } from "./shell/TokenDoor";
import { VIEWS } from "./views";

/** The view with the node that the reader is at. */
function goTo(row: ViewEntry): void {
  const { name, label, node } = row;
  const open = viewName.peek() === name && (!node || here() === (route.peek().id || health.peek()?.root));
  if (open) tell(`${label} is open already`);
  else navigate(addressOf(row));
}

export function App() {
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const back = returns.value;
  const view = useArrival(viewName.value, (heading) => {
    const label = viewRow(viewName.peek())?.label ?? "";
    // A heading that has the name of its view in it says by itself where the reader is now.
    if (!heading.includes(label)) announce(label);
  });

  useEffect(listenToKeys, []);
  useEffect(() => {
    document.addEventListener("click", followLinks);
    return () => document.removeEventListener("click", followLinks);
  }, []);
  // Before the browser paints the empty frame, whose fonts and layout would come first.
  // Dependencies: `attempt` and `back` are reasons to ask again
  useLayoutEffect(() => {
    if (health.value) return;
    // The code of the view comes beside what every view needs to know.
    const shown = viewRow(viewName.peek());
    const view = shown && VIEWS[shown.name as ViewName];
    if (view && "fetch" in view) view.fetch().catch(() => undefined);
    open().then(() => setFailed(null), setFailed);
  }, [attempt, back]);

  useKeys([
    {
      keys: ["/", "Mod+k"],
      shown: "/",
      does: "search and commands",
      run: () => {
        paletteOpen.value = true;
      },
    },
    {
      keys: ["Mod+z"],
      shown: "Ctrl+Z",
      does: "undo",
      run: () => (undo() ? announce("Undone") : tell("Nothing to undo")),
    },
    {
      keys: ["Mod+Shift+z", "Mod+y"],
      shown: "Ctrl+Shift+Z",
      does: "redo",
      run: () => (redo() ? announce("Done again") : tell("Nothing to redo")),
    },
    {
      keys: ["F6"],
      does: "next part of the page, with Shift the one before",
      run: (event) => goRound(event.shiftKey ? -1 : 1),
    },
    {
      keys: ["?"],
      does: "this table",
      run: () => {
        keysShown.value = !keysShown.value;
      },
    },
    ...ENTRIES.map((row, index) => ({
      keys: [String(index + 1)],
      does: `${row.label}, same node`,
      run: () => goTo(row),
    })),
  ]);

  const ready = health.value !== null;
  useEffect(() => (ready ? followElsewhere() : undefined), [ready]);

  const row = viewRow(viewName.value);
  const View = row ? VIEWS[row.name as ViewName] : null;
  useBusy(row !== undefined && !ready && !failed);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={goToView}>
        To the view
      </button>
      <VesselParts />
      <div>
        <Bar />
        <Notices />
      </div>
      <main class="view" id="view" aria-busy={busy} ref={view}>
        {!row && <Nowhere view={viewName.value} />}
        {View && ready && <View id={route.value.id} query={route.value.query} />}
        {row && !ready && failed && <Failure error={failed} again={() => setAttempt(attempt + 1)} />}
        {row && !ready && !failed && <div class="loading-line" role="progressbar" aria-label="Loading" />}
      </main>
      <Origin />
      <Tabs />
      {paletteOpen.value && <Palette />}
      {door.value && <TokenDoor door={door.value} />}
      {keysShown.value && <KeyTable />}
      {told.value && (
        <p class="told" aria-hidden="true">
          {told.value}
        </p>
      )}
      <div class="hidden" aria-live="polite" role="status">
        {announcement.value}
      </div>
    </div>
  );
}
