/**
 * A simulated market, exchange, broker and clock behind core's ports. Start with {@link simulatedWorld} on a
 * {@link virtualClock} or a {@link realClock}.
 */
export { realClock } from "./clock/real.ts";
export { virtualClock, type VirtualClock } from "./clock/virtual.ts";
export {
  defaultAlertDrift,
  defaultFees,
  defaultLatency,
  type AlertDrift,
  type DelayRange,
  type FaultRates,
  type Fees,
  type Latency,
  type WorldConfig,
} from "./config.ts";
export type { SentRequest, VenueRequest } from "./exchange/orders.ts";
export type { Fault } from "./faults.ts";
export { instrumentOf } from "./market/instrument-id.ts";
export type { Hours } from "./market/hours.ts";
export type { Market, MarketQuote } from "./market/market.ts";
export {
  recordedAt,
  recordedMid,
  recordedQuotes,
  startingAt,
  type RecordedQuote,
  type RecordedQuotes,
  type RecordedRow,
} from "./market/recorded.ts";
export { profiles, type BrokerProfile, type ProfileName } from "./profiles.ts";
export type { AskedQuote } from "./quotes.ts";
export { simulatedWorld, type World, type WorldHistory } from "./world.ts";
