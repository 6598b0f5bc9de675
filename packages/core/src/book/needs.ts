import { authorize, channelRole } from "../authority.ts";
import type { Decimal } from "../decimal.ts";
import type { MessageId } from "../ids.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { Futures, Instruction, Open } from "../interpret/instruction.ts";
import type { Message } from "../interpret/message.ts";
import { get } from "../persistent-map.ts";
import { quotedOf } from "../ports/market-view.ts";
import { isOk } from "../result.ts";
import { mayConfirm, waitNamed, waitOf, type ConfirmationWait } from "./confirmation.ts";
import { readInBook } from "./conversation.ts";
import { alertInstrument, futuresInstrument } from "./instruct.ts";
import { tradesNamed } from "./decide/modify-meant.ts";
import { isBygone, type Book } from "./state.ts";
import type { Timer } from "./timers.ts";
import type { EpochMs } from "../time.ts";

/** What the shell must look up before it hands an input in. */
export interface Needs {
  /** Quote and specification of these; `alertPrice` helps only a simulated market. */
  readonly instruments: readonly { readonly instrument: Instrument; readonly alertPrice: Decimal | null; readonly spec: boolean }[];
  readonly account: boolean;
}

const NOTHING: Needs = { instruments: [], account: false };

const entryNeeds = (instrument: Instrument, alertPrice: Decimal | null): Needs => ({
  instruments: quotedOf(instrument).map((each) => ({ instrument: each, alertPrice: each === instrument ? alertPrice : null, spec: true })),
  account: true,
});

/**
 * A change is compared with the market, and with the account where it asks for more: also one of an order that is still
 * on its way into the book.
 */
const changeNeeds = (book: Book, name: string): Needs => {
  const trades = tradesNamed(book, name);
  const instruments = new Map(trades.flatMap(({ spec }) => quotedOf(spec.instrument)).map((instrument) => [instrument.id, instrument]));
  return { instruments: [...instruments.values()].map((instrument) => ({ instrument, alertPrice: null, spec: false })), account: true };
};

/**
 * What deciding on a message will need: nothing, unless it is an entry that its author may give. The message is read once
 * more when it is decided: while the market was looked up, the trades that it may be about have gone on.
 */
export const needsOfMessage = (book: Book, message: Message, at: EpochMs): Needs => {
  const { config } = book;
  const role = config === null ? undefined : channelRole(config, message);
  if (config === null || role === undefined) return NOTHING;
  const before = get(book.messages, message.id);
  if (before !== undefined && (before.revision >= message.revision || before.tradeId !== null)) return NOTHING;
  if (isBygone(book, message.id)) return NOTHING;
  const { instruction } = readInBook(book, config, role, message);
  if (instruction.kind === "modify" && isOk(authorize(config, role, message, instruction))) return changeNeeds(book, instruction.name);
  if (instruction.kind === "control" && instruction.command === "confirm") {
    const name = instruction.argument ?? message.replyTo;
    const wait = name === null ? undefined : waitNamed(book.waiting, name);
    return wait === undefined || !mayConfirm(config, wait, message.authorId) ? NOTHING : needsOfWait(wait, at);
  }
  if (!isEntry(instruction) || !isOk(authorize(config, role, message, instruction))) return NOTHING;
  return needsOfEntry(instruction, at);
};

const needsOfEntry = (instruction: Open | Futures, at: EpochMs): Needs => {
  const instrument = instruction.kind === "open" ? alertInstrument(instruction) : futuresInstrument(instruction, at);
  return isOk(instrument) ? entryNeeds(instrument.right, instruction.price) : NOTHING;
};

const needsOfWait = ({ instruction }: ConfirmationWait, at: EpochMs): Needs => (isEntry(instruction) ? needsOfEntry(instruction, at) : NOTHING);

/** What deciding on a press under the question about this message will need: what its entry needed, anew. */
export const needsOfPress = (book: Book, id: MessageId, at: EpochMs): Needs => {
  const wait = waitOf(book.waiting, id);
  return wait === undefined ? NOTHING : needsOfWait(wait, at);
};

const isEntry = (instruction: Instruction): instruction is Open | Futures =>
  instruction.kind === "open" || (instruction.kind === "futures" && instruction.side !== "flat");

/** Timers that price something. */
const LOOKS: ReadonlySet<Timer["timer"]> = new Set(["ladder-step", "close-step", "watch"]);

/** What deciding on a timer will need: the quote of its trade, where it prices something. */
export const needsOfTimer = (book: Book, timer: Timer): Needs => {
  if (!("tradeId" in timer) || !LOOKS.has(timer.timer)) return NOTHING;
  const trade = get(book.trades, timer.tradeId);
  if (trade === undefined) return NOTHING;
  return { instruments: quotedOf(trade.spec.instrument).map((instrument) => ({ instrument, alertPrice: null, spec: false })), account: false };
};
