/** One experiment at work: knobs left, picture in the middle, verdict right, each from the address. */
import { useEffect, useRef, useState } from "preact/hooks";
import { tell } from "../core/announce";
import { back } from "../core/back";
import { useKeys } from "../core/keys";
import { useBeside, useRuns } from "../core/reads";
import { href, navigate, setQuery, spellOut } from "../core/router";
import type { ExperimentView, NodeDetail, Outputs, RunView, Value } from "../core/types";
import { KindIcon, kindLabel } from "../marks/kinds";
import { runWords } from "../marks/states";
import { drawing, runOffered } from "../page/state";
import { standingKeys } from "../standing/keys";
import { Moved } from "../standing/Moved";
import { change, useStanding } from "../standing/store";
import { About } from "./About";
import { againWords, isThatRun } from "./again";
import { BesideRun } from "./Beside";
import { CopyAs } from "./CopyAs";
import { counts, countWords } from "./Counts";
import { EarlierRuns } from "./EarlierRuns";
import { useRun, useSweep } from "./follow";
import { useHeld } from "./held";
import { Knobs, Presets } from "./Knobs";
import { useKept } from "./kept";
import { LastRun } from "./LastRun";
import type { Overlay } from "./lines";
import { previewRequest, usePreview } from "./lookAhead";
import { Picture } from "./Picture";
import { PreviewHint, PreviewNote, PreviewPicture } from "./Preview";
import { RunBar } from "./RunBar";
import { useRunning } from "./running";
import { Status } from "./Status";
import { presetAt, readSetting, request, saysNoSetting, writeRun, writeValues } from "./settings";
import { useShown } from "./shown";
import { Verdict } from "./Verdict";
import { WhereItBreaks } from "./WhereItBreaks";

/** A run with the picture that it has. */
interface Drawn {
  run: RunView;
  outputs: Outputs;
}

interface Props {
  node: NodeDetail;
  experiment: ExperimentView;
  query: URLSearchParams;
  refresh: () => void;
}

/** An experiment is called by its simulation, and by its own name too where two have the same. */
const titleIn =
  (experiments: readonly ExperimentView[]) =>
  ({ id, simulation }: ExperimentView): string => {
    const title = simulation?.title ?? id;
    const alike = experiments.filter((row) => row.simulation?.title === title).length > 1;
    return alike ? `${title}: ${id.replaceAll("-", " ")}` : title;
  };

