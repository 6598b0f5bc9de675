import type { Instrument, InstrumentSpec } from "../instrument/instrument.ts";

/** What the venue knows of an instrument. */
export interface Instruments {
  resolve(instrument: Instrument): Promise<InstrumentAnswer>;
}

/** The specification, or why the instrument can't be traded. */
export type InstrumentAnswer =
  | { readonly outcome: "resolved"; readonly spec: InstrumentSpec }
  | { readonly outcome: "none"; readonly code: "unknown-instrument" | "link-down"; readonly text: string };
