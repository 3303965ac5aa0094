/** Where a result comes from: what is needed to get it again, and what to compare it with. */
import { seconds } from "../core/number";
import type { RunView } from "../core/types";
import { compiledIn } from "./words";

export function Provenance({ run }: { run: RunView }) {
  const from = run.provenance;
  const rows: [string, string | null | undefined][] = [
    ["Simulation", `${run.simulation}, version ${from.simulation_version}`],
    ["Seeds", run.tier === "theory" ? "none" : `${run.seeds} from ${run.seed}`],
    ["Device", [from.device, from.device_name].filter(Boolean).join(", ")],
    ["Run", from.run_seconds == null ? null : seconds(from.run_seconds)],
    ["Compiled", from.compile_seconds == null ? null : compiledIn(from.compile_seconds) || "already"],
    ["JAX", from.jax],
    ["Code", from.code_version],
    ["Content", from.content_hash.slice(0, 16)],
    ["Result", from.result_hash?.slice(0, 16)],
    ["Made", from.created.replace("T", " ").slice(0, 19)],
  ];
  return (
    <details class="verdict-part">
      <summary class="section">Where it comes from</summary>
      <dl class="arithmetic">
        {rows.map(
          ([name, value]) =>
            value && [
              <dt key={name}>{name}</dt>,
              <dd key={`${name} value`} class={/Code|Content|Result/.test(name) ? "mono" : ""}>
                {value}
              </dd>,
            ],
        )}
      </dl>
    </details>
  );
}
