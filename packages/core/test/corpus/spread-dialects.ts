import { format, type Close, type Leg, type Open } from "../../src/index.ts";
import { clauses, lines, parts, TICKET, letters, type Parts } from "./dialects.ts";

type Spread = NonNullable<Open["spread"]>;
type Order = Open | Close;

/** A spread order with its parts as words. */
const said = (order: Order & { readonly spread: Spread }) => {
  const { legs, effect } = order.spread;
  const strikes = [...new Set(legs.map(({ strike }) => strike))].sort((a, b) => (a < b ? -1 : 1)).map((strike) => format(strike));
  const rights = new Set(legs.map(({ right }) => right));
  return {
    ...parts({ ...order, expiry: legs[0]?.expiry ?? null }),
    strikes: strikes.join("/"),
    right: rights.size === 1 ? legs[0]?.right === "C" ? "call" : "put" : null,
    kind: kindOf(legs),
    effect,
  };
};
type Said = ReturnType<typeof said>;

const kindOf = (legs: readonly Leg[]): "vertical" | "butterfly" | "iron condor" | "iron butterfly" | "straddle" | "strangle" => {
  const strikes = new Set(legs.map(({ strike }) => strike)).size;
  if (legs.length === 4) return strikes === 4 ? "iron condor" : "iron butterfly";
  if (legs.length === 3) return "butterfly";
  if (legs[0]?.right === legs[1]?.right) return "vertical";
  return strikes === 1 ? "straddle" : "strangle";
};

/** `590/595C`, `590`, with the right where all legs have the same. */
const struck = (o: Said): string => o.strikes + (o.right === null ? "" : o.right === "call" ? "C" : "P");

const name = (o: Said): string => (o.kind === "vertical" ? "spread" : o.kind);

/** `call debit spread`: a close names the spread by what opening it was. */
const called = (o: Said): string => {
  const opened = o.opens ? o.effect : o.effect === "debit" ? "credit" : "debit";
  return [o.right, o.kind === "vertical" ? opened : null, name(o)].filter((word) => word !== null).join(" ");
};

const plan = (o: Parts): string => letters(o);

/** Ways of writing a spread. */
export const SPREAD_DIALECTS: Readonly<Record<string, (o: Said) => string | undefined>> = {
  "broker's letters": (o) =>
    `${o.action} ${o.ratio}${o.count}${o.symbol} ${o.strikes} ${called(o)} ${o.slashed}${o.priced(" @ ")}${plan(o)}`,
  "words of a ticket": (o) =>
    `${TICKET[o.action]} ${o.spokenPart}${o.count}${o.symbol} ${o.named} ${o.strikes} ${called(o)}${o.priced(" for $")}${clauses(o)}`,
  "strikes with their letter": (o) =>
    o.kind === "vertical" ? `${o.action} ${o.percent}${o.count}${o.tag} ${struck(o)} ${o.iso}${o.priced(" @ ")}${plan(o)}` : undefined,
  "contract first": (o) =>
    `${o.symbol} ${o.kind === "vertical" ? struck(o) : `${o.strikes} ${called(o)}`} ${o.dashed} ${o.action} ${o.spokenPart}${o.priced("@ ")}${o.behind}${clauses(o)}`,
  "a message of several lines": (o) =>
    `${o.action} ${o.percent}${o.count}${o.tag} ${called(o)}\n${o.strikes}\n${o.slashed}${o.priced("\n@ ")}${lines(o)}`,
  // A room whose habit is to buy has no word for a spread that is sold to open, nor for one bought back.
  "a decorated room": (o) =>
    o.action === "BTO" || o.action === "STC"
      ? `🚨 **${o.opens ? "BOUGHT" : "SOLD"} ${o.ratio}${o.symbol} ${o.dashed} ${o.strikes} ${o.kind === "vertical" ? "" : "debit "}${called(o)}**${o.priced(" - $")}${o.behind}${clauses(o)} @everyone`
      : undefined,
};

/** The spread in a dialect; `undefined` where that has no words for it. */
export const spreadIn = (dialect: string, order: Order): string | undefined =>
  order.spread === null ? undefined : SPREAD_DIALECTS[dialect]?.(said({ ...order, spread: order.spread }));
