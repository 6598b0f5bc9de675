import { fail, ok, parseCivilDate, type CivilDate, type EpochMs, type Result } from "@floorbroker/core";
import { validationError, type ApiError } from "./errors.ts";

/** A query as it comes: each key with its values in order. Arrays may be written `key[]=a&key[]=b` or `key=a&key=b`. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Reads what fastify made of a query string. */
export const queryOf = (raw: unknown): Query => {
  const query = new Map<string, readonly string[]>();
  if (typeof raw !== "object" || raw === null) return query;
  for (const [name, value] of Object.entries(raw)) {
    const values = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
    const key = name.replace(/\[\d*\]$/, "");
    query.set(key, [...(query.get(key) ?? []), ...values]);
  }
  return query;
};

/** All values of a key; an empty one counts as not given. */
export const valuesOf = (query: Query, key: string): readonly string[] => (query.get(key) ?? []).filter((value) => value !== "");

/** The first value of a key. */
export const textOf = (query: Query, key: string): string | null => valuesOf(query, key)[0] ?? null;

/** `true` only for the word. */
export const flagOf = (query: Query, key: string): boolean => textOf(query, key) === "true";

/** A whole number, or null when the key is not given. */
export const numberOf = (query: Query, key: string): Result<ApiError, number | null> => {
  const text = textOf(query, key);
  if (text === null) return ok(null);
  return /^-?\d{1,9}$/.test(text) ? ok(Number(text)) : fail(validationError({ domain: key, reason: "is not a number" }));
};

/** A date `2026-11-23`, or null when the key is not given. */
export const dateOf = (query: Query, key: string): Result<ApiError, CivilDate | null> => {
  const text = textOf(query, key);
  if (text === null) return ok(null);
  // Some clients write a whole timestamp where a date belongs; the server reads its date.
  const date = parseCivilDate(text.slice(0, 10));
  return date === undefined ? fail(validationError({ domain: key, reason: "is not a date" })) : ok(date);
};

/** An instant in ISO 8601, or null when the key is not given. */
export const instantOf = (query: Query, key: string): Result<ApiError, EpochMs | null> => {
  const text = textOf(query, key);
  if (text === null) return ok(null);
  // A plus sign that was not encoded arrives as a space.
  const at = Date.parse(text.replace(" ", "+"));
  return Number.isNaN(at) ? fail(validationError({ domain: key, reason: "is not a date-time" })) : ok(at);
};
