import { decimal, fromInteger, negate, times, type Decimal } from "../decimal.ts";
import { legsOf } from "../exit/legs.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import type { Futures, Level, Open } from "../interpret/instruction.ts";
import type { BookConfig } from "./config.ts";
import { alertSide } from "./instruct.ts";
import type { ExitLegs, ExitLevel, ExitPlan } from "./plans.ts";

const FIFTY = decimal("50");
/** A target further away is a price of the underlying, not of the option. */
const FURTHEST = 20;

/** The plan that the owner has set for alerts: half at a gain, unless another is configured. */
const configured = ({ exit }: BookConfig): ExitPlan => exit.plan ?? { plan: "half-at-gain", gainPercent: exit.targetGainPercent };

const winning = (side: "buy" | "sell", price: Decimal, than: Decimal): boolean => (side === "buy" ? price > than : price < than);

interface Alert {
  readonly side: "buy" | "sell";
  readonly price: Decimal;
  readonly option: boolean;
}

/** A target of the text; null where it can't be meant for what was bought. */
const targetLevel = (level: Level, { side, price, option }: Alert): ExitLevel | null => {
  if (level.unit === "percent") return level.value > 0n ? { unit: "percent", value: level.value } : null;
  const plausible = winning(side, level.value, price) && !(option && level.value > times(price, FURTHEST));
  return plausible ? { unit: "price", value: level.value } : null;
};

/**
 * A stop of the text; null where it can mean two things. Percentages are written without a sign, some from the entry
 * (`SL 30%` loses 30 %) and some from nothing (`SL 75%` loses 25 %): only 50 % is the same in both.
 */
const stopLevel = (level: Level, { side, price }: Alert): ExitLevel | null => {
  if (level.unit === "percent") return level.value === FIFTY ? { unit: "percent", value: negate(FIFTY) } : null;
  return level.value > 0n && winning(side, price, level.value) ? { unit: "price", value: level.value } : null;
};

/** One target sells half and the rest runs; several share everything, the last one takes what the division leaves. */
const shared = (levels: readonly ExitLevel[]): ExitLegs["targets"] => {
  if (levels.length === 1) return levels.map((at) => ({ at, share: FIFTY }));
  const each = Math.floor(100 / levels.length);
  return levels.map((at, index) => ({ at, share: fromInteger(index === levels.length - 1 ? 100 - each * index : each) }));
};

/** All of them, or none: a text of which one target is misread is not to be followed in part. */
const textTargets = (levels: readonly Level[], alert: Alert): ExitLegs["targets"] => {
  const targets = levels.map((level) => targetLevel(level, alert)).filter((level) => level !== null);
  return targets.length < levels.length ? [] : shared(targets);
};

/** The configured plan with whatever the alert says in its place; what the alert leaves open stays as configured. */
const fromText = (base: ExitPlan, { targets, stop, trail }: Pick<Open, "targets" | "stop" | "trail">, alert: Alert): ExitPlan => {
  const legs = legsOf(base);
  const said = {
    targets: textTargets(targets, alert),
    stop: stop === null ? null : stopLevel(stop, alert),
    trail: trail === null || trail.value <= 0n ? null : trail,
  };
  if (said.targets.length === 0 && said.stop === null && said.trail === null) return base;
  const protectedByText = said.stop !== null || said.trail !== null;
  return {
    plan: "legs",
    ...legs,
    targets: said.targets.length > 0 ? said.targets : legs.targets,
    stop: said.stop === null ? legs.stop : { at: said.stop, limitOffset: legs.stop?.limitOffset ?? null },
    trail: said.trail === null ? legs.trail : { by: said.trail, after: null },
    // A stop at the broker protects also while we are away.
    rests: base.plan === "legs" || !protectedByText ? legs.rests : "stop",
  };
};

/** No venue rests a stop on a net price: of a spread the targets rest, and its stop is watched. */
const withStopWatched = (plan: ExitPlan): ExitPlan => {
  const legs = legsOf(plan);
  return legs.rests === "targets" ? plan : { plan: "legs", ...legs, rests: "targets" };
};

/** A futures command's own stop and target, else the plan that is configured for futures. */
const ofCommand = ({ exit }: BookConfig, { stopLoss, takeProfit }: Futures): ExitPlan =>
  stopLoss === null && takeProfit === null
    ? (exit.futuresPlan ?? { plan: "by-command" })
    : { plan: "bracket", stop: stopLoss, target: takeProfit };

/**
 * The exits that a trade opens with: from the alert's text where the owner lets it and it can mean only one thing, else
 * from configuration. A command's own stop and target always count.
 */
export const exitPlanFor = (config: BookConfig, instruction: Open | Futures, { instrument }: InstrumentSpec): ExitPlan => {
  if (instruction.kind === "futures") return ofCommand(config, instruction);
  const base = configured(config);
  const alert = { side: alertSide(instruction), price: instruction.price, option: instrument.kind !== "equity" };
  const plan = config.exit.followText ? fromText(base, instruction, alert) : base;
  return instrument.kind === "spread" ? withStopWatched(plan) : plan;
};
