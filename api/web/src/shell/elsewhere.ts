/** What is run elsewhere, by another reader or from the command line: a page that is left alone finds out, and reads again what it changed. */
import { effect } from "@preact/signals";
import { isGoing as isBatchGoing } from "../batch/store";
import { renew } from "../core/answer";
import { ask, away, client, health } from "../core/api";
import { followed } from "../core/following";
import { OF_RUNS } from "../core/reads";
import { reread } from "../standing/store";

/** A page that nobody has touched for so long is left alone. */
const ALONE_MS = 10_000;
const LOOK_MS = 5000;
/** A large map is read again less often: drawing it anew must not be what the page is busy with. */
const lookMs = (): number => Math.max(LOOK_MS, 3 * (health.peek()?.counts.nodes ?? 0));

const TOUCHES = ["pointermove", "pointerdown", "wheel", "keydown"] as const;

/** Begin to look, and return how to end it. */
export function followElsewhere(): () => void {
  let touched = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The server's number at the last look; none after a run that the page followed itself, which changed it too. */
  let known = health.peek()?.runs ?? null;
  const unfollow = effect(() => {
    if (followed.value > 0 || isBatchGoing()) known = null;
  });

  const look = async () => {
    if (away.peek() || document.visibilityState !== "visible" || followed.peek() > 0 || isBatchGoing()) return;
    const found = await ask(client.GET("/api/v1/health")).catch(() => null);
    if (!found || followed.peek() > 0) return;
    const changed = known !== null && found.runs !== known;
    known = found.runs;
    if (!changed) return;
    renew(OF_RUNS);
    void reread();
  };
  const again = async () => {
    if (performance.now() - touched > ALONE_MS) await look();
    timer = setTimeout(() => void again(), lookMs());
  };
  const touch = () => {
    touched = performance.now();
  };
  const back = () => void look();

  timer = setTimeout(() => void again(), lookMs());
  for (const name of TOUCHES) addEventListener(name, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", back);
  return () => {
    unfollow();
    clearTimeout(timer);
    for (const name of TOUCHES) removeEventListener(name, touch, { capture: true });
    document.removeEventListener("visibilitychange", back);
  };
}
