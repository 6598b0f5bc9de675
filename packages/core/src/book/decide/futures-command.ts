import { channelRole } from "../../authority.ts";
import { ONE } from "../../decimal.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import type { Futures } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import type { OrderSide } from "../../ports/orders.ts";
import { isOk, problem, type Problem } from "../../result.ts";
import { objected, type Check } from "../../risk/check.ts";
import { checkEntry, checkSized, firstObjection } from "../../risk/entry-rules.ts";
import { mistypedLevel } from "../../risk/mistyped-level.ts";
import { notAffordable } from "../../risk/not-affordable.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { stopOfPlan } from "../../risk/risk-per-trade.ts";
import type { EntryContext, SizedEntry } from "../../risk/rule.ts";
import type { Sizing } from "../../risk/sizing.ts";
import type { BookConfig } from "../config.ts";
import { closeRemaining, heldOf } from "../holdings.ts";
import { exitPlanFor } from "../exit-plan-for.ts";
import { futuresInstrument } from "../instruct.ts";
import type { Ledger } from "../ledger.ts";
import { openTradesOf, promised, venueOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { closeShares, requestClose } from "./close.ts";
import { bracketProblem, crossing, levelsOfClose, orderOf, planOf, reservePrice, stopProblem, untaken, type FuturesOrder } from "./futures-order.ts";
import { asConfirmed, openOrAsk, postedAtFor, type Consent } from "./consent.ts";
import { answer, consider, refuse, refuseByCheck, refuseUnspecified, sizeRemark, sizingFor } from "./entry.ts";

const opposing = (ledger: Ledger, spec: InstrumentSpec, side: OrderSide): readonly Trade[] =>
  openTradesOf(ledger.book).filter(
    (trade) => trade.spec.instrument.id === spec.instrument.id && trade.side !== side && heldOf(ledger.book, trade) > 0,
  );

/** A sale against a long (or the reverse) closes it, oldest first; what would turn the position around is refused. */
const reduce = (
  ledger: Ledger,
  message: Message,
  spec: InstrumentSpec,
  instruction: Futures,
  order: FuturesOrder,
  trades: readonly [Trade, ...Trade[]],
): void => {
  const { book } = ledger;
  const quantity = order.quantity ?? 1;
  // What is being closed already is spoken for: a second command closes its own units on top.
  const freeOf = (trade: Trade): number => heldOf(book, trade) - closeRemaining(book, trade);
  const sum = (of: (trade: Trade) => number): number => trades.reduce((total, trade) => total + of(trade), 0);
  const free = sum(freeOf);
  const closing = sum((trade) => closeRemaining(book, trade));
  const name = instrumentText(spec.instrument);
  if (quantity > free || order.type !== "market") {
    const held = `${free + closing} ${name} are held on the other side${closing === 0 ? "" : `, ${closing} of them being closed`}`;
    const harm = quantity > free ? "turn the position around" : "rest beside them";
    const reducing = free === 0 ? [] : [`!tt ${order.side} ${free} ${name}`];
    const text = `${held}; this ${order.type} order for ${quantity} would ${harm}`;
    return refuse(ledger, message, problem("opposite-position", text, [`!tt flat ${name}`, ...reducing]));
  }
  const levels = levelsOfClose(order, quantity, name, instruction);
  if (levels !== undefined) return refuse(ledger, message, levels);
  for (const { trade, quantity: part } of closeShares(trades, freeOf, quantity)) {
    const wanted = part === null ? null : part + closeRemaining(book, trade);
    requestClose(ledger, trade, { messageId: message.id, quantity: wanted, style: "market", reason: "closed by command" });
  }
  answer(ledger, message, "closing", `closing ${quantity} ${name} at market`, trades[0].id);
};

/** What is left to say against it once its size is known. */
const checkSize = (entry: SizedEntry): readonly Check[] => {
  const checks = checkSized(entry);
  return entry.sizing.quantity === 0 ? [...checks, notAffordable(entry.sizing)] : checks;
};

/** A graded signal of one contract because nobody has said what its grade is worth. */
const ungraded = ({ grade, quantity: said }: Futures, { quantity }: FuturesOrder): string | null =>
  grade === null || said !== null || quantity === null ? null : `one contract: the profile's grades give no number for ${grade}`;

const enter = (ledger: Ledger, config: BookConfig, message: Message, instruction: Futures, view: MarketView, spec: InstrumentSpec, order: FuturesOrder, consent: Consent): void => {
  const { at, book } = ledger;
  const { side } = order;
  const quote = quoteIn(view, spec.instrument.id);
  const context: EntryContext = {
    at,
    postedAt: postedAtFor(message.postedAt, consent, at),
    book,
    config,
    spec,
    side,
    alertPrice: order.price,
    origin: message,
    pricedByQuote: order.type === "market",
    quote,
    account: view.account ?? null,
  };
  const checks = checkEntry(context);
  const market = marketOf(quote, at, config.entry.quoteAgeMs);
  const price = reservePrice(order, market);
  const refuseWith = (sizing: Sizing | null, found: readonly Check[]): void => {
    const all = [...checks, ...found];
    consider(ledger, message, spec, view, sizing, all);
    refuseByCheck(ledger, message, promised(firstObjection(all), "what it has against the entry"));
  };
  // Only a market order has no price without a quote, and then the rule about quotes has objected.
  if (price === undefined) return refuseWith(null, []);
  const typo = mistypedLevel(instruction, quote, price);
  if (typo !== undefined) return refuseWith(null, [typo]);
  // Before anything is sized by them: a stop on the wrong side bounds no loss, and "give it a stop" would be bad advice.
  const wrong = stopProblem(order, market, spec.instrument) ?? bracketProblem(instruction.stopLoss, instruction.takeProfit, side, price);
  if (wrong !== undefined) return refuseWith(null, [objected("levels", wrong.code, wrong.text, wrong.suggestions)]);
  const exitPlan = exitPlanFor(config, instruction, spec);
  const stop = stopOfPlan(exitPlan, { side, average: price, ticks: spec.ticks });
  const channelShare = channelRole(config, message)?.share ?? ONE;
  const sized = sizingFor(context, { price, channelShare, size: null, asked: order.quantity, stop });
  if (!isOk(sized)) return refuseWith(null, [sized.left]);
  const sizing = asConfirmed(sized.right, consent);
  const found = checkSize({ ...context, sizing, worstPrice: price, stop: stop.at });
  if (firstObjection([...checks, ...found]) !== undefined) return refuseWith(sizing, found);
  consider(ledger, message, spec, view, sizing, [...checks, ...found]);
  const remark = [ungraded(instruction, order) ?? sizeRemark(sizing), crossing(order, market)].filter((each) => each !== null).join("; ");
  const entryPlan = planOf(config, order, sizing);
  openOrAsk(ledger, { message, spec, side, entryPlan, exitPlan, ...(remark === "" ? {} : { remark }) }, instruction, consent);
};

/** Meanwhile the same words would close something, or mean another month: that is not what was confirmed. */
const meansAnother = (spec: InstrumentSpec): Problem =>
  problem("not-what-was-confirmed", `the same order would be another one by now, in ${instrumentText(spec.instrument)}`, ["see what is held with !tt positions", "post it again"]);

/** `!tt buy|sell`: market by default; limit, stop, stop-limit, time in force and bracket when given. `flat` is decided in `close.ts`. */
export const decideFuturesOrder = (
  ledger: Ledger,
  config: BookConfig,
  message: Message,
  instruction: Futures,
  side: OrderSide,
  view: MarketView,
  consent: Consent = null,
): void => {
  const instrument = futuresInstrument(instruction, ledger.at);
  if (!isOk(instrument)) return refuse(ledger, message, instrument.left);
  const spec = view.specs[instrument.right.id] ?? null;
  if (spec === null) return refuseUnspecified(ledger, message, view, instrument.right.id, ["name the front month"]);
  const order = orderOf(config, instruction, side);
  if (order === undefined) {
    return refuse(ledger, message, problem("missing-price", "an order of this kind needs its price", ["!tt help", "!tt buy 1 MES limit 5925.25"]));
  }
  const [against, ...others] = opposing(ledger, spec, side);
  if (consent !== null && (against !== undefined || consent.instrument !== spec.instrument.id)) return refuse(ledger, message, meansAnother(spec));
  if (against !== undefined) return reduce(ledger, message, spec, instruction, order, [against, ...others]);
  const unable = untaken(order, venueOf(ledger.book), spec.instrument);
  if (unable !== undefined) return refuse(ledger, message, unable);
  enter(ledger, config, message, instruction, view, spec, order, consent);
};
