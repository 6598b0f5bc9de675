import type { CivilDate } from "../time.ts";
import type { Instrument } from "./instrument.ts";

/**
 * The date on which the first option of an instrument expires: an option's own, a spread's earliest. After it a spread
 * is no longer what was traded. Undefined for what is no option.
 */
export const optionExpiryOf = (instrument: Instrument): CivilDate | undefined => {
  switch (instrument.kind) {
    case "option":
      return instrument.expiry;
    case "spread":
      // Canonical legs are sorted by their expiry.
      return instrument.legs[0]?.option.expiry;
    case "equity":
    case "future":
      return undefined;
  }
};
