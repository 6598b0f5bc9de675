import { decimal, fillId, orderKey, type BrokerEvent } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../clock/virtual.ts";
import { streamFromBroker } from "./stream-from-broker.ts";
import { gaps, links } from "./testing/quick-line.ts";

/** A stream on a clock that stands still: what is scheduled for now comes only when the test lets it. */
const still = () => {
  const clock = virtualClock(1_000);
  const stream = streamFromBroker(clock);
  const listen = (): readonly BrokerEvent[] => {
    const heard: BrokerEvent[] = [];
    stream.listen((event) => heard.push(event));
    return heard;
  };
  return { stream, listen, settle: () => clock.advanceTo(1_000) };
};

const FIRST = { generation: 1, lost: "maybe" } as const;
const SAID = {
  type: "event",
  n: 1,
  event: {
    type: "fees-reported",
    orderKey: orderKey("a"),
    fillId: fillId("1"),
    amount: decimal("1.00"),
    currency: "USD",
    at: 1_000,
  },
} as const;

describe("who begins to listen", () => {
  it("is told how the link stands, once, and not before the call has returned", () => {
    const { stream, listen, settle } = still();
    stream.up(FIRST);
    const heard = listen();
    expect(heard).toEqual([]);
    settle();
    expect(heard.map((event) => event.type === "link" && `${event.link.name} ${event.link.state}`)).toEqual([
      "orders up",
      "account up",
      "quotes up",
    ]);
    settle();
    expect(heard).toHaveLength(3);
  });

  it("is told how the link stood before what becomes of it, however soon that is", () => {
    const { stream, listen, settle } = still();
    stream.up(FIRST);
    const heard = listen();
    stream.turn("down", "the broker closed the connection");
    stream.up({ generation: 2, lost: "certainly" });
    settle();
    expect(links(heard)).toEqual(["up 1", "down 1", "up 2"]);
    expect(gaps(heard)).toMatchObject([{ fromGeneration: 1, lost: "certainly" }]);
  });

  it("is told how the link stands before what the broker says", () => {
    const { stream, listen, settle } = still();
    stream.up(FIRST);
    const heard = listen();
    stream.event(SAID);
    settle();
    expect(heard.map(({ type }) => type)).toEqual(["link", "link", "link", "fees-reported"]);
  });

  it("hears nothing when it has left before it was told anything", () => {
    const { stream, settle } = still();
    stream.up(FIRST);
    const heard: BrokerEvent[] = [];
    stream.listen((event) => heard.push(event))();
    stream.turn("stale", "nothing is heard from the broker");
    settle();
    expect(heard).toEqual([]);
  });

  it("is told that something was said while nobody listened", () => {
    const { stream, listen, settle } = still();
    stream.up(FIRST);
    stream.event(SAID);
    const heard = listen();
    settle();
    expect([links(heard), gaps(heard).map(({ lost }) => lost)]).toEqual([["up 1"], ["certainly"]]);
  });
});
