import { decimal, instrumentId, orderKey, type BrokerEvent, type OrderTerms } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { CALL, openDesk, type Desk } from "./desk.ts";

let desk: Desk | null = null;
const open = async (...given: Parameters<typeof openDesk>): Promise<Desk> => (desk = await openDesk(...given));
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const KEY = orderKey("race-1");
const terms = (limit: string, quantity = 2): OrderTerms => ({
  instrument: CALL,
  side: "buy",
  closing: false,
  quantity,
  type: "limit",
  limit: decimal(limit),
  stop: null,
  timeInForce: "day",
});

/** What was heard of orders, as a person would tell it: `500000001 working`, `500000001 fill 1`. */
const story = ({ heard }: Desk): readonly string[] =>
  heard.flatMap((event: BrokerEvent) => {
    if (event.type === "order-state") return [`${event.ref.id.slice(-1)} ${event.state}`];
    return event.type === "fill" ? [`${event.fill.ref.id.slice(-1)} fill ${event.fill.quantity}`] : [];
  });

const placed = async (at: Desk, wanted = terms("3.50")) => {
  const outcome = await at.wait(at.tastytrade.broker.place({ key: KEY, revision: 0, terms: wanted }));
  if (outcome.outcome !== "accepted" || outcome.ref === null) throw new Error(JSON.stringify(outcome));
  await at.pass(2_000);
  return outcome.ref;
};

describe("over the account's stream", () => {
  it.each([
    [1, ["1 fill 1", "1 cancelled"]],
    [2, ["1 fill 2", "1 filled"]],
  ])("a cancel that is overtaken by a fill of %s ends the order with it", async (units, end) => {
    const at = await open({ fills: "never" });
    const target = await placed(at);
    at.arm({ switch: "fill-races-cancel", quantity: units });
    expect(await at.wait(at.tastytrade.broker.cancel({ key: KEY, target }))).toMatchObject({ outcome: "accepted" });
    await at.pass(5_000);
    expect(story(at).filter((each) => end.includes(each))).toEqual(end);
    expect(story(at).at(-1)).toBe(end.at(-1));
  });

  it("a replacement that is overtaken by a fill never works, and the original ends as it filled", async () => {
    const at = await open({ fills: "never" });
    const target = await placed(at);
    const replacing = at.tastytrade.broker.replace({ key: KEY, revision: 1, terms: terms("3.60"), target });
    at.sandbox.venue.account(at.tastytrade.account)?.fill(Number(target.id), 2, null);
    await at.wait(replacing);
    await at.pass(5_000);
    const told = story(at);
    expect(told.filter((each) => each.includes("fill "))).toEqual(["1 fill 2"]);
    expect(told).toContain("1 filled");
    expect(told).not.toContain("2 working");
  });

  it("a replacement takes the place of the original, under the same key", async () => {
    const at = await open({ fills: "never" });
    const target = await placed(at);
    await at.wait(at.tastytrade.broker.replace({ key: KEY, revision: 1, terms: terms("3.60"), target }));
    await at.pass(3_000);
    expect(story(at)).toContain("1 replaced");
    expect(story(at).at(-1)).toBe("2 working");
    const last = at.heard.findLast((event) => event.type === "order-state");
    expect(last).toMatchObject({ orderKey: KEY, revision: 1, supersedes: { id: target.id } });
  });

  it("an order that a person edits in tastytrade's app stays ours", async () => {
    const at = await open({ fills: "never" });
    at.arm({ switch: "edited-by-hand", price: "3.70" });
    await placed(at);
    await at.pass(3_000);
    const last = at.heard.findLast((event) => event.type === "order-state");
    expect(last).toMatchObject({ state: "working", orderKey: KEY, supersedes: { id: "500000001" }, terms: { limit: decimal("3.7") } });
  });

  it("an order that is taken and then rejected says why", async () => {
    const at = await open({ fills: "never" });
    at.arm({ switch: "session-offline" });
    await placed(at);
    expect(at.heard.findLast((event) => event.type === "order-state")).toMatchObject({ state: "rejected", text: "Session offline" });
  });

  it("one side of a pair that fills ends the other", async () => {
    const at = await open();
    await placed(at, terms("4.04"));
    const selling = { ...terms("5.00"), side: "sell", closing: true } as const;
    const stopping = { ...selling, type: "stop", limit: null, stop: decimal("3.00") } as const;
    const [target, stop] = [orderKey("race-target"), orderKey("race-stop")];
    const outcomes = await at.wait(
      at.tastytrade.broker.placeOco([
        { key: target, revision: 0, terms: selling },
        { key: stop, revision: 0, terms: stopping },
      ]),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    await at.pass(3_000);
    at.quote(CALL, "5.05", "5.10");
    await at.pass(5_000);
    const states = (key: string) => at.heard.flatMap((event) => (event.type === "order-state" && event.orderKey === key ? [event.state] : [])).at(-1);
    expect([states(target), states(stop)]).toEqual(["filled", "cancelled"]);
  });

  it("a spread is told leg by leg", async () => {
    const at = await open();
    const spread = instrumentId("1*SPY   261218C00600000|-1*SPY   261218C00605000");
    at.quote("SPY   261218C00605000", "2.50", "2.54");
    await placed(at, { ...terms("1.60"), instrument: spread });
    await at.pass(5_000);
    const legs = at.heard.flatMap((event) => (event.type === "fill" ? [event.fill] : []));
    const unitsOf = (leg: number) => legs.filter((fill) => fill.leg === leg).reduce((sum, { quantity }) => sum + quantity, 0);
    expect([unitsOf(0), unitsOf(1), new Set(legs.map(({ fillId }) => fillId)).size]).toEqual([2, 2, legs.length]);
    expect(story(at).at(-1)).toBe("1 filled");
  });
});
