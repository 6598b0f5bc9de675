import {
  equity,
  isOk,
  isSpreadId,
  newYorkDate,
  parseFuture,
  parseOcc,
  parseSpread,
  type EpochMs,
  type Instrument,
  type InstrumentId,
  type Problem,
  type Result,
} from "@floorbroker/core";

const OCC_LENGTH = 21;

const parse = (id: InstrumentId, asOf: EpochMs): Result<Problem, Instrument> => {
  if (isSpreadId(id)) return parseSpread(id);
  if (id.startsWith("/")) return parseFuture(id, newYorkDate(asOf));
  return id.length === OCC_LENGTH ? parseOcc(id) : equity(id);
};

/** The instrument behind one of our canonical ids; `undefined` for a text that is none. */
export const instrumentOf = (id: InstrumentId, asOf: EpochMs): Instrument | undefined => {
  const parsed = parse(id, asOf);
  return isOk(parsed) ? parsed.right : undefined;
};
