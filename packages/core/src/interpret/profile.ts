import { array, boolean, integer, nullable, object, oneOf, record, string, type Codec, type TypeOf } from "../codec.ts";

/** What a journal written before the setting was known says of it. */
const since = <A>(codec: Codec<A>, before: A): Codec<A> => ({
  encode: codec.encode,
  decode: (json, path) => codec.decode(json ?? codec.encode(before), path),
});

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
  /**
   * Authors of embeds, as the embed names them; embeds of others are not read. Empty means all. Only a filter: who may
   * give orders is decided by user ids alone.
   */
  embedAuthors: since(array(string), []),
  /** Titles of embeds that announce an entry here, beside the verbs that do so everywhere. */
  entryTitles: since(array(string), []),
  /** Titles of embeds that announce an exit here. */
  exitTitles: since(array(string), []),
  /** Contracts that a graded signal without a count of its own means; null is a grade without a configured count. */
  grades: since(object({ A: nullable(integer), B: nullable(integer), C: nullable(integer) }), {
    A: null,
    B: null,
    C: null,
  }),
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
  embedAuthors: [],
  entryTitles: [],
  exitTitles: [],
  grades: { A: null, B: null, C: null },
};
