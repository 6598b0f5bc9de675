import type { EpochMs } from "@floorbroker/core";
import * as t from "io-ts";
import { parseInstant } from "./instant.ts";

/** What is wrong with a field of a message, and what to do. */
export interface FieldFault {
  readonly what: string;
  readonly fix: string;
}

interface FieldError extends t.ValidationError {
  readonly fault: FieldFault;
}

const isFieldError = (error: t.ValidationError): error is FieldError => "fault" in error;

const refuse = <A>(value: unknown, context: t.Context, what: string, fix: string): t.Validation<A> => {
  const error: FieldError = { value, context, fault: { what, fix } };
  return t.failures([error]);
};

const isString = (value: unknown): value is string => typeof value === "string";

/** A text from outside; `fix` says what to do about anything else. */
export const text = (fix = "write it as a text in double quotes"): t.Type<string, string, unknown> =>
  new t.Type(
    "a text",
    isString,
    (value, context) =>
      isString(value)
        ? t.success(value)
        : refuse(value, context, value === undefined || value === null ? "is missing" : "is not a text", fix),
    t.identity,
  );

/** A text that may be missing or null, which is the empty text. */
export const textOrNone: t.Type<string, string, unknown> = new t.Type(
  "a text",
  isString,
  (value, context) => (value === undefined || value === null ? t.success("") : text().validate(value, context)),
  t.identity,
);

/** A Discord id: digits in a text. As a number its last digits are already lost. */
export const snowflakeText: t.Type<string, string, unknown> = new t.Type(
  "an id",
  isString,
  (value, context) => {
    if (typeof value === "number") {
      return refuse(
        value,
        context,
        "is a number; ids exceed 2^53, so its last digits are lost",
        'export again, or write the id in double quotes: "1255265167113978008"',
      );
    }
    if (value === undefined || value === null)
      return refuse(value, context, "is missing", "export the channel again: every message has its id");
    return isString(value) && /^\d{1,20}$/.test(value)
      ? t.success(value)
      : refuse(value, context, "is not a Discord id", "an id is a text of up to 20 digits");
  },
  t.identity,
);

/** A time with its offset, as epoch ms. */
export const instant: t.Type<EpochMs, EpochMs, unknown> = new t.Type(
  "a time",
  (value): value is EpochMs => typeof value === "number",
  (value, context) => {
    const ms = isString(value) ? parseInstant(value) : undefined;
    if (ms !== undefined) return t.success(ms);
    const missing = value === undefined || value === null;
    return refuse(
      value,
      context,
      missing ? "is missing" : "is not a time with an offset",
      "write it as 2026-11-18T10:04:05-05:00 or 2026-11-18T15:04:05Z",
    );
  },
  t.identity,
);

/** A list; `fix` says what to do about anything else. */
export const list = <A>(
  of: t.Type<A, unknown, unknown>,
  fix = "write it as [ … ]",
): t.Type<readonly A[], unknown, unknown> => {
  const items = t.readonlyArray(of);
  return new t.Type(
    "a list",
    items.is,
    (value, context) => {
      if (Array.isArray(value)) return items.validate(value, context);
      return refuse(value, context, value === undefined || value === null ? "is missing" : "is not a list", fix);
    },
    t.identity,
  );
};

/** A list that may be missing or null, which is the empty list. */
export const listOrNone = <A>(of: t.Type<A, unknown, unknown>): t.Type<readonly A[], unknown, unknown> => {
  const items = list(of);
  return new t.Type(
    "a list",
    items.is,
    (value, context) => (value === undefined || value === null ? t.success([]) : items.validate(value, context)),
    t.identity,
  );
};

/** The type, or nothing: missing and null are null. */
export const orNone = <A>(of: t.Type<A, unknown, unknown>): t.Type<A | null, unknown, unknown> =>
  new t.Type<A | null, unknown, unknown>(
    of.name,
    (value): value is A | null => value === null || of.is(value),
    (value, context) => (value === undefined || value === null ? t.success(null) : of.validate(value, context)),
    t.identity,
  );

/** One of a closed set of words, or nothing. */
export const wordOrNone = <const Words extends readonly string[]>(
  ...words: Words
): t.Type<Words[number] | null, unknown, unknown> => {
  const is = (value: unknown): value is Words[number] => words.some((word) => word === value);
  return new t.Type<Words[number] | null, unknown, unknown>(
    "a word",
    (value): value is Words[number] | null => value === null || is(value),
    (value, context) => {
      if (value === undefined || value === null) return t.success(null);
      return is(value)
        ? t.success(value)
        : refuse(value, context, "is not known", `use ${words.join(", ")} or leave it out`);
    },
    t.identity,
  );
};

