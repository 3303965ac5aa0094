/** One line on how a run stands, with numbers while it goes on. */
import { useEffect, useState } from "preact/hooks";
import { grouped, seconds } from "../core/number";
import type { RunView } from "../core/types";
import { labelOf } from "../core/words";
import { StateIcon, stateOfRun } from "../marks/states";
import { compiledIn } from "./words";

/** Seconds since this run was first seen going; ticks while it does. */
function useClock(key: string, going: boolean): number {
  const [start, setStart] = useState(() => performance.now());
  const [now, setNow] = useState(start);
  // Dependencies: another run starts the clock anew
  useEffect(() => {
    setStart(performance.now());
    setNow(performance.now());
    if (!going) return;
    const tick = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(tick);
  }, [key, going]);
  return Math.max(0, (now - start) / 1000);
}

function statusWords(run: RunView, elapsed: number): string {
  const { step, steps, waiting, compiling } = run.progress;
  const clock = `${Math.floor(elapsed)} s`;
  switch (run.status) {
    case "queued":
      return waiting > 0 ? `Queued, ${waiting} before it · ${clock}` : `Starting a worker · ${clock}`;
    case "running":
      return compiling || steps === 0
        ? `Compiling, once for this shape · ${clock}`
        : `Step ${grouped(step)} of ${grouped(steps)} · ${clock}`;
    case "finished": {
      const { run_seconds: took, compile_seconds: compiled, cached } = run.provenance;
      if (run.tier === "theory") return `Theory, in ${seconds(took ?? 0)}${cached ? ", from an earlier run" : ""}`;
      const when = took === null || took === undefined ? "Finished" : `Finished in ${seconds(took)}`;
      const how = cached
        ? ", from an earlier run"
        : compiledIn(compiled)
          ? `, compiled ${compiledIn(compiled)} before that`
          : ", already compiled";
      return `${when}${how}, ${run.seeds} ${run.seeds === 1 ? "seed" : "seeds"}${run.ablated ? ", mechanism off" : ""}`;
    }
    default:
      return `${labelOf(run.status)} at step ${grouped(step)} of ${grouped(steps)}`;
  }
}

export function Status({ run, going }: { run: RunView; going: boolean }) {
  const elapsed = useClock(run.id, going);
  const { step, steps } = run.progress;
  return (
    <>
      <span class="state tabular" data-status={run.status}>
        <StateIcon state={stateOfRun(run)} />
        {statusWords(run, elapsed)}
      </span>
      {going && (
        <progress
          class="progress"
          max={steps || 1}
          value={run.progress.compiling ? 0 : step}
          aria-label={statusWords(run, elapsed)}
        >
          {step}
        </progress>
      )}
    </>
  );
}
