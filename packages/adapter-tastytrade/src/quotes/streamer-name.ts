import { productOf, type FuturesProduct } from "@floorbroker/core";
import { streamerSymbol, type Contract } from "../wire/symbols.ts";

/** The exchanges as the quote stream writes them (`streamer-exchange-code` of tastytrade's futures products). */
const EXCHANGES: Readonly<Record<FuturesProduct["exchange"], string>> = { CME: "XCME", CBOT: "XCBT", NYMEX: "XNYM", COMEX: "XCEC" };

/** The contract's name in the quote stream where a rule gives it; `undefined` for a product whose exchange only tastytrade knows. */
export const nameByRule = (contract: Contract): string | undefined => {
  if (contract.kind !== "future") return streamerSymbol(contract);
  const product = productOf(contract.root);
  return product === undefined ? undefined : streamerSymbol(contract, EXCHANGES[product.exchange]);
};

/** Whose halt is the contract's, too. */
export const haltedWith = (contract: Contract, name: string): string =>
  contract.kind === "option" ? contract.underlying.replace(".", "/") : name;
