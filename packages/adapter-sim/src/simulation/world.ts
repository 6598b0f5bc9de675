import { bookId, decimal, IN_MEMORY, isLive, type InstrumentId, type MemoryLimits, type BookConfig, type BookId, type Chat, type Journal, type Broker, type Clock, type EpochMs } from "@floorbroker/core";
import { openAccount } from "./account.ts";
import { openAudit, type Audit } from "./audit/audit.ts";
import { factOf, wordOf } from "./audit/coverage.ts";
import { openLogin } from "./credentials.ts";
import { openDisk } from "./disk.ts";
import { openKeeping, type KeptPort } from "./keeping.ts";
import { openLine } from "./line.ts";
import { lookupsFor, type Lookups } from "./lookups.ts";
import { bidOf, askOf, net, openMarket, priceAt } from "./market.ts";
import { matchContract, matchOrder } from "./matching.ts";
import { openOperators, type OperatorPort } from "./operators.ts";
import { openRoom, type Room } from "./room.ts";
import { configOf } from "./session-config.ts";
import { kindOfAct, SYMBOLS, type Act, type Session } from "./session.ts";
import { openStore, type Store } from "./store.ts";
import { openStream } from "./stream.ts";
import { underWay, type Process, type Trace, type UnderWay } from "./under-way.ts";
import { leftOf, openVenue, stated, type TrueOrder, type Venue } from "./venue.ts";
import { written } from "./written.ts";

/** The ports of one process. */
export interface ProcessPorts extends Lookups {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly chat: Chat;
  readonly journal: Journal;
  readonly control: OperatorPort;
  /** Snapshots, where this book takes any. */
  readonly kept: KeptPort | null;
}

/** Everything outside the process, on one virtual clock: a pure function of its session and of what the process does. */
export interface SessionWorld {
  readonly run: UnderWay;
  readonly book: BookId;
  /** What its book remembers. */
  readonly limits: MemoryLimits;
  readonly config: BookConfig;
  readonly store: Store;
  readonly audit: Audit;
  readonly room: Room;
  portsFor(process: Process): ProcessPorts;
  /** When the last of the acts is over. */
  readonly actsUntil: number;
  /** From now on nothing goes wrong, and who wants out is let out. */
  calm(): void;
  /** Whether nothing is on its way any more. */
  isQuiet(): boolean;
  /** Whether a process that asked at this instant or later has seen all that its broker has. */
  isListedSince(at: EpochMs): boolean;
}

const BOOK = bookId("sim:session");

/** What the spread is worth at least in a calm market, in ticks. */
const LEAST_WORTH = 20;
/** In a calm market somebody takes every close, once a second. */
const CALM_TICK_MS = 1_000;

const durationOf = (act: Act): number => ("forMs" in act ? act.forMs : 0) + ("lowForMs" in act ? act.lowForMs : 0);

const tradeOf = (order: TrueOrder): string => order.key?.slice(0, order.key.lastIndexOf("-")) ?? "";

