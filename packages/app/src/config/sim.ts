import {
  defaultAlertDrift,
  defaultFees,
  defaultLatency,
  type DelayRange,
  type Fees,
  type Latency,
  type ProfileName,
  type WorldConfig,
} from "@floorbroker/adapter-sim";
import { accountId, decimal, HOUR, MINUTE, ok, ZERO, type AccountId, type Decimal } from "@floorbroker/core";
import type * as t from "io-ts";
import { refined, section, shorthand, type Setting } from "./setting.ts";
import { duration, flag, hostAndPort, money, name, share, wholeNumber, word } from "./values.ts";

const feeAmount = money({ min: ZERO, max: decimal("1000") });
const fees = section({ open: feeAmount, close: feeAmount });

const delay = duration({ min: 0, max: MINUTE });
const isDelay = (value: unknown): value is Partial<DelayRange> => typeof value === "object" && value !== null;
type Delay = t.TypeOf<typeof delaySection>;
const delaySection = section({ min: delay, max: delay });

/** `{ min: 30ms, max: 90ms }`, or one duration for a delay that never varies. */
const delayRange: Setting<Delay> = shorthand(
  delaySection,
  refined(delay, isDelay, (ms) => ok({ min: ms, max: ms })),
);

/** The simulated market, venue, broker and account of the environment `sim`. */
export const simFields = {
  /**
   * Where `floorbroker sim-broker` listens, for a run in the terminal; without it the world lives in the run's process.
   */
  address: hostAndPort,
  /** Any whole number. The same seed gives the same world. */
  seed: wholeNumber({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  /** Money at the start. */
  cash: money({ min: ZERO, max: decimal("1000000000000") }),
  /** Whose habits the simulated broker has: tastytrade, ibkr or topstepx. */
  profile: word("tastytrade", "ibkr", "topstepx"),
  /** Cost per unit and leg. */
  fees: section({ option: fees, equity: fees, future: fees }),
  latency: section({
    /** From us to the venue; at least 1ms. */
    request: delayRange,
    /** From the venue's answer to us. */
    response: delayRange,
    /** From an event at the venue to our stream. */
    stream: delayRange,
    /** From an order's acknowledgement to its arrival in the market. */
    routing: delayRange,
    /** From the acknowledgement of a cancel or replace to its effect. */
    change: delayRange,
    /** A call without an answer ends after this as unknown. */
    timeout: duration({ min: 1, max: MINUTE }),
    /** A late request arrives after this. */
    late: duration({ min: 1, max: HOUR }),
    /** How long after a call its absence may be taken as proven; longer than `late`. */
    settle: duration({ min: 1, max: HOUR }),
  }),
  /** Ticks by which market orders and triggered stops fill worse than the opposite side: 0 to 100. */
  slippageTicks: wholeNumber({ min: 0, max: 100 }),
  /** Whether displayed size limits what fills at once. */
  partialFills: flag,
  /** Share of orders that the venue acknowledges and then rejects: 2% or 0.02. */
  rejectRate: share,
  /** Share of a future's notional value that is held as margin. */
  futuresMargin: share,
  /** Length of the matching grid; a divisor of one minute. */
  step: duration({ min: 1, max: MINUTE }),
  /** How far the market stands above an alert at the moment at which it is read. */
  alertDrift: section({ median: share, spread: share }),
  /** Shares of calls and fills that go wrong. */
  faults: section({ lostRequest: share, lostResponse: share, lateRequest: share, duplicateFill: share }),
} as const;

const simSection = section(simFields);
/** What the file says about the simulated world. */
export type SimSettings = t.TypeOf<typeof simSection>;

/** A simulated world without its start, which comes from what is replayed. */
export type SimWorld = Omit<WorldConfig, "start" | "account"> & {
  readonly account: AccountId;
  readonly cash: Decimal;
  readonly profile: ProfileName;
  readonly latency: Latency;
  readonly stepMs: number;
};

/** Name of an account. */
export const accountName = name("an account", accountId);

const rangeOf = (base: DelayRange, changes: Delay | undefined): DelayRange => ({
  min: changes?.min ?? base.min,
  max: changes?.max ?? base.max,
});

const latencyOf = (changes: SimSettings["latency"]): Latency => ({
  request: rangeOf(defaultLatency.request, changes?.request),
  response: rangeOf(defaultLatency.response, changes?.response),
  stream: rangeOf(defaultLatency.stream, changes?.stream),
  routing: rangeOf(defaultLatency.routing, changes?.routing),
  change: rangeOf(defaultLatency.change, changes?.change),
  timeoutMs: changes?.timeout ?? defaultLatency.timeoutMs,
  lateMs: changes?.late ?? defaultLatency.lateMs,
  settleMs: changes?.settle ?? defaultLatency.settleMs,
});

const feesOf = (changes: SimSettings["fees"]): Fees => {
  const kind = (of: keyof Fees): Fees[keyof Fees] => ({
    open: changes?.[of]?.open ?? defaultFees[of].open,
    close: changes?.[of]?.close ?? defaultFees[of].close,
  });
  return { option: kind("option"), equity: kind("equity"), future: kind("future") };
};

/** The world that the settings describe, with nothing left open. */
export const worldOf = (account: AccountId, settings: SimSettings): SimWorld => ({
  account,
  seed: settings.seed ?? 1,
  cash: settings.cash ?? decimal("100000"),
  profile: settings.profile ?? "tastytrade",
  fees: feesOf(settings.fees),
  latency: latencyOf(settings.latency),
  slippageTicks: settings.slippageTicks ?? 0,
  partialFills: settings.partialFills ?? true,
  rejectRate: settings.rejectRate ?? 0,
  futuresMargin: settings.futuresMargin ?? 0.06,
  stepMs: settings.step ?? 1_000,
  alertDrift: {
    median: settings.alertDrift?.median ?? defaultAlertDrift.median,
    spread: settings.alertDrift?.spread ?? defaultAlertDrift.spread,
  },
  faults: {
    lostRequest: settings.faults?.lostRequest ?? 0,
    lostResponse: settings.faults?.lostResponse ?? 0,
    lateRequest: settings.faults?.lateRequest ?? 0,
    duplicateFill: settings.faults?.duplicateFill ?? 0,
  },
});
