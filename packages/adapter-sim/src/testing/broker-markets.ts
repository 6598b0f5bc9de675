import { instrumentId, type InstrumentId, type InstrumentKind } from "@floorbroker/core";
import type { BrokerFault } from "@floorbroker/core/contract";
import type { ProfileName } from "../index.ts";

/** The market is open. */
export const START = Date.parse("2026-11-23T15:00:00Z");

/** A broker, and what is traded there. */
export type MarketName = ProfileName | "tastytrade spreads" | "ibkr spreads";

/** What is traded, about where it stands, and its smallest step. */
export interface Market {
  readonly profile: ProfileName;
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  readonly price: string;
  readonly tick: string;
}

const SPY = instrumentId("SPY   261218C00600000");
const VERTICAL = instrumentId("1*SPY   261218C00600000|-1*SPY   261218C00605000");
const AAPL = instrumentId("AAPL  261218C00230000");
/** The bought leg of a put vertical comes last: a spread's legs go by strike. */
const PUTS = instrumentId("-1*AAPL  261218P00220000|1*AAPL  261218P00230000");
const MES = instrumentId("/MESZ2026");

/** The markets in which a broker must keep its promises. */
export const markets: Readonly<Record<MarketName, Market>> = {
  tastytrade: { profile: "tastytrade", instrument: SPY, kind: "option", price: "4.00", tick: "0.01" },
  "tastytrade spreads": { profile: "tastytrade", instrument: VERTICAL, kind: "spread", price: "1.20", tick: "0.01" },
  ibkr: { profile: "ibkr", instrument: AAPL, kind: "option", price: "2.00", tick: "0.01" },
  "ibkr spreads": { profile: "ibkr", instrument: PUTS, kind: "spread", price: "1.40", tick: "0.01" },
  topstepx: { profile: "topstepx", instrument: MES, kind: "future", price: "5900", tick: "0.25" },
};

/** Their names. */
// Every name is one of its record's.
export const marketNames = Object.keys(markets) as readonly MarketName[];

/** Where somebody else trades: of a spread, in its first leg. */
export const byHand = ({ instrument, kind }: Market): InstrumentId => {
  const [leg = ""] = instrument.split("|");
  return kind === "spread" ? instrumentId(leg.slice(leg.indexOf("*") + 1)) : instrument;
};

/** What a simulated broker can do wrong when it is asked to: everything. */
export const everyFault: readonly BrokerFault[] = [
  "fill-before-acknowledgement",
  "duplicate-fill",
  "revised-fill",
  "voided-fill",
  "two-live-incarnations",
  "refusal-in-success",
  "null-list",
  "foreign-fill",
  "stream-forgot",
  "lost-response",
  "lost-request",
  "late-request",
];
