/** Seeds, the button that starts and stops, and the link to take away; always in reach. */
import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { calm } from "../core/calm";
import { setQuery } from "../core/router";
import { runOffered } from "../page/state";
import { SEEDS, type Setting } from "./settings";

interface Props {
  setting: Setting;
  going: boolean;
  starting: boolean;
  /** Whether there is a run to repeat. */
  ran: boolean;
  /** Whether this node was never run here, so that compiling comes first. */
  first: boolean;
  /** Whether the reader was sent here to run it: the button takes the focus, and nothing starts by itself. */
  offered: boolean;
  start: () => void;
  stop: () => void;
  /** What the verdict says so far, in a word or two. */
  verdict: string;
  /** Whether the simulation has a theory, so that there is a tier to choose. */
  theory: boolean;
}

export function RunBar({ setting, going, starting, ran, first, offered, start, stop, verdict, theory }: Props) {
  const run = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!offered) return;
    runOffered.value = null;
    run.current?.focus();
  }, [offered]);
  return (
    <div class="run-bar">
      {theory && (
        <fieldset class="knob">
          <legend>Tier</legend>
          <div class="pills">
            {(["monte_carlo", "theory"] as const).map((tier) => (
              <button
                key={tier}
                type="button"
                class="pill"
                aria-pressed={setting.tier === tier}
                onClick={() => setQuery({ tier: tier === "theory" ? tier : null })}
              >
                {tier === "theory" ? "Theory" : "Monte Carlo"}
              </button>
            ))}
          </div>
          <p class="small">
            {setting.tier === "theory"
              ? "What a closed form or mean field expects: at once, without seeds and without an interval."
              : "Simulated over seeds. The theory is drawn beside it."}
          </p>
        </fieldset>
      )}
      <div class="seeds" style={setting.tier === "theory" ? { display: "none" } : undefined}>
        <Count
          words="Seeds"
          low={SEEDS.low}
          high={SEEDS.high}
          value={setting.seeds}
          take={(text) => setQuery({ n: Number(text) === SEEDS.default ? null : text })}
        />
        <Count
          words="from"
          mono
          low={0}
          value={setting.seed}
          take={(text) => setQuery({ seed: text === "0" ? null : text })}
        />
      </div>
      <label class="without">
        <input
          type="checkbox"
          checked={setting.ablated}
          onChange={(event) => setQuery({ ablated: event.currentTarget.checked ? 1 : null })}
        />
        Without its mechanism
      </label>
      {setting.tier !== "theory" && (
        <label class="without">
          <input
            type="checkbox"
            checked={setting.mutants}
            onChange={(event) => setQuery({ mutants: event.currentTarget.checked ? 1 : null })}
          />
          Every mutant of it too
        </label>
      )}
      <div class="buttons run-buttons">
        {going ? (
          <button type="button" class="button primary" onClick={() => stop()}>
            Stop the run <kbd>Esc</kbd>
          </button>
        ) : (
          <button type="button" class="button primary" ref={run} disabled={starting} onClick={() => start()}>
            {ran ? "Run again" : "Run"} <kbd>R</kbd>
          </button>
        )}
        <CopyLink />
        <Reach label={verdict} part=".verdict" />
        <Reach label="Knobs" part=".presets" />
      </div>
      {!going && first && setting.tier !== "theory" && (
        <p class="small">The first run compiles, which takes some seconds; the next ones of this shape do not.</p>
      )}
    </div>
  );
}

interface CountProps {
  words: string;
  low: number;
  high?: number;
  value: number;
  mono?: boolean;
  take: (text: string) => void;
}

/** A number that is typed; what is typed stays through the drawing of curves, which come while one types. */
function Count({ words, low, high, value, mono, take }: CountProps) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <label>
      {words}{" "}
      <input
        type="number"
        class={mono ? "mono" : undefined}
        min={low}
        max={high}
        value={draft ?? value}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onChange={(event) => {
          take(event.currentTarget.value);
          setDraft(null);
        }}
      />
    </label>
  );
}

/** On a small screen, where everything lies below everything: brings a part of the Lab into sight. */
function Reach({ label, part }: { label: string; part: string }) {
  const go = () => {
    const found = document.querySelector<HTMLElement>(part);
    if (!found) return;
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
    found.scrollIntoView({ behavior: calm() ? "auto" : "smooth" });
  };
  return (
    <button type="button" class="button reach" onClick={go}>
      {label}
    </button>
  );
}

function CopyLink() {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setDone(true);
      setTimeout(() => setDone(false), 1600);
    } catch {
      announce("The browser refused; the link is in the address bar.");
    }
  };
  return (
    <button type="button" class="button copy-link" onClick={() => void copy()}>
      {done ? "Copied" : "Copy link"}
    </button>
  );
}
