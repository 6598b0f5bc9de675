import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nyse } from "../calendar/nyse.ts";
import { compare, decimal, format, fromScaled, parseDecimal, times, type Decimal } from "../decimal.ts";
import { FUTURES_PRODUCTS } from "../instrument/products.ts";
import { MESSAGE_LENGTH } from "../limits.ts";
import { addDays, civilDate, partsOf, type CivilDate } from "../time.ts";
import { interpret } from "./interpret.ts";
import type { Close, Control, Futures, Instruction, Open } from "./instruction.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";
import { render } from "./render.ts";

const TODAY = civilDate("2026-10-14");
const POSTED = Date.parse("2026-10-14T15:30:00Z");
const SIGNALS: Profile = { ...PLAIN_PROFILE, kind: "futures-signal" };
const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly" };

const read = (text: string, profile = PLAIN_PROFILE): Instruction =>
  interpret({ text, embeds: [], postedAt: POSTED }, profile).instruction;

const CENT = decimal("0.01");
const cents = (from: number, to: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: from, max: to }).map((n) => times(CENT, n));

const letters = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const symbol = fc.oneof(
  fc.array(letters, { minLength: 1, maxLength: 5 }).map((all) => all.join("")),
  fc.constantFrom("SPY", "BRK.B", "ALL", "COST", "C", "P", "MAR", "NOW", "BTC", "X", "GM", "MAY"),
);
const expiry: fc.Arbitrary<CivilDate> = fc
  .integer({ min: 0, max: 900 })
  .map((days) => addDays(TODAY, days))
  .filter((date) => nyse.isTradingDay(date));
const quantity = fc.option(fc.integer({ min: 1, max: 10_000 }));
const contract = fc.record({
  symbol,
  right: fc.constantFrom("C" as const, "P" as const),
  strike: fc.integer({ min: 1, max: 20_000 }).map((half) => fromScaled(BigInt(half) * 50_000_000n)),
  expiry,
});
const share = symbol.map((named) => ({ symbol: named, right: null, strike: null, expiry: null }));
const asset = fc.oneof(
  contract.map((fields) => ({ asset: "option" as const, spread: null, ...fields })),
  share.map((fields) => ({ asset: "equity" as const, spread: null, ...fields })),
);

const level = (price: fc.Arbitrary<Decimal>) =>
  fc.oneof(
    fc.record({ unit: fc.constant("price" as const), value: price }),
    fc.record({
      unit: fc.constant("percent" as const),
      value: fc.integer({ min: 1, max: 900 }).map((n) => decimal(String(n))),
    }),
  );

const open: fc.Arbitrary<Open> = fc
  .record({
    asset,
    action: fc.constantFrom("BTO" as const, "STO" as const),
    price: cents(1_000, 2_000),
    quantity,
    size: fc.option(fc.constantFrom("lotto" as const, "small" as const, "half" as const, "large" as const)),
    gains: fc.array(level(cents(2_100, 9_000)), { maxLength: 3 }),
    losses: fc.array(level(cents(100, 900)), { maxLength: 3 }),
    loss: fc.option(level(cents(100, 900))),
    rise: fc.option(level(cents(2_100, 9_000))),
  })
  .map(({ asset: fields, gains, losses, loss, rise, ...rest }) => ({
    kind: "open" as const,
    ...fields,
    ...rest,
    targets: rest.action === "BTO" ? gains : losses,
    stop: rest.action === "BTO" ? loss : rise,
  }));

const fraction = fc
  .constantFrom([1, 1], [1, 2], [1, 3], [2, 3], [3, 4], [1, 5], [3, 10], [7, 20], [1, 100])
  .map(([numerator = 1, denominator = 1]) => ({
    numerator,
    denominator,
  }));

const close: fc.Arbitrary<Close> = fc
  .record({
    asset,
    action: fc.constantFrom("STC" as const, "BTC" as const),
    price: fc.option(cents(1, 90_000)),
    quantity,
    fraction: fc.option(fraction),
  })
  .map(({ asset: fields, ...rest }) => ({
    kind: "close" as const,
    ...fields,
    ...rest,
    // Shares need a price or a quantity to be known as shares; both parts and counts are only said of all.
    price: fields.asset === "equity" ? (rest.price ?? CENT) : rest.price,
    fraction: rest.quantity === null ? rest.fraction : null,
  }));

const product = fc.constantFrom(...FUTURES_PRODUCTS);

