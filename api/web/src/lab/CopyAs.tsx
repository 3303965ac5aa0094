/** Take this setting elsewhere: copied at a click, and shown where the browser refuses the clipboard. */
import { useState } from "preact/hooks";
import { announce } from "../core/announce";
import { token } from "../core/door";
import type { RunRequest } from "../core/types";
import { COPIES, type Copy, copyOf } from "./copies";

export function CopyAs({ node, request }: { node: string; request: RunRequest }) {
  const [shown, setShown] = useState<{ kind: Copy; copied: boolean } | null>(null);
  const written = (kind: Copy) => copyOf(kind, node, request, location.origin, token.value !== "");
  const text = shown ? written(shown.kind) : "";
  const copy = async (kind: Copy) => {
    let copied = true;
    try {
      await navigator.clipboard.writeText(written(kind));
    } catch {
      copied = false;
    }
    setShown({ kind, copied });
    announce(copied ? `Copied as ${kind}` : "The browser refused the clipboard; the text is below.");
  };
  return (
    <section class="verdict-part copy-as" aria-label="Copy this setting" data-tool="">
      <p class="copy-row">
        <span class="small">Copy as</span>
        {COPIES.map((kind) => (
          <button
            key={kind}
            type="button"
            class="link"
            aria-pressed={shown?.kind === kind}
            onClick={() => void copy(kind)}
          >
            {kind}
          </button>
        ))}
        <span class="small" role="status">
          {shown && (shown.copied ? "Copied" : "Select and copy:")}
        </span>
      </p>
      {shown && <pre tabIndex={0}>{text}</pre>}
    </section>
  );
}
