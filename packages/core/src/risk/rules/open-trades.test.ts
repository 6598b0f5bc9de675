import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import type { InstrumentSpec } from "../../instrument/instrument.ts";
import type { OpenTradesLimit } from "../open-trades-limit.ts";
import type { EntryRule } from "../rule.ts";
import { AT, bookWith, call, contract, entryOf, limitedIn, saysOf, shares, type Past } from "../testing/entry-bench.ts";
import { openPerAuthor } from "./open-per-author.ts";
import { openPerExpiry } from "./open-per-expiry.ts";
import { openPerSymbol } from "./open-per-symbol.ts";
import { openTrades } from "./open-trades.ts";

type Limit = OpenTradesLimit["limit"];
type Row = readonly [
  name: string,
  rule: EntryRule,
  limit: Limit,
  most: number,
  of: "book" | "channel" | "author",
  spec: InstrumentSpec,
  trades: readonly Past[],
  says: string,
];

const QQQ = call("QQQ");
const SOON = call("SPY", "2026-11-20");
const OVER: Past = { closed: { at: AT, reason: "closed" } };

const ROWS: readonly Row[] = [
  [
    "the last one that is allowed",
    openTrades,
    "maxOpenTrades",
    2,
    "book",
    call(),
    [{}],
    "1 open trade, the limit is 2",
  ],
  [
    "one too many",
    openTrades,
    "maxOpenTrades",
    2,
    "book",
    call(),
    [{}, { author: "8" }],
    "too-many-open: 2 open trades, the limit is 2 → close one of them, then post it again; raise risk.maxOpenTrades",
  ],
  ["a trade that is over", openTrades, "maxOpenTrades", 1, "book", call(), [OVER], "0 open trades, the limit is 1"],
  [
    "an entry that only works so far",
    openTrades,
    "maxOpenTrades",
    1,
    "book",
    call(),
    [{ filled: false }],
    "too-many-open: 1 open trade, the limit is 1 → close one of them, then post it again; raise risk.maxOpenTrades",
  ],
  [
    "trades of another channel",
    openTrades,
    "maxOpenTrades",
    1,
    "channel",
    call(),
    [{ channel: "101" }],
    "0 open trades of channel 100, the limit is 1",
  ],
  [
    "one too many of the channel",
    openTrades,
    "maxOpenTrades",
    1,
    "channel",
    call(),
    [{}],
    "too-many-open: 1 open trade of channel 100, the limit is 1 → close one of them, then post it again; raise maxOpenTrades of channel 100 (risk.channels)",
  ],
  [
    "one too many of the author",
    openTrades,
    "maxOpenTrades",
    1,
    "author",
    call(),
    [{ channel: "101" }],
    "too-many-open: 1 open trade of author 7, the limit is 1 → close one of them, then post it again; raise maxOpenTrades of author 7 (risk.authors)",
  ],

  [
    "another underlying",
    openPerSymbol,
    "maxOpenPerSymbol",
    1,
    "book",
    QQQ,
    [{}],
    "0 open trades on QQQ, the limit is 1",
  ],
  [
    "options and shares of one underlying",
    openPerSymbol,
    "maxOpenPerSymbol",
    2,
    "book",
    shares(),
    [{}, { spec: SOON }],
    "too-many-on-symbol: 2 open trades on SPY, the limit is 2 → close one of them, then post it again; raise risk.maxOpenPerSymbol",
  ],
  [
    "another contract month of the same product",
    openPerSymbol,
    "maxOpenPerSymbol",
    1,
    "author",
    contract("ES", 12),
    [{ spec: contract("ES", 3) }],
    "too-many-on-symbol: 1 open trade on /ES of author 7, the limit is 1 → close one of them, then post it again; raise maxOpenPerSymbol of author 7 (risk.authors)",
  ],

  [
    "another expiry",
    openPerExpiry,
    "maxOpenPerExpiry",
    1,
    "book",
    SOON,
    [{}],
    "0 open trades with the expiry 2026-11-20, the limit is 1",
  ],
  [
    "the same expiry of another underlying",
    openPerExpiry,
    "maxOpenPerExpiry",
    1,
    "book",
    QQQ,
    [{}],
    "too-many-on-expiry: 1 open trade with the expiry 2026-12-18, the limit is 1 → close one of them, then post it again; raise risk.maxOpenPerExpiry",
  ],
  [
    "the same contract month of another product",
    openPerExpiry,
    "maxOpenPerExpiry",
    1,
    "channel",
    contract("NQ"),
    [{ spec: contract("ES") }],
    "too-many-on-expiry: 1 open trade in the contract month 2026-12 of channel 100, the limit is 1 → close one of them, then post it again; raise maxOpenPerExpiry of channel 100 (risk.channels)",
  ],
  ["shares", openPerExpiry, "maxOpenPerExpiry", 1, "book", shares(), [{}], "shares do not expire"],

  [
    "trades of another author",
    openPerAuthor,
    "maxOpenPerAuthor",
    1,
    "book",
    call(),
    [{ author: "8" }],
    "0 open trades by author 7, the limit is 1",
  ],
  [
    "one too many of the author, anywhere",
    openPerAuthor,
    "maxOpenPerAuthor",
    1,
    "book",
    call(),
    [{ channel: "101" }],
    "too-many-by-author: 1 open trade by author 7, the limit is 1 → close one of them, then post it again; raise risk.maxOpenPerAuthor",
  ],
  [
    "one too many of the author in the channel",
    openPerAuthor,
    "maxOpenPerAuthor",
    1,
    "channel",
    call(),
    [{}],
    "too-many-by-author: 1 open trade by author 7 of channel 100, the limit is 1 → close one of them, then post it again; raise maxOpenPerAuthor of channel 100 (risk.channels)",
  ],
  [
    "one too many of the author by its own limit",
    openPerAuthor,
    "maxOpenPerAuthor",
    1,
    "author",
    call(),
    [{}],
    "too-many-by-author: 1 open trade of author 7, the limit is 1 → close one of them, then post it again; raise maxOpenPerAuthor of author 7 (risk.authors)",
  ],
];

