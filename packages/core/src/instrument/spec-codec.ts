import { array, boolean, branded, decimalString, integer, object, oneOf, remembered, string, union, type Codec, type TypeOf } from "../codec.ts";
import type { InstrumentId } from "../ids.ts";
import { fail, isOk, ok } from "../result.ts";
import type { CivilDate } from "../time.ts";
import type { Instrument, InstrumentSpec } from "./instrument.ts";
import type { TickBand, TickSchedule } from "./ticks.ts";

const optionFields = {
  id: branded<InstrumentId>(),
  underlying: string,
  root: string,
  expiry: branded<CivilDate>(),
  right: oneOf("C", "P"),
  strike: decimalString,
};

const leg = object({ option: union("kind", { option: object(optionFields) }), ratio: integer });

/** Instruments as the journal holds them. */
export const instrumentCodec: Codec<Instrument> = union("kind", {
  equity: object({ id: branded<InstrumentId>(), symbol: string }),
  option: object(optionFields),
  future: object({ id: branded<InstrumentId>(), root: string, year: integer, month: integer }),
  spread: object({ id: branded<InstrumentId>(), underlying: string, legs: array(leg) }),
});

const bands = array<TickBand>(object({ from: decimalString, step: decimalString }));

const tickScheduleCodec: Codec<TickSchedule> = {
  encode: (schedule) => bands.encode(schedule),
  decode: (json, path) => {
    const list = bands.decode(json, path);
    if (!isOk(list)) return list;
    const [first, ...rest] = list.right;
    return first === undefined ? fail({ path, expected: "at least one tick band" }) : ok([first, ...rest]);
  },
};

const specFields = object({
  instrument: instrumentCodec,
  multiplier: decimalString,
  ticks: tickScheduleCodec,
  calendar: oneOf("nyse", "nyse-options-late", "cme"),
  tradable: boolean,
  asOf: integer,
});

/** Specifications as the journal holds them. */
export const instrumentSpecCodec: Codec<InstrumentSpec> = remembered(specFields satisfies Codec<TypeOf<typeof specFields>>);
