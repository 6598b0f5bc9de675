import * as t from "io-ts";
import { fail, ok, parseCivilDate, type CivilDate, type Decimal, type EpochMs, type Result, type TickSchedule } from "@floorbroker/core";
import { amount, instant, maybe, text, whyUnreadable } from "../wire/values.ts";
import { ticksOf } from "./tick-sizes.ts";

/** What tastytrade says of one contract. */
export interface Listed {
  readonly streamerSymbol: string | null;
  readonly multiplier: Decimal;
  readonly ticks: TickSchedule;
  /** Whether positions in it can be opened, until {@link Listed.stopsTradingAt}. */
  readonly isOpenable: boolean;
  readonly stopsTradingAt: EpochMs | null;
}

const flag = maybe(new t.Type<boolean, boolean, unknown>("true or false", t.boolean.is, t.boolean.validate, t.identity));

const share = t.type({
  active: flag,
  "is-closing-only": flag,
  "is-options-closing-only": flag,
  "streamer-symbol": maybe(text),
  "tick-sizes": t.unknown,
  "option-tick-sizes": t.unknown,
});

const contract = t.type({
  active: flag,
  "is-closing-only": flag,
  "stops-trading-at": maybe(instant),
  "streamer-symbol": maybe(text),
});

const option = t.intersection([contract, t.type({ "shares-per-contract": amount, "expiration-date": t.string })]);

const future = t.intersection([
  contract,
  t.type({ "is-tradeable": flag, "notional-multiplier": amount, "tick-sizes": t.unknown, "closing-only-date": maybe(text) }),
]);

/** What the share behind an option says of it. */
export interface Underlying {
  readonly ticks: TickSchedule | undefined;
  readonly isClosingOnly: boolean;
}

/** `GET /instruments/equities/{symbol}`. */
export const listedShare = (json: unknown, one: Decimal): Result<string, Listed> => {
  const read = share.decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const { active, "is-closing-only": isClosingOnly, "streamer-symbol": streamerSymbol, "tick-sizes": sizes } = read.right;
  const ticks = ticksOf(sizes);
  if (ticks === undefined) return fail("tick-sizes: ticks");
  return ok({ streamerSymbol, multiplier: one, ticks, isOpenable: active !== false && isClosingOnly !== true, stopsTradingAt: null });
};

/** The same answer, for the options on it. An index is not `active` itself; its options are. */
export const underlyingOf = (json: unknown): Result<string, Underlying> => {
  const read = share.decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  return ok({ ticks: ticksOf(read.right["option-tick-sizes"]), isClosingOnly: read.right["is-options-closing-only"] === true });
};

/**
 * `GET /instruments/equity-options/{symbol}` and the share behind it, which knows the ticks. Where it does not say them
 * the `standard` ones stand in: tastytrade leaves them out for some shares.
 */
export const listedOption = (json: unknown, standard: TickSchedule, { ticks, isClosingOnly }: Underlying): Result<string, Listed> => {
  const read = option.decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const { active, "is-closing-only": isOwnClosingOnly, "shares-per-contract": shares, "stops-trading-at": stopsTradingAt } = read.right;
  return ok({
    streamerSymbol: read.right["streamer-symbol"],
    multiplier: shares,
    ticks: ticks ?? standard,
    isOpenable: active !== false && isOwnClosingOnly !== true && !isClosingOnly,
    stopsTradingAt,
  });
};

/** `GET /instruments/futures/{symbol}`; its `notional-multiplier` is the money for 1.0 of its quoted price. */
export const listedFuture = (json: unknown, today: CivilDate): Result<string, Listed> => {
  const read = future.decode(json);
  if (read._tag === "Left") return fail(whyUnreadable(read.left));
  const { right } = read;
  const ticks = ticksOf(right["tick-sizes"]);
  if (ticks === undefined) return fail("tick-sizes: ticks");
  const closingOnlyFrom = parseCivilDate(right["closing-only-date"] ?? "");
  const isClosingOnly = right["is-closing-only"] === true || (closingOnlyFrom !== undefined && today > closingOnlyFrom);
  return ok({
    streamerSymbol: right["streamer-symbol"],
    multiplier: right["notional-multiplier"],
    ticks,
    isOpenable: right.active !== false && right["is-tradeable"] !== false && !isClosingOnly,
    stopsTradingAt: right["stops-trading-at"],
  });
};
