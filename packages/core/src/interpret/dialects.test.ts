import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nyse } from "../calendar/nyse.ts";
import { decimal, format, formatMoney, fromScaled, times } from "../decimal.ts";
import { addDays, civilDate, partsOf, type CivilDate } from "../time.ts";
import type { Close, Open } from "./instruction.ts";
import { interpret } from "./interpret.ts";
import { meaningsOf } from "./lexicon.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";

const TODAY = civilDate("2026-10-14");
const POSTED = Date.parse("2026-10-14T15:30:00Z");
const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO" };

type Order = Open | Close;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

const expiry: fc.Arbitrary<CivilDate> = fc
  .integer({ min: 1, max: 900 })
  .map((days) => addDays(TODAY, days))
  .filter((date) => nyse.isTradingDay(date));

const fields = fc.record({
  symbol: fc.oneof(
    fc.stringMatching(/^[A-Z]{1,5}$/).filter((word) => meaningsOf(word) === 0),
    fc.constantFrom("SPY", "COST", "ALL", "NOW", "MAY"),
  ),
  right: fc.constantFrom("C" as const, "P" as const),
  strike: fc.integer({ min: 1, max: 20_000 }).map((half) => fromScaled(BigInt(half) * 50_000_000n)),
  expiry,
  price: fc.integer({ min: 1, max: 9_999 }).map((cents) => times(decimal("0.01"), cents)),
  quantity: fc.option(fc.integer({ min: 1, max: 500 })),
});

const bought: fc.Arbitrary<Open> = fields.map((contract) => ({
  kind: "open",
  asset: "option",
  action: "BTO",
  spread: null,
  ...contract,
  size: null,
  targets: [],
  stop: null,
}));

const sold: fc.Arbitrary<Close> = fields.map((contract) => ({
  kind: "close",
  asset: "option",
  action: "STC",
  spread: null,
  ...contract,
  fraction: null,
  partial: false,
}));

/** The fields as words of the text, each in the forms that rooms use. */
const parts = (order: Order) => {
  const { year, month, day } = partsOf(order.expiry ?? TODAY);
  const strike = format(order.strike ?? decimal("0"));
  const call = order.right === "C";
  return {
    symbol: meaningsOf(order.symbol) === 0 ? order.symbol : `$${order.symbol}`,
    tag: `$${order.symbol}`,
    strike,
    letter: order.right ?? "",
    word: call ? "call" : "put",
    count: order.quantity === null ? "" : `${order.quantity} `,
    behind: order.quantity === null ? "" : ` x${order.quantity}`,
    price: order.price === null ? "" : formatMoney(order.price),
    slashed: `${month}/${day}/${year}`,
    named: `${MONTHS[month - 1]} ${day} ${year}`,
    dashed: `${day}-${MONTHS[month - 1]}-${year}`,
    iso: `${year}-${two(month)}-${two(day)}`,
    compact: `${two(year % 100)}${two(month)}${two(day)}`,
    padded: strike.includes(".") ? `${strike.replace(".5", "500").padStart(8, "0")}` : `${strike}000`.padStart(8, "0"),
    opens: order.kind === "open",
  };
};

const DIALECTS: Readonly<Record<string, (order: ReturnType<typeof parts>) => string>> = {
  "broker's letters": (o) => `${o.opens ? "BTO" : "STC"} ${o.count}${o.symbol} ${o.strike}${o.letter} ${o.slashed} @ ${o.price}`,
  "words of a ticket": (o) =>
    `${o.opens ? "Buy to open" : "Sell to close"} ${o.count}${o.symbol} ${o.named} ${o.strike} ${o.word} for $${o.price}`,
  "a casual room": (o) => `${o.opens ? "Bought" : "Sold"} ${o.tag} ${o.slashed} ${o.strike} ${o.word}s @${o.price}${o.behind}`,
  "a platform's code": (o) => `${o.opens ? "BTO" : "STC"} ${o.count}${o.symbol}${o.compact}${o.letter}${o.strike} @ ${o.price}`,
  "the listed code": (o) => `${o.opens ? "BTO" : "STC"} ${o.count}${o.symbol}   ${o.compact}${o.letter}${o.padded} @ ${o.price}`,
  "a card of labels": (o) =>
    `**${o.opens ? "Entry" : "Exit"}**\nTicker: ${o.tag}\nStrike: ${o.strike}${o.letter}\nExp: ${o.iso}\nPrice: $${o.price}${
      o.count === "" ? "" : `\nQty: ${o.count}`
    }`,
  "contract first": (o) => `${o.tag.slice(o.symbol === o.tag ? 0 : 1)} ${o.strike}${o.letter} ${o.dashed} ${o.opens ? "BTO" : "STC"} @ ${o.price}${o.behind}`,
  "a decorated room": (o) =>
    `🚨 **${o.opens ? "BOUGHT" : "SOLD"} ${o.symbol} ${o.dashed} ${o.strike}${o.letter}** - $${o.price}${o.behind} @everyone`,
};

describe.each(Object.entries(DIALECTS))("in %s", (_, written) => {
  it("an order reads as the order that was meant", () => {
    fc.assert(
      fc.property(fc.oneof(bought, sold), (order) => {
        const text = written(parts(order));
        expect(interpret({ text, embeds: [], postedAt: POSTED }, ROOM).instruction).toEqual(order);
      }),
      { numRuns: 1_500 },
    );
  });
});
