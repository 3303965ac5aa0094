/** Quiet lines under the bar: what does not work right now, and what of the address was not understood. */
import { BatchLine } from "../batch/BatchLine";
import { away, changedOnDisk, health } from "../core/api";
import { count } from "../core/number";
import { route, viewName } from "../core/router";
import { errorsRead } from "../page/state";
import { understood, viewRow } from "../page/views";
import { OwnStanding } from "../standing/OwnStanding";

/** What is wrong in the files, line by line, so that an author need not leave the page to read it. */
function FileErrors({ told, all, check }: { told: readonly string[]; all: number; check: string }) {
  return (
    <details class="file-errors">
      <summary>
        <span role="status">
          {count(all, "error")} in the files: what is wrong is left out here. <span class="link">Show</span>
        </span>
      </summary>
      <ul>
        {told.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>
        {told.length < all && `${count(all - told.length, "more", "more")}. `}
        In a terminal: <code>{check}</code>
      </p>
    </details>
  );
}

export function Notices() {
  const row = viewRow(viewName.value);
  const unknown = row ? [...new Set(route.value.query.keys())].filter((word) => !understood(row, word)) : [];
  const errors = health.value?.counts.errors ?? 0;
  return (
    <div class="notices">
      {away.value && (
        <p class="notice" role="status">
          <span>
            The server does not answer. What you have read stays; runs wait until it is back.
            {health.value?.start && (
              <>
                {" "}
                To start it again: <code>{health.value.start}</code>
              </>
            )}
          </span>
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
        <div class="notice">
          <FileErrors told={health.value?.errors ?? []} all={errors} check={health.value?.check ?? "mirage check"} />
          <button
            type="button"
            class="link"
            onClick={() => {
              errorsRead.value = true;
            }}
          >
            Close
          </button>
        </div>
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