export function Bench({ node, experiment, query, refresh }: Props) {
  const simulation = experiment.simulation;
  const parameters = simulation?.parameters ?? [];
  const stands = readSetting(parameters, query);
  const { setting, hold, letGo } = useHeld(stands);
  const named = query.get("experiment") ?? experiment.id;
  const unknown =
    named === experiment.id
      ? []
      : [`experiment=${named} refused: this node has ${node.experiments.map(({ id }) => id).join(", ")}`];
  const titleOf = titleIn(node.experiments);
  const asked = query.get("run");
  const runs = useRuns(node.id);
  const followed = useShown(node, experiment, asked, runs.data?.items);
  const { entry: run, going } = followed;
  const outputs = run?.outputs;
  const off = { ...simulation?.ablation, ...experiment.ablation };
  const laid = query.get("beside");
  const { entry: second, error: noSecond } = useRun(laid && laid !== run?.id ? laid : null);
  const refused = [
    ...unknown,
    ...setting.refused,
    ...(followed.unknown ? [`run=${asked} refused: there is no such run`] : []),
    ...(noSecond?.status === 404 ? [`beside=${laid} refused: there is no such run`] : []),
  ];
  const [touched, setTouched] = useState(false);
  const map = useSweep(query.get("sweep"));
  const wasGoing = useRef(false);
  useStanding(true, node.id);

  useEffect(() => {
    if (wasGoing.current && !going) {
      refresh();
      runs.again();
    }
    wasGoing.current = going;
  }, [going]);

  const { start, stop, show, starting, problem } = useRunning({
    node,
    experiment,
    setting,
    run,
    going,
    off,
    runs,
    refresh,
  });
  // An address that names a run and no setting means the setting of that run; from there the knobs are the reader's.
  const taken = useRef<string | null>(null);
  useEffect(() => {
    if (!run || run.id !== asked || taken.current === asked) return;
    taken.current = asked;
    if (run.node === node.id && run.experiment === experiment.id && saysNoSetting(query))
      spellOut(writeRun(parameters, run, off));
  }, [run?.id, asked]);
  const go = query.get("go") === "1";
  // Dependencies: the address asks once for a run
  useEffect(() => {
    if (go) void start();
  }, [go]);

  useKeys([
    ...standingKeys(node.id),
    { keys: ["r"], shown: "R", does: "run", run: () => (going ? tell("A run is going; Esc stops it") : void start()) },
    ...(going ? [{ keys: ["Escape"], shown: "Esc", does: "stop the run", run: () => void stop() }] : []),
    { keys: ["Backspace"], shown: "⌫", does: "back", run: back },
    { keys: ["Enter"], shown: "↵", does: "walk from here", run: () => navigate(href("walk", node.id)) },
  ]);

  const move = (values: Record<string, Value>) => {
    setTouched(true);
    letGo();
    setQuery(writeValues(parameters, values));
  };
  // What switches the mechanism off stands in the run's parameters too, and is no knob that moved.
  const switched = run?.ablated ? new Set(Object.keys(off)) : null;
  const moved =
    run !== null &&
    (run.ablated !== setting.ablated ||
      parameters.some(
        ({ name }) =>
          !switched?.has(name) && run.parameters[name] !== undefined && run.parameters[name] !== setting.values[name],
      ));
  const stood = simulation ? presetAt(simulation, setting.values) : null;
  const preset = run
    ? (simulation?.presets.find((row) => row.name === run.preset) ?? null)
    : stood && stood.predictions.length > 0
      ? stood
      : null;
  const trouble = problem ?? [asked ? followed.error : null, noSecond].find((error) => error && error.status !== 404);
  // Where nothing was run yet, a look at the setting stands for the picture from the beginning: the theory's, which costs
  // nothing, where there is one. What trains a network is left alone until the reader moves a knob.
  const tiers = simulation?.tiers ?? [];
  const opened = !touched && !go && followed.none && !tiers.includes("neural");
  const coming = asked !== null && asked !== run?.id && !followed.unknown && !followed.error;
  const awaited = going || starting || coming;
  const looking = (touched || opened) && !awaited && (run === null || moved);
  const wish = previewRequest(experiment, setting);
  const theory = opened && tiers.includes("theory");
  const looked = usePreview(node.id, looking ? (theory ? { ...wish, tier: "theory" } : wish) : null);
  // Until a run has its first steps, what was drawn before it stays: the run before, and the look at the same setting.
  const own: Drawn | null = run && outputs && outputs.arms.length > 0 ? { run, outputs } : null;
  const waits = awaited && !(going && own);
  const drawn = useKept(own, waits);
  const former = drawn !== null && own === null;
  const preview = useKept<Overlay>(
    looked.seen?.outputs ? { key: "preview", label: "preview", outputs: looked.seen.outputs } : null,
    waits,
  );
  const bench = useRef<HTMLElement>(null);
  useEffect(() => {
    drawing.value = () => bench.current;
    return () => {
      drawing.value = null;
    };
  }, []);
  const again = run && !going ? againWords(run, !moved && isThatRun(run, setting, node.state)) : "";
  const counted = run && !going ? countWords(node, run) : "";
  const published = (useBeside().data ?? []).filter((row) => row.node === node.id && row.experiment === experiment.id);
  const over = [
    ...(second?.outputs ? [{ key: "beside", label: "beside", outputs: second.outputs } as Overlay] : []),
    ...(preview ? [preview] : []),
  ];

  const note = <PreviewNote looked={looked} ran={run !== null} slowed={map.going} />;

  const stays = <p class="notice-box stays">The picture of before stays until the first steps of this run.</p>;

  return (
    <div class="lab">
      <section class="knobs" aria-label="Knobs">
        {simulation && <Presets simulation={simulation} values={stands.values} apply={move} />}
        {refused.map((text) => (
          <p key={text} class="small problem" role="status">
            {text}
          </p>
        ))}
        <Knobs
          parameters={parameters}
          values={setting.values}
          set={(name, value) => {
            setTouched(true);
            hold({ ...setting.values, [name]: value });
          }}
          done={(name, value) => move({ ...setting.values, [name]: value })}
        />
        <EarlierRuns
          simulations={node.experiments.flatMap((row) => row.simulation ?? [])}
          rows={runs.data?.items ?? []}
          current={run?.id ?? null}
          beside={second?.id ?? null}
          show={(other) => void show(other)}
          lay={(other) => setQuery({ beside: other, run: other ? (run?.id ?? null) : query.get("run") }, true)}
        />
        <RunBar
          setting={setting}
          going={going}
          starting={starting}
          ran={run !== null}
          first={runs.data?.items.length === 0}
          offered={runOffered.value === node.id}
          start={() => void start()}
          stop={() => void stop()}
          verdict={run?.verdict && !going ? runWords(run) : "Prediction"}
          theory={simulation?.tiers.includes("theory") ?? false}
        />
      </section>

      <section class="bench" aria-label="Picture" ref={bench} data-waits={waits}>
        <div class="kind-row">
          <span>
            <KindIcon kind={node.kind} />
            {kindLabel(node.kind)}
            <em>· {simulation?.title}</em>
          </span>
          {run && <Status run={run} going={going} />}
        </div>
        <h1 class="title">
          <a href={href("node", node.id)}>{node.title}</a>
        </h1>
        {node.experiments.length > 1 && (
          <div class="segments">
            {node.experiments.map((row) => (
              <a
                key={row.id}
                href={href("lab", node.id, { experiment: row === node.experiments[0] ? null : row.id })}
                aria-current={row.id === experiment.id ? "true" : undefined}
              >
                {titleOf(row)}
              </a>
            ))}
          </div>
        )}
        {trouble && (
          <p class="problem notice-box" role="alert">
            {trouble.message} {trouble.hint} <span class="small">({trouble.code})</span>
          </p>
        )}
        {!run && looking && (touched || preview) && note}
        {!drawn && waits && preview && stays}
        {drawn && simulation ? (
          <Picture
            simulation={simulation}
            run={drawn.run}
            outputs={drawn.outputs}
            going={going && !former}
            over={over}
            published={published}
          >
            {(!awaited || waits) && (
              <div class="under-picture">
                {waits ? (
                  stays
                ) : looking ? (
                  note
                ) : moved ? (
                  <p class="notice-box">
                    The picture is of a run with another setting than the knobs show. Run again to see theirs.
                  </p>
                ) : (
                  <PreviewHint />
                )}
              </div>
            )}
            {second && !awaited && (
              <BesideRun
                simulation={simulation}
                run={drawn.run}
                other={second}
                leave={() => setQuery({ beside: null }, true)}
              />
            )}
          </Picture>
        ) : simulation && preview ? (
          <PreviewPicture simulation={simulation} over={preview} />
        ) : (
          <div class="nothing-yet">
            <p class="lead">{simulation?.mechanism}</p>
            <p>
              {going || starting
                ? "The picture begins with the first steps."
                : run
                  ? "This run left no picture."
                  : opened && !looked.problem
                    ? "Not run yet. A preview is on its way; run it for a verdict."
                    : "Not run yet. Move a knob for a look ahead over eight seeds, or run it for a verdict."}
            </p>
          </div>
        )}
        {simulation && (
          <WhereItBreaks
            node={node.id}
            experiment={experiment}
            setting={setting}
            query={query}
            followed={map}
            move={(values) => move({ ...setting.values, ...values })}
          />
        )}
        {simulation && <About simulation={simulation} />}
      </section>

      <section class="verdict" aria-label="Verdict">
        <Verdict experiment={experiment} run={run} going={going} former={moved && !going} preset={preset}>
          {counted && <p class="verdict-part">{counted}</p>}
          {run && !going && run.id === experiment.last_run && <LastRun node={node} experiment={experiment} />}
          {run && !going && counts(run) && change.value?.node === node.id && <Moved />}
        </Verdict>
        {again && <p class="small verdict-part">{again}</p>}
        <CopyAs node={node.id} request={request(experiment, setting)} />
      </section>
    </div>
  );
}
