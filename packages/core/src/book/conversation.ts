import type { ChannelRole } from "../authority.ts";
import { instrumentText } from "../instrument/instrument-text.ts";
import type { Conversation, OpenContract } from "../interpret/conversation.ts";
import type { Close, Reading } from "../interpret/instruction.ts";
import { interpret } from "../interpret/interpret.ts";
import type { Message } from "../interpret/message.ts";
import { invalid } from "../interpret/refusal.ts";
import { render } from "../interpret/render.ts";
import { get } from "../persistent-map.ts";
import { isOk, problem, type Problem } from "../result.ts";
import type { BookConfig } from "./config.ts";
import { alertInstrument } from "./instruct.ts";
import { openTradesOf, type Book } from "./state.ts";
import type { Trade } from "./trade.ts";

/** A reading in the light of the trades that the message may be about. */
export interface BookReading extends Reading {
  /** The one trade that a close means, where a reply or the conversation says so; null where its contract has to. */
  readonly trade: Trade | null;
}

/** The contract of a trade as a conversation names it; null for a future, which only commands close. */
const contractOf = ({ spec: { instrument } }: Trade): OpenContract | null => {
  switch (instrument.kind) {
    case "option":
      return { asset: "option", symbol: instrument.underlying, right: instrument.right, strike: instrument.strike, expiry: instrument.expiry };
    case "equity":
      return { asset: "equity", symbol: instrument.symbol, right: null, strike: null, expiry: null };
    case "future":
      return null;
  }
};

/** What a message is about that replies to no trade: whatever its text names, it is not this. */
const NO_CONTRACT: OpenContract = { asset: "option", symbol: "", right: null, strike: null, expiry: null };

/** The trades that the author's alerts opened in this channel, the oldest first. */
const ownTrades = (book: Book, message: Message): readonly Trade[] =>
  openTradesOf(book).filter((trade) => trade.authorId === message.authorId && trade.channelId === message.channelId);

const closeText = (contract: OpenContract): string =>
  render({ kind: "close", action: "STC", ...contract, spread: null, price: null, quantity: null, fraction: null, partial: false });

/** How the author closes what is open, without a reply. */
const waysOut = (own: readonly Trade[]): readonly [string, ...string[]] => {
  const texts = own.map(contractOf).flatMap((contract) => (contract === null ? [] : [closeText(contract)]));
  const [first, ...rest] = [...new Set(texts)];
  return first === undefined ? ["see the open positions with !tt positions"] : [first, ...rest];
};

/** What a message points at by being a reply. */
type Reply =
  | { readonly to: "nothing" }
  | { readonly to: "trade"; readonly trade: Trade }
  /** It may not close what it points at; the trade, if there is one in memory, and why. */
  | { readonly to: "no-trade"; readonly trade: Trade | null; readonly named: boolean; readonly why: Problem };

const replyOf = (book: Book, message: Message, own: readonly Trade[]): Reply => {
  if (message.replyTo === null) return { to: "nothing" };
  const heard = get(book.messages, message.replyTo);
  const trade = heard?.tradeId == null ? undefined : get(book.trades, heard.tradeId);
  const not = (code: string, text: string): Reply => ({
    to: "no-trade",
    trade: trade ?? null,
    named: heard?.tradeId != null,
    why: problem(code, text, waysOut(own)),
  });
  if (heard?.tradeId == null) return not("reply-without-trade", "the message that this replies to opened no trade");
  if (heard.authorId !== message.authorId) return not("reply-to-another", "this replies to the trade of another author");
  if (heard.channelId !== message.channelId) return not("reply-elsewhere", "this replies to a trade of another channel");
  if (trade === undefined) return not("trade-over", "the trade that this replies to is over");
  const name = instrumentText(trade.spec.instrument);
  if (trade.closed !== null) return not("trade-over", `the trade in ${name} that this replies to is over`);
  if (trade.spec.instrument.kind === "future") return not("closed-by-command", `${name} is closed by command, !tt flat`);
  return { to: "trade", trade };
};

