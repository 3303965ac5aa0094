/** Quiet lines under the bar: what does not work right now, and what of the address was not understood. */
import { BatchLine } from "../batch/BatchLine";
import { away, changedOnDisk, health } from "../core/api";
import { count } from "../core/number";
import { route, viewName } from "../core/router";
import { OwnStanding } from "../standing/OwnStanding";
import { understood, viewRow } from "../views/table";
import { errorsRead } from "./state";

export function Notices() {
  const row = viewRow(viewName.value);
  const unknown = row ? [...new Set(route.value.query.keys())].filter((word) => !understood(row, word)) : [];
  const errors = health.value?.counts.errors ?? 0;
  return (
    <div class="notices">
      {away.value && (
        <p class="notice" role="status">
          The server does not answer. What you have read stays; runs wait until it is back.
        </p>
      )}
      {changedOnDisk.value && (
        <p class="notice" role="status">
          The graph changed on disk since this page was opened.
          <button type="button" class="link" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      )}
      {errors > 0 && !errorsRead.value && (
        <p class="notice" role="status">
          {count(errors, "error")} in the files: what is wrong is left out here. “mirage check” lists each with its
          line.
          <button
            type="button"
            class="link"
            onClick={() => {
              errorsRead.value = true;
            }}
          >
            Close
          </button>
        </p>
      )}
      <BatchLine />
      <OwnStanding />
      {unknown.length > 0 && (
        <p class="notice">
          Not understood in this address: {unknown.join(", ")}. {unknown.length === 1 ? "It is" : "They are"} kept.
        </p>
      )}
    </div>
  );
}
