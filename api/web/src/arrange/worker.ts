/** The worker: lays out in slices, and sends where the marks are whenever the page has drawn the slice before. */
import { settling, type Task } from "./forces";

export type ToWorker = { begin: Task; steps: number } | { drawn: true } | { stop: true };
export interface FromWorker {
  steps: number;
  places: Float64Array;
  /** Nothing comes after this. */
  done: boolean;
}

/** How long a slice works before it looks whether it is to stop, ms. */
const SLICE = 30;

let waiting = true;
let stopped = false;

function begin(task: Task, most: number): void {
  const laying = settling(task);
  const tell = (places: Float64Array, done: boolean) => {
    const message: FromWorker = { steps: laying.steps, places, done };
    postMessage(message, { transfer: [places.buffer] });
  };
  const slice = () => {
    const end = performance.now() + SLICE;
    const over = () => laying.rests || laying.steps >= most || (stopped && laying.steps > 0);
    while (!over() && performance.now() < end) laying.step();
    if (over()) {
      tell(laying.finished(), true);
      return;
    }
    if (waiting) tell(laying.places(), false);
    waiting = false;
    setTimeout(slice);
  };
  slice();
}

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("begin" in data) begin(data.begin, data.steps);
  else if ("drawn" in data) waiting = true;
  else stopped = true;
});
