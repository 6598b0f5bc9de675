import {
  equity,
  format,
  instrumentId,
  isOk,
  multiply,
  fromInteger,
  parseDecimal,
  parseFuture,
  parseOcc,
  newYorkDate,
  productOf,
  type EpochMs,
  type FuturesProduct,
  type Instrument,
  type InstrumentId,
} from "@floorbroker/core";
import { isListedShare } from "../venue/symbols.ts";

/** The exchanges as the quote service writes them (streamer-exchange-code of tastytrade's futures products). */
const EXCHANGE_CODES: Readonly<Record<FuturesProduct["exchange"], string>> = {
  CME: "XCME",
  CBOT: "XCBT",
  NYMEX: "XNYM",
  COMEX: "XCEC",
};

/** Of a product without a row the exchange is CME's own. */
const exchangeCode = (root: string): string => EXCHANGE_CODES[productOf(root)?.exchange ?? "CME"];

const OPTION = /^\.([A-Z]{1,6})(\d{6})([CP])(\d{1,5}(?:\.\d{1,3})?)$/;
const FUTURE = /^(\/[A-Z0-9]{2,4}[FGHJKMNQUVXZ]\d{2}):(X[A-Z]{3})$/;

/** The quote service's name of an instrument: `SPY`, `BRK/B`, `.SPY261218C590`, `/ESZ26:XCME`. */
export const streamerSymbolOf = (instrument: Exclude<Instrument, { readonly kind: "spread" }>): string => {
  switch (instrument.kind) {
    case "equity":
      return instrument.symbol.replace(".", "/");
    case "option":
      return `.${instrument.root}${instrument.id.slice(6, 12)}${instrument.right}${format(instrument.strike)}`;
    case "future":
      // Our id has the four-digit year at its end.
      return `${instrument.id.slice(0, -4)}${instrument.id.slice(-2)}:${exchangeCode(instrument.root)}`;
  }
};

/** Our own name behind a streamer symbol; `undefined` for a text that names nothing that is listed here. */
export const idOfStreamerSymbol = (symbol: string, now: EpochMs): InstrumentId | undefined => {
  const [, root, date, right, strike] = OPTION.exec(symbol) ?? [];
  if (root !== undefined && date !== undefined && right !== undefined && strike !== undefined) {
    const thousandths = multiply(parseDecimal(strike) ?? fromInteger(0), fromInteger(1000));
    const parsed = parseOcc(`${root.padEnd(6)}${date}${right}${format(thousandths).padStart(8, "0")}`);
    return isOk(parsed) ? parsed.right.id : undefined;
  }
  const [, contract, exchange] = FUTURE.exec(symbol) ?? [];
  if (contract !== undefined) {
    const parsed = parseFuture(contract, newYorkDate(now));
    return isOk(parsed) && exchangeCode(parsed.right.root) === exchange ? instrumentId(parsed.right.id) : undefined;
  }
  const share = equity(symbol.replace("/", "."));
  return isOk(share) && !symbol.includes(".") && isListedShare(symbol) ? share.right.id : undefined;
};
