/**
 * Strengths of a frame under one gradual semantics: where d sigma / dt = f(sigma) - sigma comes to rest from the base scores
 * (Potyka 2018), by the same steps as the server takes, so that both come to rest at the same place where there are several.
 */
import type { Frame } from "./frame";
import type { Gradual } from "./semantics";

export interface Solution {
  /** By element. */
  strengths: Float64Array;
  converged: boolean;
  /** How often f was taken. */
  steps: number;
  /** Largest |f(sigma) - sigma|. */
  residual: number;
}

const TOLERANCE = 1e-9;
/** Residual below which damped steps take over. */
const NEAR = 1e-2;
/** Largest difference between a step of Heun and one of Euler, as such and as a share of the residual. */
const PATH_ERROR = 1e-2;
const PATH_SHARE = 0.1;
/** Damped steps between two looks at whether they gain. */
const WINDOW = 6;
/** The server's limit `strength_steps`. */
const MOST_STEPS = 10_000;

/** What each inference carries: its own strength, as far as its weakest premise holds (Pollock 1995). */
export function activations({ premises, statements }: Frame, strengths: Float64Array): Float64Array {
  const carried = new Float64Array(premises.length);
  for (let step = 0; step < premises.length; step += 1) {
    let weakest = 1;
    for (const premise of premises[step] as readonly number[]) {
      const strength = strengths[premise] as number;
      if (strength < weakest) weakest = strength;
    }
    carried[step] = (strengths[statements + step] as number) * weakest;
  }
  return carried;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let nth = 0; nth < values.length; nth += 1) most = Math.max(most, Math.abs(values[nth] as number));
  return most;
}

function plus(at: Float64Array, step: number, pull: Float64Array): Float64Array {
  const moved = new Float64Array(at.length);
  for (let nth = 0; nth < at.length; nth += 1) moved[nth] = (at[nth] as number) + step * (pull[nth] as number);
  return moved;
}

function total(steps: readonly number[], carried: Float64Array, statements: number): number {
  let sum = 0;
  for (const step of steps) sum += carried[step - statements] as number;
  return sum;
}

/** Product of (1 - activation): what a probabilistic sum leaves over. */
function missing(steps: readonly number[], carried: Float64Array, statements: number): number {
  let left = 1;
  for (const step of steps) left *= 1 - (carried[step - statements] as number);
  return left;
}

/** The state on its way to rest: `at`, `pull` = f(at) - at, and how often f was taken. */
class Journey {
  at: Float64Array;
  pull: Float64Array;
  steps = 0;

  constructor(
    private readonly frame: Frame,
    private readonly semantics: Gradual,
  ) {
    this.at = Float64Array.from(frame.base);
    this.pull = this.pullAt(this.at);
  }

  private pullAt(at: Float64Array): Float64Array {
    this.steps += 1;
    const { base, supports, attacks, statements } = this.frame;
    const { aggregation, influence } = this.semantics;
    const carried = activations(this.frame, at);
    const side = aggregation === "sum" ? total : missing;
    const pull = new Float64Array(at.length);
    for (let element = 0; element < at.length; element += 1) {
      const up = side(supports[element] as readonly number[], carried, statements);
      const down = side(attacks[element] as readonly number[], carried, statements);
      const aggregate = aggregation === "sum" ? up - down : down - up;
      pull[element] = influence(base[element] as number, aggregate) - (at[element] as number);
    }
    return pull;
  }

  private get going(): boolean {
    return this.steps < MOST_STEPS && largest(this.pull) > TOLERANCE;
  }

  /** Apply f until nothing changes, at most as often as the longest way is long. */
  recur(): void {
    while (this.steps < MOST_STEPS && this.pull.some((value) => value !== 0)) {
      this.at = plus(this.at, 1, this.pull);
      this.pull = this.pullAt(this.at);
    }
  }

  /** Follow the system until it is near rest, bring it to rest, and follow it again, nearer, should that fail. */
  settle(): void {
    for (let near = NEAR; this.going; near /= 10) {
      this.follow(near);
      this.damp(10 * near);
    }
  }

  /** Heun's method with a step that keeps its error small. */
  private follow(near: number): void {
    let step = 0.25;
    while (this.going && largest(this.pull) > near) {
      const ahead = this.pullAt(plus(this.at, step, this.pull));
      const allowed = Math.min(PATH_ERROR, PATH_SHARE * largest(this.pull));
      const error = 0.5 * step * largest(plus(ahead, -1, this.pull));
      if (error <= allowed) {
        this.at = plus(this.at, 0.5 * step, plus(this.pull, 1, ahead));
        this.pull = this.pullAt(this.at);
      }
      step = Math.min(1, step * Math.min(2, Math.max(0.2, 0.9 * Math.sqrt(allowed / Math.max(error, 1e-300)))));
    }
  }

  private damp(lost: number): void {
    let step = 1;
    let mark = largest(this.pull);
    for (let taken = 1; this.going && largest(this.pull) <= lost; taken += 1) {
      const before = this.pull;
      this.at = plus(this.at, step, before);
      this.pull = this.pullAt(this.at);
      if (taken % WINDOW > 0) continue;
      const size = largest(this.pull);
      const turned = this.pull.reduce((sum, value, nth) => sum + value * (before[nth] as number), 0) < 0;
      // Too long a step swings to and fro, or grows; a slow approach from one side keeps its step.
      if (size > mark || (size > 0.5 * mark && turned)) step *= 0.5;
      mark = size;
    }
  }
}

export function solve(frame: Frame, semantics: Gradual): Solution {
  const journey = new Journey(frame, semantics);
  if (frame.circular) journey.settle();
  else journey.recur();
  const residual = largest(journey.pull);
  return { strengths: journey.at, converged: residual <= TOLERANCE, steps: journey.steps, residual };
}
