/** The support-and-attack tree: nested lists that the browser lays out, with lines drawn between the boxes where they came to lie. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { announce } from "../core/announce";
import { fixed } from "../core/number";
import type { NodeEvidence, NodeSummary } from "../core/types";
import { StateIcon, stateWords } from "../marks/states";
import { VesselIcon } from "../marks/vessel";
import { drawing } from "../page/state";
import { delayOf } from "../standing/store";
import { StrengthStrip } from "../standing/strengths";
import type { Scene } from "../standing/whatif";
import { spokenNode, tested } from "../standing/words";
import type { Box } from "../walk/geometry";
import { type EvidenceItem, itemsOf } from "./evidence";
import { branchKey, evidenceKey, twigKey } from "./keys";
import { type Branch, FIRST, foldedWords, more, type Twig } from "./tree";
import { drawWires, type Places } from "./Wires";
import { stepOf, type Way } from "./walk";

export interface Acts {
  /** Choose a statement or an inference to read about and to change. */
  select: (id: string) => void;
  /** Make a statement the claim of the tree. */
  enter: (id: string) => void;
  open: (twig: Twig, open: boolean) => void;
  whole: (twig: Twig, whole: boolean) => void;
}

interface Props {
  tree: Twig;
  scene: Scene;
  /** How it stands without the what-if, or before the last run; drawn as ticks. */
  old: (id: string) => number | null;
  nodes: ReadonlyMap<string, NodeSummary>;
  /** Evidence by statement. */
  pieces: ReadonlyMap<string, NodeEvidence>;
  selected: string;
  /** Statements of a ring that the reader has lit. */
  ring: ReadonlySet<string>;
  isOff: (id: string) => boolean;
  acts: Acts;
}

const WORDS = { support: "supports", attack: "attacks", undercut: "undercuts" } as const;

const saysOf = (branch: Branch): string =>
  branch.row.polarity === "support" && branch.premises.length > 1
    ? "together"
    : branch.premises.length > 1
      ? `${WORDS[branch.row.polarity].replace(/s$/, "")} together`
      : WORDS[branch.row.polarity];

export function Tree(props: Props) {
  const { tree, pieces, isOff, acts } = props;
  const place = useRef<HTMLDivElement>(null);
  const [places, setPlaces] = useState<Places>(new Map());
  const [focus, setFocus] = useState(tree.id);
  const itemsFor = (twig: Twig): EvidenceItem[] => itemsOf(twig, pieces.get(twig.id));

  const measure = () => {
    const host = place.current;
    if (!host) return;
    const origin = host.getBoundingClientRect();
    const next = new Map<string, Box>();
    for (const element of host.querySelectorAll<HTMLElement>("[data-box]")) {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width > 0) next.set(element.dataset.box ?? "", { x: left - origin.left, y: top - origin.top, width, height });
    }
    setPlaces((last) => (same(last, next) ? last : next));
  };
  useLayoutEffect(measure);
  // The claim stands first, so a tree opens with it in sight; an address that names a statement opens with that one in sight.
  useLayoutEffect(() => {
    const named = props.selected && props.selected !== tree.id ? props.selected : "";
    const box = named && place.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(named)}"]`);
    if (box) box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [tree.id]);
  // What the reader folds or unfolds stays under the pointer, whatever that does to the rest.
  const held = useRef<{ key: string; top: number } | null>(null);
  const hold = (key: string) => {
    const top = boxOf(place.current, key)?.getBoundingClientRect().top;
    if (top !== undefined) held.current = { key, top };
  };
  useLayoutEffect(() => {
    const was = held.current;
    held.current = null;
    const scroll = place.current?.parentElement;
    const now = was && boxOf(place.current, was.key)?.getBoundingClientRect().top;
    if (!was || !scroll || now === null || now === undefined) return;
    scroll.scrollTop += now - was.top;
    measure();
  }, [tree]);
  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const observer = new ResizeObserver(measure);
    observer.observe(host);
    document.fonts.ready.then(measure);
    drawing.value = () => place.current;
    return () => {
      observer.disconnect();
      drawing.value = null;
    };
  }, []);
  // A claim that is not in the tree any more cannot hold the focus.
  useEffect(() => setFocus(tree.id), [tree.id]);

  const keyDown = (event: KeyboardEvent) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
    if (!item || event.target !== item || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = stepOf(tree, item.dataset.key ?? "", event.key);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    go(found);
  };
  const go = (way: Way) => {
    if (way.open !== undefined) {
      hold(way.at);
      acts.open(way.twig, way.open);
    }
    if (way.enter) acts.enter(way.twig.id);
    if (way.select) acts.select(way.twig.id);
    if (way.to) {
      setFocus(way.to);
      const element = place.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(way.to)}"]`);
      element?.focus();
      if (element) announce(element.getAttribute("aria-label") ?? "");
    }
  };

  const { lines, words } = drawWires(tree, places, isOff, itemsFor);
  return (
    <div class="tree" ref={place}>
      <svg class="wires" aria-hidden="true">
        {lines}
      </svg>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree has no element of its own */}
      <ul role="tree" aria-label="What is said for and against it" onKeyDown={keyDown}>
        <Item
          {...props}
          hold={hold}
          twig={tree}
          path={tree.id}
          says=""
          focus={focus}
          words={words}
          itemsFor={itemsFor}
        />
      </ul>
    </div>
  );
}

