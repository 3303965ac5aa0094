/** The places of what is shown: those of the whole map, or laid out for this set alone, as the address says. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { calm } from "../core/calm";
import type { KeyRow } from "../core/keys";
import { count } from "../core/number";
import { setQuery } from "../core/router";
import type { Shown } from "../core/types";
import { sight } from "../page/state";
import { MOST_STEPS, type Task } from "./forces";
import { between, orderOf, readWish, refusal, type Spread, sameTask, spreadOf, taskOf } from "./task";
import { type Work, work } from "./work";

/** How long marks travel to a picture that is ready, ms. */
const GLIDE = 420;
/** More marks than this do not travel: drawing each of them many times would take longer than the way. */
const MOST_GLIDING = 2000;
/** Over this many steps the marks come from where they were into the picture that settles. */
const JOINING = 40;
/** How often a screen reader is told how far a long layout is, ms. */
const TOLD = 4000;
const MOST_KEPT = 8;

interface Kept {
  task: Task;
  wanted: number;
  steps: number;
  places: Float64Array;
}
/** Pictures that were laid out in this visit, newest first: the same set is not laid out twice. */
let kept: Kept[] = [];
const keep = (one: Kept) => {
  kept = [one, ...kept].slice(0, MOST_KEPT);
};

const STILL = { working: false, moving: false, steps: 0, failed: "" };

export interface Arranged<S extends Shown | null> {
  shown: S;
  /** Whether the places are those of the whole map, still settling, or laid out for what is shown. */
  phase: "whole" | "settling" | "laid";
  /** Whether marks are on their way. */
  moving: boolean;
  /** Steps done, and whether the reader ended it before it came to rest. */
  steps: number;
  stopped: boolean;
  /** Why it is not laid out as the address says, or nothing; and whether it can be. */
  says: string;
  can: boolean;
  begin: () => void;
  stop: () => void;
  back: () => void;
}

/**
 * Lay out `shown` as `word`, the word `arrange` of the address, wants. Without a word `usual` holds. The start is always that of
 * the whole map, so the same set comes to the same picture, in this visit and in the next.
 */
