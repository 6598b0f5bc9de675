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
export type { Desk } from "./desk.ts";
export type { Answer } from "./exchange/exchange.ts";
export type { Position } from "./exchange/ledger.ts";
export type { SentRequest, VenueRequest } from "./exchange/orders.ts";
export type { Fault } from "./faults.ts";
export { instrumentOf } from "./market/instrument-id.ts";
export { impliedVol, optionValue, type OptionCase } from "./market/black-scholes.ts";
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
export { connectSimulatedBroker, type ConnectOptions, type RemoteBroker } from "./socket/connect.ts";
export {
  serveSimulatedBroker,
  type BrokerAddress,
  type ServeOptions,
  type SimulatedBrokerServer,
  type Traffic,
} from "./socket/serve.ts";
export { askPace } from "./socket/ask-pace.ts";
export { connectHandBehind, type HandBehind } from "./socket/hand-behind.ts";
export { readBrokerLog, type BrokerLogEntry, type WhatHappened } from "./socket/broker-log.ts";
export { pacedClock, type Pace } from "./socket/paced-clock.ts";
export type { CallName } from "./socket/calls.ts";
export type { WireFault, WirePlan } from "./socket/wire-faults.ts";
export type { ExchangeFault } from "./socket/messages.ts";
export type { Deadlines } from "./socket/remote-ports.ts";
export { ALL_PAIRS, ONLY_AFTER_A_WIPE } from "./simulation/audit/coverage.ts";
export { drawSession, type DrawOptions } from "./simulation/draw-session.ts";
export { kindOfAct, kindOfFault, type Act, type Fault as SessionFault, type Session } from "./simulation/session.ts";
export type { Process, Trace, UnderWay } from "./simulation/under-way.ts";
export { openWorld, type ProcessPorts, type SessionWorld } from "./simulation/world.ts";
