/**
 * `@floorbroker/core`: reads what traders post, sizes it, works it and protects it. Pure: no dependency, no clock, no
 * randomness, no I/O. The heart is three functions over a {@link Book}: {@link decide}, {@link evolve} and
 * {@link commandsFor}; everything else is what they are made of, and the ports that an embedding program implements.
 */
export type { Codec, DecodeError, Json, TypeOf } from "./codec.ts";
/** The small codecs that journal and configuration are made of, for adapters that carry the same types elsewhere. */
export * as codec from "./codec.ts";
export * from "./result.ts";
export * from "./decimal.ts";
export * from "./ids.ts";
export * from "./time.ts";
export * from "./limits.ts";
export { type PersistentMap, entriesOf, get, valuesOf } from "./persistent-map.ts";

export type {
  Equity,
  EquityOption,
  FutureContract,
  Instrument,
  InstrumentKind,
  InstrumentSpec,
  OptionSpread,
  Right as OptionRight,
  SessionCalendar,
  SpreadLeg,
} from "./instrument/instrument.ts";
export { instrumentText, textOfId, underlyingOfInstrument } from "./instrument/instrument-text.ts";
export * from "./instrument/ticks.ts";
export { equity } from "./instrument/equity.ts";
export { formatOption, option, parseOcc } from "./instrument/option.ts";
export { contractsOf, isSpreadId, legsOfId, mirrored, parseSpread, spread } from "./instrument/spread.ts";
export { optionExpiryOf } from "./instrument/option-expiry.ts";
export { formatFuture, future, parseFuture } from "./instrument/future.ts";
export * from "./instrument/products.ts";
export { opensNextAt, tradesUntil } from "./calendar/last-trading.ts";
export { frontMonth, lastTradeDate, rollDate } from "./instrument/roll.ts";
export * from "./instrument/spec.ts";
export { instrumentCodec, instrumentSpecCodec } from "./instrument/spec-codec.ts";

export type * from "./calendar/sessions.ts";
export { nyse, nyseOptionsLate } from "./calendar/nyse.ts";
export { cme } from "./calendar/cme.ts";
export { marketCalendar, sessionCalendarOf } from "./calendar/trading-hours.ts";
export { newYorkDate, newYorkInstant, newYorkTimeOfDay } from "./calendar/new-york.ts";
export { newYorkText } from "./calendar/new-york-text.ts";
export * from "./calendar/expiry.ts";

export { type Embed, isEdited, isSaidOnce, type Message, messageCodec, NEVER_EDITED } from "./interpret/message.ts";
export * from "./interpret/instruction.ts";
export { PLAIN_PROFILE, type Profile, profileCodec } from "./interpret/profile.ts";
export { interpret } from "./interpret/interpret.ts";
export { render } from "./interpret/render.ts";
export { instructionJson } from "./interpret/json.ts";
export { nearest } from "./interpret/suggest.ts";

export * from "./authority.ts";
export * from "./retry/backoff.ts";
export * from "./retry/policy.ts";
export { type LadderInput, firstPrice, ladderPrices, midOf, stepPrice } from "./entry/ladder.ts";
export { type Holding, unitsLeft } from "./exit/holding.ts";
export { legsOf, targetUnits } from "./exit/legs.ts";
export { levelPrice } from "./exit/level.ts";
export { type WantedExit, wantedExits } from "./exit/plan.ts";
export { standingStop } from "./exit/stop.ts";
export { closeByAt } from "./exit/time.ts";
export * from "./risk/limits.ts";
export { type RiskScope, scopeName, scopeText, scopesOf } from "./risk/scope.ts";
export { type Breaker, type BreakerName, type RiskRecord, type Tally, tallyOf } from "./risk/record.ts";
export { type Check, checkCodec } from "./risk/check.ts";
export type { EntryContext, EntryRule } from "./risk/rule.ts";
export { ENTRY_RULES, checkEntry, firstObjection } from "./risk/entry-rules.ts";
export { type Sizing, type SizingInput, affordablePrice, sizeOf } from "./risk/sizing.ts";
export { sizingText } from "./risk/sizing-text.ts";
export { lossAtStop } from "./risk/loss-at-stop.ts";
export { type QuoteProblem, quoteProblem } from "./risk/quote-problem.ts";

export * from "./book/config.ts";
export { type Opening, readAmong, type TalkedOf, type TalkedOver, type TalkReading } from "./book/conversation.ts";
export { alertInstrument, alertSide } from "./book/instruct.ts";
export { bookOfSnapshot, orderCodec, SNAPSHOT_FORMAT, snapshotPieces, tradeCodec } from "./book/snapshot.ts";
export { evicted } from "./book/evolve/evict.ts";
export { type BookPosition, positionsOf } from "./book/positions.ts";
export { type ConfirmationWait, waitOf } from "./book/confirmation.ts";
export type { Hold, HoldCode } from "./book/hold.ts";
export { type EntryPlan, type ExitLegs, type ExitLevel, type ExitPlan, RUNNER } from "./book/plans.ts";
export * from "./book/order.ts";
export type * from "./book/trade.ts";
export * from "./book/holdings.ts";
export { type Book, type HeardMessage, type TradingState, emptyBook, isBygone, openTradesOf } from "./book/state.ts";
export { type Event, type EventOf, type Recorded, eventCodec } from "./book/events.ts";
export type { Input, InputBody } from "./book/inputs.ts";
export { isOperatorCommand, isStop, type OperatorCommand, operatorCommand } from "./book/operator.ts";
export { type Command, commandsFor, isTalk, type Talk } from "./book/commands.ts";
export { type Decision, decide, decideOn } from "./book/decide.ts";
export { evolve } from "./book/evolve.ts";
export * from "./book/timers.ts";
export * from "./book/needs.ts";
export * from "./book/replay.ts";
export { project } from "./book/projection/project.ts";
export { answerText, tradeStatus } from "./book/status.ts";
export { tradeOfMessage } from "./book/keys.ts";
export { type Explanation, type ExplanationSection, explain } from "./book/explain.ts";
export { compactExplanation } from "./book/explain-compact.ts";
export { isUrgent } from "./book/urgent.ts";

export * from "./ports/orders.ts";
export type * from "./ports/broker.ts";
export * from "./ports/accounts.ts";
export * from "./ports/quotes.ts";
export * from "./ports/instruments.ts";
export * from "./ports/market-view.ts";
export type * from "./ports/clock.ts";
export type * from "./ports/journal.ts";
export type * from "./ports/read-models.ts";
export type * from "./ports/snapshots.ts";
export type * from "./ports/chat.ts";
export type * from "./ports/status-card.ts";