export function useArranged<S extends Shown | null>(
  shown: S,
  word: string | null,
  usual: "whole" | "shown" = "whole",
): Arranged<S> {
  const wish = readWish(word, usual);
  const tooMany = shown ? refusal(shown) : "";
  const wanted = tooMany ? 0 : wish.steps;
  const [spread, setSpread] = useState<Spread | null>(null);
  const [state, setState] = useState(STILL);
  const seen = useRef(spread);
  const running = useRef<Work | null>(null);
  const last = useRef<Pick<Kept, "task" | "wanted"> | null>(null);
  const first = useRef(true);

  // Before the picture is shown: what is known already is never preceded by something else.
  useLayoutEffect(() => {
    if (!shown) return;
    const fresh = first.current;
    first.current = false;
    const show = (next: Spread | null) => {
      seen.current = next;
      setSpread(next);
    };
    const whole = (): Spread => new Map(shown.nodes.map(({ id, x, y }) => [id, { x, y }]));
    const before = seen.current;
    /** Where the marks come from: where they were drawn last, and new ones from their places of the whole map. */
    let begun: Spread | null = null;
    const from = (): Spread => {
      begun ??= before ? new Map([...whole(), ...before]) : whole();
      return begun;
    };
    let frame = 0;
    const glide = (to: Spread, then: () => void) => {
      if (calm() || fresh || to.size > MOST_GLIDING) {
        show(to);
        then();
        return;
      }
      const start = seen.current ?? from();
      let since = 0;
      const step = (now: number) => {
        since ||= now;
        const left = 1 - Math.min(1, (now - since) / GLIDE);
        show(between(start, to, 1 - left * left * left));
        if (left > 0) frame = requestAnimationFrame(step);
        else then();
      };
      frame = requestAnimationFrame(step);
    };
    const rest = (steps: number) => setState({ ...STILL, steps });
    const goes = (steps: number) => setState({ ...STILL, moving: true, steps });
    if (wanted === 0) {
      last.current = null;
      if (seen.current) {
        goes(0);
        glide(whole(), () => {
          show(null);
          setState(STILL);
        });
      } else setState(STILL);
      return () => cancelAnimationFrame(frame);
    }
    const order = orderOf(shown);
    const task = taskOf(shown, order);
    const known = kept.find((one) => one.wanted === wanted && sameTask(one.task, task));
    const again = last.current?.wanted === wanted && sameTask(last.current.task, task);
    last.current = { task, wanted };
    if (!fresh && !again) sight.value = "anew";
    if (known && again) {
      // The same marks were read anew: nothing moves.
      show(spreadOf(order, known.places));
      rest(known.steps);
      return;
    }
    if (known) {
      goes(known.steps);
      glide(spreadOf(order, known.places), () => rest(known.steps));
      return () => cancelAnimationFrame(frame);
    }
    setState({ ...STILL, working: true, moving: true });
    announce(`Laying out ${count(order.length, "node")}`);
    let told = performance.now();
    const mine = work(
      task,
      wanted,
      ({ steps, places, done }) => {
        if (done) {
          running.current = null;
          const ended = stopping.current && steps < wanted;
          keep({ task, wanted: ended ? steps : wanted, steps, places });
          announce(`${ended ? "Stopped" : "Laid out"} after ${count(steps, "step")}: ${count(order.length, "node")}`);
          if (ended && steps > 0) setQuery({ arrange: steps });
          else {
            goes(steps);
            glide(spreadOf(order, places), () => rest(steps));
          }
          return;
        }
        setState({ ...STILL, working: true, moving: true, steps });
        if (!calm()) show(between(from(), spreadOf(order, places), Math.min(1, steps / JOINING)));
        if (performance.now() - told > TOLD) {
          told = performance.now();
          announce(`Laying out, step ${steps} of ${wanted} at most`);
        }
        // The next slice is asked for once this one was drawn, so that a slow page is never given more than it can draw.
        frame = requestAnimationFrame(() => mine.drawn());
      },
      () => setState({ ...STILL, failed: "The layout could not be worked out here." }),
    );
    const stopping = { current: false };
    running.current = {
      ...mine,
      stop: () => {
        stopping.current = true;
        mine.stop();
      },
    };
    return () => {
      cancelAnimationFrame(frame);
      running.current = null;
      mine.drop();
    };
  }, [shown, wanted]);

  const placed = useMemo((): S => {
    if (!spread || !shown) return shown;
    return { ...shown, nodes: shown.nodes.map((node) => ({ ...node, ...spread.get(node.id) })) };
  }, [shown, spread]);
  return {
    shown: placed,
    phase: state.working ? "settling" : wanted > 0 && !state.failed ? "laid" : "whole",
    moving: state.moving,
    steps: state.steps,
    stopped: wanted > 0 && wanted < MOST_STEPS && state.steps === wanted,
    says: tooMany || wish.wrong || state.failed,
    can: tooMany === "" && (shown?.nodes.length ?? 0) > 1,
    begin: () => setQuery({ arrange: usual === "shown" ? null : "shown" }),
    stop: () => running.current?.stop(),
    back: () => setQuery({ arrange: usual === "whole" ? null : "whole" }),
  };
}

const SIGHT_KEYS: readonly KeyRow[] = [
  { keys: ["f"], shown: "F", does: "fit what is shown", run: () => (sight.value = "shown") },
  { keys: ["0"], does: "the whole map", run: () => (sight.value = "frame") },
  { keys: ["+", "="], shown: "+", does: "nearer", run: () => (sight.value = "nearer") },
  { keys: ["-"], shown: "\u2212", does: "further away", run: () => (sight.value = "further") },
];

/** What the keys do with it; the palette offers the same. */
export function arrangeKeys({ phase, begin, stop, back, can }: Arranged<Shown | null>): KeyRow[] {
  if (phase === "settling")
    return [{ keys: ["Escape", "a"], shown: "Esc", does: "stop laying out", run: stop }, ...SIGHT_KEYS];
  if (phase === "laid") return [{ keys: ["a"], shown: "A", does: "places of the whole map", run: back }, ...SIGHT_KEYS];
  return can
    ? [{ keys: ["a"], shown: "A", does: "lay out what is shown", run: begin }, ...SIGHT_KEYS]
    : [...SIGHT_KEYS];
}
