import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { isOk } from "../result.ts";
import type { Codec, Json } from "../codec.ts";
import { bookConfigCodec, OWNER_CONFIG, venueCodec } from "./config.ts";
import { eventCodec, type Event } from "./events.ts";
import { exitPlanCodec, type ExitPlan } from "./plans.ts";
import { VENUE } from "./testing/venue.ts";

const read = <A>(codec: Codec<A>, json: Json): A => {
  const decoded = codec.decode(json, "");
  if (!isOk(decoded)) throw new Error(`${decoded.left.path}: ${decoded.left.expected}`);
  return decoded.right;
};

const without = (json: Json, ...keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(json as Readonly<Record<string, Json>>).filter(([key]) => !keys.includes(key))); // an object

const LEGS: ExitPlan = {
  plan: "legs",
  targets: [
    { at: { unit: "points", value: decimal("7") }, share: decimal("50") },
    { at: { unit: "price", value: decimal("6912") }, share: decimal("50") },
  ],
  stop: { at: { unit: "ticks", count: -40 }, limitOffset: decimal("1") },
  trail: { by: { unit: "percent", value: decimal("10") }, after: { unit: "percent", value: decimal("50") } },
  breakEvenAfter: 1,
  giveBack: { armAt: { unit: "percent", value: decimal("100") }, keepPercent: decimal("60") },
  closeBy: { beforeCloseMs: 900_000, afterMs: null, zeroDteBeforeCloseMs: null },
  rests: "split",
};

describe("an exit plan", () => {
  it("is journaled and read again as it was, of every kind", () => {
    const plans: readonly ExitPlan[] = [
      LEGS,
      { plan: "half-at-gain", gainPercent: decimal("100") },
      { plan: "bracket", stop: decimal("6890"), target: null },
      { plan: "by-command" },
    ];
    for (const plan of plans) expect(read(exitPlanCodec, JSON.parse(JSON.stringify(exitPlanCodec.encode(plan))) as Json)).toEqual(plan);
  });
});

describe("a journal of before exits had legs", () => {
  const KEY = { key: "fb-1-t2", revision: 0, op: "place" } as never;
  const intended = { type: "intended", ...(KEY as object), tradeId: "fb-1", role: "target", leg: null, terms: null, target: null, validUntil: null, linked: null, reason: "r" } as never as Event;
  const requested = { type: "close-requested", tradeId: "fb-1", messageId: null, quantity: 2, style: "limit", level: null, leg: null, reason: "r" } as never as Event;

  it("reads: its orders and closes are of no leg", () => {
    for (const event of [intended, requested]) {
      expect(read(eventCodec, without(eventCodec.encode(event), "leg"))).toEqual(event);
      expect(read(eventCodec, eventCodec.encode(event))).toEqual(event);
    }
  });

  it("reads: its settings mean what they meant, and its venue promises no more than it did", () => {
    const config = bookConfigCodec.encode(OWNER_CONFIG) as Readonly<Record<string, Json>>; // an object
    const exit = without(config["exit"] ?? null, "plan", "futuresPlan", "followText", "analyst");
    expect(read(bookConfigCodec, { ...config, exit })).toEqual(OWNER_CONFIG);
    expect(read(venueCodec, without(venueCodec.encode(VENUE), "replacesAtomically"))).toEqual(VENUE);
  });

  it("keeps whatever leg a newer one has written", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 9 }), (leg) => {
        const event = { ...intended, leg } as Event;
        expect(read(eventCodec, eventCodec.encode(event))).toEqual(event);
      }),
    );
  });
});
