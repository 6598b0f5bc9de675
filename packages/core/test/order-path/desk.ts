import {
  bookId,
  channelId,
  commandsFor,
  compactExplanation,
  decideOn,
  decimal,
  emptyBook,
  encodeEvent,
  evolve,
  exitExposure,
  get,
  heldOf,
  IN_MEMORY,
  inputId,
  messageId,
  needsOfMessage,
  needsOfPress,
  needsOfTimer,
  openTradesOf,
  OWNER_CONFIG,
  timerName,
  tradeOfMessage,
  underlyingOfInstrument,
  userId,
  type Book,
  type BookConfig,
  type Command,
  type Event,
  type EventOf,
  type Fill,
  type InputBody,
  type JournalEntry,
  type MarketView,
  type MemoryLimits,
  type Message,
  type Needs,
  type OperatorCommand,
  type Order,
  type OrderKey,
  type Question,
  type Recorded,
  type Trade,
  type Venue,
} from "../../src/index.ts";
import { VENUE } from "../../src/book/testing/venue.ts";
import type { PairStyle, ReplaceStyle } from "../invariants/broker-model.ts";
import { BrokerLine } from "./broker-line.ts";
import { Rings } from "../invariants/rings.ts";
import { CONTROL, replayed, START } from "../invariants/world.ts";
import { quoteOf, snapshotOf, specOf } from "./market.ts";

export { START } from "../invariants/world.ts";

/** The author of alerts and commands; of alerts only; the half-share alert channel. */
export const OWNER = "704125082750156840";
export const ANALYST = "700068629626224700";
export const HALF_CHANNEL = "1255265167113978008";

export interface DeskOptions {
  readonly style?: ReplaceStyle;
  /** Whether the venue links orders in pairs, and what it makes of half of one. */
  readonly pairs?: PairStyle;
  readonly power?: string;
  readonly config?: (config: BookConfig) => BookConfig;
  readonly venue?: Partial<Venue>;
  readonly limits?: MemoryLimits;
}

const CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] },
};

/** A trading desk for examples: one book, a chat, a market that a test sets by hand and a broker that is told its faults. */
export class Desk extends BrokerLine {
  book: Book;
  now = START;
  readonly journal: JournalEntry[] = [];
  readonly events: Event[] = [];
  /** The newest status of each message. */
  readonly statuses = new Map<string, string>();
  /** What the operator was told. */
  readonly told: string[] = [];
  /** Questions that take an answer, by the message that they are about, and how those ended that do not any more. */
  readonly questions = new Map<string, Question>();
  readonly concluded = new Map<string, string>();
  /** What commands from outside the chat were answered, by their names. */
  readonly orderAnswers = new Map<string, string>();
  /** How old a quote is when it is looked up, in ms; null: there is none. */
  quoteAge: number | null = 0;
  /** Whether the venue knows what it is asked for, and what the broker says of the account. */
  knowsInstruments = true;
  account: "whole" | "without-power" | "silent" = "whole";
  private readonly power: string;
  private readonly limits: MemoryLimits;
  private readonly quotes = new Map<string, readonly [bid: string, ask: string]>();
  private readonly rings = new Rings();
  private readonly pending: (() => void)[] = [];
  private draining = false;
  private sequence = 0;
  private posts = 0;
  private orders = 0;
  private corrected = false;

  constructor(options: DeskOptions = {}) {
    const style = options.style ?? "new-id";
    super(style, options.pairs ?? "either");
    this.limits = options.limits ?? IN_MEMORY;
    this.book = emptyBook(bookId("sim:test"), this.limits);
    this.power = options.power ?? "48000";
    const venue: Venue = {
      ...VENUE,
      replacesQuantity: style === "same-id",
      spreads: { replacesPrice: true, replacesQuantity: style === "same-id", replacesAtomically: false, restsOvernight: true },
      restsPairs: options.pairs !== undefined,
      ...options.venue,
    };
    this.input("configure", { type: "configure", config: (options.config ?? ((config) => config))(CONFIG), venue });
  }

