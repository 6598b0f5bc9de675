import {
  civilDate,
  decimal,
  instrumentId,
  isOk,
  option,
  orderKey,
  toFloat,
  type BrokerEvent,
  type Clock,
  type OrderTerms,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { realClock, simulatedWorld, virtualClock, type VirtualClock, type World, type WorldConfig } from "./index.ts";

const START = Date.parse("2026-11-23T14:30:00Z");

interface Life {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly heard: BrokerEvent[];
}

const born = (config: WorldConfig, at: number): Life => {
  const clock = virtualClock(at);
  return { world: simulatedWorld(config, clock), clock, heard: [] };
};

const within = async <A>(life: Life, answer: Promise<A>): Promise<A> => {
  await life.clock.runUntil(life.clock.now() + 1000);
  return answer;
};

const apple = option("AAPL", civilDate("2026-12-18"), "C", decimal("232.5"));
const ID = isOk(apple) ? apple.right.id : instrumentId("AAPL");

describe("a restored world", () => {
  const config: WorldConfig = { seed: 8, start: START };
  const buy: OrderTerms = {
    instrument: ID,
    side: "buy",
    closing: false,
    quantity: 2,
    type: "market",
    limit: null,
    stop: null,
    timeInForce: "day",
  };

  it("tells on time what was still on its way at the cut, and nothing of what was said before", async () => {
    const whole = born(config, START);
    whole.world.broker.listen((event) => whole.heard.push(event));
    void whole.world.broker.place({ key: orderKey("k-1"), revision: 0, terms: buy });
    await whole.clock.runUntil(START + 10_000);
    const timed = (events: readonly BrokerEvent[]) => events.filter(({ type }) => type !== "link" && type !== "gap");
    expect(timed(whole.heard).length).toBeGreaterThan(3);

    const cut = START + 120;
    const again = born(config, cut);
    again.world.restore(whole.world.history(), cut);
    again.world.broker.listen((event) => again.heard.push(event));
    await again.clock.runUntil(START + 10_000);
    const tail = timed(again.heard);
    expect(tail.length).toBeGreaterThan(0);
    expect(timed(whole.heard).slice(-tail.length)).toEqual(tail);
  });

  it("finds the order of a call whose answer was lost with the old process", async () => {
    const whole = born(config, START);
    void whole.world.broker.place({ key: orderKey("k-1"), revision: 0, terms: buy });
    const again = born(config, START + 1);
    again.world.restore(whole.world.history(), START + 1);
    await again.clock.runUntil(START + 5000);
    const answer = await within(again, again.world.broker.find(orderKey("k-1"), { from: START, to: START }));
    expect(answer.outcome).toBe("found");
  });

  it("refuses a history after the cut, and a world that has lived", async () => {
    const whole = born(config, START);
    void whole.world.broker.place({ key: orderKey("k-1"), revision: 0, terms: buy });
    const history = whole.world.history();
    expect(() => born(config, START).world.restore(history, START - 1)).toThrow(RangeError);
    expect(() => whole.world.restore(history, START)).toThrow(RangeError);
  });
});

describe("the world's configuration", () => {
  it("is refused where a world could not run or absence would prove nothing", () => {
    const make = (more: Partial<WorldConfig>) => () =>
      simulatedWorld({ seed: 1, start: START, ...more }, virtualClock(START));
    expect(make({ latency: { request: { min: 0, max: 5 } } })).toThrow(RangeError);
    expect(make({ latency: { lateMs: 6000 } })).toThrow(RangeError);
    expect(make({ stepMs: 700 })).toThrow(RangeError);
  });

  it("decides what the quotes of an alert look like", async () => {
    const life = born({ seed: 3, start: START, alertDrift: { median: 0, spread: 0 } }, START);
    const answer = await within(life, life.world.quotes.quote(ID, decimal("4")));
    expect(answer.outcome).toBe("quote");
    if (answer.outcome !== "quote") return;
    const { bid, ask } = answer.quote;
    expect(toFloat(bid ?? decimal("0"))).toBeLessThan(4.05);
    expect(toFloat(ask ?? decimal("0"))).toBeGreaterThan(3.95);
    expect(answer.quote.quality).toBe("realtime");
  });
});

describe("a world on the real clock", () => {
  it("answers, fills and tells as on a virtual one", async () => {
    // The machine's time, moved so that the market is open whenever this runs.
    const machine = realClock();
    const ahead = START - machine.now();
    const clock: Clock = {
      now: () => machine.now() + ahead,
      schedule: (at, action) => machine.schedule(at - ahead, action),
    };
    const world = simulatedWorld({ seed: 1, start: START }, clock);
    const filled = new Promise<BrokerEvent>((resolve) => {
      world.broker.listen((event) => event.type === "fill" && resolve(event));
    });
    const terms = {
      instrument: ID,
      side: "buy",
      closing: false,
      quantity: 1,
      type: "market",
      limit: null,
      stop: null,
      timeInForce: "day",
    } as const;
    expect((await world.broker.place({ key: orderKey("k-1"), revision: 0, terms })).outcome).toBe("accepted");
    expect(await filled).toMatchObject({ fill: { orderKey: "k-1", quantity: 1 } });
    expect((await world.accounts.positions()).items).toMatchObject([{ instrument: ID, quantity: 1 }]);
  });
});
