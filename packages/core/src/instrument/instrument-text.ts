import type { InstrumentId } from "../ids.ts";
import { isOk } from "../result.ts";
import { formatFuture } from "./future.ts";
import type { Instrument } from "./instrument.ts";
import { formatOption, parseOcc } from "./option.ts";
import { formatSpread } from "./spread-text.ts";
import { parseSpread } from "./spread.ts";

/** An instrument as a trader says it: `SPY 590C 18 Dec 26`, `/ESZ6`, `AAPL`. */
export const instrumentText = (instrument: Instrument): string => {
  switch (instrument.kind) {
    case "equity":
      return instrument.symbol;
    case "option":
      return formatOption(instrument);
    case "future":
      return formatFuture(instrument);
    case "spread":
      return formatSpread(instrument);
  }
};

/** What an instrument hangs on, so that a doubt about one freezes its relatives too: the underlying, or the root. */
export const underlyingOfInstrument = (instrument: Instrument): string => {
  switch (instrument.kind) {
    case "equity":
      return instrument.symbol;
    case "option":
    case "spread":
      return instrument.underlying;
    case "future":
      return `/${instrument.root}`;
  }
};

const CONTRACT_MONTH = /[FGHJKMNQUVXZ]\d{4}$/;

/** {@link underlyingOfInstrument} of an instrument of which only the id is known. */
export const underlyingOfId = (id: InstrumentId): string => {
  if (id.startsWith("/")) return id.replace(CONTRACT_MONTH, "");
  const spread = parseSpread(id);
  if (isOk(spread)) return spread.right.underlying;
  const occ = parseOcc(id);
  return isOk(occ) ? occ.right.underlying : id;
};

/** An instrument of which only the id is known: a spread in words, since its id is made for machines; any other by its id. */
export const textOfId = (id: InstrumentId): string => {
  const spread = parseSpread(id);
  return isOk(spread) ? formatSpread(spread.right) : id;
};
