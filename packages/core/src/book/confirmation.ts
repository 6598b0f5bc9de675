import { branded, decimalString, integer, object, string, type TypeOf } from "../codec.ts";
import { add, decimal, formatCents, formatMoney, percentOf, subtract, times, type Decimal } from "../decimal.ts";
import type { InstrumentId, MessageId, UserId } from "../ids.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import { instructionCodec } from "../interpret/instruction.ts";
import { messageCodec } from "../interpret/message.ts";
import { orderSide, type OrderSide } from "../ports/orders.ts";
import { unitCost } from "../risk/unit-cost.ts";
import { SECOND, type EpochMs } from "../time.ts";
import type { BookConfig, Venue } from "./config.ts";
import { tradeOfMessage } from "./keys.ts";
import { firstLimit, type EntryPlan } from "./plans.ts";

/** An entry that is not sent before a person has confirmed it, with the figures that he is shown. */
export const confirmationWait = object({
  message: messageCodec,
  instruction: instructionCodec,
  instrument: branded<InstrumentId>(),
  side: orderSide,
  /** Units: no more are entered for his word. */
  quantity: integer,
  /** The dearest price that a unit may fill at, for a sale the lowest. */
  worst: decimalString,
  /** What all of them may cost at most, fees included, in the account's currency. */
  cost: decimalString,
  /** All of it in words. */
  text: string,
  askedAt: integer,
  /** The last instant at which his word counts. */
  until: integer,
});
export type ConfirmationWait = TypeOf<typeof confirmationWait>;

/** Time for what was said within the wait to be looked into, before the wait is over for everybody. */
export const LOOKING_MS = 6 * SECOND;

/** When nobody's word comes any more. */
export const overAt = ({ until }: ConfirmationWait): EpochMs => until + LOOKING_MS;

/** The name by which it is confirmed in words: that of the trade which it would become. */
export const nameOfWait = ({ message }: ConfirmationWait): string => tradeOfMessage(message.id);

/** The entry of this message that waits. */
export const waitOf = (waiting: readonly ConfirmationWait[], id: MessageId): ConfirmationWait | undefined =>
  waiting.find(({ message }) => message.id === id);

/** The entry that goes by this name: its own, or its message's id. */
export const waitNamed = (waiting: readonly ConfirmationWait[], name: string): ConfirmationWait | undefined =>
  waiting.find((wait) => [nameOfWait(wait), wait.message.id].some((each) => each.toLowerCase() === name.toLowerCase()));

/** Whether this user's word counts now: he said it himself and still may say such things, or he may command. */
export const mayConfirm = ({ authority }: BookConfig, { message, instruction }: ConfirmationWait, by: UserId): boolean => {
  const authors = instruction.kind === "open" ? authority.alertAuthors : authority.commandAuthors;
  return authority.commandAuthors.includes(by) || (by === message.authorId && authors.includes(by));
};

/** Everybody whose word counts, its author first. */
export const confirmersOf = (config: BookConfig, wait: ConfirmationWait): readonly UserId[] =>
  [...new Set([wait.message.authorId, ...config.authority.commandAuthors])].filter((each) => mayConfirm(config, wait, each));

/** An entry with its prices and its size. */
export interface PlannedEntry {
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  readonly entryPlan: EntryPlan;
}

/** What a market order's price may move while somebody reads, in percent: beyond that it is asked about anew. */
const MARKET_ROOM = decimal("1");

const costAt = ({ spec, entryPlan }: PlannedEntry, price: Decimal): Decimal =>
  times(unitCost({ ...entryPlan, multiplier: spec.multiplier }, price), entryPlan.quantity);

/** What the entry may cost as it is planned, at the price that it is reserved at. */
export const plannedCost = (entry: PlannedEntry): Decimal => costAt(entry, entry.entryPlan.worstPrice);

/** The worst price and the highest cost that the entry can come to. An alert's ladder may go up to its cap. */
export const highestOf = (entry: PlannedEntry): Pick<ConfirmationWait, "worst" | "cost"> => {
  const { type, cap, worstPrice } = entry.entryPlan;
  if (type !== "market") {
    const worst = cap ?? worstPrice;
    return { worst, cost: costAt(entry, worst) };
  }
  const room = percentOf(worstPrice, MARKET_ROOM);
  const dearer = add(worstPrice, room);
  // The margin of a short grows with the price, too.
  return { worst: entry.side === "buy" ? dearer : subtract(worstPrice, room), cost: costAt(entry, dearer) };
};

/** Whether the book's settings want somebody's word for so much at this venue. Shares are counted by their cost alone. */
export const wantsConfirmation = ({ entry: { confirm } }: BookConfig, { environment }: Venue, planned: PlannedEntry): boolean => {
  if (confirm === null || !confirm.environments.includes(environment)) return false;
  const { contracts, cost } = confirm.above;
  const isContract = planned.spec.instrument.kind !== "equity";
  return (isContract && contracts !== null && planned.entryPlan.quantity > contracts) || (cost !== null && highestOf(planned).cost > cost);
};

/** `buy 5 SPY 590C 18 Dec 26 at 6.15, no worse than 6.82, at most 3412.65`. */
export const askedText = ({ spec, side, entryPlan }: PlannedEntry, prices: string, { worst, cost }: Pick<ConfirmationWait, "worst" | "cost">): string => {
  const bound = worst === firstLimit(entryPlan) ? "" : `, no worse than ${formatMoney(worst)}`;
  return `${side} ${entryPlan.quantity} ${instrumentText(spec.instrument)} at ${prices}${bound}, at most ${formatCents(cost)}`;
};

/** The status of the message while it waits: also how it is answered where there are no buttons. */
export const waitingText = (wait: ConfirmationWait): string => {
  const name = nameOfWait(wait);
  const seconds = Math.round((wait.until - wait.askedAt) / SECOND);
  return `waiting for your confirmation: ${wait.text} (${seconds} s). !tt confirm ${name} sends it, !tt decline ${name} does not`;
};
