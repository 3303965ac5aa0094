/** The knobs while one of them moves: they stand here until it rests, so that one move is one address and one step to undo. */
import { useState } from "preact/hooks";
import type { Value } from "../core/types";
import type { Setting } from "./settings";

type Values = Record<string, Value>;

export interface Held {
  /** The setting of the address, with the knobs where the hand has them. */
  setting: Setting;
  hold: (values: Values) => void;
  letGo: () => void;
}

/** Hold knobs over the setting of the address; when the address comes to say another one, that one stands. */
export function useHeld(stands: Setting): Held {
  const [held, setHeld] = useState<{ over: string; values: Values } | null>(null);
  const over = JSON.stringify(stands.values);
  return {
    setting: held?.over === over ? { ...stands, values: held.values } : stands,
    hold: (values) => setHeld({ over, values }),
    letGo: () => setHeld(null),
  };
}
