import {
  accountId,
  add,
  bookId,
  channelId,
  civilDate,
  commandsFor,
  decideOn,
  decimal,
  decodeRow,
  dueTimers,
  emptyBook,
  encodeEvent,
  evolve,
  HOUR,
  IN_MEMORY,
  inputId,
  isLive,
  isOk,
  max,
  messageId,
  multiply,
  needsOfMessage,
  negate,
  needsOfTimer,
  option,
  OWNER_CONFIG,
  standardSpec,
  subtract,
  timerName,
  times,
  userId,
  ZERO,
  type AccountSnapshot,
  type Book,
  type BookConfig,
  type BrokerEvent,
  type Command,
  type Decimal,
  type Event,
  type InputBody,
  type InstrumentSpec,
  type JournalEntry,
  type MarketView,
  type MemoryLimits,
  type Message,
  type Needs,
  type Quote,
  type Recorded,
} from "../../src/index.ts";
import { brokerModel, type BrokerModel, type ReplaceStyle, type TrueOrder } from "./broker-model.ts";

/** Everything that may go wrong on the way, each once for every command it is drawn for. */
export type Fate = "accepted" | "rejected" | "lost-request" | "lost-response" | "late" | "nameless" | "refused-by-venue";

/** A letter on its way to the process: opening it gives an input, or nothing any more. */
interface Letter {
  readonly kind: "answer" | "stream" | "arrival";
  readonly open: () => readonly (readonly [string, InputBody])[];
}

/** What the account begins with. */
export const START_POWER = decimal("2000");
const HUNDRED = decimal("100");
const FEE = OWNER_CONFIG.allocation.fees.option;

export const START = Date.parse("2026-11-18T15:04:00Z");
export const CONTROL = channelId("100");
const OWNER = userId("704125082750156840");

const CONFIG: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] },
  allocation: { ...OWNER_CONFIG.allocation, perAlertPercent: decimal("20"), totalPercent: decimal("50") },
};

/** The contracts of this small world: an option a symbol, and the micro future. */
export const SYMBOLS = ["SPY", "QQQ", "IWM"] as const;
export type Symbol = (typeof SYMBOLS)[number];

const specOf = (symbol: Symbol): InstrumentSpec => {
  const contract = option(symbol, civilDate("2026-12-18"), "C", decimal("500"));
  if (!isOk(contract)) throw new Error(contract.left.text);
  const spec = standardSpec(contract.right, START);
  if (!isOk(spec)) throw new Error(spec.left.text);
  return spec.right;
};

export const SPECS = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, specOf(symbol)])) as Record<Symbol, InstrumentSpec>; // one each

/** A violation, said so that a person finds the bug from it. */
export class Violation extends Error {}

export const demand = (holds: boolean, text: () => string): void => {
  if (!holds) throw new Violation(text());
};

/** The process under test between an adversary's chat, market and broker. */
export class World {
  readonly broker: BrokerModel;
  book: Book;
  now = START;
  readonly journal: JournalEntry[] = [];
  private letters: Letter[] = [];
  private inputs = 0;
  private mids: Record<Symbol, number> = { SPY: 120, QQQ: 85, IWM: 40 };
  private fates: Fate[] = [];
  private lag = 0;
  private silences = 0;
  private readonly sent = new Set<string>();
  private readonly powers: { readonly at: number; readonly amount: Decimal }[] = [];
  private readonly check: (world: World, recorded: Recorded<Event>) => void;
  private readonly limits: MemoryLimits;

  constructor(style: ReplaceStyle, check: (world: World, recorded: Recorded<Event>) => void, limits: MemoryLimits = IN_MEMORY) {
    this.limits = limits;
    this.book = emptyBook(bookId("sim:test"), limits);
    this.broker = brokerModel(style);
    this.check = check;
    this.configure(style);
  }

  private configure(style: ReplaceStyle): void {
    const venue = { broker: "model", account: accountId("A1"), environment: "sim", replacesPrice: true, replacesQuantity: style === "same-id", restsOvernight: true } as const;
    this.input("configure", { type: "configure", config: CONFIG, venue });
  }

