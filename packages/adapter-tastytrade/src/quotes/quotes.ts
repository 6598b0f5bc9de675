import { isOk, parseDecimal, type Decimal, type EpochMs, type InstrumentId, type QuoteAnswer, type Quotes } from "@floorbroker/core";
import type { KeptInstruments } from "../instruments/instruments.ts";
import type { Session } from "../session/session.ts";
import { reconnection } from "../streamer/account-stream.ts";
import type { Broadcast } from "../streamer/broadcast.ts";
import { keepUp } from "../streamer/line.ts";
import { contractOfId } from "../wire/symbols.ts";
import { feedLine, PULSE, type FeedEvent, type FeedLine, type FeedTimes, type Subscription } from "./feed-line.ts";
import { haltedWith, nameByRule } from "./streamer-name.ts";

/** Quotes over as many connections as it takes. */
export interface StreamedQuotes extends Quotes {
  close(): void;
}

interface QuotesParts {
  readonly session: Session;
  readonly instruments: Pick<KeptInstruments, "streamerSymbol">;
  readonly says: Pick<Broadcast, "turn">;
  readonly times: FeedTimes;
  readonly random: () => number;
  /** Until a first quote must be there, in ms. */
  readonly firstQuoteMs: number;
}

/** An instrument that somebody asked for. */
interface Watched {
  readonly instrument: InstrumentId;
  readonly subscriptions: readonly Subscription[];
  readonly haltedWith: string;
  askedAt: EpochMs;
  bid: Decimal | null;
  ask: Decimal | null;
  changedAt: EpochMs;
  /** The connection on which its price was heard last; 0 before there was one. */
  heardOn: number;
}

type Missing = Extract<QuoteAnswer, { readonly outcome: "none" }>;

/** What nobody asks for any more is let go after this time. */
const KEEP_MS = 30 * 60_000;
const SWEEP_MS = 60_000;
/** Far below the 25,000 of a session (tastytrade, "Streaming Market Data"), and more than anybody trades in a day. */
const MOST = 5_000;

const missing = (code: Missing["code"], text: string): Missing => ({ outcome: "none", code, text });

/** A price of the feed: no number (`NaN`) is no price. */
const priceOf = (value: unknown): Decimal | null => {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  return parseDecimal(number.toFixed(8)) ?? null;
};

