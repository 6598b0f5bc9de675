import { accountId, decimal, isLive, orderKey, type BrokerEvent, type IncarnationState } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifierOf } from "../wire/identifier.ts";
import type { WireFill, WireOrder } from "../wire/order.ts";
import { hearing, type Hearing } from "./hearing.ts";

const ACCOUNT = accountId("5WT00001");
const KEY = orderKey("fb-1-e1");
const START = Date.parse("2026-11-23T15:00:00Z");

const wire = (id: string, more: Partial<WireOrder> = {}): WireOrder => ({
  id,
  accountNumber: ACCOUNT,
  status: "Live",
  orderType: "Limit",
  timeInForce: "Day",
  size: 4,
  price: decimal("1.00"),
  priceEffect: "Debit",
  stopTrigger: null,
  externalIdentifier: identifierOf({ key: KEY, revision: 0 }),
  receivedAt: START,
  updatedAt: START,
  terminalAt: null,
  cancelledSize: null,
  rejectReason: null,
  replacesId: null,
  replacingId: null,
  complexId: null,
  legs: [{ action: "Buy to Open", type: "Equity", symbol: "SPY", quantity: 4, remaining: 4, fills: [] }],
  ...more,
});

const filledWith = (order: WireOrder, fills: readonly WireFill[]): WireOrder => ({
  ...order,
  legs: order.legs.map((leg) => ({ ...leg, fills, remaining: leg.quantity - fills.reduce((sum, { quantity }) => sum + quantity, 0) })),
});

const fill = (id: string, quantity = 1): WireFill => ({ fillId: id, quantity, price: decimal("1.00"), at: START, extExecId: null });

const statesOf = (events: readonly BrokerEvent[], id: string): readonly IncarnationState[] =>
  events.flatMap((event) => (event.type === "order-state" && event.ref.id === id ? [event.state] : []));
const fillIds = (events: readonly BrokerEvent[]): readonly string[] => events.flatMap((event) => (event.type === "fill" ? [event.fill.fillId] : []));

/** Hears all of them one after the other; whoever is needed first is asked for, as the broker does. */
const heard = (ears: Hearing, frames: readonly WireOrder[], ask: (id: string) => WireOrder | undefined = () => undefined): readonly BrokerEvent[] =>
  frames.flatMap((frame) => {
    const { events, needs } = ears.hear(frame, START);
    if (needs === null) return events;
    const needed = ask(needs);
    return [...events, ...(needed === undefined ? ears.giveUp(needs, START) : heard(ears, [needed], ask))];
  });

/** One life: what frames of it there are, the last one as it stays. */
interface Life {
  readonly frames: readonly WireOrder[];
  readonly final: WireOrder;
}

const lifeOf = (id: number, total: number, parts: readonly number[], end: "Filled" | "Cancelled" | "Expired", isByHand: boolean): Life => {
  const isLast = id === total;
  const all = parts.map((quantity, n) => fill(`${id}-${n}`, quantity));
  const count = all.reduce((sum, { quantity }) => sum + quantity, 0);
  const size = isLast && end === "Filled" ? Math.max(count, 1) : count + 1;
  const fills = isLast && end === "Filled" && count === 0 ? [fill(`${id}-0`)] : all;
  let at = START + id * 1_000;
  const base = wire(String(id), {
    size,
    receivedAt: at,
    externalIdentifier: isByHand ? null : identifierOf({ key: KEY, revision: id - 1 }),
    replacesId: id === 1 ? null : String(id - 1),
    legs: [{ action: "Buy to Open", type: "Equity", symbol: "SPY", quantity: size, remaining: size, fills: [] }],
  });
  const next = (order: WireOrder): WireOrder => ({ ...order, updatedAt: at++ });
  const frames = [next({ ...base, status: id === 1 ? "Routed" : "Contingent" }), next(base), ...fills.map((_, n) => next(filledWith(base, fills.slice(0, n + 1))))];
  const whole = filledWith(base, fills);
  const last = next({ ...whole, status: isLast ? end : "Cancelled", terminalAt: at, replacingId: isLast ? null : String(id + 1) });
  // Of the last word there is one whose fills are late, as tastytrade documents it.
  return { frames: [...frames, { ...last, legs: base.legs.map((leg) => ({ ...leg, remaining: whole.legs[0]?.remaining ?? null })) }, last], final: last };
};