  /** The fate of the next commands, in order; `accepted` when none is left. */
  foretell(fate: Fate): void {
    this.fates.push(fate);
  }

  /** The broker can't say anything to so many of the next questions. */
  silence(questions: number): void {
    this.silences = questions;
  }

  private input(name: string, body: InputBody): void {
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
    for (const command of commands) this.execute(command);
  }

  private stream(open: () => readonly BrokerEvent[]): void {
    this.letters.push({ kind: "stream", open: () => open().map((event) => ["stream", { type: "broker", event }] as const) });
  }

  private tellState(order: TrueOrder): void {
    this.notePower();
    // What the stream says is what was true when it was said, however late it is heard.
    const said = this.broker.stateOf(order, this.now);
    this.stream(() => [said]);
  }

  private answer(name: string, body: InputBody): void {
    this.letters.push({ kind: "answer", open: () => [[name, body]] });
  }

  private execute(command: Command): void {
    if (command.command === "post-status" || command.command === "tell-operator") return;
    if (command.command === "find") {
      this.letters.push({
        kind: "answer",
        open: () => {
          // A request that is still under way makes every "absent" a guess.
          const late = this.letters.some((letter) => letter.kind === "arrival");
          const lookup = this.broker.find(command.key);
          const silent = this.silences > 0;
          if (silent) this.silences--;
          const honest = silent || (lookup.outcome === "absent" && late) ? ({ outcome: "inconclusive", why: "not settled" } as const) : lookup;
          return [["lookup", { type: "lookup", key: command.key, attempt: command.attempt, lookup: honest }]];
        },
      });
      return;
    }
    const fate = this.fates.shift() ?? "accepted";
    const sending = `${command.request.key} ${command.command === "cancel" ? command.revision : command.request.revision}`;
    demand(!this.sent.has(sending), () => `a claim is given twice: ${command.command} ${sending}`);
    this.sent.add(sending);
    const { key } = command.request;
    const revision = command.command === "cancel" ? command.revision : command.request.revision;
    const type = `${command.command}-outcome` as const;
    if (fate === "rejected") {
      const refusal = { outcome: "rejected", code: "refused", text: "no", by: "broker" } as const;
      if (type === "place-outcome") this.answer("answer", { type, key, revision, outcome: refusal });
      else this.answer("answer", { type, key, revision, outcome: { ...refusal, leaves: "original-working" } });
      return;
    }
    const arrive = (): InputBody => this.arrive(command, revision);
    const lost: InputBody = { type, key, revision, outcome: { outcome: "unknown", origin: "timeout" } };
    if (fate === "accepted") this.answer("answer", arrive());
    else if (fate === "nameless") this.answer("answer", withoutRef(arrive()));
    else if (fate === "refused-by-venue") this.answer("answer", this.refusedLater(command, arrive()));
    else this.answer("answer", lost);
    if (fate === "lost-response") arrive();
    if (fate === "late") {
      this.letters.push({
        kind: "arrival",
        open: () => {
          arrive();
          return [];
        },
      });
    }
  }

  /** A place that the broker takes and its venue refuses afterwards. */
  private refusedLater(command: Extract<Command, { command: "place" | "replace" | "cancel" }>, arrived: InputBody): InputBody {
    const order = this.broker.orders.findLast((each) => each.key === command.request.key);
    if (command.command !== "place" || order === undefined) return arrived;
    order.state = "rejected";
    this.tellState(order);
    return arrived;
  }

