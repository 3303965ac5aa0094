/** Where a reader of paper finds what was printed: address and revision. Screens have a bar for that. */
import { health } from "../core/api";
import { route } from "../core/router";

export function Origin() {
  // The address changes with the route, and with nothing else.
  void route.value;
  const revision = health.value?.revision.slice(0, 12);
  return (
    <p class="on-paper">
      {location.href}
      {revision && `, revision ${revision}`}
    </p>
  );
}