const futures: fc.Arbitrary<Futures> = fc
  .record({
    product,
    side: fc.constantFrom("buy" as const, "sell" as const),
    quantity: fc.integer({ min: 1, max: 10_000 }),
    type: fc.constantFrom("market" as const, "limit" as const, "stop" as const),
    tick: fc.integer({ min: 10, max: 1_000 }),
    bracket: fc.boolean(),
  })
  .map(({ product: named, side, quantity: count, type, tick, bracket }) => {
    const [low] = named.plausible;
    const base = low - (low % named.tick) + named.tick;
    const at = (ticks: number): Decimal => fromScaled(base + BigInt(ticks) * named.tick);
    const sign = side === "buy" ? 1 : -1;
    return {
      kind: "futures" as const,
      side,
      root: named.root,
      contract: null,
      quantity: count,
      fraction: null,
      type,
      price: type === "market" ? null : at(tick),
      stopLoss: bracket ? at(tick - 5 * sign) : null,
      takeProfit: bracket ? at(tick + 7 * sign) : null,
      grade: null,
    };
  });

const flat: fc.Arbitrary<Futures> = fc
  .record({
    product: fc.option(product),
    part: fc.option(fraction),
    quantity: fc.option(fc.integer({ min: 1, max: 99 })),
  })
  .map(({ product: named, part, quantity: count }) => ({
    kind: "futures" as const,
    side: "flat" as const,
    root: named?.root ?? null,
    contract: null,
    quantity: named === null || part !== null ? null : count,
    fraction: part,
    type: null,
    price: null,
    stopLoss: null,
    takeProfit: null,
    grade: null,
  }));

const signal: fc.Arbitrary<Futures> = fc
  .record({ order: futures, grade: fc.constantFrom("A" as const, "B" as const, "C" as const, null) })
  .filter(({ order }) => order.price !== null)
  .map(({ order, grade }) => ({ ...order, quantity: null, type: "limit" as const, grade }));

const control: fc.Arbitrary<Control> = fc.oneof(
  fc
    .constantFrom(
      "status" as const,
      "positions" as const,
      "orders" as const,
      "risk" as const,
      "help" as const,
      "pause" as const,
      "resume" as const,
      "kill" as const,
    )
    .map((command) => ({ kind: "control" as const, command, argument: null })),
  fc.record({
    kind: fc.constant("control" as const),
    command: fc.constantFrom("cancel" as const, "explain" as const),
    argument: fc.option(fc.stringMatching(/^[a-z0-9]{1,19}$/)),
  }),
);

