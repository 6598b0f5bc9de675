import {
  contractsOf,
  equity,
  format,
  formatFuture,
  future,
  instrumentId,
  isOk,
  isSpreadId,
  parseFuture,
  parseOcc,
  type CivilDate,
  type Equity,
  type EquityOption,
  type FutureContract,
  type InstrumentId,
} from "@floorbroker/core";

/** tastytrade's words for the kinds of instruments that we trade. */
export type InstrumentType = "Equity" | "Equity Option" | "Future";

/** One contract: anything but a spread. */
export type Contract = Equity | EquityOption | FutureContract;

/** A contract as tastytrade names it. */
export interface TastytradeSymbol {
  readonly type: InstrumentType;
  readonly symbol: string;
}

const FUTURE_ID = /^\/([A-Z0-9]{2,4})([FGHJKMNQUVXZ])(\d{4})$/;
const MONTHS = "FGHJKMNQUVXZ";

const futureOfId = (id: string): FutureContract | undefined => {
  const [, root, code, year] = FUTURE_ID.exec(id) ?? [];
  if (root === undefined || code === undefined || year === undefined || !year.startsWith("20")) return undefined;
  return future(root, Number(year), MONTHS.indexOf(code) + 1);
};

/** The contract of our own name; `undefined` for a spread and for what names nothing. */
export const contractOfId = (id: InstrumentId): Contract | undefined => {
  if (isSpreadId(id)) return undefined;
  if (id.startsWith("/")) return futureOfId(id);
  const option = parseOcc(id);
  if (isOk(option)) return option.right;
  const share = equity(id);
  return isOk(share) ? share.right : undefined;
};

/**
 * How tastytrade writes it: shares with a slash before their class (`BRK/B`), options by their 21 OCC characters, futures
 * with one digit of the year (`/MESZ6`). Source: developer.tastytrade.com, "Instruments" and its symbology.
 */
export const tastytradeSymbol = (contract: Contract): TastytradeSymbol => {
  switch (contract.kind) {
    case "equity":
      return { type: "Equity", symbol: contract.symbol.replace(".", "/") };
    case "option":
      return { type: "Equity Option", symbol: contract.id };
    case "future":
      return { type: "Future", symbol: formatFuture(contract) };
  }
};

/**
 * Our own name of tastytrade's symbol; `undefined` for what we don't trade (future options, crypto, adjusted contracts).
 * The one digit of a future's year is the next such year from `today` on.
 */
export const idOfSymbol = (type: string, symbol: string, today: CivilDate): InstrumentId | undefined => {
  switch (type) {
    case "Equity": {
      const share = equity(symbol.replace("/", "."));
      return isOk(share) ? share.right.id : undefined;
    }
    case "Equity Option": {
      const option = parseOcc(symbol);
      return isOk(option) ? option.right.id : undefined;
    }
    case "Future": {
      const contract = symbol.startsWith("/") ? parseFuture(symbol, today) : undefined;
      return contract !== undefined && isOk(contract) ? instrumentId(contract.right.id) : undefined;
    }
    default:
      return undefined;
  }
};

/**
 * The name of a contract in the quote stream, where it can be made by rule: a share's own symbol, `.SPY261218C590` and, for
 * a future, its exchange behind a two-digit year: `/MESZ26:XCME`. tastytrade tells it as `streamer-symbol`, which wins.
 */
export const streamerSymbol = (contract: Contract, exchange = "XCME"): string => {
  switch (contract.kind) {
    case "equity":
      return contract.symbol.replace(".", "/");
    case "option": {
      const { root, expiry, right, strike } = contract;
      return `.${root}${expiry.slice(2).replaceAll("-", "")}${right}${format(strike)}`;
    }
    case "future":
      return `${formatFuture(contract).slice(0, -1)}${String(contract.year % 100).padStart(2, "0")}:${exchange}`;
  }
};

/** Whether every contract that an order for this instrument trades can be named at tastytrade. */
export const isNameable = (id: InstrumentId): boolean => contractsOf(id).every((each) => contractOfId(each) !== undefined);
