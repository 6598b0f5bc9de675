import type { ExitPlan } from "../book/plans.ts";
import { format, formatMoney, type Decimal } from "../decimal.ts";
import type { Basis } from "../exit/level.ts";
import type { Level, SizeWord } from "../interpret/instruction.ts";
import type { OrderSide } from "../ports/orders.ts";
import { fail, ok, type Result } from "../result.ts";
import { objected, type Check } from "./check.ts";
import type { SizingRule } from "./limits.ts";
import { plannedStop } from "./loss-at-stop.ts";
import { netLiquidationOf } from "./net-liquidation.ts";
import type { EntryContext } from "./rule.ts";
import type { RiskPerTrade } from "./sizing.ts";

/** A stop as it was given. Where it can't be counted with, `at` is null and it is said why. */
export interface GivenStop {
  readonly at: Decimal | null;
  readonly ignored: string | null;
}

/** Nobody has named a stop. */
export const NO_STOP: GivenStop = { at: null, ignored: null };

/** A stop at a price, when it lies on the losing side of the entry; on the other it would be hit at once. */
export const stopAt = (level: Decimal | null, side: OrderSide, entry: Decimal): GivenStop => {
  if (level === null) return NO_STOP;
  if (level > 0n && (side === "buy" ? level < entry : level > entry)) return { at: level, ignored: null };
  return { at: null, ignored: `the stop ${formatMoney(level)} is not ${side === "buy" ? "below" : "above"} ${formatMoney(entry)}` };
};

/** What the exit plan of an entry has for a stop at this price, when the stop is where a stop can be. */
export const stopOfPlan = (plan: ExitPlan, basis: Basis): GivenStop => stopAt(plannedStop(plan, basis), basis.side, basis.average);

/**
 * The stop of an alert's trade: the one that its exit plan has, because no other protects it. Where the text names one
 * that the plan has not taken, it is said why: the whole premium is at risk then.
 */
export const stopOfAlert = (plan: ExitPlan, followText: boolean, said: Level | null, basis: Basis): GivenStop => {
  const planned = stopOfPlan(plan, basis);
  if (said === null || planned.at !== null || planned.ignored !== null) return planned;
  if (!followText) return { at: null, ignored: "exit.followText is off, so the alert's own stop protects nothing" };
  if (said.unit === "price") return { at: null, ignored: `the stop ${formatMoney(said.value)} is not ${basis.side === "buy" ? "below" : "above"} the alert's price` };
  return { at: null, ignored: `a stop of ${format(said.value)} % may count from the entry or from nothing` };
};

const percentFor = (sizing: Extract<SizingRule, { by: "risk" }>, size: SizeWord | null): Decimal => {
  switch (size) {
    case "lotto":
    case "small":
      return sizing.smallPercent;
    case "large":
      return sizing.largePercent;
    case "half":
    case null:
      return sizing.normalPercent;
  }
};

const noStop = (side: OrderSide, entry: Decimal, { ignored }: GivenStop): Check => {
  const why = ignored === null ? "" : `: ${ignored}`;
  return objected("risk-per-trade", "no-stop", `what a future without a stop may lose has no bound, and it is to be sized by that${why}`, [
    `give it a stop loss ${side === "buy" ? "below" : "above"} ${formatMoney(entry)}`,
    "ask for a number of contracts",
  ]);
};

const noWorth = objected("risk-per-trade", "no-net-liquidation", "sizes are a part of what the account is worth, and the broker has never told that", [
  "post it again in a moment",
  "set risk.sizing to allocation",
]);

/** What an entry that is to be sized may lose; null where the allocation alone decides. Refuses what has no bound. */
export const riskPerTrade = (
  context: Pick<EntryContext, "account" | "book" | "config" | "side" | "spec">,
  price: Decimal,
  size: SizeWord | null,
  stop: GivenStop,
): Result<Check, RiskPerTrade | null> => {
  const { sizing } = context.config.risk;
  if (sizing.by === "allocation") return ok(null);
  if (context.spec.instrument.kind === "future" && stop.at === null) return fail(noStop(context.side, price, stop));
  const netLiquidation = netLiquidationOf(context);
  if (netLiquidation === null) return fail(noWorth);
  return ok({ percent: percentFor(sizing, size), netLiquidation, stop: stop.at, ignoredStop: stop.ignored });
};
