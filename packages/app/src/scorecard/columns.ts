import { decimal, newYorkInstant, parseCivilDate, parseDecimal, type Decimal, type EpochMs } from "@floorbroker/core";
import * as t from "io-ts";
import { parseInstant } from "../channel/instant.ts";

/**
 * The columns of a file of trades, in their order: those of DiscordAlertsTrader that count, without which a file is no
 * record of trades.
 */
export const TRADE_COLUMNS = [
  "Date",
  "Symbol",
  "Trader",
  "Asset",
  "Type",
  "Price",
  "Price-actual",
  "STC-Price",
  "STC-Price-actual",
  "STC-Date",
] as const;
/** A column of ours, which may be absent. */
export const MULTIPLIER_COLUMN = "Multiplier";

/** What is wrong with a cell, and what belongs there. */
export interface CellFault {
  readonly what: string;
  readonly fix: string;
}

interface CellError extends t.ValidationError {
  readonly fault: CellFault;
}

/** The fault of an io-ts error of ours. */
export const faultOf = (error: t.ValidationError): CellFault =>
  "fault" in error ? (error as CellError).fault : { what: "is missing", fix: "export the trades again" }; // only ours have one

/** The codec of one cell; an absent column is an empty cell. */
const cell = <A>(
  name: string,
  is: t.Is<A>,
  read: (text: string) => A | undefined,
  fix: string,
): t.Type<A, string, unknown> =>
  new t.Type<A, string, unknown>(
    name,
    is,
    (value, context) => {
      const text = typeof value === "string" ? value : "";
      const read_ = read(text);
      if (read_ !== undefined) return t.success(read_);
      const error: CellError = { value, context, fault: { what: text === "" ? "is empty" : `is not ${name}`, fix } };
      return t.failures([error]);
    },
    String,
  );

const isDecimal = (value: unknown): value is Decimal => typeof value === "bigint";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";
const orNull =
  <A>(is: t.Is<A>): t.Is<A | null> =>
  (value): value is A | null =>
    value === null || is(value);

/** Averages were computed with floats elsewhere: what goes beyond our eight places is noise, and is cut off. */
const averageOf = (text: string): Decimal | undefined => {
  const price = parseDecimal(text.replace(/^(\d+\.\d{8})\d+$/, "$1"));
  return price === undefined || price < 0n ? undefined : price;
};

const LOCAL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/;

/** A time without a zone is New York's, as the record of DiscordAlertsTrader has it. */
const instantOf = (text: string): EpochMs | undefined => {
  const zoned = parseInstant(text.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  if (zoned !== undefined) return zoned;
  const [, day = "", hours, minutes, seconds, fraction = "0"] = LOCAL.exec(text) ?? [];
  const date = parseCivilDate(day);
  if (date === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ms = Math.floor(Number(`0.${fraction}`) * 1_000);
  return newYorkInstant(date, ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + ms);
};

const emptyOr =
  <A>(read: (text: string) => A | undefined) =>
  (text: string): A | null | undefined =>
    text === "" ? null : read(text);

const priceFix = "write a price such as 1.25, or nothing where none is known";
const timeFix = "write 2026-05-10 11:02:56 (New York), or a time with its zone";

/** A price that has to be there. */
export const price = cell("a price", isDecimal, averageOf, "write a price such as 1.25");
/** A price, or nothing. */
export const priceOrNone = cell("a price", orNull(isDecimal), emptyOr(averageOf), priceFix);
/** A time that has to be there. */
export const time = cell("a time", isNumber, instantOf, timeFix);
/** A time, or nothing. */
export const timeOrNone = cell("a time", orNull(isNumber), emptyOr(instantOf), timeFix);
/** A text that is not empty. */
export const words = cell("a text", isText, (text) => (text === "" ? undefined : text), "write a name");
/** Money for a point, or nothing where the kind of asset says it. */
export const multiplierOrNone = cell(
  "a multiplier",
  orNull(isDecimal),
  emptyOr((text) => {
    const value = parseDecimal(text);
    return value === undefined || value <= 0n || value > decimal("1000000") ? undefined : value;
  }),
  "write money for one point of one unit: 100 for an option",
);

/** One of a closed set of words, in any case. */
export const oneOf = <const Words extends readonly string[]>(
  ...choices: Words
): t.Type<Words[number], string, unknown> =>
  cell(
    `one of ${choices.join(", ")}`,
    (value): value is Words[number] => choices.some((known) => known === value),
    (text) => choices.find((known) => known.toLowerCase() === text.toLowerCase()),
    `write one of ${choices.join(", ")}`,
  );
