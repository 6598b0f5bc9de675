import { formatMoney, type Decimal } from "../../decimal.ts";
import { withStopAt, withTargetAt } from "../../exit/changed-level.ts";
import { legsOf } from "../../exit/legs.ts";
import { isBetter, levelPrice } from "../../exit/level.ts";
import { standingStop, stopMove } from "../../exit/stop.ts";
import { payable } from "../../exit/watch.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { isOnTick, neighbours, type TickSchedule } from "../../instrument/ticks.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { isOk, problem, type Problem } from "../../result.ts";
import type { Check } from "../../risk/check.ts";
import { mistypedLevel } from "../../risk/mistyped-level.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { advance } from "../advance/advance.ts";
import { holdingOf } from "../exit-facts.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf, promised } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";

/** A price that no order can have. */
export const offTick = (ticks: TickSchedule, price: Decimal): Problem | undefined => {
  if (isOnTick(ticks, price)) return undefined;
  const [lower, upper] = neighbours(ticks, price);
  return problem("bad-tick", `${formatMoney(price)} lies between two ticks`, [`use ${formatMoney(lower)}`, `use ${formatMoney(upper)}`]);
};

const outOf = ({ spec: { instrument } }: Trade): string =>
  instrument.kind === "future" ? `!tt flat ${instrumentText(instrument)}` : "close it by an alert";

const change = (ledger: Ledger, message: Message, trade: Trade, changed: { exitPlan: Trade["exitPlan"]; what: "stop" | "target"; to: Decimal }, remark: string): void => {
  record(ledger, { type: "exit-changed", tradeId: trade.id, ...changed, reason: `by ${message.authorId}` });
  advance(ledger, trade.id);
  const name = instrumentText(trade.spec.instrument);
  answer(ledger, message, "done", `moving the ${changed.what} of ${name} to ${formatMoney(changed.to)}${remark}; what fills until then stands`, null);
};

/** A level that a future's market does not go to. An option may well be worth several times its price, or a fraction of it. */
const typo = (ledger: Ledger, trade: Trade, levels: { readonly stop?: Decimal; readonly target?: Decimal }, view: MarketView): Check | undefined => {
  const { spec } = trade;
  if (spec.instrument.kind !== "future") return undefined;
  const said = { stopLoss: levels.stop ?? null, takeProfit: levels.target ?? null };
  return mistypedLevel(said, quoteIn(view, spec.instrument.id), holdingOf(ledger.book, trade).average, outOf(trade));
};

/** Where the stop of what is held would be on the winning side of the market, or the plan itself would move it back at once. */
const stopObjection = (ledger: Ledger, trade: Trade, exitPlan: Trade["exitPlan"], to: Decimal, view: MarketView): Problem | undefined => {
  const market = marketOf(quoteIn(view, trade.spec.instrument.id), ledger.at, configOf(ledger.book).entry.quoteAgeMs);
  if (!isOk(market)) {
    const text = `nobody can see on which side of the market ${formatMoney(to)} lies: ${market.left.text}`;
    return problem(market.left.code, text, ["post it again in a moment", outOf(trade)]);
  }
  const price = payable(trade.side, market.right);
  if (!isBetter(trade.side, price, to)) {
    const where = trade.side === "buy" ? "below" : "above";
    const text = `the stop of what is held lies ${where} the market, which pays ${formatMoney(price)}: at ${formatMoney(to)} it would go off at once`;
    return problem("stop-behind-market", text, [`give it a price ${where} ${formatMoney(price)}`, outOf(trade)]);
  }
  const move = stopMove(legsOf(exitPlan), { ...holdingOf(ledger.book, trade), movedStop: null }, price);
  if (move === null) return undefined;
  const text = `the plan would move it back to ${formatMoney(move.stop)} at once: ${move.reason}`;
  return problem("plan-moves-stop", text, [`give it a price ${trade.side === "buy" ? "above" : "below"} ${formatMoney(move.stop)}`, outOf(trade)]);
};

/** The stop of what is held, from now on at this price; whatever rests at the broker follows it. */
export const modifyStop = (ledger: Ledger, message: Message, trade: Trade, to: Decimal, view: MarketView): void => {
  const exitPlan = withStopAt(trade.exitPlan, to);
  const standing = standingStop(legsOf(trade.exitPlan), holdingOf(ledger.book, trade));
  if (standing === to) return answer(ledger, message, "done", `the stop of ${instrumentText(trade.spec.instrument)} is at ${formatMoney(to)} already`);
  const against = offTick(trade.spec.ticks, to) ?? typo(ledger, trade, { stop: to }, view) ?? stopObjection(ledger, trade, exitPlan, to, view);
  if (against !== undefined) return refuse(ledger, message, against);
  change(ledger, message, trade, { exitPlan, what: "stop", to }, standing === null ? "" : `, before ${formatMoney(standing)}`);
};

/** A target at or below the stop (a short's: above) would never be the one that is reached. */
const targetObjection = (ledger: Ledger, trade: Trade, to: Decimal): Problem | undefined => {
  const standing = standingStop(legsOf(trade.exitPlan), holdingOf(ledger.book, trade));
  if (standing === null || isBetter(trade.side, to, standing)) return undefined;
  const where = trade.side === "buy" ? "above" : "below";
  const text = `the target of what is held lies ${where} its stop at ${formatMoney(standing)}, not at ${formatMoney(to)}`;
  return problem("bad-bracket", text, [`give it a price ${where} ${formatMoney(standing)}`, outOf(trade)]);
};

/** One of the targets, from now on at this price, for the same share. */
export const modifyTarget = (ledger: Ledger, message: Message, trade: Trade, leg: number, to: Decimal, view: MarketView): void => {
  const { exitPlan, side, spec } = trade;
  const target = promised(legsOf(exitPlan).targets[leg], "the target that is changed");
  const before = levelPrice(target.at, holdingOf(ledger.book, trade));
  if (before === to) return answer(ledger, message, "done", `the target of ${instrumentText(spec.instrument)} is at ${formatMoney(to)} already`);
  const against = offTick(spec.ticks, to) ?? typo(ledger, trade, { target: to }, view) ?? targetObjection(ledger, trade, to);
  if (against !== undefined) return refuse(ledger, message, against);
  const market = marketOf(quoteIn(view, spec.instrument.id), ledger.at, configOf(ledger.book).entry.quoteAgeMs);
  const reached = isOk(market) && !isBetter(side, to, payable(side, market.right));
  const remark = `${before === null ? "" : `, before ${formatMoney(before)}`}${reached ? "; the market is there already, so it sells at once" : ""}`;
  change(ledger, message, trade, { exitPlan: withTargetAt(exitPlan, leg, to), what: "target", to }, remark);
};
