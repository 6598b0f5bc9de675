import {
  accountId,
  decimal,
  type AccountId,
  type Decimal,
  type EpochMs,
  type InstrumentId,
  type InstrumentKind,
  type OrderTerms,
} from "@floorbroker/core";
import type { RecordedQuotes } from "./market/recorded.ts";
import { profiles, type BrokerProfile, type ProfileName } from "./profiles.ts";

/** A span of milliseconds from which a delay is drawn, both ends inclusive. */
export interface DelayRange {
  readonly min: number;
  readonly max: number;
}

/** How long things take between us and the venue, in milliseconds. */
export interface Latency {
  /** From our call to the venue. At least 1, so that a request never arrives in the instant in which it is sent. */
  readonly request: DelayRange;
  /** From the venue's answer to us. */
  readonly response: DelayRange;
  /** From an event at the venue to our stream; drawn for each event, so that events may overtake each other. */
  readonly stream: DelayRange;
  /** From the acknowledgement of an order to its arrival in the market. */
  readonly routing: DelayRange;
  /** From the acknowledgement of a cancel or replace to its effect: until then the order can still fill. */
  readonly change: DelayRange;
  /** After this long without an answer a call ends as `unknown`. */
  readonly timeoutMs: number;
  /** An order that is late by a fault arrives after so many milliseconds. */
  readonly lateMs: number;
  /** How long after the end of the send window `find` may say `absent`. Must exceed `lateMs`. */
  readonly settleMs: number;
}

/** What a fill costs, per unit of quantity and leg. */
export type Fees = Readonly<Record<Exclude<InstrumentKind, "spread">, { readonly open: Decimal; readonly close: Decimal }>>;

/** How alerts relate to the market at the moment at which they are first seen; see {@link defaultAlertDrift}. */
export interface AlertDrift {
  /** How far the mid of a contract never seen before stands above the alert's price, in the median: 0.02 is 2 %. */
  readonly median: number;
  /** Standard deviation around it. */
  readonly spread: number;
}

/** Things that go wrong by themselves, as the share of calls or fills that they happen to (0 to 1); default 0. */
export interface FaultRates {
  /** The request is never received; the call ends as `unknown`. */
  readonly lostRequest?: number;
  /** The request is received, its answer is not; the call ends as `unknown`. */
  readonly lostResponse?: number;
  /** The request is received only after the call has ended as `unknown`. */
  readonly lateRequest?: number;
  /** A fill is told twice. */
  readonly duplicateFill?: number;
}

/** A simulated world: market, venue, broker, account. Everything in it follows from this and the requests it gets. */
export interface WorldConfig {
  /** Any safe integer. The same seed gives the same world. */
  readonly seed: number;
  /** When this world begins, and where the start prices hold. A restored world keeps its first start. */
  readonly start: EpochMs;
  /** Default `sim-1`. */
  readonly account?: AccountId;
  /** Default 100,000. */
  readonly cash?: Decimal;
  /** Default `tastytrade`. */
  readonly profile?: ProfileName | BrokerProfile;
  /** Default {@link defaultFees}. */
  readonly fees?: Fees;
  /** Parts of {@link defaultLatency} to be changed. */
  readonly latency?: Partial<Latency>;
  /** Ticks by which market orders and triggered stops fill worse than the opposite side. Default 0. */
  readonly slippageTicks?: number;
  /** Whether displayed size limits what fills at once. Default true. */
  readonly partialFills?: boolean;
  /** Share of orders that the venue acknowledges and then rejects. Default 0. */
  readonly rejectRate?: number;
  /** Share of a future's notional value that is held as margin. Default 0.06. */
  readonly futuresMargin?: number;
  /** Length of the matching grid in milliseconds, a divisor of 60,000. Default 1,000. */
  readonly stepMs?: number;
  /**
   * A rule in the market's place: the price at which an order fills, all of it, when it comes to the market; null for one
   * that never does. Default null: the market decides.
   */
  readonly fillsAt?: ((terms: OrderTerms) => Decimal | null) | null;
  readonly alertDrift?: AlertDrift;
  readonly faults?: FaultRates;
  /** Instruments whose prices come from a recording instead of the model. */
  readonly recordedQuotes?: ReadonlyMap<InstrumentId, RecordedQuotes>;
}

/**
 * Delays of a healthy connection: an answer after 60 to 180 ms and a stream event within 15 to 90 ms, in the order of
 * what tastytrade's published order captures show (acknowledged to live in 50 to 200 ms).
 */
export const defaultLatency: Latency = {
  request: { min: 30, max: 90 },
  response: { min: 30, max: 90 },
  stream: { min: 15, max: 90 },
  routing: { min: 20, max: 60 },
  change: { min: 40, max: 110 },
  timeoutMs: 3_000,
  lateMs: 4_000,
  settleMs: 5_000,
};

const fee = (open: string, close: string): { readonly open: Decimal; readonly close: Decimal } => ({
  open: decimal(open),
  close: decimal(close),
});

/**
 * Commission and pass-through fees, rounded: 1.00 to open and nothing to close an option plus 0.14 of clearing,
 * regulatory and exchange fees each way; 2.25 a side for a future; shares are free. In the order of tastytrade's price
 * list; a real account's fees depend on product and venue.
 */
export const defaultFees: Fees = {
  equity: fee("0", "0"),
  option: fee("1.14", "0.14"),
  future: fee("2.25", "2.25"),
};

/**
 * A little dearer than what was measured. In 985 alerted option entries of the public record of DiscordAlertsTrader
 * (May to August 2023) the ask stood a median 4.65 % above the alert when it was read, with quartiles at 1.2 % and
 * 9.7 %. With these values the modelled ask stands a median 5.95 % above those alerts, with quartiles at 2.1 % and
 * 10.7 %: a replay buys rather worse than people did. Calibrated to the record, `{ median: 0.0127, spread: 0.0487 }`,
 * the median is 4.55 %.
 */
export const defaultAlertDrift: AlertDrift = { median: 0.027, spread: 0.055 };

/** A {@link WorldConfig} with nothing left open. */
export interface Settled extends Required<Omit<WorldConfig, "profile" | "latency">> {
  readonly profile: BrokerProfile;
  readonly latency: Latency;
}

/** Fills in the defaults. @throws RangeError for numbers that no world can run on. */
export const settled = (config: WorldConfig): Settled => {
  const latency = { ...defaultLatency, ...config.latency };
  const stepMs = config.stepMs ?? 1_000;
  if (latency.request.min < 1) throw new RangeError("a request takes at least 1 ms");
  if (latency.lateMs >= latency.settleMs) throw new RangeError("settleMs must exceed lateMs, or absent proves nothing");
  if (60_000 % stepMs !== 0) throw new RangeError("stepMs must divide a minute");
  const profile = config.profile ?? "tastytrade";
  return {
    seed: config.seed,
    start: config.start,
    account: config.account ?? accountId("sim-1"),
    cash: config.cash ?? decimal("100000"),
    profile: typeof profile === "string" ? profiles[profile] : profile,
    fees: config.fees ?? defaultFees,
    latency,
    slippageTicks: config.slippageTicks ?? 0,
    partialFills: config.partialFills ?? true,
    rejectRate: config.rejectRate ?? 0,
    futuresMargin: config.futuresMargin ?? 0.06,
    stepMs,
    fillsAt: config.fillsAt ?? null,
    alertDrift: config.alertDrift ?? defaultAlertDrift,
    faults: config.faults ?? {},
    recordedQuotes: config.recordedQuotes ?? new Map(),
  };
};