/** Connects to the quote stream now, and again whenever it is lost. */
export const streamedQuotes = ({ session, instruments, says, times, random, firstQuoteMs }: QuotesParts): StreamedQuotes => {
  const { clock } = session;
  const byInstrument = new Map<InstrumentId, Watched>();
  const bySymbol = new Map<string, Watched>();
  const halted = new Set<string>();
  const waiting = new Set<() => void>();
  let line: FeedLine | null = null;
  let generation = 0;
  let heardAt: EpochMs = 0;
  let sweptAt: EpochMs = clock.now();
  let isClosed = false;

  const take = (event: FeedEvent, now: EpochMs): void => {
    const symbol = String(event["eventSymbol"]);
    if (event["eventType"] === "Profile") {
      if (event["tradingStatus"] === "HALTED") halted.add(symbol);
      else halted.delete(symbol);
      return;
    }
    const watched = bySymbol.get(symbol);
    if (watched === undefined || event["eventType"] !== "Quote") return;
    const [bid, ask] = [priceOf(event["bidPrice"]), priceOf(event["askPrice"])];
    if (watched.heardOn === 0 || bid !== watched.bid || ask !== watched.ask) watched.changedAt = now;
    watched.bid = bid;
    watched.ask = ask;
    watched.heardOn = generation;
  };
  const hear = (events: readonly FeedEvent[]): void => {
    heardAt = clock.now();
    for (const event of events) take(event, heardAt);
    for (const wake of waiting) wake();
  };

  const keeper = keepUp({
    clock,
    open: feedLine(session, times, hear),
    backoff: reconnection(),
    random,
    up: (opened) => {
      line = opened;
      generation += 1;
      says.turn("quotes", "up", null);
      opened.subscribe([...byInstrument.values()].flatMap(({ subscriptions }) => subscriptions));
    },
    down: ({ reason, needsHuman }) => {
      line = null;
      says.turn("quotes", needsHuman ? "needs-human" : "down", reason);
    },
  });

  const isNeeded = ({ type, symbol }: Subscription): boolean => {
    const wanted = [...byInstrument.values()].flatMap(({ subscriptions }) => subscriptions);
    return symbol === PULSE || wanted.some((each) => each.type === type && each.symbol === symbol);
  };
  const sweep = (now: EpochMs): void => {
    if (now - sweptAt < SWEEP_MS) return;
    sweptAt = now;
    const old = [...byInstrument.values()].filter(({ askedAt }) => now - askedAt > KEEP_MS);
    for (const { instrument, subscriptions } of old) {
      byInstrument.delete(instrument);
      for (const { type, symbol } of subscriptions) if (type === "Quote") bySymbol.delete(symbol);
    }
    line?.unsubscribe(old.flatMap(({ subscriptions }) => subscriptions).filter((each) => !isNeeded(each)));
  };

  const watch = async (instrument: InstrumentId): Promise<Watched | Missing> => {
    const contract = contractOfId(instrument);
    if (contract === undefined) return missing("unknown-instrument", `${instrument} is no contract with quotes of its own`);
    let symbol = nameByRule(contract);
    if (symbol === undefined) {
      const told = await instruments.streamerSymbol(contract);
      if (!isOk(told)) return missing(told.left.code, told.left.text);
      if (told.right === null) return missing("unknown-instrument", `tastytrade has no quotes of ${instrument}`);
      symbol = told.right;
    }
    const before = byInstrument.get(instrument);
    if (before !== undefined) return before;
    if (byInstrument.size >= MOST) return missing("limit", `no more than ${MOST} instruments are watched at a time`);
    const haltedBy = haltedWith(contract, symbol);
    const watched: Watched = {
      instrument,
      subscriptions: [
        { type: "Profile", symbol: haltedBy },
        { type: "Quote", symbol },
      ],
      haltedWith: haltedBy,
      askedAt: clock.now(),
      bid: null,
      ask: null,
      changedAt: clock.now(),
      heardOn: 0,
    };
    byInstrument.set(instrument, watched);
    bySymbol.set(symbol, watched);
    line?.subscribe(watched.subscriptions);
    return watched;
  };
  const isHeard = ({ heardOn }: Watched): boolean => line !== null && heardOn === generation;

  /** Resolves when it was heard on the present connection, or when its time is over. */
  const firstHeard = (watched: Watched): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        cancel();
        waiting.delete(wake);
        resolve();
      };
      const wake = (): void => {
        if (isClosed || isHeard(watched)) end();
      };
      const cancel = clock.schedule(clock.now() + firstQuoteMs, end);
      waiting.add(wake);
      wake();
    });

  return {
    quote: async (instrument) => {
      if (isClosed) return missing("link-down", "the connection for quotes is closed");
      sweep(clock.now());
      const watched = byInstrument.get(instrument) ?? (await watch(instrument));
      if ("outcome" in watched) return watched;
      watched.askedAt = clock.now();
      if (!isHeard(watched)) await firstHeard(watched);
      if (line === null) return missing("link-down", "there is no connection for quotes");
      if (!isHeard(watched)) return missing("no-quote", `nothing was heard of ${instrument}`);
      const { bid, ask, changedAt } = watched;
      return {
        outcome: "quote",
        quote: { instrument, bid, ask, changedAt, confirmedAt: heardAt, quality: line.quality, halted: halted.has(watched.haltedWith) },
      };
    },
    close: () => {
      isClosed = true;
      keeper.close();
      line = null;
      for (const wake of waiting) wake();
      says.turn("quotes", "down", "closed by ourselves");
    },
  };
};
