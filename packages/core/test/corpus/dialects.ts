import {
  civilDate,
  decimal,
  format,
  formatMoney,
  partsOf,
  type Close,
  type Fraction,
  type Level,
  type Open,
  type SizeWord,
  type Trail,
} from "../../src/index.ts";
import { meaningsOf } from "../../src/interpret/lexicon.ts";

type Order = Open | Close;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** An option of these tests always has its expiry; shares have none, and nothing asks for it. */
const NEVER = civilDate("2099-12-31");
const two = (value: number): string => String(value).padStart(2, "0");

const levelText = ({ unit, value }: Level | Trail): string => (unit === "percent" ? `${format(value)}%` : `$${formatMoney(value)}`);

/** The part of a close: as a percentage where it is a whole one, else as a ratio. */
const percentOf = ({ numerator, denominator }: Fraction): string =>
  (100 * numerator) % denominator === 0 ? `${(100 * numerator) / denominator}%` : `${numerator}/${denominator}`;
const ratioOf = (part: Fraction): string => {
  if (part.numerator === part.denominator) return "all";
  return part.denominator > 10 ? percentOf(part) : `${part.numerator}/${part.denominator}`;
};
const NAMES: Readonly<Record<string, string>> = { "1/1": "all", "1/2": "half", "1/3": "a third", "1/4": "a quarter" };
const namedPart = (part: Fraction): string => NAMES[`${part.numerator}/${part.denominator}`] ?? percentOf(part);

const STAKES: Readonly<Record<SizeWord, string>> = { lotto: "lotto", small: "small", half: "half size", large: "large" };

/** The fields as words of the text, each in the forms that rooms use. */
export const parts = (order: Order) => {
  const { year, month, day } = partsOf(order.expiry ?? NEVER);
  const strike = format(order.strike ?? decimal("0"));
  const opened = order.kind === "open";
  const fraction = order.kind === "close" ? order.fraction : null;
  const partial = order.kind === "close" && order.partial;
  const part = (write: (part: Fraction) => string): string => (partial ? "some " : fraction === null ? "" : `${write(fraction)} `);
  return {
    order,
    symbol: meaningsOf(order.symbol) === 0 ? order.symbol : `$${order.symbol}`,
    tag: `$${order.symbol}`,
    action: order.action,
    strike,
    letter: order.right ?? "",
    word: order.right === "C" ? "call" : "put",
    count: order.quantity === null ? "" : `${order.quantity} `,
    behind: order.quantity === null ? "" : ` x${order.quantity}`,
    price: order.price === null ? "" : formatMoney(order.price),
    /** With its mark in front; nothing where a close names no price. */
    priced: (mark: string): string => (order.price === null ? "" : `${mark}${formatMoney(order.price)}`),
    slashed: `${month}/${day}/${year}`,
    named: `${MONTHS[month - 1]} ${day} ${year}`,
    dashed: `${day}-${MONTHS[month - 1]}-${year}`,
    iso: `${year}-${two(month)}-${two(day)}`,
    compact: `${two(year % 100)}${two(month)}${two(day)}`,
    padded: strike.includes(".") ? `${strike.replace(".5", "500").padStart(8, "0")}` : `${strike}000`.padStart(8, "0"),
    opens: opened,
    ratio: part(ratioOf),
    percent: part(percentOf),
    spokenPart: part(namedPart),
    targets: opened ? order.targets.map(levelText) : [],
    stop: opened && order.stop !== null ? levelText(order.stop) : null,
    trail: opened && order.trail !== null ? levelText(order.trail) : null,
    stake: opened && order.size !== null ? STAKES[order.size] : null,
  };
};
export type Parts = ReturnType<typeof parts>;

const when = (value: string | null, write: (value: string) => string): string => (value === null || value === "" ? "" : write(value));
const list = (values: readonly string[], joint: string): string | null => (values.length === 0 ? null : values.join(joint));

/** ` PT 1.50, 2.00 SL 0.80 TS 10% small`. */
export const letters = (o: Parts): string =>
  when(list(o.targets, ", "), (all) => ` PT ${all}`) +
  when(o.stop, (stop) => ` SL ${stop}`) +
  when(o.trail, (trail) => ` TS ${trail}`) +
  when(o.stake, (stake) => ` ${stake}`);

/** `, targets 1.50, 2.00, stop loss 0.80, trailing stop 10%, small`. */
export const clauses = (o: Parts): string =>
  when(o.stake, (stake) => `, ${stake}`) +
  when(o.stop, (stop) => `, stop loss ${stop}`) +
  when(o.trail, (trail) => `, trailing stop ${trail}`) +
  when(list(o.targets, " & "), (all) => `, targets ${all}`);

/** One line for each part of the plan, each target with its number. */
export const lines = (o: Parts): string =>
  o.targets.map((target, index) => `\nTP${index + 1}: ${target}`).join("") +
  when(o.stop, (stop) => `\nStop: ${stop}`) +
  when(o.trail, (trail) => `\nTrail: ${trail}`) +
  when(o.stake, (stake) => `\n${stake}`);

export const TICKET: Readonly<Record<Order["action"], string>> = {
  BTO: "Buy to open",
  STO: "Sell to open",
  STC: "Sell to close",
  BTC: "Buy to close",
};

