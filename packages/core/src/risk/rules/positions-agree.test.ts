import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../book/events.ts";
import { evolve } from "../../book/evolve.ts";
import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { AT, call, contract, EMPTY, entryOf, shares } from "../testing/entry-bench.ts";
import { positionsAgree } from "./positions-agree.ts";

const SPECS = [call("SPY"), shares("SPY"), call("QQQ"), contract("ES"), contract("MES")];

const looked = ({ spec, agrees, confirmed }: { spec: (typeof SPECS)[number]; agrees: boolean; confirmed: boolean }): Event => {
  const instrument = spec.instrument.id;
  const symbol = underlyingOfInstrument(spec.instrument);
  return agrees
    ? { type: "position-agreed", instrument, average: null, text: "again" }
    : { type: "position-disagreed", instrument, symbol, difference: 1, average: null, confirmed, text: `${instrument} differs` };
};

describe("positions that broker and book count, alike or not", () => {
  it("freeze exactly the symbols of which one instrument is counted differently, from the first look on", () => {
    const anyLook = fc.record({ spec: fc.constantFrom(...SPECS), agrees: fc.boolean(), confirmed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyLook), (looks) => {
        const differing = new Set<(typeof SPECS)[number]>();
        let book = EMPTY;
        for (const look of looks) {
          book = evolve(book, { at: AT, event: looked(look) });
          if (look.agrees) differing.delete(look.spec);
          else differing.add(look.spec);
        }
        const frozen = new Set([...differing].map(({ instrument }) => underlyingOfInstrument(instrument)));
        for (const spec of SPECS) {
          expect(positionsAgree(entryOf({ spec, book })).passed).toBe(!frozen.has(underlyingOfInstrument(spec.instrument)));
        }
      }),
    );
  });
});
