import { formatMoney, ONE, type Decimal } from "../../decimal.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import type { SizeWord } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import type { OrderSide, OrderTerms } from "../../ports/orders.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../../result.ts";
import type { MaxWorth } from "../../risk/bounded-loss.ts";
import { moneyCaps, unitCaps } from "../../risk/caps.ts";
import { objected, type Check } from "../../risk/check.ts";
import { openingFee } from "../../risk/opening-fee.ts";
import { riskPerTrade, type GivenStop } from "../../risk/risk-per-trade.ts";
import type { EntryContext } from "../../risk/rule.ts";
import { checkLink } from "../../risk/rules/links.ts";
import { isLimited, sizingText } from "../../risk/sizing-text.ts";
import { sizeOf, type Sizing } from "../../risk/sizing.ts";
import { intendPlace } from "../advance/intend.ts";
import type { EventOf } from "../events.ts";
import { addedBack, commitments } from "../holdings.ts";
import { costShareOf } from "../instruct.ts";
import { keyOfOrder, tradeOfMessage } from "../keys.ts";
import { record, type Ledger } from "../ledger.ts";
import { firstLimit, type EntryPlan, type ExitPlan } from "../plans.ts";

/** What the size of an entry depends on, beside the account, the limits and what is committed. */
export interface SizingWish {
  /** What a unit is reserved at. */
  readonly price: Decimal;
  readonly channelShare: Decimal;
  readonly size: SizeWord | null;
  /** The trader's own number; null sizes by the allocation or the risk. */
  readonly asked: number | null;
  readonly stop: GivenStop;
  /** The most that a unit can be worth, of a spread that is sold. */
  readonly maxWorth?: MaxWorth;
}

const powerless = (asked: number | null): Check =>
  objected("power", "no-buying-power", `the broker gives no buying power to ${asked === null ? "size from" : "check against"}`, ["post it again in a moment"]);

/** The size against the account less what our trades have committed, within the limits. Refused without the figures that it needs. */
export const sizingFor = (context: EntryContext, wish: SizingWish): Result<Check, Sizing> => {
  const { account, book, config, spec } = context;
  const { price, channelShare, size, asked, stop, maxWorth = null } = wish;
  if (account?.sizingPower == null) return fail(powerless(asked));
  const { allocation } = config;
  const { asOf, netLiquidation, sizingPower } = account;
  const risk = asked === null ? riskPerTrade(context, price, size, stop) : ok(null);
  if (!isOk(risk)) return risk;
  const committed = commitments(book, asOf);
  return ok(
    sizeOf({
      power: sizingPower.amount,
      powerKind: sizingPower.kind,
      ...committed,
      reflected: addedBack(book, { asOf, power: sizingPower.amount, netLiquidation }, committed.reflected),
      perAlertPercent: allocation.perAlertPercent,
      totalPercent: allocation.totalPercent,
      channelShare,
      sizeFactor: size === null ? ONE : allocation.sizeFactors[size],
      price,
      multiplier: spec.multiplier,
      costShare: costShareOf(spec.instrument),
      maxWorth,
      feePerUnit: openingFee(allocation.fees, spec.instrument),
      asked,
      moneyCaps: moneyCaps(context),
      unitCaps: unitCaps(context),
      risk: risk.right,
    }),
  );
};

/** What the answer adds when limits or risk have made the size: how it came about. */
export const sizeRemark = (sizing: Sizing): string | null => (isLimited(sizing) ? sizingText(sizing) : null);

/** Ends a message with a refusal that its author can act on. */
export const refuse = (ledger: Ledger, message: Message, problem: Pick<Check, "code" | "text" | "suggestions">): void =>
  record(ledger, {
    type: "message-answered",
    messageId: message.id,
    revision: message.revision,
    outcome: "refused",
    code: problem.code,
    text: problem.text,
    suggestions: problem.suggestions,
    tradeId: null,
  });