  private arrive(command: Extract<Command, { command: "place" | "replace" | "cancel" }>, revision: number): InputBody {
    const { key } = command.request;
    const gone = { outcome: "rejected", code: "not-working", text: "it is over", by: "broker", leaves: "original-gone" } as const;
    if (command.command === "place") {
      demand(this.broker.orders.every((order) => order.key !== key), () => `I4/I1: the broker got ${key} twice`);
      const order = this.broker.place(key, revision, command.request.terms);
      this.tellState(order);
      return { type: "place-outcome", key, revision, outcome: { outcome: "accepted", ref: order.ref, state: "received" } };
    }
    const { target } = command.request;
    if (command.command === "replace") {
      const order = this.broker.replace(target, revision, command.request.terms);
      const original = this.broker.orders.find((each) => each.ref.id === target.id);
      if (original !== undefined) this.tellState(original);
      if (order === undefined) return { type: "replace-outcome", key, revision, outcome: gone };
      if (order !== original) this.tellState(order);
      return { type: "replace-outcome", key, revision, outcome: { outcome: "accepted", ref: order.ref, state: "received" } };
    }
    const done = this.broker.cancel(target);
    const order = this.broker.orders.find((each) => each.ref.id === target.id);
    if (order !== undefined) this.tellState(order);
    return { type: "cancel-outcome", key, revision, outcome: done ? { outcome: "accepted", ref: target, state: "working" } : gone };
  }

  private quote(symbol: Symbol): Quote {
    const mid = this.mids[symbol];
    const price = (cents: number): Decimal => decimal((cents / 100).toFixed(2));
    return {
      instrument: SPECS[symbol].instrument.id,
      bid: price(Math.max(1, mid - 2)),
      ask: price(mid + 2),
      changedAt: this.now,
      confirmedAt: this.now,
      quality: "realtime",
      halted: false,
    };
  }

  /** The broker's figure as it was `lag` ago: what it had acknowledged by then is in it, nothing else. */
  private account(): AccountSnapshot {
    const asOf = this.now - this.lag;
    const amount = this.powers.findLast((each) => each.at <= asOf)?.amount ?? START_POWER;
    return {
      account: accountId("A1"),
      asOf,
      receivedAt: this.now,
      netLiquidation: null,
      cash: null,
      sizingPower: { amount: max(ZERO, amount), kind: "derivative-bp", currency: "USD" },
      canTrade: true,
    };
  }

  /** From now on the broker's figure comes this late, in ms. */
  delayAccount(lag: number): void {
    this.lag = lag;
  }

  private notePower(): void {
    const cost = (order: TrueOrder, units: number, price: Decimal): Decimal =>
      order.terms.closing ? negate(times(multiply(price, HUNDRED), units)) : times(add(multiply(price, HUNDRED), FEE), units);
    const filled = this.broker.fills.reduce((sum, fill) => {
      const order = this.broker.orders.find((each) => each.ref.id === fill.ref.id);
      return order === undefined ? sum : add(sum, cost(order, fill.quantity, fill.price));
    }, ZERO);
    const working = this.broker.orders
      .filter((order) => isLive(order.state) && !order.terms.closing)
      .reduce((sum, order) => add(sum, cost(order, order.terms.quantity - order.filled, order.terms.limit ?? ZERO)), ZERO);
    this.powers.push({ at: this.now, amount: subtract(START_POWER, add(filled, working)) });
  }