/** What interpretation is told. A reply is about what it points at, also when it may not close that. */
const conversationOf = (reply: Reply, own: readonly Trade[]): Conversation => {
  if (reply.to === "no-trade") {
    return { repliedTo: (reply.trade === null ? null : contractOf(reply.trade)) ?? NO_CONTRACT, open: [] };
  }
  const open = own.map(contractOf).filter((contract) => contract !== null);
  return { repliedTo: reply.to === "trade" ? contractOf(reply.trade) : null, open };
};

const isIn = (instruction: Close): ((trade: Trade) => boolean) => {
  const instrument = alertInstrument(instruction);
  return (trade) => isOk(instrument) && trade.spec.instrument.id === instrument.right.id;
};

const refused = (reading: Reading, why: Problem): BookReading => ({ rule: reading.rule, instruction: invalid(why), trade: null });

/** The close of one trade: a room's word for going out means whatever its own trade needs. */
const closing = (reading: Reading, instruction: Close, trade: Trade): BookReading => ({
  rule: reading.rule,
  instruction: { ...instruction, action: trade.side === "buy" ? "STC" : "BTC" },
  trade,
});

/** A close that leaves out its contract: it means one trade or none. */
const followUp = (reading: Reading, instruction: Close, reply: Reply, own: readonly Trade[]): BookReading => {
  if (reply.to === "no-trade") return refused(reading, reply.why);
  if (reply.to === "trade") return closing(reading, instruction, reply.trade);
  const [only, ...others] = own.filter(isIn(instruction));
  if (only !== undefined && others.length === 0) return closing(reading, instruction, only);
  const text = `${others.length + 1} open trades in ${instruction.symbol} may be meant`;
  return refused(reading, problem("ambiguous", text, ["reply to the alert that is meant", `close them all: ${render({ ...instruction, quantity: null, fraction: null, partial: false })}`]));
};

/** A close that names its contract, as a reply: both must mean the same. */
const namedReply = (reading: Reading, instruction: Close, reply: Exclude<Reply, { to: "nothing" }>): BookReading => {
  if (reply.to === "trade") {
    if (isIn(instruction)(reply.trade)) return { ...reading, trade: reply.trade };
    const text = `this replies to the trade in ${instrumentText(reply.trade.spec.instrument)}, but names ${instruction.symbol}`;
    return refused(reading, problem("reply-mismatch", text, [`post it without a reply: ${render(instruction)}`, "reply to the other alert"]));
  }
  if (!reply.named) return { ...reading, trade: null };
  return refused(reading, { ...reply.why, suggestions: [`post it without a reply: ${render(instruction)}`] });
};

/**
 * Reads a message with the conversation that the book knows: which of the author's trades in that channel are open, and
 * which one the message replies to. A close that its reply contradicts, or that may mean several trades, is `invalid`.
 * Codes beside those of interpretation: `reply-without-trade`, `reply-to-another`, `reply-elsewhere`, `trade-over`,
 * `closed-by-command`, `reply-mismatch`. People whose alerts don't count have no conversation: their talk stays talk.
 */
export const readInBook = (book: Book, config: BookConfig, role: ChannelRole, message: Message): BookReading => {
  if (!role.alerts || !config.authority.alertAuthors.includes(message.authorId)) {
    return { ...interpret(message, role.profile), trade: null };
  }
  const own = ownTrades(book, message);
  const reply = replyOf(book, message, own);
  const reading = interpret(message, role.profile, conversationOf(reply, own));
  const { instruction, rule } = reading;
  if (instruction.kind !== "close") return { ...reading, trade: null };
  if (rule === "follow-up") return followUp(reading, instruction, reply, own);
  return reply.to === "nothing" ? { ...reading, trade: null } : namedReply(reading, instruction, reply);
};
