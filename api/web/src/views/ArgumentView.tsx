/** Argument: a claim with what is said for and against it, left to right, and why it stands as it does. */
import { batch } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Accepted } from "../argument/Accepted";
import { Chosen } from "../argument/Chosen";
import { EvidenceRule } from "../argument/EvidenceRule";
import { parseFolding, setOpen, setWhole, strangers, writeFolding } from "../argument/fold";
import { Supposing } from "../argument/Supposing";
import { Tree } from "../argument/Tree";
import { firstOn, more, unroll } from "../argument/tree";
import { Adds, DEFAULT, isWay } from "../argument/Why";
import { announce } from "../core/announce";
import { useAnswer } from "../core/answer";
import { ask, client, health, isHuge } from "../core/api";
import { back } from "../core/back";
import { EmptyFolder } from "../core/EmptyFolder";
import { useKeys } from "../core/keys";
import { Failure, Message } from "../core/Message";
import { fixed } from "../core/number";
import { useGraph } from "../core/reads";
import { href, navigate, setQuery, walked } from "../core/router";
import { useSteady } from "../core/steady";
import type { StandingAnswer } from "../core/types";
import { KindIcon } from "../marks/kinds";
import { LinkIcon, STRIKES_NOTHING } from "../marks/links";
import { remember, runOffered } from "../page/state";
import { standingKeys } from "../standing/keys";
import { Moved } from "../standing/Moved";
import { GRADUAL } from "../standing/semantics";
import {
  dropDrafts,
  failed,
  change as lastRun,
  load,
  oldOf,
  ownRule,
  ruleDraft,
  ruleWords,
  scene as sceneInForce,
  shipped,
  standing,
  supposed,
  useStanding,
  whatIfDraft,
} from "../standing/store";
import { SemanticsIcon } from "../standing/strengths";
import { asItStands, isNothing, NOTHING, type WhatIf, whatIf, writeWhatIf } from "../standing/whatif";
import "../styles/argument-side.css";
import "../styles/argument.css";
import "../styles/knobs.css";
import "../styles/node.css";

export function ArgumentView({ id: inPath, query }: { id: string; query: URLSearchParams }) {
  const id = inPath || health.value?.root || "";
  const huge = isHuge();
  const rows = useStanding(id !== "", id);
  const answer = huge && !isAbout(shipped.value, id) ? null : standing.value;
  const graph = useGraph("", !huge);
  const listed = huge ? shipped.value?.summaries : graph.data?.nodes;
  const nodes = useMemo(() => new Map(listed?.map((node) => [node.id, node])), [listed]);
  const node = nodes.get(id);
  useEffect(() => {
    if (!listed || !node) return;
    remember(listed);
    document.title = `Argument: ${node.title} · Mirage`;
  }, [listed, node]);

  if (!id) return <EmptyFolder />;
  const error = failed.value ?? graph.error;
  if (error && (!answer || !listed))
    return (
      <Failure
        error={error}
        again={() => {
          graph.again();
          void load({ id, hops: 0 });
        }}
      />
    );
  if (!answer || !listed) return <div class="loading-line" role="progressbar" aria-label="Loading" />;
  if (!node || !rows.has(id))
    return (
      <Message title="There is no such node" text={`The graph holds no node called ${id}.`}>
        <a class="button" href={href("argument")}>
          To the root
        </a>
      </Message>
    );
  return <Bench key={id} id={id} query={query} answer={answer} nodes={nodes} />;
}

/** Whether an answer is about what bears on one node and nothing else. */
const isAbout = (answer: StandingAnswer | null, id: string): boolean =>
  answer?.extent?.around.length === 1 && answer.extent.around[0] === id;

interface BenchProps {
  id: string;
  query: URLSearchParams;
  /** How everything stands under the rule in force. */
  answer: StandingAnswer;
  nodes: ReadonlyMap<string, NonNullable<ReturnType<typeof useGraph>["data"]>["nodes"][number]>;
}

