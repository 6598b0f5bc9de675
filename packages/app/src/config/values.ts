import {
  fail,
  format,
  fromInteger,
  HOUR,
  isMultipleOf,
  MINUTE,
  multiply,
  nearest,
  ok,
  ONE,
  parseCivilDate,
  parseDecimal,
  SECOND,
  toFloat,
  type CivilDate,
  type Decimal,
  type Result,
} from "@floorbroker/core";
import { shown } from "./document.ts";
import { fromText, notA, refined, type Setting, type Wrong } from "./setting.ts";

/** Lowest and highest value that a setting may have, both inclusive. */
interface Range<A> {
  readonly min: A;
  readonly max: A;
}

/** A range whose lower end may also be exclusive. */
type DecimalRange = Range<Decimal> | { readonly above: Decimal; readonly max: Decimal };

const isDecimal = (value: unknown): value is Decimal => typeof value === "bigint";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";

const outside = (shown: string, low: string, high: string): Wrong => ({
  what: `is ${shown}`,
  fix: `choose ${low} to ${high}`,
});

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, min: MINUTE, h: HOUR };

const DURATION = /^(\d{1,9}(?:\.\d{1,6})?) ?(ms|s|m|min|h)?$/;

/** Milliseconds of `500ms`, `3s`, `1.5s`, `2m`, `1h`, or of a bare whole number of milliseconds. */
export const parseDuration = (text: string): number | undefined => {
  const [, amount = "", unit = "ms"] = DURATION.exec(text) ?? [];
  const count = parseDecimal(amount);
  const ms = count === undefined ? undefined : multiply(count, fromInteger(UNITS[unit] ?? 1));
  return ms === undefined || !isMultipleOf(ms, ONE) ? undefined : toFloat(ms);
};

/** The shortest way to write a duration. */
export const durationText = (ms: number): string => {
  if (ms !== 0 && ms % HOUR === 0) return `${ms / HOUR}h`;
  if (ms !== 0 && ms % MINUTE === 0) return `${ms / MINUTE}m`;
  return ms !== 0 && ms % SECOND === 0 ? `${ms / SECOND}s` : `${ms}ms`;
};

/** A duration in milliseconds. */
export const duration = ({ min, max }: Range<number>): Setting<number> =>
  fromText("a duration", isNumber, (text) => {
    const ms = parseDuration(text);
    if (ms === undefined)
      return fail(notA("a duration", text, "write it as 500ms, 3s or 2m; a bare number is milliseconds"));
    return ms < min || ms > max ? fail(outside(durationText(ms), durationText(min), durationText(max))) : ok(ms);
  });

/** A number of more digits than any account or price has: too large, not mistyped. */
export const isTooLong = (text: string): boolean => /^\d{16,}(?:\.\d*)? ?%?$/.test(text);

const decimalSetting =
  (name: string, fix: string, read: (text: string) => Decimal | undefined, show: (value: Decimal) => string) =>
  (range: DecimalRange): Setting<Decimal> =>
    fromText(name, isDecimal, (text): Result<Wrong, Decimal> => {
      const value = read(text);
      if (isTooLong(text)) return fail({ what: `is ${shown(text)}`, fix: `choose at most ${show(range.max)}` });
      if (value === undefined) return fail(notA(name, text, fix));
      if (value <= range.max && ("min" in range ? value >= range.min : value > range.above)) return ok(value);
      if ("min" in range) return fail(outside(show(value), show(range.min), show(range.max)));
      return fail({
        what: `is ${show(value)}`,
        fix: `choose more than ${show(range.above)}, at most ${show(range.max)}`,
      });
    });

const PERCENT = /^(-?[\d.]+) ?%?$/;

/** `2`, `2.5`, `2%` and `2 %` are the decimal 2 or 2.5: percents of 100. */
export const parsePercent = (text: string): Decimal | undefined => parseDecimal(PERCENT.exec(text)?.[1] ?? "");

/** A percentage of 100: `2` and `2%` are two hundredths. */
export const percent = decimalSetting(
  "a percentage",
  "write it as 2, 2.5 or 2%",
  parsePercent,
  (value) => `${format(value)}%`,
);

/** An amount of money or a price, exact. */
export const money = decimalSetting(
  "an amount",
  "write it with a point and without a currency sign: 1.13",
  parseDecimal,
  format,
);

/** A factor. */
export const factor = decimalSetting("a factor", "write it as 0.5 for a half", parseDecimal, format);

/** A share from 0 to 1 of what can happen: `0.02` or `2%`. For the simulated world only, which computes with floats. */
export const share: Setting<number> = fromText("a share", isNumber, (text) => {
  const value = text.endsWith("%") ? parsePercent(text) : parseDecimal(text);
  if (value === undefined) return fail(notA("a share", text, "write it as 2% or 0.02"));
  const part = text.endsWith("%") ? toFloat(value) / 100 : toFloat(value);
  return part < 0 || part > 1
    ? fail({ what: `is ${format(value)}`, fix: "choose 0 to 1, or write a percentage: 2%" })
    : ok(part);
});

/** A whole number. */
export const wholeNumber = ({ min, max }: Range<number>): Setting<number> =>
  fromText("a whole number", isNumber, (text) => {
    if (!/^-?\d+$/.test(text)) return fail(notA("a whole number", text, "write digits only"));
    // Compared as bigint: a number of many digits would round into the range.
    return BigInt(text) < BigInt(min) || BigInt(text) > BigInt(max)
      ? fail(outside(text.slice(0, 24), String(min), String(max)))
      : ok(Number(text));
  });