const story = fc
  .record({
    parts: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom<"Filled" | "Cancelled" | "Expired">("Filled", "Cancelled", "Expired"),
    byHand: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ parts, end, byHand }) => parts.map((each, n) => lifeOf(n + 1, parts.length, each, end, n > 0 && byHand[n] === true)));

/** Frames in any order, some of them more than once and some never; what stays is listed at last. */
const told = story.chain((lives) => {
  const frames = lives.flatMap((life) => life.frames);
  const places = fc.array(fc.integer({ min: 0, max: frames.length - 1 }), { maxLength: 2 * frames.length });
  return fc.record({ places, isTimed: fc.boolean() }).map(({ places, isTimed }) => ({
    lives,
    // The time of an update may be left out; then what is over and what is filled say which frame is the newer one.
    frames: [...places.flatMap((place) => frames[place] ?? []), ...lives.map(({ final }) => final)].map((frame) => (isTimed ? frame : { ...frame, updatedAt: null })),
  }));
});

describe("hearing of orders", () => {
  it("tells each fill once and each end for good, whatever is repeated, reordered or lost", () => {
    fc.assert(
      fc.property(told, ({ lives, frames }) => {
        const ears = hearing(ACCOUNT);
        const events = heard(ears, frames, (id) => lives[Number(id) - 1]?.final);
        const ids = fillIds(events);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...ids].toSorted()).toEqual(lives.flatMap(({ final }) => final.legs.flatMap((leg) => leg.fills.map(({ fillId }) => fillId))).toSorted());
        for (const { final } of lives) {
          const states = statesOf(events, final.id);
          const over = states.findIndex((state) => !isLive(state));
          expect(states.slice(over).every((state) => !isLive(state))).toBe(true);
          expect(states.at(-1)).toBe(final.replacingId !== null ? "replaced" : { Filled: "filled", Cancelled: "cancelled", Expired: "expired" }[final.status]);
        }
      }),
    );
  });

  it("names every life by its key and the life before it, also those that a person made by hand", () => {
    fc.assert(
      fc.property(told, ({ lives, frames }) => {
        const events = heard(hearing(ACCOUNT), frames, (id) => lives[Number(id) - 1]?.final);
        for (const event of events) {
          if (event.type === "fill") expect(event.fill.orderKey).toBe(KEY);
          if (event.type !== "order-state") continue;
          expect(event.orderKey).toBe(KEY);
          expect(event.supersedes?.id ?? null).toBe(event.ref.id === "1" ? null : String(Number(event.ref.id) - 1));
        }
      }),
    );
  });

  it("never says that more is filled than is, and takes nothing back", () => {
    fc.assert(
      fc.property(told, ({ lives, frames }) => {
        const events = heard(hearing(ACCOUNT), frames, (id) => lives[Number(id) - 1]?.final);
        for (const { final } of lives) {
          const truth = final.legs[0]?.fills.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
          const claims = events.flatMap((event) => (event.type === "order-state" && event.ref.id === final.id ? [event.filled] : []));
          expect(claims).toEqual(claims.toSorted((a, b) => a - b));
          expect(claims.at(-1)).toBe(truth);
        }
      }),
    );
  });

  it("tells a fill that comes with Live before the word Filled, and the word once", () => {
    const ears = hearing(ACCOUNT);
    const live = filledWith(wire("1"), [fill("a", 4)]);
    const events = heard(ears, [live, { ...live, status: "Filled", updatedAt: START + 1 }, { ...live, status: "Filled", updatedAt: START + 1 }]);
    expect(events.map(({ type }) => type)).toEqual(["fill", "order-state", "order-state"]);
    expect(statesOf(events, "1")).toEqual(["working", "filled"]);
  });

  it("says what is owed when Filled comes before its fills, and takes them when they come", () => {
    const ears = hearing(ACCOUNT);
    const early = ears.hear(wire("1", { status: "Filled" }), START);
    expect(early).toMatchObject({ owes: true, events: [{ type: "order-state", state: "filled", filled: 4 }] });
    const late = ears.hear({ ...filledWith(wire("1"), [fill("a", 4)]), status: "Filled" }, START);
    expect(late).toMatchObject({ owes: false, events: [{ type: "fill" }] });
  });

  it("does not lose fills to the same word told again without them", () => {
    const ears = hearing(ACCOUNT);
    const whole = { ...filledWith(wire("1"), [fill("a", 4)]), status: "Filled" };
    heard(ears, [whole]);
    expect(ears.hear(wire("1", { status: "Filled" }), START)).toEqual({ events: [], owes: false, needs: null });
    expect(ears.known("1")?.wire).toEqual(whole);
  });

  it("takes the fills of an old frame, and nothing else of it", () => {
    const ears = hearing(ACCOUNT);
    heard(ears, [wire("1", { status: "Cancelled", updatedAt: START + 9, cancelledSize: 3 })]);
    const events = heard(ears, [filledWith(wire("1", { updatedAt: START + 5 }), [fill("a")])]);
    expect(events.map(({ type }) => type)).toEqual(["fill"]);
  });

  it("waits for the order before one that a person made by hand, and tells it as foreign when there is none", () => {
    const ears = hearing(ACCOUNT);
    const byHand = wire("2", { externalIdentifier: null, replacesId: "1" });
    expect(ears.hear(byHand, START)).toEqual({ events: [], owes: false, needs: "1" });
    expect(ears.giveUp("1", START)).toMatchObject([{ type: "order-state", orderKey: null, supersedes: { id: "1" } }]);
    expect(ears.hear({ ...byHand, status: "Cancelled", updatedAt: START + 1 }, START)).toMatchObject({ needs: null, events: [{ orderKey: null }] });
  });

  it("tells what waited as soon as the order before it is heard, and what waited for that", () => {
    const ears = hearing(ACCOUNT);
    const nameless = (id: string, replacesId: string): WireOrder => wire(id, { externalIdentifier: null, replacesId });
    expect(ears.hear(nameless("3", "2"), START)).toMatchObject({ events: [], needs: "2" });
    expect(ears.hear(nameless("2", "1"), START)).toMatchObject({ events: [], needs: "1" });
    const events = heard(ears, [wire("1")]);
    expect(events.map((event) => (event.type === "order-state" ? [event.ref.id, event.orderKey, event.revision] : []))).toEqual([["1", KEY, 0], ["2", KEY, 0], ["3", KEY, 0]]);
  });

  it("is deaf to other accounts", () => {
    expect(hearing(ACCOUNT).hear(wire("1", { accountNumber: "5WT00002" }), START).events).toEqual([]);
  });

  it("remembers so many orders and no more; what it forgot is told again under the same name", () => {
    const ears = hearing(ACCOUNT, 3);
    const order = (n: number): WireOrder => filledWith(wire(String(n), { externalIdentifier: identifierOf({ key: orderKey(`fb-${n}`), revision: 0 }) }), [fill(`f${n}`)]);
    const first = heard(ears, [order(1)]);
    heard(ears, [order(2), order(3), order(4)]);
    expect([1, 2, 3, 4].map((n) => ears.known(String(n)) !== undefined)).toEqual([false, true, true, true]);
    expect(ears.hasKey("fb-1")).toBe(false);
    expect(ears.hasKey("fb-4")).toBe(true);
    expect(fillIds(heard(ears, [order(1)]))).toEqual(fillIds(first));
  });
});