  private view(needs: Needs, blind: boolean): MarketView {
    const symbols = SYMBOLS.filter((symbol) => needs.instruments.some((each) => each.instrument.id === SPECS[symbol].instrument.id));
    return {
      quotes: Object.fromEntries(symbols.map((symbol) => [SPECS[symbol].instrument.id, blind ? null : this.quote(symbol)])),
      specs: Object.fromEntries(symbols.map((symbol) => [SPECS[symbol].instrument.id, SPECS[symbol]])),
      ...(needs.account ? { account: this.account() } : {}),
    };
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
    };
    const market = this.view(needsOfMessage(this.book, message, this.now), false);
    this.input(`message:${message.id}:${revision}`, { type: "message", message, market });
  }

  delete(id: number): void {
    this.input("deleted", { type: "message-deleted", messageId: messageId(String(1000 + id)) });
  }

  /** Moves a contract's mid, in cents. */
  move(symbol: Symbol, cents: number): void {
    this.mids = { ...this.mids, [symbol]: Math.max(3, this.mids[symbol] + cents) };
  }

  midOf(symbol: Symbol): string {
    return (this.mids[symbol] / 100).toFixed(2);
  }

  /** The market takes some of an order, and the stream tells the fill and the state, in either order. */
  take(index: number, quantity: number, stateFirst: boolean): void {
    const live = this.broker.orders.filter((order) => order.state === "working");
    const order = live[index % Math.max(1, live.length)];
    if (order !== undefined) this.takeOrder(order, quantity, stateFirst);
  }

  private takeOrder(order: TrueOrder, quantity: number, stateFirst: boolean): void {
    const fill = this.broker.fill(order, quantity, this.now);
    if (fill === undefined) return;
    if (stateFirst) this.tellState(order);
    this.stream(() => [{ type: "fill", fill }]);
    if (!stateFirst) this.tellState(order);
  }

  /** A letter is opened, perhaps twice: order and number of deliveries are the adversary's. */
  open(index: number, twice: boolean): void {
    const letter = this.letters[index % Math.max(1, this.letters.length)];
    if (letter === undefined) return;
    this.letters = this.letters.filter((each) => each !== letter);
    const opened = letter.open();
    for (const [name, body] of opened) this.input(name, body);
    if (twice && letter.kind === "stream") for (const [name, body] of opened) this.input(name, body);
  }

  /** Every call returns, while the stream is slow. */
  hearAnswers(): void {
    for (const letter of this.letters.filter(({ kind }) => kind === "answer")) this.open(this.letters.indexOf(letter), false);
  }

  /** The venue takes some of an unfilled entry and ends it; the report of its end comes before the fill itself. */
  endAfterFill(index: number, quantity: number): void {
    const live = this.broker.orders.filter((order) => order.state === "working" && !order.terms.closing && !this.broker.fills.some((fill) => fill.orderKey === order.key));
    const order = live[index % Math.max(1, live.length)];
    if (order === undefined) return;
    const fill = this.broker.fill(order, quantity, this.now);
    order.state = "cancelled";
    this.notePower();
    // The end says how much was filled before it (the port demands it of an adapter); the fill itself may come later.
    const end = this.broker.stateOf(order, this.now);
    // Late, but not lost: whatever dies in between, this report arrives.
    const report = (event: BrokerEvent): void =>
      void this.letters.push({ kind: "arrival", open: () => [["report", { type: "broker", event }]] });
    report(end);
    if (fill !== undefined) report({ type: "fill", fill });
  }

  /** Time passes and everything that is due by then rings. */
  pass(ms: number, blind = false): void {
    const until = this.now + ms;
    for (let rounds = 0; rounds < 200; rounds++) {
      const next = dueTimers(this.book).toSorted((a, b) => a.at - b.at || (timerName(a.timer) < timerName(b.timer) ? -1 : 1))[0];
      if (next === undefined || next.at > until) break;
      this.now = Math.max(this.now, next.at);
      const before = this.book.seq;
      this.input(timerName(next.timer), { type: "timer", timer: next.timer, market: this.view(needsOfTimer(this.book, next.timer), blind) });
      demand(this.book.seq > before, () => `a timer that is due changes nothing and would ring for ever: ${timerName(next.timer)}`);
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
    this.book = replayed(this.journal, this.limits);
    this.input("restart", { type: "restarted" });
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
      // What is due in days (an expiry) is not what a quiet book waits for.
      if (dueTimers(this.book).every(({ at }) => at > this.now + HOUR)) return;
      this.pass(5_000);
    }
    throw new Violation(`L1: still busy after 1,000 s: ${dueTimers(this.book).map(({ timer }) => timerName(timer)).join(", ")}`);
  }
}

/** An acknowledgement that does not say of what. */
const withoutRef = (answer: InputBody): InputBody =>
  "outcome" in answer && answer.outcome.outcome === "accepted" ? ({ ...answer, outcome: { ...answer.outcome, ref: null } } as InputBody) : answer; // the same answer, less

/** The book that the written journal makes, through JSON and back. */
export const replayed = (journal: readonly JournalEntry[], limits: MemoryLimits = IN_MEMORY): Book => {
  let book = emptyBook(bookId("sim:test"), limits);
  for (const row of journal) {
    const recorded = decodeRow({ ...row, payload: JSON.parse(JSON.stringify(row.payload)) });
    if (!isOk(recorded)) throw new Violation(recorded.left.text);
    book = evolve(book, recorded.right);
  }
  return book;
};