describe("a limit on open trades", () => {
  it.each(ROWS)("says of %s what it counts", (_, rule, limit, most, of, spec, trades, says) => {
    expect(saysOf(rule(entryOf({ spec, book: bookWith(...trades), config: limitedIn(of, { [limit]: most }) })))).toBe(
      says,
    );
  });

  it.each([openTrades, openPerSymbol, openPerExpiry, openPerAuthor])(
    "that is not set holds nothing back (%#)",
    (rule) => {
      expect(rule(entryOf({ book: bookWith({}, {}, {}) }))).toMatchObject({ passed: true, text: "no limit is set" });
    },
  );

  it("is asked in every scope, and a pass shows all of them", () => {
    const config = limitedIn("book", { maxOpenTrades: 5 });
    const { authors } = limitedIn("author", { maxOpenTrades: 2 }).risk;
    const both = { ...config, risk: { ...config.risk, authors } };
    const asked = (...trades: readonly Past[]): string =>
      saysOf(openTrades(entryOf({ config: both, book: bookWith(...trades) })));
    expect(asked({ author: "8" }, {})).toBe("2 open trades, the limit is 5; 1 open trade of author 7, the limit is 2");
    expect(asked({ author: "8" }, {}, {})).toContain("too-many-open: 2 open trades of author 7, the limit is 2");
  });
});

const SPECS = [call(), QQQ, SOON, contract("ES"), contract("NQ"), contract("ES", 3), shares(), shares("QQQ")] as const;

const anyTrade = fc.record({
  spec: fc.constantFrom(...SPECS),
  channel: fc.constantFrom("100", "101"),
  author: fc.constantFrom("7", "8"),
  filled: fc.boolean(),
  over: fc.boolean(),
});

const endOf = ({ instrument }: InstrumentSpec): string => {
  if (instrument.kind === "option") return instrument.expiry;
  return instrument.kind === "future" ? `${instrument.year} ${instrument.month}` : "never";
};

/** What each rule counts, said a second time, of trades as a test makes them. */
const KINDS: readonly (readonly [
  EntryRule,
  Limit,
  (trade: { readonly spec: InstrumentSpec; readonly author: string }, spec: InstrumentSpec) => boolean,
])[] = [
  [openTrades, "maxOpenTrades", () => true],
  [
    openPerSymbol,
    "maxOpenPerSymbol",
    (trade, spec) => underlyingOfInstrument(trade.spec.instrument) === underlyingOfInstrument(spec.instrument),
  ],
  [openPerExpiry, "maxOpenPerExpiry", (trade, spec) => endOf(trade.spec) === endOf(spec)],
  [openPerAuthor, "maxOpenPerAuthor", ({ author }) => author === "7"],
];

describe("limits on open trades, whatever trades there are", () => {
  it.each(KINDS)("let one more in exactly while fewer are open in the scope (%#)", (rule, limit, counts) => {
    fc.assert(
      fc.property(
        fc.array(anyTrade, { maxLength: 8 }),
        fc.constantFrom("book" as const, "channel" as const, "author" as const),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(...SPECS),
        (trades, of, most, spec) => {
          const book = bookWith(...trades.map(({ over, ...trade }) => (over ? { ...trade, ...OVER } : trade)));
          const mine = trades.filter(
            (trade) => of === "book" || (of === "channel" ? trade.channel === "100" : trade.author === "7"),
          );
          const open = mine.filter((trade) => !trade.over && counts(trade, spec)).length;
          const exempt = rule === openPerExpiry && spec.instrument.kind === "equity";
          const check = rule(entryOf({ spec, book, config: limitedIn(of, { [limit]: most }) }));
          expect(check.passed).toBe(exempt || open < most);
          if (!exempt) expect(check.text).toContain(`${open} open trade`);
        },
      ),
    );
  });
});