/** The world of a session, before its first process. */
export const openWorld = (session: Session, trace?: Trace): SessionWorld => {
  const run = underWay(session, trace);
  const { clock, noise } = run;
  const { keeps, day } = session.habits;
  if (session.habits.limits !== null) run.inject("a book with limits");
  if (day !== "plain") run.inject(`a day: ${day}`);
  if (session.habits.chatAheadMs !== 0) run.inject("the chat's clock is wrong");
  if (session.habits.brokerAheadMs !== 0) run.inject("the broker's clock is wrong");
  const limits = keeps?.limits ?? IN_MEMORY;
  const market = openMarket(session.start);
  let audit: Audit | undefined;
  const stream = openStream(run, (event) => {
    const book = audit?.book();
    if (audit === undefined || book === undefined) return;
    const process = run.living();
    if (event.type === "gap" && process !== undefined) audit.looks.gapTold(process, clock.now());
    if (event.type === "gap") audit.coverage.heardOfAll(book, "gap");
    const key = event.type === "fill" ? event.fill.orderKey : event.type === "order-state" ? event.orderKey : null;
    if (key !== null) audit.coverage.heard(book, key, factOf(event));
  });
  const venue: Venue = openVenue(session.habits, {
    changed: (order) => {
      audit?.venueOrder(order);
      // Who reads the figure at once needs no record of it.
      if (session.habits.accountLagMs > 0) account.noted(clock.now());
      stream.tell(stated(order, clock.now()));
    },
    filled: (fill) => {
      run.note("venue", () => `fills ${fill.side} ${fill.quantity} of ${fill.orderKey ?? "nobody's order"} @ ${Number(fill.price) / 1e8}`);
      audit?.venueFill(fill);
      stream.tell({ type: "fill", fill });
    },
  });
  const account = openAccount(venue, market);
  const operators = openOperators(run);
  const room = openRoom(run, (where, text) => audit?.sinks.written(where, text), (event) => audit?.coverage.heardOfEntries(audit.book(), wordOf(event)));
  audit = openAudit({ run, venue, market, room, book: BOOK, limits });
  const { committed, refused, sinks, sent, coverage, looks, book } = audit;
  const disk = openDisk(run);
  const store = openStore(run, BOOK, disk, { committed, refused });
  const keeping = openKeeping(run, store);
  const login = openLogin();
  const line = openLine({ login, proven: sinks.proven, run, venue, market, account, stream, sent, looks, answered: (key, outcome) => coverage.heard(book(), key, outcome), listed: () => coverage.heardOfAll(book(), "listed") });

  const live = (wanted: (order: TrueOrder) => boolean): readonly TrueOrder[] => venue.orders.filter((order) => isLive(order.state) && wanted(order));
  const isOurs = (order: TrueOrder): boolean => order.key !== null;
  const nth = (orders: readonly TrueOrder[], index: number): TrueOrder | undefined => orders[index % Math.max(1, orders.length)];
  const takenAt = (order: TrueOrder): ReturnType<typeof bidOf> => {
    const contract = market.byId(order.terms.instrument) ?? market.of("SPY");
    return order.terms.limit ?? (order.terms.side === "buy" ? askOf(contract) : bidOf(contract));
  };
  let isClosed = false;
  const isOption = (instrument: InstrumentId): boolean => market.byId(instrument)?.spec.instrument.kind !== "future";
  const take = (order: TrueOrder | undefined, quantity: number): void => {
    if (order !== undefined && !(isClosed && isOption(order.terms.instrument))) venue.fill(order, quantity, takenAt(order), clock.now());
  };

  /** Whatever works in options is over; what is held of them is settled some time later. */
  const endOfTrading = (settlesAfterMs: number | null): void => {
    for (const order of live(({ terms }) => isOption(terms.instrument))) venue.end(order, "expired");
    audit?.wiped();
    if (settlesAfterMs === null) return;
    clock.schedule(clock.now() + settlesAfterMs, () => {
      for (const { instrument } of venue.positions()) if (isOption(instrument)) venue.settle(instrument, decimal("0.01"), clock.now());
    });
  };

  const overAtTheBell = (): void => {
    for (const order of live(({ terms }) => isOption(terms.instrument) && terms.timeInForce === "day")) venue.end(order, "expired");
  };

  const perform = (act: Act): void => {
    const kind = kindOfAct(act);
    if (kind !== null) run.inject(kind);
    switch (act.act) {
      case "post":
        return room.say(act.message, act.revision, act.author, written(act.text, market));
      case "delete":
        return room.delete(act.message);
      case "move":
        if (isClosed && act.symbol !== "MES") return void market.move(act.symbol, act.ticks, clock.now());
        return matchContract(venue, market, market.move(act.symbol, act.ticks, clock.now()), noise, clock.now());
      case "quotes":
        return market.trouble(act.symbol, act.trouble, clock.now());
      case "take": {
        const entry = venue.orders.findLast((order) => isLive(order.state) && isOurs(order) && !order.terms.closing);
        return take(act.order === null ? entry : nth(live(isOurs), act.order), act.quantity);
      }
      case "take-together": {
        const chosen = nth(live((order) => order.terms.closing), act.order);
        const together = chosen === undefined ? [] : live((order) => order.terms.closing && tradeOf(order) === tradeOf(chosen));
        for (const order of together) take(order, act.quantity);
        return undefined;
      }
      case "end-after-fill": {
        const order = nth(live((each) => isOurs(each) && !each.terms.closing && each.filled === 0), act.order);
        take(order, act.quantity);
        return order === undefined || !isLive(order.state) ? undefined : venue.end(order, "cancelled");
      }
      case "power":
        return account.limitTo(act.percent);
      case "foreign": {
        const contract = market.of(act.symbol);
        const far = priceAt(contract, act.side === "buy" ? 1 : contract.mid * 10);
        const terms = { instrument: contract.spec.instrument.id, side: act.side, closing: false, quantity: act.quantity, timeInForce: "day", stop: null } as const;
        const order = venue.place(null, 0, act.rests ? { ...terms, type: "limit", limit: far } : { ...terms, type: "market", limit: null }, clock.now());
        return act.rests ? undefined : matchOrder(venue, order, contract, noise, clock.now());
      }
      case "wipe":
        audit?.wiped();
        return venue.wipe();
      case "clock":
        return run.jumpClock(act.byMs);
      case "stream-gap":
        return stream.gap(act.forMs);
      case "chat-gap":
        return room.gap(act.forMs);
      case "fills-hidden":
        return stream.hideFills(act.forMs);
      case "crash":
        return run.kill("killed", act.downMs);
      case "operator":
        return operators.command(act.command);
      case "kill-file":
        return operators.touchKillFile();
      case "blocked":
        return run.living() === undefined ? undefined : run.loop.block(act.forMs);
      case "terminate":
        return run.terminate(act.downMs);
      case "login":
        return login.change(act.to);
      case "expiry":
        return endOfTrading(act.settlesAfterMs);
      case "bell":
        isClosed = true;
        return overAtTheBell();
      case "broker-restart":
        venue.countAnew();
        return stream.gap(act.forMs);
      case "second-instance":
        return run.wantSecond();
      case "disk-full":
        return disk.fillUp(act.lowForMs, act.forMs);
    }
  };
  for (const act of session.acts) {
    clock.schedule(session.start + act.at, () => {
      if (act.act !== "post" && act.act !== "delete") run.note("world", () => `${act.act}${JSON.stringify({ ...act, act: undefined, at: undefined })}`);
      perform(act);
    });
  }

  const letOut = (): void => {
    for (const order of live((each) => isOurs(each) && each.terms.closing && each.key?.includes("-c") === true)) take(order, leftOf(order));
    clock.schedule(clock.now() + CALM_TICK_MS, letOut);
  };

  return {
    run,
    book: BOOK,
    limits,
    config: configOf(session),
    store,
    audit,
    room,
    portsFor: (process) => ({
      clock: process.clock,
      broker: line.brokerFor(process),
      ...lookupsFor(process, run, market, venue, account),
      chat: room.chatFor(process),
      journal: store.journalFor(process),
      control: operators.portFor(process),
      kept: keeps === null ? null : keeping.portFor(process, keeps.snapshotEvery),
    }),
    actsUntil: session.start + session.acts.reduce((last, act) => Math.max(last, act.at + durationOf(act)), 0),
    calm: () => {
      run.becomeCalm();
      login.change(null);
      for (const symbol of SYMBOLS) market.trouble(symbol, null, clock.now());
      account.limitTo(100);
      // Nobody is let out of a spread that is worth nothing.
      const worth = net(market.of("SPY"), market.of("SPY505")).mid;
      if (worth < LEAST_WORTH) market.move("SPY", LEAST_WORTH - worth, clock.now());
      letOut();
    },
    isQuiet: () => !run.loop.isBlocked() && stream.isQuiet() && room.isQuiet() && line.isQuiet(),
    isListedSince: line.isListedSince,
  };
};
