import { formatMoney, render, type Decimal, type Futures } from "../../src/index.ts";
import { productOf } from "../../src/instrument/products.ts";

const priced = (price: Decimal | null, mark: string): string => (price === null ? "" : `${mark}${formatMoney(price)}`);

/** What people call the product; its root where the name is a word of the order as well. */
const spoken = ({ root }: Futures): string => productOf(root ?? "")?.spokenNames[0] ?? root ?? "";

const bracket = ({ stopLoss, takeProfit }: Futures, stop: string, target: string): string =>
  priced(stopLoss, stop) + priced(takeProfit, target);

/** The entry's prices in letters or in words, with its time. */
const entry = ({ type, price, stopPrice }: Futures, limit: string): string => {
  if (stopPrice !== null) return `${priced(stopPrice, limit === " @ " ? " stop-limit " : " stop ")}${priced(price, limit === " @ " ? "/" : " limit ")}`;
  return priced(price, type === "stop" ? " stop " : limit);
};

const LONG_TIMES = { day: " day", gtc: " good till cancelled", ioc: " immediate or cancel", fok: " fill or kill" } as const;
const time = ({ timeInForce }: Futures): string => (timeInForce === null ? "" : ` ${timeInForce}`);
const longTime = ({ timeInForce }: Futures): string => (timeInForce === null ? "" : LONG_TIMES[timeInForce]);

/** Ways of commanding a futures order. */
export const COMMAND_DIALECTS: Readonly<Record<string, (order: Futures) => string>> = {
  "the canonical command": render,
  "a command in letters": (o) =>
    `!tt ${o.side === "buy" ? "long" : "short"} ${o.quantity} contracts ${o.root}${entry(o, " @ ")}${time(o)}${bracket(o, " sl ", " tp ")}`,
  "a command in words": (o) =>
    `!tt ${o.side} ${o.quantity} contracts of ${spoken(o)}${o.price === null ? " at market" : entry(o, " limit ")}${bracket(o, ", stop loss ", ", take profit ")}${longTime(o)}`,
};

/** Ways of writing a futures signal. */
export const SIGNAL_DIALECTS: Readonly<Record<string, (order: Futures) => string>> = {
  "the canonical signal": render,
  "the side first": (o) =>
    `${o.side === "buy" ? "LONG" : "SHORT"} ${o.root} ${priced(o.price, "")}${o.grade === null ? "" : ` ${o.grade}`}${bracket(o, " sl ", " tp ")}`,
  "the grade last": (o) =>
    `/${o.root} ${o.side === "buy" ? "BUY" : "SELL"} @ ${priced(o.price, "")}${bracket(o, " SL: ", " TP: ")}${o.grade === null ? "" : ` grade ${o.grade}`}`,
};
