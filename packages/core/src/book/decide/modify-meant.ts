import { instrumentText } from "../../instrument/instrument-text.ts";
import type { Modify } from "../../interpret/instruction.ts";
import { legsOf, targetName } from "../../exit/legs.ts";
import { freeUnits, unitsLeft } from "../../exit/holding.ts";
import { entriesOf } from "../../persistent-map.ts";
import { fail, ok, problem, type Problem, type Result } from "../../result.ts";
import { holdingOf, legOf } from "../exit-facts.ts";
import { entryOf } from "../holdings.ts";
import type { Order } from "../order.ts";
import { firstLimit } from "../plans.ts";
import { openTradesOf, type Book } from "../state.ts";
import { tradeStatus } from "../status.ts";
import type { Trade } from "../trade.ts";
import { isOrderNamed, isTradeNamed, same, workingExits } from "./named.ts";
import { isEntering } from "./stop-entries.ts";

/**
 * What of a trade can be changed: its working entry, the stop of what it holds, or a target that has units left. A stop
 * that is not there yet can be put in place, and a target (the number behind the last) where none has units left.
 */
export type Changeable =
  | { readonly what: "entry"; readonly trade: Trade }
  | { readonly what: "stop"; readonly trade: Trade }
  | { readonly what: "target"; readonly trade: Trade; readonly leg: number };

const exitsThatChange = (book: Book, trade: Trade): readonly Changeable[] => {
  const holding = holdingOf(book, trade);
  if (freeUnits(holding) === 0) return [];
  const legs = legsOf(trade.exitPlan);
  const targets = unitsLeft(legs, holding).flatMap((units, leg): readonly Changeable[] => (units === 0 ? [] : [{ what: "target", trade, leg }]));
  return [{ what: "stop", trade }, ...(targets.length > 0 ? targets : [{ what: "target", trade, leg: legs.targets.length } as const])];
};

/** Whether the plan has it already. */
const isThere = (each: Changeable): boolean => {
  if (each.what === "entry") return true;
  const { exitPlan, exitState } = each.trade;
  const { stop, targets } = legsOf(exitPlan);
  return each.what === "stop" ? stop !== null || exitState.stop !== null : each.leg < targets.length;
};

/** Everything of a trade that can be changed now. */
const changeableOf = (book: Book, trade: Trade): readonly Changeable[] => [
  ...(isEntering(book, trade) ? [{ what: "entry", trade } as const] : []),
  ...exitsThatChange(book, trade),
];

const isOrder = ({ role }: Order, leg: number | null, each: Changeable): boolean =>
  each.what === role && (each.what !== "target" || each.leg === leg);

/** What one name means of a trade: of an order's own name that order alone, of any other name everything. */
const namedIn = (book: Book, trade: Trade, name: string): readonly Changeable[] => {
  const order = [entryOf(book, trade), ...workingExits(book, trade)].find((each) => isOrderNamed(each, name));
  if (order !== undefined) return changeableOf(book, trade).filter((each) => isOrder(order, legOf(order), each));
  return isTradeNamed(book, trade, name) ? changeableOf(book, trade) : [];
};

/** Whether the change speaks of prices that this has. */
const takes = (book: Book, each: Changeable, { limit, stop, target, targetNumber, quantity }: Modify): boolean => {
  switch (each.what) {
    case "entry": {
      const { entryPlan } = each.trade;
      return target === null && (limit === null || firstLimit(entryPlan) !== null) && (stop === null || entryPlan.stop !== null);
    }
    case "stop":
      // A number that may be the trigger of a working entry is no stop that nobody has spoken of yet.
      if (isEntering(book, each.trade) && each.trade.entryPlan.stop !== null && !isThere(each)) return false;
      return stop !== null && limit === null && target === null && quantity === null;
    case "target": {
      if (stop !== null || quantity !== null || (limit === null) === (target === null)) return false;
      if (targetNumber !== null && targetNumber !== each.leg + 1) return false;
      return target !== null || workingExits(book, each.trade).some((order) => isOrder(order, legOf(order), each));
    }
  }
};

/** `stop`, `target`, or of several `target2`: what the command calls it. */
const wordFor = (each: Exclude<Changeable, { what: "entry" }>): string =>
  each.what === "stop" ? "stop" : targetName(legsOf(each.trade.exitPlan), each.leg);

/** `the entry fb-rs-e1`, `the stop of /MESZ6 (fb-rs)`, `the target2 of /MESZ6 (fb-rs)`; `a stop for …` where there is none. */
const changeableText = (book: Book, each: Changeable): string => {
  const name = instrumentText(each.trade.spec.instrument);
  if (each.what === "entry") return `the entry ${each.trade.entry} of ${name}`;
  if (!isThere(each)) return `a ${each.what} for ${name} (${each.trade.id})`;
  const order = workingExits(book, each.trade).find((exit) => isOrder(exit, legOf(exit), each));
  return `the ${wordFor(each)} of ${name} (${order?.key ?? each.trade.id})`;
};

/** What to write instead, of several things that one name may mean. */
const singledOut = (each: Changeable): string => (each.what === "entry" ? each.trade.entry : `${each.trade.id} ${wordFor(each)}`);

const fieldsText = ({ limit, stop, target, targetNumber, quantity }: Modify): string =>
  [limit === null ? "" : "limit", stop === null ? "" : "stop", target === null ? "" : `target${targetNumber ?? ""}`, quantity === null ? "" : "quantity"]
    .filter((each) => each !== "")
    .join(" and ");

const nothingMeant = (book: Book, { name }: Modify): Problem => {
  const trade = openTradesOf(book).find((each) => isTradeNamed(book, each, name) || workingExits(book, each).some((order) => isOrderNamed(order, name)));
  if (trade !== undefined) {
    const text = `nothing under ${name} can be changed any more: ${tradeStatus(book, trade.id)}`;
    return problem("nothing-to-modify", text, ["see what works with !tt orders"], name);
  }
  const foreign = [...entriesOf(book.foreignOrders)].find(([id]) => same(id, name));
  if (foreign !== undefined) return problem("foreign-order", foreign[1].text, ["change it at the broker"]);
  return problem("nothing-to-modify", `no order of ours works under ${name}`, ["see what works with !tt orders"], name);
};

/** The trades that a change may be about: their market is looked up before it is decided. */
export const tradesNamed = (book: Book, name: string): readonly Trade[] => openTradesOf(book).filter((trade) => namedIn(book, trade, name).length > 0);

/** The one thing that a change means. Codes: `nothing-to-modify`, `foreign-order`, `not-of-this-order`, `ambiguous`. */
export const meantBy = (book: Book, modify: Modify): Result<Problem, Changeable> => {
  const named = openTradesOf(book).flatMap((trade) => namedIn(book, trade, modify.name));
  const [meant, ...others] = named.filter((each) => takes(book, each, modify));
  if (meant === undefined) {
    const there = named.filter(isThere);
    if (there.length === 0) return fail(nothingMeant(book, modify));
    const text = `${there.map((each) => changeableText(book, each)).join(", ")}: there is no ${fieldsText(modify)} to change`;
    return fail(problem("not-of-this-order", text, ["see what works with !tt orders", "!tt help"]));
  }
  if (others.length === 0) return ok(meant);
  const all = [meant, ...others].map((each) => changeableText(book, each)).join(", ");
  const names = [meant, ...others].map(singledOut).join(", ");
  return fail(problem("ambiguous", `${modify.name} may be ${all}`, [`name one of them: ${names}`, "see them with !tt orders"], modify.name));
};
