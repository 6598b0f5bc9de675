import { decimal, instrumentId, orderKey, type BrokerEvent, type OrderTerms, type PlaceOutcome } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { simulatedWorld, virtualClock, type ProfileName } from "../index.ts";

const OPEN = Date.parse("2026-11-23T15:00:00Z");
const ID = instrumentId("SPY   261218C00600000");
const MES = instrumentId("/MESZ2026");

const sell = (quantity: number, more: Pick<OrderTerms, "type" | "limit" | "stop">): OrderTerms => ({
  instrument: ID,
  side: "sell",
  closing: true,
  quantity,
  timeInForce: "day",
  ...more,
});
const target = (quantity: number): OrderTerms => sell(quantity, { type: "limit", limit: decimal("1.50"), stop: null });
const stop = (quantity: number): OrderTerms => sell(quantity, { type: "stop", limit: null, stop: decimal("0.80") });

const [T, S] = [orderKey("t"), orderKey("s")];

/** Four bought, and what the broker says of the two sides of a pair. */
const floor = async (profile: ProfileName = "tastytrade") => {
  const clock = virtualClock(OPEN);
  const world = simulatedWorld({ seed: 1, start: OPEN, profile }, clock);
  const events: BrokerEvent[] = [];
  world.broker.listen((event) => events.push(event));
  const show = (bid: string, ask: string, size?: number): void => world.fixQuote(ID, decimal(bid), decimal(ask), size);
  const answered = async <A>(answer: Promise<A>): Promise<A> => {
    await clock.runUntil(clock.now() + 4000);
    return answer;
  };
  const place = (key: string, terms: OrderTerms): Promise<PlaceOutcome> => answered(world.broker.place({ key: orderKey(key), revision: 0, terms }));
  show("1.00", "1.04");
  await place("e", { ...sell(4, { type: "limit", limit: decimal("1.04"), stop: null }), side: "buy", closing: false });
  return {
    clock,
    world,
    show,
    place,
    answered,
    pass: (ms: number) => clock.runUntil(clock.now() + ms),
    pair: (one: OrderTerms, other: OrderTerms) =>
      answered(world.broker.placeOco([{ key: T, revision: 0, terms: one }, { key: S, revision: 0, terms: other }])),
    /** State, units and filled units of each side now. */
    sides: async (): Promise<readonly string[]> => {
      const { items } = await answered(world.broker.orders({ from: OPEN, to: clock.now() }));
      return [T, S].map((key) => items.filter(({ orderKey: own }) => own === key).map(({ state, terms, filled }) => `${state} ${filled}/${terms.quantity}`).join());
    },
    texts: (): readonly string[] => events.flatMap((event) => (event.type === "order-state" && event.text !== null ? [event.text] : [])),
  };
};

describe("a pair at the simulated exchange", () => {
  it("closes the same units on both sides, or is refused whole", async () => {
    const { pair, sides, place } = await floor();
    const both = (code: string) => [{ outcome: "rejected", code }, { outcome: "rejected", code }];
    expect(await pair(target(4), stop(3))).toMatchObject(both("bad-pair"));
    expect(await pair(target(4), { ...stop(4), closing: false })).toMatchObject(both("bad-pair"));
    expect(await pair(target(5), stop(5))).toMatchObject(both("position-effect"));
    expect(await pair(target(4), { ...stop(4), stop: decimal("0.8001") })).toMatchObject(both("off-tick"));
    expect(await sides()).toEqual(["", ""]);
    // What it closes is closed once: nothing is left for a third order.
    expect(await pair(target(3), stop(3))).toMatchObject([{ outcome: "accepted" }, { outcome: "accepted" }]);
    expect(await place("c2", target(2))).toMatchObject({ outcome: "rejected", code: "position-effect" });
    expect(await place("c1", target(1))).toMatchObject({ outcome: "accepted" });
  });

  it("sells on one side alone", async () => {
    const { pair, show, pass, sides, texts } = await floor();
    await pair(target(4), stop(4));
    show("1.55", "1.60");
    await pass(10_000);
    expect(await sides()).toEqual(["filled 4/4", "cancelled 0/4"]);
    expect(texts()).toEqual(["the other side of its pair was filled"]);
  });

  it.each([
    ["tastytrade", ["working 1/4", "cancelled 0/4"], "ends the other side"],
    ["ibkr", ["working 1/4", "working 0/3"], "takes as many units from the other side"],
  ] as const)("of which a part is sold, as %s, leaves %j: it %s", async (profile, left, _what) => {
    const { pair, show, pass, sides } = await floor(profile);
    await pair(target(4), stop(4));
    show("1.50", "1.60", 1);
    await pass(1_000);
    show("1.00", "1.04");
    expect(await sides()).toEqual(left);
  });

  it.each([
    ["tastytrade", ["cancelled 0/4", "cancelled 0/4"]],
    ["ibkr", ["working 0/4", "cancelled 0/4"]],
  ] as const)("of which one side is cancelled, as %s, is %j", async (profile, left) => {
    const { pair, sides, answered, world } = await floor(profile);
    const [, other] = await pair(target(4), stop(4));
    if (other.outcome !== "accepted" || other.ref === null) throw new Error("the stop was not taken");
    await answered(world.broker.cancel({ key: S, target: other.ref }));
    expect(await sides()).toEqual(left);
  });

  it("has no side that can be replaced alone", async () => {
    const { pair, answered, world } = await floor();
    const [one] = await pair(target(4), stop(4));
    if (one.outcome !== "accepted" || one.ref === null) throw new Error("the target was not taken");
    const moved = await answered(world.broker.replace({ key: T, revision: 1, target: one.ref, terms: { ...target(4), limit: decimal("1.60") } }));
    expect(moved).toMatchObject({ outcome: "rejected", code: "unsupported", leaves: "original-working" });
  });

  it("is not sent where a kind of instrument has none, or takes no such order", async () => {
    const { pair } = await floor("topstepx");
    const future = (terms: OrderTerms): OrderTerms => ({ ...terms, instrument: MES });
    expect(await pair(future(target(1)), future(stop(1)))).toMatchObject([{ code: "unsupported", by: "local" }, { code: "unsupported", by: "local" }]);
    const tastytrade = await floor();
    const never = { ...target(4), timeInForce: "fok" } as const;
    expect(await tastytrade.pair(never, stop(4))).toMatchObject([{ code: "unsupported", by: "local" }, { code: "unsupported", by: "local" }]);
  });

  it("outlives the process: a world rebuilt from its requests has the same pair", async () => {
    const { pair, world, clock } = await floor();
    await pair(target(4), stop(4));
    const again = virtualClock(clock.now());
    const rebuilt = simulatedWorld({ seed: 1, start: OPEN, profile: "tastytrade" }, again);
    rebuilt.fixQuote(ID, decimal("1.00"), decimal("1.04"));
    rebuilt.restore(world.history(), clock.now());
    expect(rebuilt.history().requests.map(({ request }) => request.type)).toEqual(["place", "place-oco"]);
  });
});
