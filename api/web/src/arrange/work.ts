/** Starts the worker that lays out. Its script is a file of the page's own; the policy of the page allows no other. */
import type { Task } from "./forces";
import type { FromWorker, ToWorker } from "./worker";
import script from "./worker?worker&url";

/** The policy wants to know who vouches for a script: only files beside this page's own are vouched for. */
const vouch = window.trustedTypes?.createPolicy("mirage-layout", {
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is no script of this page`);
    return url;
  },
});

export interface Work {
  /** End with the picture as it is. */
  stop: () => void;
  /** The picture of the slice before is drawn; send another. */
  drawn: () => void;
  /** End without a picture. */
  drop: () => void;
}

export function work(task: Task, steps: number, told: (news: FromWorker) => void, failed: () => void): Work {
  const worker = new Worker((vouch?.createScriptURL(script) ?? script) as string, { type: "module", name: "layout" });
  const send = (message: ToWorker) => worker.postMessage(message);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.done) worker.terminate();
    told(data);
  };
  worker.onerror = () => {
    worker.terminate();
    failed();
  };
  send({ begin: task, steps });
  return { stop: () => send({ stop: true }), drawn: () => send({ drawn: true }), drop: () => worker.terminate() };
}