/** An id that is only handed back: a text or a safe integer; missing is null. */
export const idOrNone: t.Type<string | number | null, unknown, unknown> = new t.Type<
  string | number | null,
  unknown,
  unknown
>(
  "an id",
  (value): value is string | number | null => value === null || isString(value) || Number.isSafeInteger(value),
  (value, context) => {
    if (value === undefined || value === null) return t.success(null);
    if (isString(value)) return t.success(value);
    if (typeof value === "number" && Number.isSafeInteger(value)) return t.success(value);
    return refuse(
      value,
      context,
      "is neither a text nor a whole number below 2^53",
      'write the id in double quotes: "1255265167113978008"',
    );
  },
  t.identity,
);

/** true or false; missing is false. */
export const flagOrNone: t.Type<boolean, unknown, unknown> = new t.Type<boolean, unknown, unknown>(
  "true or false",
  (value) => typeof value === "boolean",
  (value, context) => {
    if (value === undefined || value === null) return t.success(false);
    return typeof value === "boolean"
      ? t.success(value)
      : refuse(value, context, "is neither true nor false", "write true or false");
  },
  t.identity,
);

/** A symbol such as `SPY`, `BRK.B` or `/ES`; small letters are made capitals. */
export const symbolText: t.Type<string, string, unknown> = new t.Type(
  "a symbol",
  isString,
  (value, context) => {
    if (!isString(value)) return text().validate(value, context);
    const capitals = value.trim().toUpperCase();
    return /^\/?[A-Z][A-Z0-9.]{0,9}$/.test(capitals)
      ? t.success(capitals)
      : refuse(value, context, "is no symbol", "write letters only, as in SPY");
  },
  t.identity,
);

const MOST_CONTRACTS = 1000;

/** A count of contracts, or nothing. */
export const contractsOrNone: t.Type<number | null, number | null, unknown> = new t.Type(
  "a count",
  (value): value is number | null => value === null || typeof value === "number",
  (value, context) => {
    if (value === undefined || value === null) return t.success(null);
    const counts = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_CONTRACTS;
    return counts
      ? t.success(value)
      : refuse(value, context, "is no count of contracts", `write 1 to ${MOST_CONTRACTS}`);
  },
  t.identity,
);

/** A dictionary; missing is empty. */
export const recordOrNone = <A>(
  of: t.Type<A, unknown, unknown>,
  key: t.Type<string, unknown, unknown> = t.string,
): t.Type<Readonly<Record<string, A>>, unknown, unknown> => {
  const values = t.record(key, of);
  return new t.Type<Readonly<Record<string, A>>, unknown, unknown>(
    "an object",
    values.is,
    (value, context) => {
      if (value === undefined || value === null) return t.success({});
      if (typeof value !== "object" || Array.isArray(value))
        return refuse(value, context, "is not an object", "write it as { … }");
      // The library passes over keys that don't fit, and a setting under such a key would be lost.
      const strange = Object.keys(value)
        .map((name) => key.validate(name, context))
        .find((read) => read._tag === "Left");
      return strange?._tag === "Left" ? t.failures(strange.left) : values.validate(value, context);
    },
    t.identity,
  );
};

const namedText = new t.Type<string, string, unknown>(
  "a text",
  isString,
  // DiscordChatExporter writes `{name, url}` for an author and `{text}` for a footer.
  (value, context) => {
    if (typeof value !== "object" || value === null) return textOrNone.validate(value, context);
    return textOrNone.validate(Reflect.get(value, "name") ?? Reflect.get(value, "text"), context);
  },
  t.identity,
);

const embedField = t.type({ name: textOrNone, value: textOrNone });

/** An embed as bots and exports write it; absent parts are empty texts. */
export const embed = t.type({
  title: textOrNone,
  description: textOrNone,
  author: namedText,
  footer: namedText,
  fields: listOrNone(embedField),
});

/** Where in the value the first fault of a decoding is, and what it is. */
export const firstFault = (
  errors: t.Errors,
): { readonly path: readonly (string | number)[]; readonly fault: FieldFault } => {
  const error = errors[0];
  const path = (error?.context ?? []).flatMap(({ key }, index, context) =>
    key === "" ? [] : [Array.isArray(context[index - 1]?.actual) ? Number(key) : key],
  );
  const fault =
    error !== undefined && isFieldError(error) ? error.fault : { what: "is not an object", fix: "write it as { … }" };
  return { path, fault };
};

/** All faults of a decoding. */
export const allFaults = (errors: t.Errors): readonly ReturnType<typeof firstFault>[] =>
  errors.map((error) => firstFault([error]));

/** `embeds[0].title` */
export const fieldText = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (all, step) => (typeof step === "number" ? `${all}[${step}]` : all === "" ? step : `${all}.${step}`),
    "",
  );
