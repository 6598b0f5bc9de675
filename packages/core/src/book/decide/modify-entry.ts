import { formatCents, max, ONE, type Decimal } from "../../decimal.ts";
import { legsOf } from "../../exit/legs.ts";
import { levelPrice } from "../../exit/level.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Modify } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { remove } from "../../persistent-map.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { isOk, problem, type Problem } from "../../result.ts";
import type { Check } from "../../risk/check.ts";
import { checkEntry, checkSized, firstObjection } from "../../risk/entry-rules.ts";
import { plannedStop } from "../../risk/loss-at-stop.ts";
import { notAffordable } from "../../risk/not-affordable.ts";
import { marketOf } from "../../risk/quote-problem.ts";
import { stopOfPlan } from "../../risk/risk-per-trade.ts";
import type { EntryContext } from "../../risk/rule.ts";
import type { Sizing } from "../../risk/sizing.ts";
import { advanceChange, stepChange } from "../advance/entry-change.ts";
import { openTrade } from "../advance/advance.ts";
import type { BookConfig } from "../config.ts";
import { highestOf, wantsConfirmation } from "../confirmation.ts";
import { entryFilled, entryOf, pendingUnits } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { liveIncarnations } from "../order.ts";
import { firstLimit, isImmediate, type EntryPlan } from "../plans.ts";
import { promised, venueOf, type Book } from "../state.ts";
import type { Trade } from "../trade.ts";
import { answer, consider, pricesText, refuse, refuseByCheck, sizingFor } from "./entry.ts";
import { bracketProblem, crossing, stopProblem } from "./futures-order.ts";
import { offTick } from "./modify-exit.ts";

/** The price that a unit is reserved at, where the plan gives one. */
const priceOf = (plan: EntryPlan): Decimal | null => firstLimit(plan) ?? plan.stop;

/** The plan with the trader's terms in it: one price, and no ladder. What is reserved covers the terms before it, too. */
const changedPlan = (plan: EntryPlan, { limit, stop, quantity }: Modify): EntryPlan => {
  const first = limit ?? firstLimit(plan);
  const changed = { ...plan, prices: first === null ? [] : [first], cap: null, stop: stop ?? plan.stop, quantity: quantity ?? plan.quantity };
  const price = priceOf(changed);
  return { ...changed, worstPrice: price === null ? plan.worstPrice : max(plan.worstPrice, price), alertPrice: limit ?? plan.alertPrice };
};

const isSame = (one: EntryPlan, other: EntryPlan): boolean =>
  one.quantity === other.quantity && one.stop === other.stop && one.prices.length === other.prices.length && firstLimit(one) === firstLimit(other);

const reversed = (side: Trade["side"], plan: EntryPlan): Problem | undefined => {
  const limit = firstLimit(plan);
  if (limit === null || plan.stop === null || (side === "buy" ? limit >= plan.stop : limit <= plan.stop)) return undefined;
  const where = side === "buy" ? "at its stop or above" : "at its stop or below";
  return problem("bad-price", `the limit of a ${side} stop-limit lies ${where}`, [`give the limit a price ${where}`, "change both: stop 5940 limit 5942"]);
};

/** What can be said against the new terms without counting any money. */
const objectionTo = (ledger: Ledger, trade: Trade, plan: EntryPlan): Problem | undefined => {
  const { side, spec, exitPlan, id } = trade;
  const filled = entryFilled(ledger.book, trade);
  if (spec.instrument.kind === "spread") return problem("not-supported", "the entry of a spread can't be changed; the stop and the target of what is held of it can be", [`!tt cancel ${id}, and post the alert anew`]);
  if (isImmediate(plan)) return problem("not-working", `an ${plan.timeInForce} order never rests: there is nothing to change`, ["!tt orders"]);
  if (plan.quantity <= filled) {
    const text = `${filled} of ${trade.entryPlan.quantity} are filled already`;
    return problem("below-filled", text, [`!tt cancel ${trade.entry} ends the rest`, `ask for more than ${filled}`]);
  }
  for (const price of [firstLimit(plan), plan.stop]) {
    const off = price === null ? undefined : offTick(spec.ticks, price);
    if (off !== undefined) return off;
  }
  const price = priceOf(plan);
  if (price === null) return undefined;
  const basis = { side, average: price, ticks: spec.ticks };
  const levels = legsOf(exitPlan).targets.map(({ at }) => levelPrice(at, basis));
  const bad = (levels.length === 0 ? [null] : levels).map((level) => bracketProblem(plannedStop(exitPlan, basis), level, side, price));
  return reversed(side, plan) ?? bad.find((each) => each !== undefined);
};

/** The book as it would be without the trade: what it has committed is not counted against itself. */
const without = (book: Book, { id }: Trade): Book => ({
  ...book,
  openTrades: book.openTrades.filter((each) => each !== id),
  trades: remove(book.trades, id),
});

const priceChanges = (before: EntryPlan, after: EntryPlan): boolean => firstLimit(before) !== firstLimit(after) || before.stop !== after.stop;

/** What the rules about size and money say of so many units at the dearest price of the plan. */
const sizedRules = (context: EntryContext, { side, spec, exitPlan }: Trade, plan: EntryPlan, quantity: number): { readonly sizing: Sizing | null; readonly found: readonly Check[] } => {
  const stop = stopOfPlan(exitPlan, { side, average: plan.worstPrice, ticks: spec.ticks });
  const sized = sizingFor(context, { price: plan.worstPrice, channelShare: ONE, size: null, asked: quantity, stop });
  if (!isOk(sized)) return { sizing: null, found: [sized.left] };
  const sizing = sized.right;
  const found = checkSized({ ...context, sizing, worstPrice: plan.worstPrice, stop: stop.at });
  return { sizing, found: sizing.quantity === 0 ? [...found, notAffordable(sizing)] : found };
};

