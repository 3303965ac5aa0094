/** The bar above and, on small screens, the tabs below. */
import { announce } from "../core/announce";
import { health } from "../core/api";
import { forgetToken, token } from "../core/door";
import { count } from "../core/number";
import { href, route, trail, viewName } from "../core/router";
import { THEMES, theme } from "../core/theme";
import { Logo } from "../marks/Logo";
import { addressOf, keysShown, paletteOpen, titles } from "../page/state";
import { ENTRIES, viewRow } from "../page/views";
import { Menu } from "./Menu";
import { ShareMenu } from "./ShareMenu";

const line = { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round" } as const;

function ViewLinks({ class: name }: { class: string }) {
  return (
    <nav class={name} aria-label="Views">
      {ENTRIES.map((row) => (
        <a key={row.name} href={addressOf(row)} aria-current={row.name === viewName.value ? "page" : undefined}>
          {row.label}
        </a>
      ))}
    </nav>
  );
}

/** Where the reader came from: the last steps of the walk, then the node that the view is about, whatever is selected in it. */
function Crumbs() {
  const row = viewRow(viewName.value);
  if (!row?.node) return <div class="crumbs" />;
  const current = route.value.id || (health.value?.root ?? "");
  const steps = trail.value.filter((id) => id !== current).slice(-2);
  const name = (id: string) => titles.value.get(id) ?? id;
  return (
    <nav class="crumbs" aria-label="Trail">
      <ol>
        <li>{row.label}</li>
        {steps.map((id) => (
          <li key={id}>
            <a href={href(row.name, id)} title={name(id)}>
              {name(id)}
            </a>
          </li>
        ))}
        {current && (
          <li>
            <span aria-current="location">{name(current)}</span>
          </li>
        )}
      </ol>
    </nav>
  );
}

const themes = () =>
  THEMES.map((row) => ({
    label: row.label,
    chosen: theme.value === row.name,
    run: () => {
      theme.value = row.name;
    },
  }));

const ThemeMenu = () => (
  <Menu label="Theme" items={themes}>
    <svg class="icon" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
      <circle r="6.2" {...line} />
      <path d="M0-6.2A6.2 6.2 0 0 1 0 6.2Z" fill="currentColor" />
    </svg>
  </Menu>
);

/** Shown while a token is kept: a key, and a click forgets it. */
function KeptToken() {
  if (!token.value) return null;
  return (
    <button
      type="button"
      class="tool"
      aria-label="Forget the token"
      title="The token of the server is kept in this tab; click to forget it"
      onClick={() => {
        forgetToken();
        announce("The token is forgotten");
      }}
    >
      <svg class="icon" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
        <path d="M-1 1A3.2 3.2 0 1 1-1 .9L5.6-5.7M3-3.1L5.2-.9" {...line} />
      </svg>
    </button>
  );
}

export function Bar() {
  const nodes = health.value?.counts.nodes;
  return (
    <header class="bar">
      <a class="brand" href={href("walk")} aria-label="Mirage, to the root">
        <Logo />
        Mirage
      </a>
      <ViewLinks class="views" />
      <Crumbs />
      <div class="tools">
        <button
          type="button"
          class="search-box"
          aria-label={nodes ? `Search ${count(nodes, "node")}` : "Search"}
          aria-expanded={paletteOpen.value}
          onClick={() => {
            paletteOpen.value = !paletteOpen.value;
          }}
        >
          <svg class="icon" width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
            <path d="M10.4 10.4L13.6 13.6M11.5 6.4A5 5 0 1 1 1.5 6.4A5 5 0 0 1 11.5 6.4Z" {...line} />
          </svg>
          <span>{nodes ? `Search ${count(nodes, "node")}` : "Search"}</span>
          <span aria-hidden="true">
            <kbd>/</kbd>
          </span>
        </button>
        <button
          type="button"
          class="tool keys"
          aria-label="Keys"
          aria-expanded={keysShown.value}
          onClick={() => {
            keysShown.value = !keysShown.value;
          }}
        >
          <svg class="icon" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true">
            <path d="M-2.4-2.4A2.5 2.5 0 1 1 .9 0C.2.3 0 .8 0 1.7M0 4.4V4.5" {...line} stroke-width="1.7" />
          </svg>
        </button>
        <KeptToken />
        <ShareMenu />
        <ThemeMenu />
      </div>
    </header>
  );
}

export const Tabs = () => <ViewLinks class="tabs" />;
