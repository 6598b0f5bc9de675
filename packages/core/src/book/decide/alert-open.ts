import type { ChannelRole } from "../../authority.ts";
import { add, decimal, divide, formatMoney, max, min, multiply, subtract, type Decimal } from "../../decimal.ts";
import { firstPrice, ladderPrices, nearer, type LadderInput } from "../../entry/ladder.ts";
import type { Instrument, InstrumentSpec } from "../../instrument/instrument.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { roundToTick } from "../../instrument/ticks.ts";
import type { Open } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, specIn, type MarketView } from "../../ports/market-view.ts";
import type { OrderSide } from "../../ports/orders.ts";
import { fail, isOk, problem, type Problem, type Result } from "../../result.ts";
import { boundedLoss, type MaxWorth } from "../../risk/bounded-loss.ts";
import { objected, type Check } from "../../risk/check.ts";
import { checkEntry, checkSized, firstObjection } from "../../risk/entry-rules.ts";
import { notAffordable } from "../../risk/not-affordable.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { stopOfAlert } from "../../risk/risk-per-trade.ts";
import type { EntryContext } from "../../risk/rule.ts";
import { affordablePrice, type Sizing } from "../../risk/sizing.ts";
import type { BookConfig } from "../config.ts";
import { exitPlanFor } from "../exit-plan-for.ts";
import { alertInstrument, alertSide } from "../instruct.ts";
import type { Ledger } from "../ledger.ts";
import type { EntryPlan } from "../plans.ts";
import { promised, venueOf } from "../state.ts";
import { asConfirmed, openOrAsk, postedAtFor, type Consent } from "./consent.ts";
import { consider, refuse, refuseByCheck, refuseUnspecified, sizeRemark, sizingFor } from "./entry.ts";

const HUNDRED = decimal("100");

/** The worst price that the chase cap allows, on a tick: the highest over the alerted one for a buyer, the lowest under it for a seller. */
const chaseCap = (config: BookConfig, spec: InstrumentSpec, side: OrderSide, alertPrice: Decimal): Decimal => {
  const distance = multiply(alertPrice, divide(config.entry.chaseCapPercent, HUNDRED), "down");
  return side === "buy" ? roundToTick(spec.ticks, add(alertPrice, distance), "down") : roundToTick(spec.ticks, subtract(alertPrice, distance), "up");
};

interface Priced {
  readonly config: BookConfig;
  readonly role: ChannelRole;
  readonly instruction: Open;
  readonly spec: InstrumentSpec;
  readonly ladder: LadderInput & { readonly cap: Decimal };
  readonly maxWorth: MaxWorth;
}

const planOf = (priced: Priced, sizing: Sizing): EntryPlan => {
  const { config, ladder, instruction, spec } = priced;
  // The ladder never goes to where the quantity would cost more than the allocation (invariant 2).
  const { side } = ladder;
  const affordable = roundToTick(spec.ticks, affordablePrice(sizing), side === "buy" ? "down" : "up");
  const cap = nearer(side, ladder.cap, affordable);
  const prices = ladderPrices({ ...ladder, cap });
  return {
    type: "limit",
    timeInForce: "day",
    quantity: sizing.quantity,
    prices,
    cap,
    stop: null,
    stepIntervalMs: config.entry.stepIntervalMs,
    worstPrice: prices.reduce(side === "buy" ? max : min, sizing.price),
    costShare: sizing.costShare,
    maxWorth: sizing.maxWorth,
    feePerUnit: sizing.feePerUnit,
    alertPrice: instruction.price,
  };
};

const noSpreads = problem("not-supported", "the broker takes no orders of several legs", [
  "post each leg as an order of its own",
  "place it at the broker by hand",
]);

/** The instrument of an alert, or why nobody can trade it here. */
const tradedInstrument = (ledger: Ledger, instruction: Open): Result<Problem, Instrument> => {
  const instrument = alertInstrument(instruction);
  const missing = instruction.spread !== null && venueOf(ledger.book).spreads === null;
  return isOk(instrument) && missing ? fail(noSpreads) : instrument;
};

/** An alert that opens: priced from the market, sized from buying power, vetted, and worked as a ladder. */
export const decideAlertOpen = (
  ledger: Ledger,
  config: BookConfig,
  role: ChannelRole,
  message: Message,
  instruction: Open,
  view: MarketView,
  consent: Consent = null,
): void => {
  const instrument = tradedInstrument(ledger, instruction);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const side = alertSide(instruction);
  const maxWorth = boundedLoss(instrument.right, side);
  if (!isOk(maxWorth)) return refuse(ledger, message, maxWorth.left);
  const spec = specIn(view, instrument.right);
  if (spec === null) {
    const { kind, id } = instrument.right;
    const name = kind === "spread" ? `every leg of ${instrumentText(instrument.right)}` : id;
    return refuseUnspecified(ledger, message, view, name, ["check symbol, strike and expiry", "post it again in a moment"]);
  }
  const quote = quoteIn(view, spec.instrument.id);
  const { at, book } = ledger;
  const account = view.account ?? null;
  const context = { at, postedAt: postedAtFor(message.postedAt, consent, at), origin: message, book, config, spec, side, alertPrice: instruction.price, pricedByQuote: true, quote, account };
  const checks = checkEntry(context);
  const objection = firstObjection(checks);
  const market = marketOf(quote, at, config.entry.quoteAgeMs);
  if (objection !== undefined || !isOk(market)) {
    consider(ledger, message, spec, view, null, checks);
    return refuseByCheck(ledger, message, promised(objection, "what it has against the quote"));
  }
  const { bid, ask } = market.right;
  const chased = chaseCap(config, spec, side, instruction.price);
  const cap = consent === null ? chased : nearer(side, chased, consent.worst);
  const ladder = { side, bid, ask, ticks: spec.ticks, steps: config.entry.steps, cap };
  sizeAndOpen(ledger, message, view, { config, role, instruction, spec, ladder, maxWorth: maxWorth.right }, context, checks, consent);
};

const sizeAndOpen = (ledger: Ledger, message: Message, view: MarketView, priced: Priced, context: EntryContext, checks: readonly Check[], consent: Consent): void => {
  const { spec, config, role, instruction, ladder, maxWorth } = priced;
  const { side } = ladder;
  const refuseWith = (sizing: Sizing | null, found: readonly Check[], check: Check): void => {
    consider(ledger, message, spec, view, sizing, [...checks, ...found]);
    refuseByCheck(ledger, message, check);
  };
  const price = firstPrice(ladder);
  if (price <= 0n) {
    const check = objected("price", "no-price", "the mid is below the first tick", ["let it go"]);
    return refuseWith(null, [check], check);
  }
  if (maxWorth !== null && price >= maxWorth) {
    const text = `the market pays ${formatMoney(price)} for what can't be worth more than ${formatMoney(maxWorth)}: a quote is wrong`;
    const check = objected("price", "bad-quote", text, ["post it again in a moment"]);
    return refuseWith(null, [check], check);
  }
  const exitPlan = exitPlanFor(config, instruction, spec);
  const stop = stopOfAlert(exitPlan, config.exit.followText, instruction.stop, { side, average: price, ticks: spec.ticks });
  const sized = sizingFor(context, { price, channelShare: role.share, size: instruction.size, asked: null, stop, maxWorth });
  if (!isOk(sized)) return refuseWith(null, [sized.left], sized.left);
  const sizing = asConfirmed(sized.right, consent);
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
  openOrAsk(ledger, { message, spec, side, entryPlan, exitPlan, ...(remark === null ? {} : { remark }) }, instruction, consent);
};
