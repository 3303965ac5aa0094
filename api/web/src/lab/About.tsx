import type { SimulationView } from "../core/types";
import { WebLink } from "../core/WebLink";

/** What a simulation says of itself, and where it comes from. */
export function About({ simulation }: { simulation: SimulationView }) {
  return (
    <details class="verdict-part about" data-tool="">
      <summary class="section">About this simulation</summary>
      <p>{simulation.summary}</p>
      <ul>
        {simulation.references.map((row) => (
          <li key={row.text} class="small">
            <WebLink url={row.url} text={row.text} />
          </li>
        ))}
      </ul>
    </details>
  );
}