/**
 * Fewer units at a dearer price: until that is in force the units of before may still fill, and all of them are paid for
 * at the new price. What can't be is done in two steps.
 */
const meanwhile = (context: EntryContext, book: Book, trade: Trade, plan: EntryPlan): readonly Check[] => {
  if (plan.worstPrice <= trade.entryPlan.worstPrice) return [];
  const changing = { ...trade, entryPlan: plan, ladder: { ...trade.ladder, phase: "changing" } } as const;
  const units = entryFilled(book, trade) + pendingUnits(book, changing);
  const against = units <= plan.quantity ? undefined : firstObjection(sizedRules(context, trade, plan, units).found);
  if (against === undefined) return [];
  const text = `until the change is in force, all ${units} of before are paid for at the new price: ${against.text}`;
  return [{ ...against, text, suggestions: [`!tt modify ${trade.entry} qty ${plan.quantity} first, and the price when that is in force`] }];
};

/** What the rules say of the changed entry as a whole: whoever gives it another price, or asks for more, enters anew. */
const checked = (ledger: Ledger, config: BookConfig, message: Message, trade: Trade, plan: EntryPlan, view: MarketView): { readonly sizing: Sizing | null; readonly checks: readonly Check[] } => {
  const { side, spec, entryPlan } = trade;
  if (plan.quantity <= entryPlan.quantity && !priceChanges(entryPlan, plan)) return { sizing: null, checks: [] };
  const quote = quoteIn(view, spec.instrument.id);
  const context: EntryContext = {
    at: ledger.at,
    postedAt: message.postedAt,
    book: without(ledger.book, trade),
    config,
    spec,
    side,
    alertPrice: priceOf(plan),
    origin: trade,
    pricedByQuote: false,
    quote,
    account: view.account ?? null,
  };
  const checks = checkEntry(context);
  const { sizing, found } = sizedRules(context, trade, plan, plan.quantity);
  const until = firstObjection(found) === undefined ? meanwhile(context, ledger.book, trade, plan) : [];
  return { sizing, checks: [...checks, ...found, ...until] };
};

/** A change is never asked about: one that would make of the entry what is too large to be sent unasked is refused. */
const growsUnconfirmed = ({ book }: Ledger, config: BookConfig, trade: Trade, plan: EntryPlan): Problem | undefined => {
  const planned = { ...trade, entryPlan: plan };
  const [before, after] = [highestOf(trade).cost, highestOf(planned).cost];
  if (plan.quantity <= trade.entryPlan.quantity && after <= before) return undefined;
  if (!wantsConfirmation(config, venueOf(book), planned)) return undefined;
  const text = `${plan.quantity} for at most ${formatCents(after)} may only be entered with a confirmation, and a change is not asked about`;
  return problem("needs-confirmation", text, [`!tt cancel ${trade.entry}, and post the order anew`]);
};

/** Sent at once where nothing is on its way; else as soon as the broker has answered. */
const bringIn = (ledger: Ledger, trade: Trade): void => {
  const now = promised(openTrade(ledger, trade.id), "the trade that is changed");
  const entry = entryOf(ledger.book, now);
  const [life, ...others] = liveIncarnations(entry);
  if (life !== undefined && others.length === 0 && entry.pending === null && life.cancelAcceptedAt === null) return stepChange(ledger, now, life);
  advanceChange(ledger, now, entry);
};

/** Other terms for a working entry: its prices, its quantity or both. A ladder under way is over. */
export const modifyEntry = (ledger: Ledger, config: BookConfig, message: Message, trade: Trade, modify: Modify, view: MarketView): void => {
  const { side, spec, entryPlan, entry } = trade;
  const plan = changedPlan(entryPlan, modify);
  const order = `${side} ${plan.quantity} ${instrumentText(spec.instrument)} at ${pricesText(plan)}`;
  if (isSame(entryPlan, plan)) return answer(ledger, message, "done", `${entry} is already: ${order}`);
  const market = marketOf(quoteIn(view, spec.instrument.id), ledger.at, config.entry.quoteAgeMs);
  const stopped = plan.stop === entryPlan.stop ? undefined : stopProblem({ side, quantity: plan.quantity, stop: plan.stop }, market, spec.instrument);
  const against = objectionTo(ledger, trade, plan) ?? stopped;
  if (against !== undefined) return refuse(ledger, message, against);
  const { sizing, checks } = checked(ledger, config, message, trade, plan, view);
  if (checks.length > 0) consider(ledger, message, spec, view, sizing, checks);
  const objection = firstObjection(checks);
  if (objection !== undefined) return refuseByCheck(ledger, message, objection);
  const unconfirmed = growsUnconfirmed(ledger, config, trade, plan);
  if (unconfirmed !== undefined) return refuse(ledger, message, unconfirmed);
  record(ledger, { type: "entry-changed", tradeId: trade.id, entryPlan: plan, reason: `${order}, by ${message.authorId}` });
  bringIn(ledger, trade);
  const filled = entryFilled(ledger.book, trade);
  const crosses = crossing({ side, type: plan.type, price: firstLimit(plan) }, market);
  const remark = [filled === 0 ? null : `${filled} filled already`, crosses].filter((each) => each !== null).map((each) => `; ${each}`).join("");
  answer(ledger, message, "done", `changing ${entry} to ${order}${remark}; what fills until then stands`);
};