describe("the canonical text of an instruction", () => {
  it("reads as the same instruction", () => {
    fc.assert(
      fc.property(fc.oneof(open, close, futures, flat, control), (instruction) => {
        expect(read(render(instruction))).toEqual(instruction);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads as the same signal where signals are read", () => {
    fc.assert(
      fc.property(signal, (instruction) => {
        expect(read(render(instruction), SIGNALS)).toEqual(instruction);
      }),
      { numRuns: 1_000 },
    );
  });
});

const trades = ({ kind }: Instruction): boolean => kind === "open" || kind === "close" || kind === "futures";
const alertText = fc.oneof(open, close).map(render);

describe("an order that is talked about", () => {
  const before = [
    "don't ",
    "never ",
    "not an alert: ",
    "should I ",
    "if it dips ",
    "recap: ",
    "> ",
    "he said ",
    "Ann: ",
    "watching ",
    "`",
    "example: ",
    "would have ",
  ];
  const after = [
    "?",
    " - cancel that",
    " nvm",
    " if it breaks",
    " (paper)",
    " is what Ann posted",
    " yesterday",
    " not filled",
  ];

  it("is none with a word before it that denies, doubts, asks, quotes or reports", () => {
    fc.assert(
      fc.property(
        alertText,
        fc.constantFrom(...before),
        fc.constantFrom(PLAIN_PROFILE, ROOM),
        (text, words, profile) => {
          expect(trades(read(`${words}${text}${words === "`" ? words : ""}`, profile))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is none with words behind it that take it back", () => {
    fc.assert(
      fc.property(
        alertText,
        fc.constantFrom(...after),
        fc.constantFrom(PLAIN_PROFILE, ROOM),
        (text, words, profile) => {
          expect(trades(read(`${text}${words}`, profile))).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is never one of two", () => {
    fc.assert(
      fc.property(alertText, alertText, fc.constantFrom(" ", "\n", " and ", ", "), (first, second, joint) => {
        expect(read(`${first}${joint}${second}`)).toMatchObject({ kind: "invalid" });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Every number that a text holds, grouping commas removed. */
const numbersIn = (text: string): ReadonlySet<string> => {
  const numbers = new Set<string>();
  for (const found of text.replace(/(\d),(?=\d{3})/g, "$1").match(/\d+(\.\d+)?|\.\d+/g) ?? []) {
    const value = parseDecimal(found);
    if (value !== undefined) numbers.add(format(value));
  }
  return numbers;
};

/** Everything an order says that its text does not. */
const invented = (text: string, order: Open | Close): readonly string[] => {
  const numbers = numbersIn(text);
  const levels =
    order.kind === "open"
      ? [...order.targets, ...(order.stop === null ? [] : [order.stop])].map(({ value }) => value)
      : [];
  const wanted = [order.strike, order.price, ...levels].filter((value) => value !== null).map(format);
  if (order.quantity !== null) wanted.push(String(order.quantity));
  if (order.expiry !== null) wanted.push(String(partsOf(order.expiry).month), String(partsOf(order.expiry).day));
  const missing = wanted.filter((value) => !numbers.has(value));
  // BRK/B is another way to write BRK.B.
  if (!text.toUpperCase().replaceAll("/", ".").includes(order.symbol)) missing.push(order.symbol);
  if (!text.toUpperCase().includes(order.action)) missing.push(order.action);
  if (order.right !== null && !text.toUpperCase().includes(order.right)) missing.push(order.right);
  return missing;
};

const mutated = fc
  .record({
    text: fc.oneof(alertText, fc.oneof(futures, control).map(render)),
    edits: fc.array(
      fc.record({
        at: fc.nat(),
        cut: fc.nat({ max: 3 }),
        put: fc.oneof(
          fc.constantFrom(
            "",
            " ",
            "\n",
            "1",
            ".",
            ",",
            "/",
            "@",
            "-",
            "%",
            "$",
            "C",
            "C ",
            "BTO",
            "½",
            "１",
            "С",
            "​",
            "🚀",
            "'",
          ),
          fc.string({ maxLength: 2 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ text, edits }) =>
    edits.reduce((now, { at, cut, put }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + put + now.slice(place + cut);
    }, text),
  );

describe("any text", () => {
  const anything = fc.oneof(mutated, fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }));

  it("is read without a throw, and a refusal always has a suggestion", () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(PLAIN_PROFILE, ROOM, SIGNALS), (text, profile) => {
        const instruction = read(text, profile);
        if (instruction.kind === "invalid") {
          expect(instruction.suggestions.length).toBeGreaterThan(0);
          expect(instruction.text).not.toBe("");
        }
        if (instruction.kind === "open") expect(compare(instruction.price, decimal("0"))).toBe(1);
      }),
      { numRuns: 5_000 },
    );
  });

  it("gives no order a field that does not stand in it", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const instruction = read(text);
        if (instruction.kind === "open" || instruction.kind === "close")
          expect(invented(text.replaceAll("​", ""), instruction)).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it("is read the same with invisible marks and hard blanks around its words", () => {
    fc.assert(
      fc.property(alertText, (text) => {
        expect(read(`​${text.replaceAll(" ", " ​")}﻿`)).toEqual(read(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a long message", () => {
  it("is read up to its limit and not beyond", () => {
    const order = "BTO SPY 590C 12/18 @ 1.20 ";
    expect(read(order + "A".repeat(MESSAGE_LENGTH - order.length))).toMatchObject({ kind: "open" });
    expect(read(order + "A".repeat(MESSAGE_LENGTH - order.length + 1))).toMatchObject({
      kind: "invalid",
      code: "too-long",
    });
  });

  it("of one piece, over and over, is never an order", () => {
    const pieces = [
      "1",
      "A ",
      "BTO ",
      "BTO 1 A ",
      "BTO SPY 590C 12/18 @ 1.20 ",
      "@ 1 ",
      "12/18 ",
      "weekly ",
      "SOLD 1\n",
      "(",
      "`",
      "all out ",
      "micro ",
    ];
    for (const piece of pieces) {
      for (const profile of [PLAIN_PROFILE, ROOM, SIGNALS]) {
        const text = piece.repeat(Math.floor(MESSAGE_LENGTH / piece.length));
        for (const whole of [
          text,
          `BTO 1 A ${text}`.slice(0, MESSAGE_LENGTH),
          `!tt buy 1 ${text}`.slice(0, MESSAGE_LENGTH),
        ]) {
          expect(trades(read(whole, profile))).toBe(false);
        }
      }
    }
  });

  it("counts its embeds as well", () => {
    const embed = { title: "", description: "A".repeat(MESSAGE_LENGTH), author: "", footer: "", fields: [] };
    const { instruction } = interpret(
      { text: "BTO SPY 590C 12/18 @ 1.20", embeds: [embed], postedAt: POSTED },
      PLAIN_PROFILE,
    );
    expect(instruction).toMatchObject({ code: "too-long" });
  });
});