const boxOf = (host: HTMLElement | null, key: string): HTMLElement | null =>
  host?.querySelector<HTMLElement>(`[data-box="${CSS.escape(key)}"]`) ?? null;

const same = (a: Places, b: Places): boolean =>
  a.size === b.size &&
  [...b].every(([key, box]) => {
    const other = a.get(key);
    return (
      other !== undefined &&
      Math.abs(other.x - box.x) + Math.abs(other.y - box.y) < 0.5 &&
      Math.abs(other.width - box.width) + Math.abs(other.height - box.height) < 0.5
    );
  });

interface Inner extends Props {
  /** Keep the box at this place where it is on the screen while the tree changes. */
  hold: (key: string) => void;
  focus: string;
  words: ReadonlyMap<string, { x: number; y: number }>;
  itemsFor: (twig: Twig) => EvidenceItem[];
}

interface ItemProps extends Inner {
  twig: Twig;
  path: string;
  /** What it does to the statement that it hangs on, for a screen reader. */
  says: string;
}

function Item(props: ItemProps) {
  const { twig, path, says, scene, nodes, selected, acts, focus, itemsFor } = props;
  const node = nodes.get(twig.id);
  const row = scene.nodes.get(twig.id);
  const items = itemsFor(twig);
  const label = [
    node ? spokenNode(node, row) : twig.id,
    says,
    twig.elsewhere && "shown in full elsewhere in this tree",
    twig.argued && !twig.open && !twig.elsewhere && countWords(twig),
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <li
      role="treeitem"
      class={twig.open ? "twig open" : "twig"}
      aria-label={label}
      aria-level={twig.depth + 1}
      aria-expanded={twig.argued && !twig.elsewhere ? twig.open : undefined}
      aria-selected={twig.id === selected}
      data-key={path}
      tabIndex={focus === path ? 0 : -1}
    >
      {twig.open ? (
        <div class="own">
          <Claim {...props} node={node} />
          {items.length > 0 && <Evidence items={items} path={path} />}
        </div>
      ) : (
        <Claim {...props} node={node} />
      )}
      {!twig.open && items.length > 0 && <Evidence items={items} path={path} />}
      {twig.branches.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: the list of a tree item is a group
        <ul role="group" class="column">
          {twig.branches.map((branch) => (
            <BranchItem key={branch.row.id} {...props} branch={branch} path={path} />
          ))}
          {twig.open && (more(twig) > 0 || twig.branches.length > FIRST + 1) && (
            <li role="none" class="rest">
              <button
                type="button"
                class="link small"
                onClick={() => {
                  props.hold(path);
                  acts.whole(twig, more(twig) > 0);
                }}
              >
                {foldedWords(twig) || "Only the strongest"}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** What a statement rests on by itself: under its own box where it is open, beside it where it is not. */
function Evidence({ items, path }: { items: readonly EvidenceItem[]; path: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list of a tree item is a group
    <ul role="group" class="column pieces">
      {items.map((item) => (
        <li role="none" key={item.key}>
          <a
            class={`evidence-box ${item.kind}${item.stale ? " stale" : ""}`}
            data-box={evidenceKey(path, item)}
            href={item.address}
          >
            <b>{item.kind === "simulated" ? "Simulated" : "Published"}</b> {item.words}
            {item.more > 0 && <span class="small"> {item.more} more</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}

const countWords = ({ counts }: Twig): string => `${counts.support} for, ${counts.attack} against`;

function Claim({
  twig,
  path,
  scene,
  old,
  nodes,
  node,
  selected,
  ring,
  isOff,
  acts,
  hold,
}: ItemProps & { node: NodeSummary | undefined }) {
  const row = scene.nodes.get(twig.id);
  const top = twig.depth === 0;
  const off = isOff(twig.id);
  const title = node?.title ?? twig.id;
  const was = old(twig.id);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself has the keys, and the space key chooses
    <div
      class={[
        "claim-box",
        top && "top",
        off && "off",
        ring.has(twig.id) && "in-ring",
        twig.id === selected && "selected",
      ]
        .filter(Boolean)
        .join(" ")}
      data-box={path}
      data-node={twig.id}
      onClick={(event) => {
        if (!(event.target as Element).closest("a, button")) acts.select(twig.id);
      }}
      onDblClick={() => !top && acts.enter(twig.id)}
    >
      <div class="claim-title">
        <VesselIcon kind={node?.kind ?? "claim"} level={row} size={top ? 30 : 19} old={was} delay={delayOf(twig.id)} />
        <span>{title}</span>
      </div>
      {node && <p class="claim-statement">{node.statement}</p>}
      {row && node?.kind !== "topic" && (
        <div class="claim-numbers">
          <b class="tabular">{off ? "out" : fixed(row.strength, 2)}</b>
          <StrengthStrip strengths={row.strengths} old={was} width={top ? 150 : 92} />
          {!top && node?.runnable && (
            <span class="state" title={stateWords(node.state)}>
              <StateIcon state={node.state} size={14} />
            </span>
          )}
        </div>
      )}
      {top && row && (
        <p class="small">
          {Object.keys(row.strengths).length} semantics within {fixed(row.high - row.low, 2)} ·{" "}
          {tested(row, node?.runnable && node.state === "never_run")}
        </p>
      )}
      {twig.elsewhere && <p class="small">Shown in full elsewhere here</p>}
      {twig.argued && !twig.elsewhere && (
        <button
          type="button"
          class="unfold small"
          tabIndex={-1}
          aria-label={`${twig.open ? "Fold" : "Unfold"} ${twig.counts.support} for · ${twig.counts.attack} against, what is said about ${nodes.get(twig.id)?.title ?? twig.id}`}
          onClick={() => {
            hold(path);
            acts.open(twig, !twig.open);
          }}
        >
          <i class={twig.open ? "open" : ""} />
          {twig.counts.support} for · {twig.counts.attack} against
        </button>
      )}
    </div>
  );
}

function BranchItem(props: Inner & { branch: Branch; path: string }) {
  const { branch, path, words, isOff, acts, nodes, selected } = props;
  const key = branchKey(path, branch);
  const at = words.get(key);
  const off = isOff(branch.row.id);
  const says = saysOf(branch);
  const { polarity } = branch.row;
  const premises = branch.premises.map((twig) => nodes.get(twig.id)?.title ?? twig.id).join(" with ");
  const spoken = (own: Twig): string => {
    const others = branch.premises.filter((twig) => twig !== own).map((twig) => nodes.get(twig.id)?.title ?? twig.id);
    const what = polarity === "undercut" ? `undercuts the step ${branch.row.hits.join(", ")}` : `${WORDS[polarity]} it`;
    return [what, others.length > 0 && `only together with ${others.join(" and ")}`, off && "left out"]
      .filter(Boolean)
      .join(" ");
  };
  return (
    <li role="none" class={`branch ${polarity}${off ? " off" : ""}${branch.premises.length > 1 ? " linked" : ""}`}>
      <button
        type="button"
        class={branch.row.id === selected ? "wire-word selected" : "wire-word"}
        style={at && { left: `${at.x.toFixed(0)}px`, top: `${at.y.toFixed(0)}px` }}
        aria-label={`${says}: the step from ${premises}${off ? ", left out" : ""}`}
        onClick={() => acts.select(branch.row.id)}
      >
        {says}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: only keeps linked premises together */}
      <ul role="group" class="premises-group">
        {branch.premises.map((twig) => (
          <Item key={twig.id} {...props} twig={twig} path={twigKey(path, branch, twig)} says={spoken(twig)} />
        ))}
      </ul>
      {branch.undercuts.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: undercuts belong to the step above them
        <ul role="group" class="undercuts-group">
          {branch.undercuts.map((undercut) => (
            <BranchItem key={undercut.row.id} {...props} branch={undercut} path={key} />
          ))}
        </ul>
      )}
    </li>
  );
}