  /** The market of an underlying: `SPY`, `/MES`; or of one contract by its id. */
  market(symbol: string, bid: string, ask: string): void {
    this.quotes.set(symbol, [bid, ask]);
  }

  /** Somebody posts. Gives the message's id, by which everything about it is found. */
  say(
    text: string,
    by: {
      author?: string;
      channel?: string;
      id?: string;
      revision?: number;
      age?: number;
      replyTo?: string;
      threadId?: string;
    } = {},
  ): string {
    const message: Message = {
      id: messageId(by.id ?? String(1000 + ++this.posts)),
      guildId: null,
      channelId: channelId(by.channel ?? CONTROL),
      authorId: userId(by.author ?? OWNER),
      postedAt: this.now - (by.age ?? 0),
      revision: by.revision ?? 0,
      text,
      embeds: [],
      replyTo: by.replyTo === undefined ? null : messageId(by.replyTo),
      threadId: by.threadId === undefined ? null : channelId(by.threadId),
    };
    this.input("message", {
      type: "message",
      message,
      market: this.view(needsOfMessage(this.book, message, this.now)),
    });
    return message.id;
  }

  /** An operator commands from outside the chat. Gives the answer. */
  operate(command: OperatorCommand, by = "the test", reason: string | null = null): string {
    const order = `order-${++this.orders}`;
    this.input("operator", { type: "operator", order, command, by, reason });
    return this.orderAnswers.get(order) ?? "";
  }

  /** Somebody presses a button under the question about a message; `at` is when, unless it is now. */
  press(id: string, choice: "confirm" | "decline" = "confirm", by: string = OWNER, at: number = this.now): void {
    const market = this.view(needsOfPress(this.book, messageId(id), this.now));
    this.input("press", { type: "pressed", messageId: messageId(id), choice, by: userId(by), pressedAt: at, market });
  }

  delete(id: string): void {
    this.input("deleted", { type: "message-deleted", messageId: messageId(id) });
  }

  /** Time passes, and everything that is due by then rings. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (let next = this.rings.next(this.book, until); next !== undefined; next = this.rings.next(this.book, until)) {
      const { due, at } = next;
      const { timer, every } = due;
      this.now = Math.max(this.now, at);
      this.rings.rang(due, this.now);
      const before = this.book.seq;
      this.input(timerName(timer), { type: "timer", timer, market: this.view(needsOfTimer(this.book, timer)) });
      if (every === null && this.book.seq === before) throw new Error(`${timerName(timer)} is due and changes nothing`);
    }
    this.now = until;
  }

  /** The market takes units of a live order (`e1`, or a whole key) at a price; the stream tells it. */
  fill(name: string, quantity: number, price: string): Fill {
    const order = this.live(name);
    const fill = this.broker.fill(order, quantity, this.now, decimal(price));
    if (fill === undefined) throw new Error(`${name} cannot fill ${quantity}`);
    this.hear({ type: "fill", fill });
    this.hear(this.broker.stateOf(order, this.now));
    return fill;
  }

  /** A newer revision of a fill. */
  correct(fill: Fill, quantity: number, price: string): void {
    this.corrected = true;
    this.hear({ type: "fill", fill: { ...fill, rev: fill.rev + 1, quantity, price: decimal(price) } });
  }

  /** From here on the broker sells more than there is, and the book is to bear it. */
  breaksPromises(): void {
    this.corrected = true;
  }

  /** The venue ends an order by itself. */
  ends(name: string, state: "cancelled" | "expired" | "rejected"): void {
    const order = this.live(name);
    order.state = state;
    this.hear(this.broker.stateOf(order, this.now));
  }

  /** Events as an earlier process may have journaled them. */
  given(...events: readonly Event[]): void {
    for (const event of events) {
      this.book = evolve(this.book, { at: this.now, event });
      this.journal.push({
        seq: this.book.seq,
        at: this.now,
        inputId: inputId("given"),
        ordinal: 0,
        ...encodeEvent(event),
      });
    }
  }

