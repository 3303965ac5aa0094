/** A quick look at the setting of the knobs: few seeds, no verdict, nothing kept. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, ask, client } from "../core/api";
import { useBusy } from "../core/busy";
import type { ExperimentView, PreviewRequest, PreviewView } from "../core/types";
import { newest } from "./newest";
import { request, type Setting } from "./settings";

export const PREVIEW_SEEDS = 8;

export interface Previewed {
  /** The newest look, of this setting or of the one before it. */
  seen: PreviewView | null;
  /** Whether `seen` is still of an older setting. */
  late: boolean;
  /** Why there is none. */
  problem: string;
}

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
  const key = asked ? JSON.stringify(asked) : "";
  const wish = useRef<((question: string | null) => void) | null>(null);

  useEffect(() => {
    const want = newest<string, PreviewView>({
      ask: (question, signal) =>
        ask(
          client.POST("/api/v1/nodes/{id}/preview", {
            params: { path: { id: node } },
            body: JSON.parse(question) as PreviewRequest,
            signal,
          }),
        ),
      took: (question, seen) => {
        setAnswer({ key: question, seen });
        setProblem(unfinished(seen) ? seen.message : "");
      },
      failed: (error) =>
        setProblem(error instanceof ApiError ? `${error.message} ${error.hint}`.trim() : String(error)),
      again: (result, tries) =>
        "answer" in result
          ? unfinished(result.answer) && tries < 2
          : result.error instanceof ApiError && result.error.status === 429 && tries < 20,
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
  useBusy(key !== "" && late && problem === "");
  return { seen, late, problem };
}
