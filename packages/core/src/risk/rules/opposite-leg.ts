import { entryOf, heldOf, pendingUnits } from "../../book/holdings.ts";
import { isOver } from "../../book/order.ts";
import { openTradesOf, type Book } from "../../book/state.ts";
import type { Trade } from "../../book/trade.ts";
import { instrumentText } from "../../instrument/instrument-text.ts";
import { contractUnits, type ContractUnits } from "../../instrument/spread.ts";
import { get } from "../../persistent-map.ts";
import { objected, passed, type Check } from "../check.ts";
import type { EntryRule } from "../rule.ts";

const RULE = "opposite-leg";

const NETTED = "an account nets the two, and the broker then closes neither";

/** `bought` or `sold`: which way round a contract is held. */
const way = (units: number): string => (units > 0 ? "bought" : "sold");

const areOpposite = (one: ContractUnits, other: ContractUnits): boolean =>
  one.contract.id === other.contract.id && Math.sign(one.units) !== Math.sign(other.units);

const whatOf = (book: Book, trade: Trade): string => {
  const held = `${heldOf(book, trade)} ${instrumentText(trade.spec.instrument)} held`;
  return isOver(entryOf(book, trade)) ? held : `${held}, ${pendingUnits(book, trade)} working`;
};

const againstTrade = (book: Book, wanted: ContractUnits, trade: Trade): Check | undefined => {
  const { instrument } = trade.spec;
  const theirs = contractUnits(instrument, trade.side).find((each) => areOpposite(each, wanted));
  if (theirs === undefined) return undefined;
  const name = instrumentText(wanted.contract);
  const text = `${name} is ${way(theirs.units)} by ${trade.id} (${whatOf(book, trade)}) and would be ${way(wanted.units)} here: ${NETTED}`;
  const word = trade.side === "buy" ? "an STC" : "a BTC";
  return objected(RULE, "opposite-leg", text, [
    `close that trade first: ${word} alert closes ${instrumentText(instrument)}`,
    "choose another contract",
  ]);
};

const againstForeign = (book: Book, wanted: ContractUnits): Check | undefined => {
  const { contract } = wanted;
  const units = get(book.foreignPositions, contract.id) ?? 0;
  if (units === 0 || !areOpposite({ contract, units }, wanted)) return undefined;
  const name = instrumentText(contract);
  const text = `the account has ${units} ${name} that are not ours, and here it would be ${way(wanted.units)}: ${NETTED}`;
  return objected(RULE, "opposite-leg", text, [`close the ${Math.abs(units)} ${name} at the broker first`, "choose another contract"]);
};

/**
 * No contract on both sides at once: an account has one position in a contract, so that what one trade holds long and
 * another short is gone from it, and an order that closes either is refused for its position effect. A future has no
 * such effect, and a rule of its own.
 */
export const oppositeLeg: EntryRule = ({ book, spec, side }) => {
  const { instrument } = spec;
  if (instrument.kind === "future") return passed(RULE, "a future is not refused for its position effect");
  for (const wanted of contractUnits(instrument, side)) {
    const foreign = againstForeign(book, wanted);
    if (foreign !== undefined) return foreign;
    for (const trade of openTradesOf(book)) {
      const found = againstTrade(book, wanted, trade);
      if (found !== undefined) return found;
    }
  }
  return passed(RULE, `nothing of ${instrumentText(instrument)} is held or working the other way round`);
};
