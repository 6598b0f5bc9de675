import { accountId, decimal, instrumentId, orderKey, tradeId, type Event, type EventOf, type OrderTerms, type Recorded } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { worldHistory } from "./world-history.ts";

const [TARGET, STOP, CLOSE] = [orderKey("fb-1-t2"), orderKey("fb-1-s3"), orderKey("fb-1-c4")];
const REF = { broker: "sim", account: accountId("A1"), id: "1", handle: null };

const TERMS: OrderTerms = {
  instrument: instrumentId("SPY   261218C00500000"),
  side: "sell",
  closing: true,
  quantity: 4,
  type: "limit",
  limit: decimal("2.30"),
  stop: null,
  timeInForce: "gtc",
};

const intended = (over: Partial<EventOf<"intended">>): Event => ({
  type: "intended",
  key: TARGET,
  revision: 0,
  op: "place",
  tradeId: tradeId("fb-1"),
  role: "target",
  leg: 0,
  linked: null,
  terms: TERMS,
  target: null,
  validUntil: null,
  reason: "test",
  ...over,
});

const claimed = (over: Partial<EventOf<"claimed">> = {}): Event => ({ type: "claimed", key: TARGET, revision: 0, op: "place", until: 9, ...over });

const rows = (...events: readonly Event[]): readonly Recorded<Event>[] => events.map((event, at) => ({ at, event }));

const PAIR = [intended({ linked: STOP }), intended({ key: STOP, role: "stop", linked: TARGET }), claimed(), claimed({ key: STOP })];

describe("what a simulated world was sent, as the journal has it", () => {
  it("is every claim, with the request that it gave the right to", () => {
    const cancel = [intended({ op: "cancel", revision: 1, terms: null, target: REF }), claimed({ op: "cancel", revision: 1 })];
    expect(worldHistory(rows(intended({}), claimed(), ...cancel)).requests).toEqual([
      { at: 1, request: { type: "place", request: { key: TARGET, revision: 0, terms: TERMS } } },
      { at: 3, request: { type: "cancel", request: { key: TARGET, target: REF } } },
    ]);
  });

  it("is a pair once, with both sides, at the claim of its second one", () => {
    const requests = [TARGET, STOP].map((key) => ({ key, revision: 0, terms: TERMS }));
    expect(worldHistory(rows(...PAIR)).requests).toEqual([{ at: 3, request: { type: "place-oco", requests } }]);
  });

  it("is the end of one side of a pair like that of any other order", () => {
    const cancel = [intended({ op: "cancel", revision: 1, terms: null, target: REF, linked: STOP }), claimed({ op: "cancel", revision: 1 })];
    expect(worldHistory(rows(...PAIR, ...cancel)).requests.map(({ request }) => request.type)).toEqual(["place-oco", "cancel"]);
  });

  it("is nothing that was called off", () => {
    const unsent = [TARGET, STOP].map((key): Event => ({ type: "expired-unsent", key, revision: 0, op: "place" }));
    expect(worldHistory(rows(...PAIR, ...unsent)).requests).toEqual([]);
    const alone = [intended({ key: CLOSE }), claimed({ key: CLOSE }), { type: "expired-unsent", key: CLOSE, revision: 0, op: "place" } as const];
    expect(worldHistory(rows(...alone)).requests).toEqual([]);
  });
});