/** In a room that buys options, bought opens and sold closes: of the other two it has no words. */
const bought = (o: Parts): boolean => o.action === "BTO" || o.action === "STC";

export interface Dialect {
  /** Which orders it has words for; what it says of the others is asked nowhere. */
  readonly says: (o: Parts) => boolean;
  readonly text: (o: Parts) => string;
}

const everything = (): boolean => true;
const dialect = (text: Dialect["text"], says: Dialect["says"] = everything): Dialect => ({ text, says });

const card = (o: Parts, contract: string): string =>
  `**Action**: ${o.action}\nTicker: ${o.tag}${contract}` +
  when(o.price, (price) => `\nPrice: $${price}`) +
  when(o.count, (count) => `\nQty: ${count}`) +
  when(o.opens ? null : o.percent, (part) => `\nSize: ${part}`) +
  when(list(o.targets, ", "), (all) => `\nTargets: ${all}`) +
  when(o.stop, (stop) => `\nStop Loss: ${stop}`) +
  when(o.trail, (trail) => `\nTrailing Stop: ${trail}`) +
  when(o.stake, (stake) => `\nSize: ${stake}`);

/** Ways of writing an option order that different rooms and platforms have. */
export const OPTION_DIALECTS: Readonly<Record<string, Dialect>> = {
  "broker's letters": dialect(
    (o) => `${o.action} ${o.ratio}${o.count}${o.symbol} ${o.strike}${o.letter} ${o.slashed}${o.priced(" @ ")}${letters(o)}`,
  ),
  "words of a ticket": dialect(
    (o) => `${TICKET[o.action]} ${o.spokenPart}${o.count}${o.symbol} ${o.named} ${o.strike} ${o.word}${o.priced(" for $")}${clauses(o)}`,
  ),
  "a platform's code": dialect(
    (o) => `${o.action} ${o.ratio}${o.count}${o.symbol}${o.compact}${o.letter}${o.strike}${o.priced(" @ ")}${lines(o)}`,
    // A platform's code has no point in its symbol: BRKB, and which class that is the text does not say.
    (o) => !o.symbol.includes("."),
  ),
  "the listed code": dialect(
    (o) => `${o.action} ${o.percent}${o.count}${o.symbol}   ${o.compact}${o.letter}${o.padded}${o.priced(" @ ")}${letters(o)}`,
  ),
  "a card of labels": dialect((o) => card(o, `\nStrike: ${o.strike}${o.letter}\nExp: ${o.iso}`)),
  "contract first": dialect(
    (o) => `${o.symbol} ${o.strike}${o.letter} ${o.dashed} ${o.action} ${o.spokenPart}${o.priced("@ ")}${o.behind}${clauses(o)}`,
  ),
  "a message of several lines": dialect(
    (o) => `${o.action} ${o.percent}${o.count}${o.tag}\n${o.strike}${o.letter} ${o.slashed}${o.priced("\n@ ")}${lines(o)}`,
  ),
  "a casual room": dialect(
    (o) =>
      `${o.opens ? "Bought" : "Sold"} ${o.spokenPart}${o.tag} ${o.slashed} ${o.strike} ${o.word}s${o.priced(" @")}${o.behind}${letters(o)}`,
    bought,
  ),
  "a decorated room": dialect(
    (o) =>
      `🚨 **${o.opens ? "BOUGHT" : "SOLD"} ${o.ratio}${o.symbol} ${o.dashed} ${o.strike}${o.letter}**${o.priced(" - $")}${o.behind}${clauses(o)} @everyone`,
    bought,
  ),
};

/** Ways of writing an order of shares. `BTC` alone is a future as well, so all of them say that shares are meant. */
export const SHARE_DIALECTS: Readonly<Record<string, Dialect>> = {
  "broker's letters": dialect((o) => `${o.action} ${o.ratio}${o.count}${o.symbol} shares${o.priced(" @ ")}${letters(o)}`),
  "words of a ticket": dialect(
    (o) => `${TICKET[o.action]} ${o.spokenPart}${o.count === "" ? "" : `${o.count}shares of `}${o.tag}${o.count === "" ? " shares" : ""}${o.priced(" for $")}${clauses(o)}`,
  ),
  "a card of labels": dialect((o) => card(o, "\nType: shares")),
  "a message of several lines": dialect((o) => `${o.action} ${o.percent}${o.tag} shares${o.priced("\n@ ")}${o.behind}${lines(o)}`),
  "symbol first": dialect((o) => `${o.tag} shares ${o.action} ${o.ratio}${o.priced("@ ")}${o.behind}${letters(o)}`),
  "a decorated room": dialect(
    (o) => `🚨 **${o.opens ? "BOUGHT" : "SOLD"} ${o.ratio}${o.symbol} shares**${o.priced(" - $")}${o.behind}${clauses(o)} @everyone`,
    bought,
  ),
};

/** The dialects that have words for the order, in its own words. */
export const writtenInDialects = (order: Order): readonly string[] => {
  const said = parts(order);
  const dialects = order.asset === "option" ? OPTION_DIALECTS : order.asset === "equity" ? SHARE_DIALECTS : {};
  return Object.values(dialects).filter(({ says }) => says(said)).map(({ text }) => text(said));
};
