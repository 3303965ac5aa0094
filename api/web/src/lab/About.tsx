import type { SimulationView } from "../core/types";
import { webAddress } from "../node/Sources";

/** What a simulation says of itself, and where it comes from. */
export function About({ simulation }: { simulation: SimulationView }) {
  return (
    <details class="verdict-part about" data-tool="">
      <summary class="section">About this simulation</summary>
      <p>{simulation.summary}</p>
      <ul>
        {simulation.references.map((row) => (
          <li key={row.text} class="small">
            {webAddress(row.url) ? (
              <a class="link" href={row.url} target="_blank" rel="noopener noreferrer">
                {row.text}
              </a>
            ) : (
              row.text
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
