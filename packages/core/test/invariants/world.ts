import {
  bookId,
  commandsFor,
  decideOn,
  dueTimers,
  emptyBook,
  encodeEvent,
  evolve,
  HOUR,
  IN_MEMORY,
  inputId,
  isLive,
  messageId,
  needsOfMessage,
  needsOfTimer,
  timerName,
  userId,
  type Book,
  type BookConfig,
  type Command,
  type DueTimer,
  type Event,
  type InputBody,
  type JournalEntry,
  type MemoryLimits,
  type Message,
  type Recorded,
} from "../../src/index.ts";
import { VENUE } from "../../src/book/testing/venue.ts";
import type { PairStyle, ReplaceStyle } from "./broker-model.ts";
import { CONFIG, CONTROL, OWNER, START } from "./contracts.ts";
import { MarketSide } from "./market-side.ts";
import { replayed } from "./replayed.ts";
import { Rings } from "./rings.ts";
import { demandNothingUnseen } from "./unseen.ts";
import { demand, Violation } from "./violation.ts";

export { CONTROL, START } from "./contracts.ts";
export { replayed } from "./replayed.ts";

/** What may be otherwise in a world: how exits are planned, and whether a change of an order is one life. */
export interface WorldSettings {
  readonly exit: BookConfig["exit"];
  readonly atomic: boolean;
  /** Whether the venue links orders in pairs, and what it makes of half of one. */
  readonly pairs: PairStyle | "none";
}

const STANDARD: WorldSettings = { exit: CONFIG.exit, atomic: false, pairs: "none" };

/** The process under test between an adversary's chat, market and broker. */
export class World extends MarketSide {
  book: Book;
  now = START;
  readonly journal: JournalEntry[] = [];
  private inputs = 0;
  private readonly rings = new Rings();
  private readonly check: (world: World, recorded: Recorded<Event>) => void;
  private readonly limits: MemoryLimits;

  constructor(
    style: ReplaceStyle,
    check: (world: World, recorded: Recorded<Event>) => void,
    limits: MemoryLimits = IN_MEMORY,
    settings: WorldSettings = STANDARD,
  ) {
    super(style, settings.pairs === "none" ? "either" : settings.pairs);
    this.limits = limits;
    this.book = emptyBook(bookId("sim:test"), limits);
    this.check = check;
    this.configure(style, settings);
  }

  private configure(style: ReplaceStyle, { exit, atomic, pairs }: WorldSettings): void {
    const venue = {
      ...VENUE,
      replacesQuantity: style === "same-id",
      replacesAtomically: atomic,
      restsPairs: pairs !== "none",
    };
    this.input("configure", { type: "configure", config: { ...CONFIG, exit }, venue });
  }

  protected input(name: string, body: InputBody): void {
    const id = inputId(`${name}#${this.inputs++}`);
    const decision = decideOn(this.book, { id, at: this.now, ...body });
    let book = this.book;
    const commands: Command[] = [];
    decision.events.forEach((event, ordinal) => {
      const recorded = { at: this.now, event };
      book = evolve(book, recorded);
      this.book = book;
      this.journal.push({ seq: book.seq, at: this.now, inputId: id, ordinal, ...encodeEvent(event) });
      commands.push(...commandsFor(book, recorded));
      this.check(this, recorded);
    });
    demandNothingUnseen(this.book, this.now);
    for (const command of commands) this.execute(command);
  }

  /** Somebody posts (or edits, when the id was used before with a lower revision). */
  post(id: number, revision: number, text: string, author: string = OWNER): void {
    const message: Message = {
      id: messageId(String(1000 + id)),
      guildId: null,
      channelId: CONTROL,
      authorId: userId(author),
      postedAt: this.now,
      revision,
      text,
      embeds: [],
      replyTo: null,
      threadId: null,
    };
    const market = this.view(needsOfMessage(this.book, message, this.now), false);
    this.input(`message:${message.id}:${revision}`, { type: "message", message, market });
  }

  delete(id: number): void {
    this.input("deleted", { type: "message-deleted", messageId: messageId(String(1000 + id)) });
  }

  /** Time passes and everything that is due by then rings. */
  pass(ms: number, blind = false): void {
    const until = this.now + ms;
    for (let rounds = 0; rounds < 200; rounds++) {
      const next = this.rings.next(this.book, until);
      if (next === undefined) break;
      const { timer, every } = next.due;
      this.now = Math.max(this.now, next.at);
      this.rings.rang(next.due, this.now);
      const before = this.book.seq;
      this.input(timerName(timer), { type: "timer", timer, market: this.view(needsOfTimer(this.book, timer), blind) });
      demand(every !== null || this.book.seq > before, () => `a timer that is due changes nothing and would ring for ever: ${timerName(timer)}`);
    }
    this.now = until;
  }

  /** The stream loses everything on its way, and says so. */
  gap(): void {
    this.letters = this.letters.filter((letter) => letter.kind !== "stream");
    this.input("gap", { type: "broker", event: { type: "gap", link: "orders", fromGeneration: 1, lost: "certainly", at: this.now } });
  }

  /** The broker's lists are asked for; they come when the adversary lets them, perhaps long after they were made. */
  list(): void {
    const { orders, fills, positions } = this.broker.lists(this.now);
    this.letters.push({
      kind: "answer",
      open: () => [
        ["orders-listed", { type: "orders-listed", orders, fills }],
        ["positions-listed", { type: "positions-listed", positions }],
      ],
    });
  }

  /** The process dies: whatever was on its way to it is lost. The journal is all that is left. */
  restart(): void {
    this.letters = this.letters.filter((letter) => letter.kind === "arrival");
    this.fates = [];
    this.silences = 0;
    this.rings.forget();
    this.book = replayed(this.journal, this.limits);
    this.input("restart", { type: "restarted" });
  }

  /** What is due in days (an expiry) is not what a quiet book waits for, nor what repeats: a look at the market. */
  private isFarOff({ at, every }: DueTimer): boolean {
    return every !== null || at > this.now + HOUR;
  }

  /** The faults stop: everything is delivered, time passes, until nothing moves any more. */
  calm(): void {
    this.fates = [];
    this.silences = 0;
    for (let round = 0; round < 200; round++) {
      while (this.letters.length > 0) this.open(0, false);
      // A close wants out: in a calm market somebody takes it.
      this.broker.orders.forEach((order, index) => {
        if (isLive(order.state) && order.key.includes("-c")) this.takeOrder(order, 99, index % 2 === 0);
      });
      while (this.letters.length > 0) this.open(0, false);
      const before = this.journal.length;
      if (dueTimers(this.book).every((due) => this.isFarOff(due))) {
        this.pass(5_000);
        // A watch looks for ever; it is quiet when it sees nothing any more.
        if (this.journal.length === before && this.letters.length === 0) return;
      } else {
        this.pass(5_000);
      }
    }
    throw new Violation(`L1: still busy after 1,000 s: ${dueTimers(this.book).map(({ timer }) => timerName(timer)).join(", ")}`);
  }
}
