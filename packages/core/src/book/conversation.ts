import type { ChannelRole } from "../authority.ts";
import { messageId, type ChannelId, type MessageId, type UserId } from "../ids.ts";
import type { Instrument, OptionSpread } from "../instrument/instrument.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import type { Conversation, OpenContract } from "../interpret/conversation.ts";
import type { Close, Reading, Spread } from "../interpret/instruction.ts";
import { interpret } from "../interpret/interpret.ts";
import type { Message } from "../interpret/message.ts";
import type { Profile } from "../interpret/profile.ts";
import { invalid } from "../interpret/refusal.ts";
import { render } from "../interpret/render.ts";
import { get } from "../persistent-map.ts";
import type { OrderSide } from "../ports/orders.ts";
import { fail, isOk, ok, problem, type Problem, type Result } from "../result.ts";
import type { BookConfig } from "./config.ts";
import { alertInstrument } from "./instruct.ts";
import { openTradesOf, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** What a conversation knows of a trade: who opened it where, in what, and whether it is over: `closed` is not null. */
export type TalkedOf = Pick<Trade, "authorId" | "channelId" | "side"> & {
  readonly spec: { readonly instrument: Instrument };
  readonly closed: object | null;
};

/** The message that opened a trade. The trade is null when it is over and no longer remembered. */
export interface Opening<T extends TalkedOf> {
  readonly authorId: UserId;
  readonly channelId: ChannelId;
  readonly trade: T | null;
}

/** The trades that messages may be about. */
export interface TalkedOver<T extends TalkedOf> {
  /** Those that are not over, the oldest first. */
  readonly open: readonly T[];
  /** What a message opened or closed a part of; undefined for one that did neither, or was never heard. */
  readonly openedBy: (id: MessageId) => Opening<T> | undefined;
}

/** A reading in the light of the trades that the message may be about. */
export interface TalkReading<T extends TalkedOf> extends Reading {
  /** The one trade that a close means, where a reply or the conversation says so; null where its contract has to. */
  readonly trade: T | null;
}

/** The reading of a message by the book. */
export type BookReading = TalkReading<Trade>;

/** The legs as a close of the trade trades them: what is held long is sold, what was sold is bought back. */
const closeOf = ({ legs }: OptionSpread, side: OrderSide): Spread => ({
  legs: legs.map(({ option: { right, strike, expiry }, ratio }) => ({
    action: ratio > 0 === (side === "buy") ? "STC" : "BTC",
    right,
    strike,
    expiry,
    ratio: Math.abs(ratio),
  })),
  effect: side === "buy" ? "credit" : "debit",
});

/** The word for getting out of what stands on this side. */
const closingAction = (side: OrderSide): Close["action"] => (side === "buy" ? "STC" : "BTC");

/** The contract of a trade as a conversation names it; null for a future, which only commands close. */
const contractOf = ({ side, spec: { instrument } }: TalkedOf): OpenContract | null => {
  switch (instrument.kind) {
    case "option": {
      const { underlying, right, strike, expiry } = instrument;
      return { asset: "option", symbol: underlying, right, strike, expiry };
    }
    case "equity":
      return { asset: "equity", symbol: instrument.symbol, right: null, strike: null, expiry: null };
    case "spread":
      return { asset: "spread", symbol: instrument.underlying, right: null, strike: null, expiry: null, spread: closeOf(instrument, side) };
    case "future":
      return null;
  }
};

/** What a message is about that replies to no trade: whatever its text names, it is not this. */
const NO_CONTRACT: OpenContract = { asset: "option", symbol: "", right: null, strike: null, expiry: null };

const closeText = (contract: OpenContract): string =>
  render({
    kind: "close",
    action: contract.spread?.effect === "debit" ? "BTC" : "STC",
    ...contract,
    spread: contract.spread ?? null,
    price: null,
    quantity: null,
    fraction: null,
    partial: false,
  });

/** How the author closes what is open, without a reply. */
const waysOut = (own: readonly TalkedOf[]): readonly [string, ...string[]] => {
  const texts = own.map(contractOf).flatMap((contract) => (contract === null ? [] : [closeText(contract)]));
  const [first, ...rest] = [...new Set(texts)];
  return first === undefined ? ["see the open positions with !tt positions"] : [first, ...rest];
};

/** What a message points at by being a reply. */
type Reply<T extends TalkedOf> =
  | { readonly to: "nothing" }
  | { readonly to: "trade"; readonly trade: T }
  /** It may not close what it points at, and why; what its message opened, if it opened something. */
  | { readonly to: "no-trade"; readonly opening: Opening<T> | undefined; readonly why: Problem };

/** The trade that a reply may close, or why it may not. */
const pointedAt = <T extends TalkedOf>(
  message: Message,
  opening: Opening<T> | undefined,
): Result<readonly [code: string, text: string], T> => {
  if (opening === undefined) return fail(["reply-without-trade", "the message that this replies to opened no trade"]);
  const { authorId, channelId, trade } = opening;
  if (authorId !== message.authorId) return fail(["reply-to-another", "this replies to the trade of another author"]);
  if (channelId !== message.channelId) return fail(["reply-elsewhere", "this replies to a trade of another channel"]);
  if (trade === null) return fail(["trade-over", "the trade that this replies to is over"]);
  const { instrument } = trade.spec;
  const name = instrumentText(instrument);
  if (trade.closed !== null) return fail(["trade-over", `the trade in ${name} that this replies to is over`]);
  if (instrument.kind === "future") return fail(["closed-by-command", `${name} is closed by command, !tt flat`]);
  return ok(trade);
};

/**
 * The message that this one points at. What is said in a thread that was begun under an alert is said to that alert: such
 * a thread has the id of the message that it was begun under.
 */
const pointedTo = <T extends TalkedOf>({ openedBy }: TalkedOver<T>, { replyTo, threadId }: Message): MessageId | null => {
  if (replyTo !== null || threadId === null) return replyTo;
  const begunUnder = messageId(threadId);
  return openedBy(begunUnder) === undefined ? null : begunUnder;
};

const replyOf = <T extends TalkedOf>(trades: TalkedOver<T>, message: Message, own: readonly T[]): Reply<T> => {
  const to = pointedTo(trades, message);
  if (to === null) return { to: "nothing" };
  const opening = trades.openedBy(to);
  const pointed = pointedAt(message, opening);
  if (isOk(pointed)) return { to: "trade", trade: pointed.right };
  return { to: "no-trade", opening, why: problem(...pointed.left, waysOut(own)) };
};

/** What interpretation is told. A reply is about what it points at, also when it may not close that. */
const conversationOf = (reply: Reply<TalkedOf>, own: readonly TalkedOf[]): Conversation => {
  if (reply.to === "no-trade") {
    const trade = reply.opening?.trade ?? null;
    return { repliedTo: (trade === null ? null : contractOf(trade)) ?? NO_CONTRACT, open: [] };
  }
  const open = own.map(contractOf).filter((contract) => contract !== null);
  return { repliedTo: reply.to === "trade" ? contractOf(reply.trade) : null, open };
};

const isIn = (instruction: Close): ((trade: TalkedOf) => boolean) => {
  const instrument = alertInstrument(instruction);
  return (trade) => isOk(instrument) && trade.spec.instrument.id === instrument.right.id;
};

const refused = ({ rule }: Reading, why: Problem): TalkReading<never> => ({ rule, instruction: invalid(why), trade: null });

/** The close of one trade: a room's word for going out can only mean what takes this trade out. */
const closing = <T extends TalkedOf>(reading: Reading, instruction: Close, trade: T): TalkReading<T> => ({
  rule: reading.rule,
  instruction: { ...instruction, action: closingAction(trade.side) },
  trade,
});

/** A close that leaves out its contract: it means one trade or none. */
const followUp = <T extends TalkedOf>(
  reading: Reading,
  instruction: Close,
  reply: Reply<T>,
  own: readonly T[],
): TalkReading<T> => {
  if (reply.to === "no-trade") return refused(reading, reply.why);
  if (reply.to === "trade") return closing(reading, instruction, reply.trade);
  const [only, ...others] = own.filter(isIn(instruction));
  if (only !== undefined && others.length === 0) return closing(reading, instruction, only);
  const action = instruction.spread === null ? "STC" : instruction.action;
  const whole = render({ ...instruction, action, quantity: null, fraction: null, partial: false });
  const text = `${others.length + 1} open trades in one contract may be meant: ${render(instruction)}`;
  return refused(reading, problem("ambiguous", text, ["reply to the alert that is meant", `close them all: ${whole}`]));
};

/** A close that names its contract: if it is a reply as well, both must mean the same. */
const namedClose = <T extends TalkedOf>(reading: Reading, instruction: Close, reply: Reply<T>): TalkReading<T> => {
  if (reply.to === "trade") {
    if (isIn(instruction)(reply.trade)) return { ...reading, trade: reply.trade };
    const name = instrumentText(reply.trade.spec.instrument);
    const text = `this replies to the trade in ${name}, but names ${instruction.symbol}`;
    const alone = `post it without a reply: ${render(instruction)}`;
    return refused(reading, problem("reply-mismatch", text, [alone, "reply to the other alert"]));
  }
  if (reply.to === "nothing" || reply.opening === undefined) return { ...reading, trade: null };
  return refused(reading, { ...reply.why, suggestions: [`post it without a reply: ${render(instruction)}`] });
};

/**
 * Reads a message in the light of these trades: which of the author's are open in that channel, and which one the
 * message replies to. A close that its reply contradicts, or that may mean several trades, is `invalid`. Codes beside those of
 * interpretation: `reply-without-trade`, `reply-to-another`, `reply-elsewhere`, `trade-over`, `closed-by-command`,
 * `reply-mismatch`.
 */
export const readAmong = <T extends TalkedOf>(
  trades: TalkedOver<T>,
  profile: Profile,
  message: Message,
): TalkReading<T> => {
  const { authorId, channelId } = message;
  const own = trades.open.filter((trade) => trade.authorId === authorId && trade.channelId === channelId);
  const reply = replyOf(trades, message, own);
  const reading = interpret(message, profile, conversationOf(reply, own));
  const { instruction, rule } = reading;
  if (instruction.kind !== "close") return { ...reading, trade: null };
  if (rule === "follow-up") return followUp(reading, instruction, reply, own);
  // A thread is about its alert until something else is named there.
  const isOfThread = message.replyTo === null && (reply.to !== "trade" || !isIn(instruction)(reply.trade));
  return namedClose(reading, instruction, isOfThread ? { to: "nothing" } : reply);
};

const openedIn =
  (book: Book): TalkedOver<Trade>["openedBy"] =>
  (id) => {
    const heard = get(book.messages, id);
    const about = heard?.tradeId ?? heard?.closes;
    if (heard === undefined || about == null) return undefined;
    return { authorId: heard.authorId, channelId: heard.channelId, trade: get(book.trades, about) ?? null };
  };

const readAnew = (book: Book, config: BookConfig, { alerts, profile }: ChannelRole, message: Message): BookReading => {
  const counts = alerts && config.authority.alertAuthors.includes(message.authorId);
  if (!counts) return { ...interpret(message, profile), trade: null };
  return readAmong({ open: openTradesOf(book), openedBy: openedIn(book) }, profile, message);
};

/** What was read last of a message, and in which book. */
const lastRead = new WeakMap<Message, { readonly book: Book; readonly reading: BookReading }>();

/**
 * {@link readAmong} the book's trades. People whose alerts don't count have no conversation: their talk stays talk. A
 * message is read before anything is looked up for it, and again when it is decided: in the same book it means the same.
 */
export const readInBook = (book: Book, config: BookConfig, role: ChannelRole, message: Message): BookReading => {
  const before = lastRead.get(message);
  if (before?.book === book) return before.reading;
  const reading = readAnew(book, config, role, message);
  lastRead.set(message, { book, reading });
  return reading;
};
