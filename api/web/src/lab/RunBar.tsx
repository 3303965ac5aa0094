/** Seeds, the button that starts and stops, and the link to take away; always in reach. */
import { useState } from "preact/hooks";
import { announce } from "../core/announce";
import { setQuery } from "../core/router";
import { forgetToken, token } from "../core/token";
import { SEEDS, type Setting } from "./settings";

interface Props {
  setting: Setting;
  going: boolean;
  starting: boolean;
  /** Whether there is a run to repeat. */
  ran: boolean;
  /** Whether this node was never run here, so that compiling comes first. */
  first: boolean;
  start: () => void;
  stop: () => void;
  /** Whether the simulation has a theory, so that there is a tier to choose. */
  theory: boolean;
}

export function RunBar({ setting, going, starting, ran, first, start, stop, theory }: Props) {
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
      {setting.tier !== "theory" && (
        <label class="small">
          <input
            type="checkbox"
            checked={setting.mutants}
            onChange={(event) => setQuery({ mutants: event.currentTarget.checked ? 1 : null })}
          />{" "}
          also run every mutant of the mechanism
        </label>
      )}
      <div class="seeds" style={setting.tier === "theory" ? { display: "none" } : undefined}>
        <label>
          Seeds{" "}
          <input
            type="number"
            min={SEEDS.low}
            max={SEEDS.high}
            value={setting.seeds}
            onChange={(event) =>
              setQuery({
                n: Number(event.currentTarget.value) === SEEDS.default ? null : event.currentTarget.value,
              })
            }
          />
        </label>
        <label>
          from{" "}
          <input
            type="number"
            class="mono"
            min={0}
            value={setting.seed}
            onChange={(event) =>
              setQuery({ seed: event.currentTarget.value === "0" ? null : event.currentTarget.value })
            }
          />
        </label>
      </div>
      <label class="without">
        <input
          type="checkbox"
          checked={setting.ablated}
          onChange={(event) => setQuery({ ablated: event.currentTarget.checked ? 1 : null })}
        />
        Without its mechanism
      </label>
      <div class="buttons run-buttons">
        {going ? (
          <button type="button" class="button primary" onClick={() => stop()}>
            Stop the run <kbd>Esc</kbd>
          </button>
        ) : (
          <button type="button" class="button primary" disabled={starting} onClick={() => start()}>
            {ran ? "Run again" : "Run"} <kbd>R</kbd>
          </button>
        )}
        <CopyLink />
      </div>
      {token.value !== null && (
        <p class="small">
          Sent with your token, which this tab keeps.{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              forgetToken();
              announce("The token is forgotten");
            }}
          >
            Forget it
          </button>
        </p>
      )}
      {!going && first && setting.tier !== "theory" && (
        <p class="small">The first run compiles, which takes some seconds; the next ones of this shape do not.</p>
      )}
    </div>
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
    <button type="button" class="button" onClick={() => void copy()}>
      {done ? "Copied" : "Copy link"}
    </button>
  );
}
