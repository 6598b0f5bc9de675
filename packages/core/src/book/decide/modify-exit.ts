import { formatMoney, type Decimal } from "../../decimal.ts";
import { withFirstStopAt, withStopAt, withTargetAdded, withTargetAt } from "../../exit/changed-level.ts";
import { legsAt, legsOf } from "../../exit/legs.ts";
import { isBetter, levelPrice } from "../../exit/level.ts";
import { standingStop, stopMove } from "../../exit/stop.ts";
import { payable } from "../../exit/watch.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { isOnTick, neighbours, type TickSchedule } from "../../instrument/ticks.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../../result.ts";
import type { Check } from "../../risk/check.ts";
import { mistypedLevel } from "../../risk/mistyped-level.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { advance } from "../advance/advance.ts";
import type { EventOf } from "../events.ts";
import { holdingOf, pairsRest } from "../exit-facts.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, refuse } from "./entry.ts";

/** A price that no order can have. */
export const offTick = (ticks: TickSchedule, price: Decimal): Problem | undefined => {
  if (isOnTick(ticks, price)) return undefined;
  const [lower, upper] = neighbours(ticks, price);
  return problem("bad-tick", `${formatMoney(price)} lies between two ticks`, [`use ${formatMoney(lower)}`, `use ${formatMoney(upper)}`]);
};

const outOf = ({ side, spec: { instrument } }: Trade): string => {
  if (instrument.kind === "future") return `!tt flat ${instrumentText(instrument)}`;
  return `close it by an alert: ${side === "buy" ? "STC" : "BTC"}`;
};

type Changed = Pick<EventOf<"exit-changed">, "exitPlan" | "what" | "to">;

/** Said of a level that there was none of: whether the broker has it, or only we. */
const ofFirst = ({ book }: Ledger, trade: Trade, { exitPlan, what }: Changed): string => {
  const { rests } = legsAt(exitPlan, pairsRest(book, trade));
  const watched = what === "stop" ? "targets" : "stop";
  return rests === watched ? "; it is watched, and does not rest at the broker" : "";
};

const change = (ledger: Ledger, message: Message, trade: Trade, changed: Changed, before: Decimal | null): void => {
  record(ledger, { type: "exit-changed", tradeId: trade.id, ...changed, reason: `by ${message.authorId}` });
  advance(ledger, trade.id);
  const name = instrumentText(trade.spec.instrument);
  const [verb, remark] = before === null ? ["setting", ofFirst(ledger, trade, changed)] : ["moving", `, before ${formatMoney(before)}`];
  answer(ledger, message, "done", `${verb} the ${changed.what} of ${name} to ${formatMoney(changed.to)}${remark}; what fills until then stands`, null);
};

/** A level that a future's market does not go to. An option may well be worth several times its price, or a fraction of it. */
const typo = (ledger: Ledger, trade: Trade, levels: { readonly stop?: Decimal; readonly target?: Decimal }, view: MarketView): Check | undefined => {
  const { spec } = trade;
  if (spec.instrument.kind !== "future") return undefined;
  const said = { stopLoss: levels.stop ?? null, takeProfit: levels.target ?? null };
  return mistypedLevel(said, quoteIn(view, spec.instrument.id), holdingOf(ledger.book, trade).average, outOf(trade));
};

/** What the market pays for what is held; on which side of it a level lies decides what it does. */
const paidFor = (ledger: Ledger, trade: Trade, to: Decimal, view: MarketView): Result<Problem, Decimal> => {
  const market = marketOf(quoteIn(view, trade.spec.instrument.id), ledger.at, configOf(ledger.book).entry.quoteAgeMs);
  if (isOk(market)) return ok(payable(trade.side, market.right));
  const text = `nobody can see on which side of the market ${formatMoney(to)} lies: ${market.left.text}`;
  return fail(problem(market.left.code, text, ["post it again in a moment", outOf(trade)]));
};

/** Where the stop of what is held would be on the winning side of the market, or the plan itself would move it back at once. */
const stopObjection = (ledger: Ledger, trade: Trade, exitPlan: Trade["exitPlan"], to: Decimal, view: MarketView): Problem | undefined => {
  const paid = paidFor(ledger, trade, to, view);
  if (!isOk(paid)) return paid.left;
  const price = paid.right;
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
  const standing = standingStop(legsOf(trade.exitPlan), holdingOf(ledger.book, trade));
  // No venue rests a stop on the net price of a spread.
  const rests = standing === null && trade.spec.instrument.kind !== "spread";
  const exitPlan = rests ? withFirstStopAt(trade.exitPlan, to) : withStopAt(trade.exitPlan, to);
  if (standing === to) return answer(ledger, message, "done", `the stop of ${instrumentText(trade.spec.instrument)} is at ${formatMoney(to)} already`);
  const against = offTick(trade.spec.ticks, to) ?? typo(ledger, trade, { stop: to }, view) ?? stopObjection(ledger, trade, exitPlan, to, view);
  if (against !== undefined) return refuse(ledger, message, against);
  change(ledger, message, trade, { exitPlan, what: "stop", to }, standing);
};

/** A target at or below the stop (a short's: above) would never be the one that is reached; one that the market pays already sells at once. */
const targetObjection = (ledger: Ledger, trade: Trade, to: Decimal, view: MarketView): Problem | undefined => {
  const standing = standingStop(legsOf(trade.exitPlan), holdingOf(ledger.book, trade));
  const where = trade.side === "buy" ? "above" : "below";
  if (standing !== null && !isBetter(trade.side, to, standing)) {
    const text = `the target of what is held lies ${where} its stop at ${formatMoney(standing)}, not at ${formatMoney(to)}`;
    return problem("bad-bracket", text, [`give it a price ${where} ${formatMoney(standing)}`, outOf(trade)]);
  }
  const paid = paidFor(ledger, trade, to, view);
  if (!isOk(paid)) return paid.left;
  if (isBetter(trade.side, to, paid.right)) return undefined;
  const text = `the target of what is held lies ${where} the market, which pays ${formatMoney(paid.right)}: at ${formatMoney(to)} it would be filled at once`;
  return problem("target-behind-market", text, [`give it a price ${where} ${formatMoney(paid.right)}`, outOf(trade)]);
};

/** One of the targets, from now on at this price, for the same share; behind the last one, another for all that is left. */
export const modifyTarget = (ledger: Ledger, message: Message, trade: Trade, leg: number, to: Decimal, view: MarketView): void => {
  const { exitPlan, spec } = trade;
  const target = legsOf(exitPlan).targets[leg];
  const before = target === undefined ? null : levelPrice(target.at, holdingOf(ledger.book, trade));
  if (before === to) return answer(ledger, message, "done", `the target of ${instrumentText(spec.instrument)} is at ${formatMoney(to)} already`);
  const against = offTick(spec.ticks, to) ?? typo(ledger, trade, { target: to }, view) ?? targetObjection(ledger, trade, to, view);
  if (against !== undefined) return refuse(ledger, message, against);
  const changed = target === undefined ? withTargetAdded(exitPlan, to) : withTargetAt(exitPlan, leg, to);
  change(ledger, message, trade, { exitPlan: changed, what: "target", to }, before);
};
