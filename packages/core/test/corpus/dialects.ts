import { civilDate, decimal, format, formatMoney, partsOf, type Close, type Open } from "../../src/index.ts";
import { meaningsOf } from "../../src/interpret/lexicon.ts";

type Order = Open | Close;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** An order of these tests always has its expiry. */
const NEVER = civilDate("2099-12-31");
const two = (value: number): string => String(value).padStart(2, "0");

/** The fields as words of the text, each in the forms that rooms use. */
export const parts = (order: Order) => {
  const { year, month, day } = partsOf(order.expiry ?? NEVER);
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

/** Ways of writing an option order that different rooms and platforms have. */
export const DIALECTS: Readonly<Record<string, (order: ReturnType<typeof parts>) => string>> = {
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

