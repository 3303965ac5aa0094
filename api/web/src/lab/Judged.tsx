/** The judgement of one prediction: what was seen, what was needed, and what the verdict rests on. */
import { decimals, figure, fixed, interval, signs } from "../core/number";
import type { Effect, Judgement, Prediction } from "../core/types";
import { capital } from "../core/words";
import { Written } from "../knobs/symbol";
import { StateIcon } from "../marks/states";
import { Histogram } from "../plot/Histogram";
import { IntervalBar } from "../plot/IntervalBar";
import type { TwinWords } from "./twin";

function needed(row: Judgement): string {
  const { at_least: least, at_most: most } = row;
  if (least !== null && least !== undefined && most !== null && most !== undefined)
    return `${figure(least)} to ${figure(most)}`;
  return least !== null && least !== undefined ? `at least ${figure(least)}` : `at most ${figure(most)}`;
}

/** An effect with its interval, both to the digits that the interval deserves. */
function seenWords({ mean, low, high, interval: kind }: Effect): string {
  if (kind === "exact" || low === null || high === null) return figure(mean);
  return `${fixed(mean, decimals(high - low))} ${interval(low, high)}`;
}

/** What a verdict means where the whole run had its mechanism off. */
const CONTROL: TwinWords["verdicts"] = {
  supported: "It holds without the mechanism.",
  vacuous: "It is there without the mechanism too, so this check proves nothing.",
  contradicted: "It does not come about without the mechanism, which is what the claim expects.",
  inconclusive: "These seeds do not decide whether it comes about without the mechanism.",
};

function Exact({ row, twin }: { row: Judgement; twin: TwinWords }) {
  return (
    <dl class="arithmetic tabular">
      <dt>Value of the theory, no seeds and no interval</dt>
      <dd>{figure(row.effect.mean, 4)}</dd>
      <dt>Needed</dt>
      <dd>{needed(row)}</dd>
      {row.ablated && (
        <>
          <dt>{capital(twin.there)}</dt>
          <dd>{figure(row.ablated.mean, 4)}</dd>
        </>
      )}
    </dl>
  );
}

interface Judging {
  row: Judgement;
  prediction: Prediction | undefined;
  /** What the other value of a judgement is. */
  twin: TwinWords;
  /** Whether the whole run had its mechanism switched off. */
  off: boolean;
}

function Arithmetic({ row, prediction, twin, off }: Judging) {
  const { effect, ablated } = row;
  const finite = effect.seeds.filter((value): value is number => value !== null);
  const width = effect.low !== null && effect.high !== null ? effect.high - effect.low : 0;
  const places = decimals(width);
  const fraction = effect.interval === "wilson";
  const agreeing = Math.round(effect.agree * finite.length);
  const level = `${figure(effect.level * 100, 4)} %`;
  return (
    <>
      <dl class="arithmetic tabular">
        <dt>
          {fraction
            ? "Fraction of seeds"
            : prediction?.against
              ? `Effect, ${prediction.combine} paired over seeds`
              : "Effect, mean over seeds"}
        </dt>
        <dd>{fixed(effect.mean, places)}</dd>
        <dt>
          {level} interval, {fraction ? "Wilson" : `t(${Math.max(0, finite.length - 1)})`}
        </dt>
        <dd>{interval(effect.low, effect.high, places)}</dd>
        <dt>Needed</dt>
        <dd>{needed(row)}</dd>
        {ablated && (
          <>
            <dt>{capital(twin.there)}</dt>
            <dd>
              {fixed(ablated.mean, places)} {interval(ablated.low, ablated.high, places)}
            </dd>
          </>
        )}
        <dt>{fraction ? "Seeds counted" : "Seeds that agree"}</dt>
        <dd>
          {agreeing} of {finite.length}
        </dd>
        {effect.dz !== null && effect.dz !== undefined && (
          <>
            <dt>
              Standardised, <Written symbol="d_z" />
            </dt>
            <dd>{figure(effect.dz)}</dd>
          </>
        )}
      </dl>
      <IntervalBar judgement={row} own={off ? "mechanism off" : twin.own} other={twin.short} />
      {fraction && (
        <>
          <p class="small">Each dot is a seed; orange ones are counted.</p>
          <Histogram values={finite} below={prediction?.seeds_below} above={prediction?.seeds_above} />
        </>
      )}
    </>
  );
}

/** One prediction with its verdict, and its arithmetic on demand. */
export function Judged({ open, ...judged }: Judging & { open: boolean }) {
  const { row, twin } = judged;
  return (
    <details class="judgement" open={open}>
      <summary>
        <StateIcon state={row.verdict} size={17} />
        <span class="statement">
          {signs(row.statement)}
          <span class="small tabular">
            {seenWords(row.effect)}, needed {needed(row)}
          </span>
        </span>
      </summary>
      {row.effect.interval === "exact" ? <Exact row={row} twin={twin} /> : <Arithmetic {...judged} />}
      <p class="so">
        <StateIcon state={row.verdict} size={14} />
        {(judged.off ? CONTROL : twin.verdicts)[row.verdict]}
      </p>
    </details>
  );
}
