import type { ChannelRole } from "../../authority.ts";
import { add, decimal, divide, max, min, multiply, type Decimal } from "../../decimal.ts";
import { firstPrice, ladderPrices, type LadderInput } from "../../entry/ladder.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { roundToTick } from "../../instrument/ticks.ts";
import type { Open } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { isOk, problem } from "../../result.ts";
import { objected, type Check } from "../../risk/check.ts";
import { checkEntry, checkSized, firstObjection } from "../../risk/entry-rules.ts";
import { notAffordable } from "../../risk/not-affordable.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { stopOfAlert } from "../../risk/risk-per-trade.ts";
import type { EntryContext } from "../../risk/rule.ts";
import { affordablePrice, type Sizing } from "../../risk/sizing.ts";
import type { BookConfig } from "../config.ts";
import { exitPlanFor } from "../exit-plan-for.ts";
import { alertInstrument } from "../instruct.ts";
import type { Ledger } from "../ledger.ts";
import type { EntryPlan } from "../plans.ts";
import { promised } from "../state.ts";
import { consider, open, refuse, refuseByCheck, refuseUnspecified, sizeRemark, sizingFor } from "./entry.ts";

const HUNDRED = decimal("100");

/** The highest price that the chase cap allows over the alerted one, on a tick. */
const chaseCap = (config: BookConfig, spec: InstrumentSpec, alertPrice: Decimal): Decimal => {
  const over = multiply(alertPrice, divide(config.entry.chaseCapPercent, HUNDRED), "down");
  return roundToTick(spec.ticks, add(alertPrice, over), "down");
};

interface Priced {
  readonly config: BookConfig;
  readonly role: ChannelRole;
  readonly instruction: Open;
  readonly spec: InstrumentSpec;
  readonly ladder: LadderInput & { readonly cap: Decimal };
}

const planOf = (priced: Priced, sizing: Sizing): EntryPlan => {
  const { config, ladder, instruction, spec } = priced;
  // The ladder never climbs to where the quantity would cost more than the allocation (invariant 2).
  const affordable = roundToTick(spec.ticks, affordablePrice(sizing), "down");
  const cap = min(ladder.cap, affordable);
  const prices = ladderPrices({ ...ladder, cap });
  return {
    type: "limit",
    quantity: sizing.quantity,
    prices,
    cap,
    stop: null,
    stepIntervalMs: config.entry.stepIntervalMs,
    worstPrice: prices.reduce(max, sizing.price),
    costShare: sizing.costShare,
    feePerUnit: sizing.feePerUnit,
    alertPrice: instruction.price,
  };
};

const unsupported = problem("not-supported", "selling to open is not traded: what it may cost can't be bounded", [
  "post a BTO alert",
  "place it at the broker by hand",
]);

/** An alert that opens: priced from the market, sized from buying power, vetted, and worked as a ladder. */
export const decideAlertOpen = (
  ledger: Ledger,
  config: BookConfig,
  role: ChannelRole,
  message: Message,
  instruction: Open,
  view: MarketView,
): void => {
  if (instruction.action === "STO") return refuse(ledger, message, unsupported);
  const instrument = alertInstrument(instruction);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const spec = view.specs[instrument.right.id] ?? null;
  if (spec === null) {
    return refuseUnspecified(ledger, message, view, instrument.right.id, ["check symbol, strike and expiry", "post it again in a moment"]);
  }
  const quote = quoteIn(view, spec.instrument.id);
  const { at, book } = ledger;
  const account = view.account ?? null;
  const context = { at, postedAt: message.postedAt, origin: message, book, config, spec, side: "buy" as const, alertPrice: instruction.price, pricedByQuote: true, quote, account };
  const checks = checkEntry(context);
  const objection = firstObjection(checks);
  const market = marketOf(quote, at, config.entry.quoteAgeMs);
  if (objection !== undefined || !isOk(market)) {
    consider(ledger, message, spec, view, null, checks);
    return refuseByCheck(ledger, message, promised(objection, "what it has against the quote"));
  }
  const { bid, ask } = market.right;
  const cap = chaseCap(config, spec, instruction.price);
  const ladder = { side: "buy", bid, ask, ticks: spec.ticks, steps: config.entry.steps, cap } as const;
  sizeAndOpen(ledger, message, view, { config, role, instruction, spec, ladder }, context, checks);
};

const sizeAndOpen = (ledger: Ledger, message: Message, view: MarketView, priced: Priced, context: EntryContext, checks: readonly Check[]): void => {
  const { spec, config, role, instruction, ladder } = priced;
  const refuseWith = (sizing: Sizing | null, found: readonly Check[], check: Check): void => {
    consider(ledger, message, spec, view, sizing, [...checks, ...found]);
    refuseByCheck(ledger, message, check);
  };
  const price = firstPrice(ladder);
  if (price <= 0n) {
    const check = objected("price", "no-price", "the mid is below the first tick", ["let it go"]);
    return refuseWith(null, [check], check);
  }
  const exitPlan = exitPlanFor(config, instruction, spec);
  const stop = stopOfAlert(exitPlan, config.exit.followText, instruction.stop, { side: "buy", average: price, ticks: spec.ticks });
  const sized = sizingFor(context, { price, channelShare: role.share, size: instruction.size, asked: null, stop });
  if (!isOk(sized)) return refuseWith(null, [sized.left], sized.left);
  const sizing = sized.right;
  if (sizing.quantity === 0) {
    const check = notAffordable(sizing);
    return refuseWith(sizing, [check], check);
  }
  const entryPlan = planOf(priced, sizing);
  const found = checkSized({ ...context, sizing, worstPrice: entryPlan.worstPrice, stop: stop.at });
  const objection = firstObjection(found);
  if (objection !== undefined) return refuseWith(sizing, found, objection);
  consider(ledger, message, spec, view, sizing, [...checks, ...found]);
  const remark = sizeRemark(sizing);
  open(ledger, { message, spec, side: "buy", entryPlan, exitPlan, ...(remark === null ? {} : { remark }) });
};
