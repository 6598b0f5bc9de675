import {
  equity,
  formatFuture,
  instrumentId,
  isOk,
  newYorkDate,
  parseFuture,
  parseOcc,
  type EpochMs,
  type Instrument,
  type InstrumentId,
} from "@floorbroker/core";
import type { InstrumentType } from "./ticket.ts";

/**
 * Any share can be traded here, but for these, which name nothing (any more): so that a client can see what becomes of a
 * symbol that is not listed.
 */
const UNLISTED: ReadonlySet<string> = new Set(["QQQQ", "ZZZZZ"]);

/** Whether a share of that symbol is listed. */
export const isListedShare = (symbol: string): boolean => !UNLISTED.has(symbol);

/** Our own name of tastytrade's symbol, or `undefined` for a text that names nothing of that type. */
export const idOfSymbol = (type: InstrumentType, symbol: string, now: EpochMs): InstrumentId | undefined => {
  switch (type) {
    case "Equity": {
      // tastytrade writes share classes with a slash, we with a point.
      const share = equity(symbol.replace("/", "."));
      return isOk(share) && isListedShare(symbol) ? share.right.id : undefined;
    }
    case "Equity Option": {
      const option = parseOcc(symbol);
      return isOk(option) ? option.right.id : undefined;
    }
    case "Future": {
      const contract = symbol.startsWith("/") ? parseFuture(symbol, newYorkDate(now)) : undefined;
      return contract !== undefined && isOk(contract) ? instrumentId(contract.right.id) : undefined;
    }
    case "Future Option":
    case "Cryptocurrency":
      return undefined;
  }
};

/** tastytrade's symbol of an instrument: `BRK/B`, 21 OCC characters, `/ESZ6`. A spread has none: its legs do. */
export const symbolOf = (instrument: Exclude<Instrument, { readonly kind: "spread" }>): string => {
  switch (instrument.kind) {
    case "equity":
      return instrument.symbol.replace(".", "/");
    case "option":
      return instrument.id;
    case "future":
      return formatFuture(instrument);
  }
};

/** tastytrade's word for the kind of an instrument. */
export const typeOf = (instrument: Exclude<Instrument, { readonly kind: "spread" }>): InstrumentType => {
  switch (instrument.kind) {
    case "equity":
      return "Equity";
    case "option":
      return "Equity Option";
    case "future":
      return "Future";
  }
};

/** What the instrument is on: a share's own symbol, an option's underlying, a future's product (`/ES`). */
export const underlyingSymbolOf = (instrument: Exclude<Instrument, { readonly kind: "spread" }>): string => {
  switch (instrument.kind) {
    case "equity":
      return symbolOf(instrument);
    case "option":
      return instrument.underlying.replace(".", "/");
    case "future":
      return `/${instrument.root}`;
  }
};
