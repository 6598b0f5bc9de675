import * as t from "io-ts";
import { fits, parseDecimal, decimal, type Decimal, type EpochMs } from "@floorbroker/core";

/** A value that is read from something else; what can't be read is an error and never a guess. */
const read = <A>(name: string, of: (value: unknown) => A | undefined): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(
    name,
    (_value): _value is A => true,
    (value, context) => {
      const found = of(value);
      return found === undefined ? t.failure(value, context) : t.success(found);
    },
    t.identity,
  );

const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
};

/** Digits beyond the eighth place, which an average or the float of a number may have, and which are below any tick. */
const BEYOND = /(\.\d{8})\d+$/;

const decimalOf = (value: unknown): Decimal | undefined => {
  const isTiny = typeof value === "number" && Math.abs(value) < 1;
  const text = isTiny ? value.toFixed(8) : textOf(value);
  return text === undefined ? undefined : parseDecimal(text.replace(BEYOND, "$1"));
};

const instantOf = (value: unknown): EpochMs | undefined => {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  // `+0000` without a colon occurs, too.
  const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  return Number.isNaN(ms) ? undefined : ms;
};

/** Text, or a number in its place: ids are numbers here and texts there. */
export const text = read("a text or a number", (value) => {
  const found = textOf(value);
  return found === "" ? undefined : found;
});

/** An exact decimal, as a text or as a number; never `NaN`. */
export const amount = read("a decimal", decimalOf);

const ONE = decimal("1");

/** Whole units of an amount of them; parts of shares, which only foreign orders have, are not counted. */
export const units = read("a quantity", (value) => {
  const found = decimalOf(value);
  return found === undefined || found < 0n ? undefined : fits(found, ONE);
});

/** An instant, as ISO 8601 or as ms since 1970. */
export const instant = read("an instant", instantOf);

/** A field that may be absent or null; null stands for both. */
export const maybe = <A>(of: t.Type<A, A, unknown>): t.Type<A | null, A | null, unknown> =>
  new t.Type<A | null, A | null, unknown>(
    `${of.name}, or nothing`,
    (_value): _value is A | null => true,
    (value, context) => (value === undefined || value === null ? t.success(null) : of.validate(value, context)),
    t.identity,
  );

/** Where and why a decoding stopped, without the values: `legs.0.quantity: a quantity`. */
export const whyUnreadable = (errors: t.Errors): string => {
  const [first] = errors;
  if (first === undefined) return "unreadable";
  const path = first.context.map(({ key }) => key).filter((key) => key !== "");
  return `${path.join(".")}: ${first.context.at(-1)?.type.name ?? "unreadable"}`;
};