  input(name: string, body: InputBody): void {
    this.pending.push(() => this.decide(name, body));
    if (this.draining) return;
    this.draining = true;
    for (let steps = 0, step = this.pending.shift(); step !== undefined; step = this.pending.shift()) {
      step();
      if (++steps > 2_000) throw new Error(`the broker is hammered: ${this.sent().slice(-4).join("; ")}`);
    }
    this.draining = false;
  }

  /** The process dies and begins again with nothing but its journal. */
  restart(): void {
    this.pending.length = 0;
    this.rings.forget();
    this.questions.clear();
    this.book = replayed(this.journal, this.limits);
    this.input("restart", { type: "restarted" });
  }

  trade(id: string): Trade {
    const trade = get(this.book.trades, tradeOfMessage(messageId(id)));
    if (trade === undefined) throw new Error(`message ${id} opened no trade`);
    return trade;
  }

  order(id: string, name: string): Order {
    const order = get(this.book.orders, `${this.trade(id).id}-${name}` as OrderKey); // made as keyOfOrder makes it
    if (order === undefined) throw new Error(`no order ${name} of message ${id}`);
    return order;
  }

  eventsOf<T extends Event["type"]>(type: T): readonly EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  private recorded(): readonly Recorded[] {
    return this.events.map((event) => ({ at: this.now, event }));
  }

  private decide(name: string, body: InputBody): void {
    const id = inputId(`${name}#${this.sequence++}`);
    const { events } = decideOn(this.book, { id, at: this.now, ...body });
    const commands: Command[] = [];
    events.forEach((event, ordinal) => {
      const recorded = { at: this.now, event };
      this.book = evolve(this.book, recorded);
      this.journal.push({ seq: this.book.seq, at: this.now, inputId: id, ordinal, ...encodeEvent(event) });
      this.events.push(event);
      commands.push(...commandsFor(this.book, recorded));
    });
    if (!this.corrected) this.demandCovered();
    for (const command of commands) this.execute(command);
  }

  private demandCovered(): void {
    for (const trade of openTradesOf(this.book)) {
      const [exposure, held] = [exitExposure(this.book, trade), heldOf(this.book, trade)];
      if (exposure > held) throw new Error(`${trade.id} may sell ${exposure} of ${held}`);
    }
  }

  private execute(command: Command): void {
    switch (command.command) {
      case "post-status":
        this.statuses.set(command.messageId, command.text);
        return;
      case "tell-operator":
        this.told.push(command.text);
        return;
      case "ask-confirmation":
        this.questions.set(command.messageId, command);
        return;
      case "conclude-confirmation":
        this.questions.delete(command.messageId);
        this.concluded.set(command.messageId, command.text);
        return;
      case "answer-order":
        this.orderAnswers.set(command.order, command.text);
        return;
      case "explain":
        this.statuses.set(command.messageId, compactExplanation(this.recorded(), command.about) ?? "nothing is known of it");
        return;
      case "find":
        return this.find(command);
      case "place-oco":
        return this.sendPair(command);
      default:
        return this.send(command);
    }
  }

  private view(needs: Needs): MarketView {
    const wanted = needs.instruments.map(({ instrument }) => instrument);
    const { account, power, now, quoteAge } = this;
    return {
      quotes: Object.fromEntries(
        wanted.map((each) => [each.id, quoteOf(each, this.quotes.get(each.id) ?? this.quotes.get(underlyingOfInstrument(each)), now, quoteAge)]),
      ),
      specs: Object.fromEntries(wanted.map((each) => [each.id, this.knowsInstruments ? specOf(each, now) : null])),
      ...(needs.account
        ? { account: account === "silent" ? null : snapshotOf(account === "whole" ? power : null, now) }
        : {}),
    };
  }
}
