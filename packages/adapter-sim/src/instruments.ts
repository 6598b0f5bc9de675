import type { InstrumentAnswer, Instruments } from "@floorbroker/core";
import type { Ask } from "./ask.ts";
import type { Market } from "./market/market.ts";

/** What the simulated venue knows of instruments: core's own tables, with `tradable` as of now. */
export const simulatedInstruments = (market: Market, ask: Ask): Instruments => ({
  resolve: (instrument) =>
    ask(`resolve:${instrument.id}`, (at): InstrumentAnswer => {
      const spec = market.specOf(instrument.id);
      if (spec === undefined)
        return { outcome: "none", code: "unknown-instrument", text: `no instrument ${instrument.id}` };
      return {
        outcome: "resolved",
        spec: { ...spec, tradable: at < (market.hours.expiresAt(spec) ?? Infinity), asOf: at },
      };
    }),
});
