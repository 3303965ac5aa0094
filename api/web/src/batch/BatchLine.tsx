/** The line under the bar that tells how the batch stands. */
import { useEffect } from "preact/hooks";
import { health, returns } from "../core/api";
import { href } from "../core/router";
import "../styles/batch.css";
import { batch, isGoing, look, refused, shown, stopBatch } from "./store";
import { outcome, tallied, timeLeft } from "./words";

/** Wait before a page that was just opened asks for it, so that a first picture comes before it. */
const FIRST_LOOK_MS = 800;

export function BatchLine() {
  const ready = health.value !== null;
  const back = returns.value;
  // Dependencies: `back` is a reason to look again
  useEffect(() => {
    if (!ready) return;
    const wait = setTimeout(() => void look(), FIRST_LOOK_MS);
    return () => clearTimeout(wait);
  }, [ready, back]);

  const now = batch.value;
  if (refused.value)
    return (
      <p class="notice" role="alert">
        {`${refused.value.message} ${refused.value.hint}`}
        <Close />
      </p>
    );
  if (!now || !shown.value) return null;
  if (!isGoing())
    return (
      <div class="notice">
        <span>{outcome(now)}</span>
        {now.refused && now.refused.length > 0 && (
          <details>
            <summary>{`${now.refused.length} could not be run`}</summary>
            <ul>
              {now.refused.map((row) => (
                <li key={`${row.node} ${row.experiment}`}>
                  <a href={href("lab", row.node)}>{row.node}</a>: {row.words}
                </li>
              ))}
            </ul>
          </details>
        )}
        <Close />
      </div>
    );
  const told = [tallied(now), timeLeft(now.left_seconds)].filter(Boolean).join(" · ");
  return (
    <div class="notice batch">
      <span
        class="batch-bar"
        role="progressbar"
        aria-label="Experiments run"
        aria-valuenow={now.done}
        aria-valuemin={0}
        aria-valuemax={now.total}
        style={{ "--share": now.total ? now.done / now.total : 0 }}
      />
      <span>
        Running <span class="tabular">{Math.min(now.done + 1, now.total)}</span> of{" "}
        <span class="tabular">{now.total}</span>
        {now.now && (
          <>
            {": "}
            <a href={href("lab", now.now.node, { run: now.now.run })}>{now.now.title}</a>
          </>
        )}
        {told && <span class="batch-told">{` · ${told}`}</span>}
      </span>
      {now.stopping ? (
        <span>Stopping after this one</span>
      ) : (
        <button type="button" class="link" onClick={() => void stopBatch()}>
          Stop
        </button>
      )}
    </div>
  );
}

const Close = () => (
  <button
    type="button"
    class="link"
    onClick={() => {
      shown.value = false;
      refused.value = null;
    }}
  >
    Close
  </button>
);