function Bench({ id, query, answer, nodes }: BenchProps) {
  const foldText = query.get("fold");
  const asked = query.get("sem") ?? DEFAULT;
  const semantics = GRADUAL.some((row) => row.id === asked) ? asked : DEFAULT;
  const selected = query.get("see") ?? "";
  const way = query.get("way");

  const folding = useMemo(() => parseFolding(foldText), [foldText]);
  // While a knob of the rule moves, branches keep their order.
  const ordered = useRef(answer);
  if (!ruleDraft.value) ordered.current = answer;
  const order = ordered.current;
  const [first] = useState(() => firstOn(innerWidth, innerHeight));
  const tree = useMemo(() => unroll(id, order, folding, first), [id, order, folding, first]);
  const side = useRef<HTMLElement>(null);
  useSteady(side);
  const committed = supposed.value;
  const draft = whatIfDraft.value;
  const change = draft ?? committed;
  useEffect(() => dropDrafts, []);
  const real = useMemo(() => asItStands(answer), [answer]);
  const base = useMemo(() => new Map(shipped.value?.nodes.map((row) => [row.id, row])), [shipped.value]);
  const pieces = useMemo(() => new Map(answer.pieces.map((row) => [row.node, row])), [answer]);
  const scene = sceneInForce.value ?? real;
  const supposing = !isNothing(change);
  const [lit, setLit] = useState(false);

  const own = ownRule.value;
  const rule = ruleWords.value;
  const ruled = rule !== "" || ruleDraft.value !== null;
  const words = writeWhatIf(committed);
  const reasons = useAnswer(`argument ${id} ${semantics} ${shipped.value?.evidence} ${rule} ${words}`, (signal) =>
    ask(
      client.GET("/api/v1/argument/{id}", {
        params: { path: { id }, query: { semantics, ...(rule && { rule }), ...(words && { if: words }) } },
        signal,
      }),
    ),
  );
  const why = reasons.data?.standing.id === id ? reasons.data : null;
  // The page itself moves the strengths; reasons and acceptance are the server's, and follow once the address says so.
  const behind = reasons.loading || draft !== null || ruleDraft.value !== null || reasons.error !== null;

  const title = (of: string): string => nodes.get(of)?.title ?? of;
  const fromWhere = (of: string): string => {
    const step = real.inferences.get(of);
    if (!step) return title(of);
    const from = step.premises.map(title).join(" with ");
    return step.conclusion === id || step.polarity === "undercut" ? from : `${from} → ${title(step.conclusion)}`;
  };
  const name = (of: string): string => {
    const step = real.inferences.get(of);
    if (!step) return title(of);
    return step.polarity === "undercut"
      ? `Undercut by ${fromWhere(of)}`
      : step.conclusion === id
        ? `The step from ${fromWhere(of)}`
        : fromWhere(of);
  };
  const mark = (of: string) => {
    const step = real.inferences.get(of);
    return step ? <LinkIcon polarity={step.polarity} width={18} /> : <KindIcon kind={nodes.get(of)?.kind ?? "claim"} />;
  };
  const fold = (next: ReturnType<typeof setOpen>) => setQuery({ fold: writeFolding(next) }, true);
  const select = (of: string) => setQuery({ see: of === selected ? null : of });
  const commit = (next: WhatIf) => {
    const words = writeWhatIf(next);
    batch(() => {
      whatIfDraft.value = null;
      setQuery({ if: words }, true);
    });
    const then = whatIf(answer, next).nodes.get(id);
    if (then) announce(`${title(id)} ${isNothing(next) ? "stands at" : "would stand at"} ${fixed(then.strength, 2)}`);
  };
  const enter = (to: string) =>
    navigate(href("argument", to, { sem: query.get("sem") }), {
      trail: walked(id, to),
    });

  useKeys([
    ...standingKeys(id),
    { keys: ["Backspace"], shown: "⌫", does: "back", run: back },
    ...(selected
      ? [{ keys: ["Escape"], shown: "Esc", does: "close what is chosen", run: () => select(selected) }]
      : []),
    ...(supposing ? [{ keys: ["0"], does: "nothing supposed", run: () => commit(NOTHING) }] : []),
  ]);

  const row = scene.nodes.get(id);
  const folded = real.nodes.get(id) ? foldedCount(tree) : 0;
  const ring = lit ? new Set(why?.mirror.ring) : new Set<string>();
  const telling = [
    ...(why?.reasons.gradient ?? [])
      .filter((one) => one.kind === "statement" && one.id !== id)
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .map((one) => one.id),
    ...tree.branches.flatMap((branch) => branch.row.premises),
  ];
  const best = why?.next[0];
  return (
    <div class="argument-view">
      <section class="argument-map" aria-label="Argument">
        <header class="walk-head">
          <p>
            <b>{tree.counts.support}</b> for · <b>{tree.counts.attack}</b> against · <b>{tree.counts.undercut}</b>{" "}
            {tree.counts.undercut === 1 ? "undercut" : "undercuts"}
            {tree.counts.uncounted > 0 && (
              <span title={STRIKES_NOTHING}>
                {" "}
                · <b>{tree.counts.uncounted}</b>{" "}
                {tree.counts.uncounted === 1
                  ? "objection left out: it names no step"
                  : "objections left out: they name no step"}
              </span>
            )}
            {folded > 0 && ` · ${folded} more folded`}
            {answer.extent && <span class="small note">{answer.extent.words}</span>}
          </p>
          <div class="semantics-key">
            {GRADUAL.map((one) => (
              <span key={one.id}>
                <SemanticsIcon semantics={one} />
                {one.label}
              </span>
            ))}
          </div>
        </header>
        <div class={ring.size > 0 ? "tree-scroll lit" : "tree-scroll"}>
          <Tree
            tree={tree}
            scene={scene}
            old={(of) =>
              supposing
                ? (moved(real.nodes.get(of)?.strength, scene.nodes.get(of)?.strength) ?? null)
                : ruled
                  ? (moved(base.get(of)?.strength, scene.nodes.get(of)?.strength) ?? null)
                  : oldOf(of)
            }
            nodes={nodes}
            pieces={pieces}
            selected={selected}
            ring={ring}
            isOff={(of) => change.withoutLinks.has(of) || change.withoutNodes.has(of)}
            acts={{
              select,
              enter,
              open: (twig, open) => fold(setOpen(folding, twig.id, open, twig.openAtFirst)),
              whole: (twig, whole) => fold(setWhole(folding, twig.id, whole)),
            }}
          />
        </div>
      </section>
      <aside class="argument-side" aria-label="Why and what if" ref={side}>
        <div class="side-why">
          <h1 class="head">
            Why {row ? fixed(row.strength, 2) : "so"}
            <span class="hidden">: {title(id)}</span>
          </h1>
          <div class={behind ? "of-server behind" : "of-server"} aria-busy={behind}>
            {behind && !reasons.error && (
              <div class="loading-line" role="progressbar" aria-label="The reasons follow" />
            )}
            {why?.reasons.words.map((text) => (
              <p key={text} class="reason-words">
                {text}
              </p>
            ))}
          </div>
          {answer.semantics
            .filter((one) => one.family === "gradual" && one.converged === false)
            .map((one) => (
              <p key={one.id} class="small problem">
                {one.label} does not settle here. {one.words}
              </p>
            ))}
          {reasons.error && (
            <p class="problem">
              {reasons.error.message} {reasons.error.hint}
            </p>
          )}
          {selected && selected !== id && (
            <Chosen id={selected} scene={scene} nodes={nodes} name={name} close={() => select(selected)} />
          )}
          {why && (
            <div class={behind ? "of-server behind" : "of-server"}>
              <Adds answer={why} way={way} name={fromWhere} mark={mark} select={select} />
            </div>
          )}
        </div>
        <div class="side-if">
          <Supposing
            claim={id}
            answer={answer}
            scene={scene}
            real={real}
            change={change}
            refused={[
              ...(asked === semantics ? [] : [`sem=${asked}`]),
              ...(isWay(way) ? [] : [`way=${way}`]),
              ...strangers(folding, (of) => real.nodes.has(of)).map((word) => `fold=${word}`),
              ...committed.refused,
            ]}
            selected={selected || id}
            telling={telling}
            read={why?.reasons.own?.read ?? ""}
            name={name}
            draft={(next) => {
              whatIfDraft.value = next;
            }}
            commit={commit}
          />
          {why && (
            <div class={behind ? "of-server behind" : "of-server"}>
              <Accepted answer={why} name={title} lit={lit} light={() => setLit(!lit)} />
            </div>
          )}
          {lastRun.value && <Moved claim={id} />}
          {best && (
            <section class="side-part next">
              <a
                class="button primary"
                href={href("lab", best.node, { experiment: best.experiment })}
                onClick={() => {
                  runOffered.value = best.node;
                }}
              >
                Best next run <kbd>N</kbd>
              </a>
              <p class="small">
                {title(best.node)}. {best.words}
              </p>
            </section>
          )}
          <EvidenceRule rows={answer.rule} own={own} was={base.get(id)} now={real.nodes.get(id)} />
        </div>
      </aside>
    </div>
  );
}

const moved = (was: number | undefined, now: number | undefined): number | undefined =>
  was !== undefined && now !== undefined && Math.abs(was - now) > 0.0005 ? was : undefined;

/** Statements and inferences below the claim that are there but not shown. */
function foldedCount(tree: ReturnType<typeof unroll>): number {
  const below = (twig: ReturnType<typeof unroll>): number =>
    more(twig) +
    (twig.open || twig.elsewhere ? 0 : twig.counts.support + twig.counts.attack) +
    twig.branches.reduce((sum, branch) => sum + inBranch(branch), 0);
  const inBranch = (branch: ReturnType<typeof unroll>["branches"][number]): number =>
    branch.premises.reduce((sum, twig) => sum + below(twig), 0) +
    branch.undercuts.reduce((sum, undercut) => sum + inBranch(undercut), 0);
  return below(tree);
}