/** Ends a message with what was done. */
export const answer = (
  ledger: Ledger,
  message: Message,
  outcome: Extract<EventOf<"message-answered">["outcome"], "opened" | "closing" | "done" | "ignored" | "stands">,
  text: string,
  tradeId: EventOf<"message-answered">["tradeId"] = null,
): void =>
  record(ledger, {
    type: "message-answered",
    messageId: message.id,
    revision: message.revision,
    outcome,
    code: "accepted",
    text,
    suggestions: [],
    tradeId,
  });

/** Writes down all that was looked at before the decision. */
export const consider = (
  ledger: Ledger,
  message: Message,
  spec: InstrumentSpec | null,
  view: MarketView,
  sizing: Sizing | null,
  checks: readonly Check[],
): void =>
  record(ledger, {
    type: "considered",
    messageId: message.id,
    spec,
    quote: spec === null ? null : quoteIn(view, spec.instrument.id),
    account: view.account ?? null,
    sizing,
    checks,
  });

/** Refuses by the objection of a rule. */
export const refuseByCheck = (ledger: Ledger, message: Message, { code, text, suggestions }: Check): void =>
  refuse(ledger, message, { code, text, suggestions });

/**
 * Refuses what the venue gave no specification of. While the link is down nobody was asked: to say that the venue does
 * not know the instrument would then be wrong.
 */
export const refuseUnspecified = (ledger: Ledger, message: Message, view: MarketView, name: string, suggestions: Problem["suggestions"]): void => {
  const link = checkLink(ledger.book);
  consider(ledger, message, null, view, null, [link]);
  if (!link.passed) return refuseByCheck(ledger, message, link);
  return refuse(ledger, message, problem("unknown-instrument", `the venue does not know ${name}`, suggestions));
};

/** An entry that every rule has let through. */
export interface ApprovedEntry {
  readonly message: Message;
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  readonly entryPlan: EntryPlan;
  readonly exitPlan: ExitPlan;
  /** What the answer says besides: how a number came about that the message does not give. */
  readonly remark?: string;
}

const entryTerms = ({ spec, side, entryPlan }: ApprovedEntry): OrderTerms => ({
  instrument: spec.instrument.id,
  side,
  closing: false,
  quantity: entryPlan.quantity,
  type: entryPlan.type,
  limit: firstLimit(entryPlan),
  stop: entryPlan.stop,
  // One order, of an alert a day order from its first step; only its price ever changes.
  timeInForce: entryPlan.timeInForce,
});

/** `6012.00`, `stop 6010.00 limit 6012.00 gtc`, `market`: what an entry offers, and how long where it is not the day. */
export const pricesText = (plan: EntryPlan): string => {
  const { type, stop, timeInForce } = plan;
  const limit = firstLimit(plan);
  const price = limit === null ? type : formatMoney(limit);
  const triggered = stop === null ? price : `stop ${formatMoney(stop)}${limit === null ? "" : ` limit ${price}`}`;
  return timeInForce === "day" ? triggered : `${triggered} ${timeInForce}`;
};

/** Opens the one trade of a message and intends its entry, in one commit. */
export const open = (ledger: Ledger, entry: ApprovedEntry): void => {
  const { message, spec, side, entryPlan, exitPlan } = entry;
  const tradeId = tradeOfMessage(message.id);
  const entryKey = keyOfOrder(tradeId, "entry", 1);
  record(ledger, { type: "trade-opened", tradeId, messageId: message.id, spec, side, entryKey, entryPlan, exitPlan });
  intendPlace(ledger, { key: entryKey, tradeId, role: "entry", terms: entryTerms(entry), reason: "opens the trade" });
  const remark = entry.remark === undefined ? "" : ` (${entry.remark})`;
  answer(ledger, message, "opened", `${side} ${entryPlan.quantity} ${instrumentText(spec.instrument)} at ${pricesText(entryPlan)}${remark}`, tradeId);
};
