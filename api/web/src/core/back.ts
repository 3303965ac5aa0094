/** One step back, as the key says it: within the page, and where there is none it is said so. */
import { tell } from "./announce";
import { isFirst } from "./router";

export function back(): void {
  if (isFirst()) tell("There is no step to go back to: this is where you came in");
  else history.back();
}
