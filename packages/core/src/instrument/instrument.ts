import type { Decimal } from "../decimal.ts";
import type { InstrumentId } from "../ids.ts";
import type { CivilDate, EpochMs } from "../time.ts";
import type { TickSchedule } from "./ticks.ts";

/** Call or put. */
export type Right = "C" | "P";

/** Shares of a company or fund. The id is the symbol as traders write it: `AAPL`, `BRK.B`. */
export interface Equity {
  readonly kind: "equity";
  readonly id: InstrumentId;
  readonly symbol: string;
}

/** A listed option on an equity, fund or index. The id is the 21-character OCC symbol, e.g. `SPY   261218C00590000`. */
export interface EquityOption {
  readonly kind: "option";
  readonly id: InstrumentId;
  /** What traders call it: `SPX`. */
  readonly underlying: string;
  /** What the OCC calls it: `SPXW` for the index's PM-settled weeklies. */
  readonly root: string;
  readonly expiry: CivilDate;
  readonly right: Right;
  readonly strike: Decimal;
}

/** One delivery month of a futures product. The id is `/`, root, month code and four-digit year: `/ESZ2026`. */
export interface FutureContract {
  readonly kind: "future";
  readonly id: InstrumentId;
  readonly root: string;
  readonly year: number;
  /** 1–12 */
  readonly month: number;
}

/** One contract of a spread. */
export interface SpreadLeg {
  readonly option: EquityOption;
  /** Options in one spread: above 0 the buyer of the spread buys them, below 0 he sells them. Never 0. */
  readonly ratio: number;
}

/**
 * Two to four options that are traded as one order at one net price; built by `spread`. The id is the legs as
 * `ratio*OCC symbol`, joined by `|`. Of a spread and its mirror image we name the one whose buyer pays, so that a net
 * price is positive: a debit spread is bought, a credit spread sold.
 */
export interface OptionSpread {
  readonly kind: "spread";
  readonly id: InstrumentId;
  readonly underlying: string;
  /** Canonical: no common divisor of the ratios; by expiry, right (calls first) and strike. */
  readonly legs: readonly SpreadLeg[];
}

/** Anything an order of ours can name. */
export type Instrument = Equity | EquityOption | FutureContract | OptionSpread;

/** Which of them. */
export type InstrumentKind = Instrument["kind"];

/** Which trading hours apply; see `calendar/`. */
export type SessionCalendar = "nyse" | "nyse-options-late" | "cme";

/** What a broker's instrument service says of an instrument: all that sizing and pricing need to know. */
export interface InstrumentSpec {
  readonly instrument: Instrument;
  /** Money per 1.0 of price for one unit: 100 for an equity option, 50 for /ES, 1 for a share. */
  readonly multiplier: Decimal;
  readonly ticks: TickSchedule;
  readonly calendar: SessionCalendar;
  /** False when the venue takes no orders for it (halted for good, closing only, expired). */
  readonly tradable: boolean;
  readonly asOf: EpochMs;
}
