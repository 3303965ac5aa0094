import { shares } from "../share/commands";
import { Menu } from "./Menu";

/** What can be taken away from the view: pictures, a page, a draft, the address. */
export const ShareMenu = () => (
  <Menu label="Share" items={shares}>
    <svg class="icon" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
      <path
        d="M0 3.2V-7M-3.4-3.8L0-7.2L3.4-3.8M-4.6-.6H-6V6.6H6V-.6H4.6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  </Menu>
);