/** true or false. */
export const flag: Setting<boolean> = fromText(
  "true or false",
  (value) => typeof value === "boolean",
  (text) => {
    const word = text.toLowerCase();
    return word === "true" || word === "false"
      ? ok(word === "true")
      : fail(notA("true or false", text, "write true or false"));
  },
);

/** One of a closed set of words. */
export const word = <const Words extends readonly string[]>(...words: Words): Setting<Words[number]> => {
  const is = (value: unknown): value is Words[number] => words.some((known) => known === value);
  const choice = `one of ${words.join(", ")}`;
  return fromText(choice, is, (text) => {
    if (is(text)) return ok(text);
    const [close] = nearest(text, words);
    return fail(notA(choice, text, close === undefined ? "write one of these" : `did you mean ${close}?`));
  });
};

/**
 * A Discord id (snowflake): 17 to 20 digits, kept as the text that stands in the file, with or without quotes. A number
 * in between would lose its last digits: ids exceed 2⁵³.
 */
export const snowflake = <Id extends string>(make: (text: string) => Id): Setting<Id> =>
  fromText(
    "a Discord id",
    (value): value is Id => typeof value === "string",
    (text) =>
      /^[1-9]\d{16,19}$/.test(text)
        ? ok(make(text))
        : fail(
            notA(
              "a Discord id",
              text,
              "copy the id (17 to 20 digits) with Discord's developer mode: right-click, Copy ID",
            ),
          ),
  );

/** A name that is safe in tables, file names and addresses: 1 to 40 letters, digits, `.`, `_`, `-`. */
export const name = <Name extends string>(what: string, make: (text: string) => Name): Setting<Name> =>
  fromText(
    what,
    (value): value is Name => typeof value === "string",
    (text) =>
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text)
        ? ok(make(text))
        : fail(notA(what, text, "use 1 to 40 letters, digits, dots, dashes and underscores")),
  );

/** A date as exchanges write it: `2026-12-18`. */
export const civilDay: Setting<CivilDate> = fromText(
  "a date",
  (value): value is CivilDate => typeof value === "string" && parseCivilDate(value) !== undefined,
  (text) => {
    const date = parseCivilDate(text);
    return date === undefined ? fail(notA("a date", text, "write year, month and day: 2026-12-18")) : ok(date);
  },
);

const SYMBOL = /^\/?[A-Z][A-Z0-9.]{0,9}$/;

/** A stock symbol such as `SPY`, `BRK.B` or `/ES`; in small letters it is the same one. */
export const symbol: Setting<string> = fromText("a symbol", isText, (text) => {
  const capitals = text.toUpperCase();
  return SYMBOL.test(capitals) ? ok(capitals) : fail(notA("a symbol", text, "write letters only, as in SPY"));
});

/** A section by symbols, in capitals however they were written. A symbol that stands twice is an error. */
export const bySymbol = <A>(of: Setting<Readonly<Record<string, A>>>): Setting<Readonly<Record<string, A>>> =>
  refined(of, of.is, (given) => {
    const entries = Object.entries(given).map(([key, value]) => [key.toUpperCase(), value] as const);
    const wrong = entries.find(([key], at) => !SYMBOL.test(key) || entries.findIndex(([other]) => other === key) < at);
    if (wrong === undefined) return ok(Object.fromEntries(entries));
    const [key] = wrong;
    if (SYMBOL.test(key)) return fail({ what: `names ${key} twice`, fix: "name each symbol once" });
    return fail({ what: `has "${shown(key)}", which is no symbol`, fix: "write symbols in letters, as in SPY: 0DTE" });
  });

const LONGEST_PHRASE = 100;

/** A few words, such as a title or a name. */
export const phrase: Setting<string> = fromText("a phrase", isText, (text) =>
  text.length > 0 && text.length <= LONGEST_PHRASE
    ? ok(text)
    : fail(notA("a phrase", text, `write 1 to ${LONGEST_PHRASE} characters`)),
);

/** A path of the file system. */
export const path: Setting<string> = fromText("a directory", isText, (text) => {
  if (text === "") return fail({ what: "has no value", fix: "name a directory" });
  return text.includes("://")
    ? fail({ what: "is an address, not a directory", fix: "the address of a database belongs to databaseUrl" })
    : ok(text);
});

/** Host and port of a TCP server: `127.0.0.1:4000`. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

const isHostAndPort = (value: unknown): value is HostAndPort =>
  typeof value === "object" && value !== null && "port" in value;

/** `127.0.0.1:4000`, `localhost:4000`, `[::1]:4000`. */
export const parseHostAndPort = (text: string): HostAndPort | undefined => {
  const [, bracketed, plain, digits = ""] = /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
};

/** How to write one. */
export const HOST_AND_PORT_FORM = "write it as 127.0.0.1:4000";

/** The address of a server that is not a database. */
export const hostAndPort: Setting<HostAndPort> = fromText("host and port", isHostAndPort, (text) => {
  const address = parseHostAndPort(text);
  return address === undefined ? fail(notA("host and port", text, HOST_AND_PORT_FORM)) : ok(address);
});
