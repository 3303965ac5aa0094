/** Undo and redo of what the reader set: the address holds the whole state, so what is kept are addresses. */
import { signal } from "@preact/signals";
import { navigate, onChange } from "./router";

/** Words of the address that say where one looks, not what one set; changing them is no step to undo. */
const LOOKS = new Set(["at", "sel", "link", "q", "go", "run", "sweep", "shown"]);
const MOST = 100;

interface Step {
  path: string;
  before: string;
  after: string;
}

let done: Step[] = [];
let undone: Step[] = [];
export const steps = signal({ undo: 0, redo: 0 });
const tell = () => {
  steps.value = { undo: done.length, redo: undone.length };
};

onChange((path, before, after, changed) => {
  if (changed.every((word) => LOOKS.has(word))) return;
  done = [...done, { path, before, after }].slice(-MOST);
  undone = [];
  tell();
});

const show = (step: Step, search: string) => navigate(step.path + search, { replace: location.pathname === step.path });

export function undo(): boolean {
  const step = done.pop();
  if (!step) return false;
  undone.push(step);
  show(step, step.before);
  tell();
  return true;
}

export function redo(): boolean {
  const step = undone.pop();
  if (!step) return false;
  done.push(step);
  show(step, step.after);
  tell();
  return true;
}
