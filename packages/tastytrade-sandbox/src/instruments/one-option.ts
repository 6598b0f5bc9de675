import { newYorkDate, type EpochMs, type InstrumentSpec, type Json } from "@floorbroker/core";
import type { Venue } from "../venue/venue.ts";
import { optionJson } from "./chain-json.ts";
import { expirationTypeOf } from "./expirations.ts";
import { marketOf } from "./listed.ts";

/**
 * Any option that can be priced, whether the chain lists its strike or not; `undefined` for what is no option, and for
 * one that is over where such are not wanted.
 */
export const anyOptionJson = (
  venue: Venue,
  spec: InstrumentSpec,
  now: EpochMs,
  withExpired = true,
): Json | undefined => {
  const { instrument } = spec;
  const stopsAt = marketOf(venue).hours.expiresAt(spec);
  if (instrument.kind !== "option" || stopsAt === undefined || (!withExpired && stopsAt <= now)) return undefined;
  const { expiry, root, underlying } = instrument;
  const type = expirationTypeOf(underlying, expiry);
  // What stops before the day of its expiry settles by that day's opening.
  const settlement = newYorkDate(stopsAt) < expiry ? "AM" : "PM";
  return optionJson(instrument, { date: expiry, type, settlement, root, spec, stopsAt }, now);
};
