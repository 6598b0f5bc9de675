import { array, boolean, nullable, object, oneOf, record, string, type TypeOf } from "../codec.ts";

/**
 * A channel's declared habits: configuration instead of code. Everything is nullable or empty by default
 * ({@link PLAIN_PROFILE}); a profile can only fill in what a message leaves out, never overrule what it says.
 */
export const profileCodec = object({
  /** What a contract without a verb means here. */
  action: nullable(oneOf("BTO", "STO")),
  /** What a contract without an expiry means here. */
  expiry: nullable(oneOf("0DTE", "1DTE", "weekly", "next-week")),
  expiryBySymbol: record(oneOf("0DTE", "1DTE", "weekly", "next-week")),
  /** What an alert without a symbol means here. */
  symbol: nullable(string),
  /** Which kinds may be read here; empty means all. */
  kinds: array(oneOf("option", "equity", "futures")),
  /** `futures-signal` reads `ES LONG 5925.25 A` without a command prefix. */
  kind: nullable(oneOf("alerts", "futures-signal")),
  /** Whether quoted lines ("> BTO …") are orders here. */
  readsQuotes: boolean,
});
export type Profile = TypeOf<typeof profileCodec>;

/** No habits: what is not in the text is missing. */
export const PLAIN_PROFILE: Profile = {
  action: null,
  expiry: null,
  expiryBySymbol: {},
  symbol: null,
  kinds: [],
  kind: null,
  readsQuotes: false,
};
