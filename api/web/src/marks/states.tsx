/** The table of run states: badge and words, for nodes, runs and verdicts alike. */
import type { ComponentChildren } from "preact";
import type { NodeState, RunView } from "../core/types";

interface StateMark {
  name: NodeState;
  says: string;
  /** Drawn in a box from -8 to 8. */
  badge: () => ComponentChildren;
}

const line = { fill: "none", "stroke-width": 1.4, "stroke-linecap": "round", "stroke-linejoin": "round" } as const;

export const STATES: readonly StateMark[] = [
  {
    name: "supported",
    says: "Supported",
    badge: () => (
      <>
        <circle r="7" fill="var(--holds)" />
        <path {...line} stroke="var(--on-fill)" stroke-width="1.8" d="M-3.2.2L-1 2.5L3.3-2.3" />
      </>
    ),
  },
  {
    name: "contradicted",
    says: "Contradicted",
    badge: () => (
      <>
        <rect x="-6.5" y="-6.5" width="13" height="13" rx="1.5" fill="var(--falls)" />
        <path {...line} stroke="var(--on-fill)" stroke-width="1.8" d="M-2.6-2.6L2.6 2.6M2.6-2.6L-2.6 2.6" />
      </>
    ),
  },
  {
    name: "inconclusive",
    says: "Inconclusive",
    badge: () => (
      <>
        <circle {...line} r="6.3" stroke="var(--ink)" />
        <path {...line} stroke="var(--ink)" d="M-3.6.9C-2.4-1.7-1.2-1.7 0 0S2.4 1.7 3.6-.9" />
      </>
    ),
  },
  {
    name: "vacuous",
    says: "Holds without its mechanism too",
    badge: () => (
      <>
        <circle {...line} r="6.3" stroke="var(--undercut)" />
        <path {...line} stroke="var(--undercut)" d="M4.3-4.3L-4.3 4.3" />
      </>
    ),
  },
  {
    name: "stale",
    says: "Stale",
    badge: () => (
      <>
        <circle {...line} r="6.3" stroke="var(--ink-2)" stroke-dasharray="2.2 2" />
        <path {...line} stroke="var(--ink-2)" d="M0-3.6V0L2.5 1.4" />
      </>
    ),
  },
  {
    name: "running",
    says: "Running",
    badge: () => (
      <g class="turning">
        <circle {...line} r="6" stroke="var(--hairline)" stroke-width="2" />
        <path {...line} stroke="var(--ink)" stroke-width="2" d="M0-6A6 6 0 1 1-5.2 3" />
      </g>
    ),
  },
  {
    name: "queued",
    says: "Queued",
    badge: () => (
      <>
        <circle {...line} r="6.3" stroke="var(--ink-2)" />
        {[-2.8, 0, 2.8].map((x) => (
          <circle key={x} cx={x} r="1" fill="var(--ink-2)" />
        ))}
      </>
    ),
  },
  {
    name: "failed",
    says: "Failed",
    badge: () => (
      <>
        <path d="M0-7L7.4 6.4H-7.4Z" fill="var(--ink)" stroke="var(--ink)" stroke-linejoin="round" />
        <path {...line} stroke="var(--surface)" stroke-width="1.7" d="M0-2.2V1.7M0 4.2V4.3" />
      </>
    ),
  },
  {
    name: "never_run",
    says: "Never run",
    badge: () => <circle {...line} r="6.3" stroke="var(--line-2)" stroke-dasharray="0.1 2.73" stroke-width="1.6" />,
  },
];

const BY_NAME = new Map(STATES.map((row) => [row.name, row]));

export const stateWords = (name: NodeState): string => BY_NAME.get(name)?.says ?? name;

/** The node state that a run shows: its verdict when it has one, else how far it came. */
export function stateOfRun(run: Pick<RunView, "status" | "verdict">): NodeState {
  if (run.verdict) return run.verdict;
  if (run.status === "queued" || run.status === "running") return run.status;
  return run.status === "cancelled" || run.status === "finished" ? "inconclusive" : "failed";
}

const ENDED: Partial<Record<RunView["status"], string>> = {
  queued: "Queued",
  running: "Running",
  cancelled: "Stopped",
  time_limit: "Out of time",
  not_finite: "Not a finite number",
  worker_lost: "The worker was lost",
  compile_failed: "It did not compile",
  failed: "Failed",
};

/** How a run without the mechanism ended: that the effect goes is what the claim expects. */
const WITHOUT: Readonly<Record<NonNullable<RunView["verdict"]>, string>> = {
  supported: "Holds without its mechanism",
  vacuous: "Holds without its mechanism",
  contradicted: "Gone without its mechanism",
  inconclusive: "Undecided without its mechanism",
};

/** How a run ended, in a word or a few: its verdict when it has one, else how far it came. */
export function runWords({ status, verdict, ablated }: Pick<RunView, "status" | "verdict" | "ablated">): string {
  if (!verdict) return ENDED[status] ?? "Without a verdict";
  if (ablated) return WITHOUT[verdict];
  return verdict === "vacuous" ? "Vacuous" : stateWords(verdict);
}

/** A badge inside another drawing, centred on 0, 0, on a disc of paper that keeps it apart from what it sits on. */
export function Badge({ state, size = 16, apart = false }: { state: NodeState; size?: number; apart?: boolean }) {
  return (
    <g transform={`scale(${size / 16})`}>
      {apart && <circle r="8.6" fill="var(--paper)" />}
      {BY_NAME.get(state)?.badge()}
    </g>
  );
}

export function StateIcon({ state, size = 16 }: { state: NodeState; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="-8 -8 16 16" aria-hidden="true">
      <Badge state={state} />
    </svg>
  );
}

export function StateWord({ state }: { state: NodeState }) {
  return (
    <span class="state">
      <StateIcon state={state} />
      {stateWords(state)}
    </span>
  );
}
