/** A quick look at the setting of the knobs: few seeds, no verdict, nothing kept. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, ask, client } from "../core/api";
import { useBusy } from "../core/busy";
import { READER } from "../core/reader";
import type { ExperimentView, PreviewRequest, PreviewView } from "../core/types";
import { newest } from "./newest";
import { request, type Setting } from "./settings";

const PREVIEW_SEEDS = 8;

export interface Previewed {
  /** The newest look, of this setting or of the one before it. */
  seen: PreviewView | null;
  /** Whether `seen` is still of an older setting. */
  late: boolean;
  /** What the look waits for, where that takes longer than a moment: a place, once the server had none, or its turn. */
  waits: "place" | "turn" | "";
  /** Why there is none. */
  problem: string;
}

/** After how long without a new picture it is said that the look waits, ms. */
const MOMENT = 1500;
/** How long a program that was still being compiled is given before it is asked for again, ms. */
const COMPILES = 600;

export function previewRequest(experiment: ExperimentView, setting: Setting): PreviewRequest {
  return { ...request(experiment, setting), seeds: Math.min(setting.seeds, PREVIEW_SEEDS), mutants: false };
}

/** Whether a look ended before it had a picture: its program was still being compiled, and is there the next time. */
const unfinished = (seen: PreviewView): boolean =>
  seen.status !== "finished" &&
  !seen.outputs?.arms.some((arm) => Object.values(arm.curves).some((row) => row.mean.length > 1));

/** Look at `asked` while it changes; null looks at nothing. */
export function usePreview(node: string, asked: PreviewRequest | null): Previewed {
  const [answer, setAnswer] = useState<{ key: string; seen: PreviewView } | null>(null);
  const [problem, setProblem] = useState("");
  const [refused, setRefused] = useState(false);
  const [long, setLong] = useState(false);
  const key = asked ? JSON.stringify(asked) : "";
  const wish = useRef<((question: string | null) => void) | null>(null);

  useEffect(() => {
    const want = newest<string, PreviewView>({
      ask: (question, signal) =>
        ask(
          client.POST("/api/v1/nodes/{id}/preview", {
            params: { path: { id: node }, header: { "Mirage-Reader": READER } },
            body: JSON.parse(question) as PreviewRequest,
            signal,
          }),
        ),
      took: (question, seen) => {
        setRefused(false);
        setAnswer({ key: question, seen });
        setProblem(unfinished(seen) ? seen.message : "");
      },
      failed: (error) => {
        setRefused(false);
        setProblem(error instanceof ApiError ? `${error.message} ${error.hint}`.trim() : String(error));
      },
      again: (result, tries) => {
        if ("answer" in result) return unfinished(result.answer) && tries < 2 ? COMPILES : null;
        if (!(result.error instanceof ApiError) || result.error.status !== 429) return null;
        setRefused(true);
        // A class that was refused together does not come back together.
        return 1000 * (result.error.after || 1) * (0.75 + Math.random() / 2);
      },
    });
    wish.current = want;
    return () => want(null);
  }, [node]);

  useEffect(() => {
    setProblem("");
    wish.current?.(key || null);
    if (!key) setAnswer(null);
  }, [key]);

  const seen = key && answer && !unfinished(answer.seen) ? answer.seen : null;
  const late = answer?.key !== key;
  const waiting = key !== "" && late;
  useBusy(waiting && problem === "");
  // Dependencies: each answer is a sign that the server is at it
  useEffect(() => {
    setLong(false);
    if (!waiting) return;
    const timer = setTimeout(() => setLong(true), MOMENT);
    return () => clearTimeout(timer);
  }, [waiting, answer]);
  return { seen, late, waits: !waiting ? "" : refused ? "place" : long ? "turn" : "", problem };
}
