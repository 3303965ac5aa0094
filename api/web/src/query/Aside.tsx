/** Beside the editor: questions with their queries, what was asked before, and what the graph is made of. */
import type { QueryLanguage } from "../core/types";
import { asked, forgetAll } from "./history";

export function Aside({ language, ask }: { language: QueryLanguage | null; ask: (text: string) => void }) {
  const texts = asked.value;
  return (
    <section class="query-aside" aria-label="Questions and history">
      <h2 class="section">Questions</h2>
      <ul class="query-list">
        {language?.examples.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => ask(example.text)}>
              {example.question}
            </button>
          </li>
        ))}
      </ul>
      {texts.length > 0 && (
        <details>
          <summary class="section">Asked before</summary>
          <ul class="query-list mono">
            {texts.map((text) => (
              <li key={text}>
                <button type="button" onClick={() => ask(text)} title={text}>
                  {text}
                </button>
              </li>
            ))}
          </ul>
          <button type="button" class="link small" onClick={forgetAll}>
            Forget them
          </button>
        </details>
      )}
      <details>
        <summary class="section">What can be named</summary>
        <dl class="query-words">
          {language?.labels.map((row) => (
            <div key={row.name}>
              <dt>:{row.name}</dt>
              <dd class="small">
                {row.sentence} {row.properties?.join(", ")}
              </dd>
            </div>
          ))}
          {language?.types.map((row) => (
            <div key={row.name}>
              <dt>{row.detail}</dt>
              <dd class="small">{row.sentence}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
