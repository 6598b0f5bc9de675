import { isLive } from "../../ports/orders.ts";
import { buyLimit, CALM, facts, filledOf, fillsHeard, marketAround, openOf, session, ticksAway, working, type BrokerCase, type Session } from "./bench.ts";

/** Watches that no more ever fills than was asked for, and gives what has filled when all is calm. */
const filledInTheEnd = async (s: Session, asked: number): Promise<number> => {
  for (let second = 0; second < 20; second++) {
    await s.bench.advance(1000);
    s.check(filledOf(fillsHeard(s.heard, s.key)) <= asked, "never more is filled than was asked for");
  }
  return filledOf(fillsHeard(s.heard, s.key));
};

const nothingAlive = async (s: Session): Promise<void> => {
  const { orders } = await s.found();
  s.check(openOf(orders) === 0 && orders.every(({ state }) => !isLive(state)), "nothing of it is alive");
};

/** Orders that fill at once or not at all, and orders that wait for a trigger. */
export const kinds: readonly BrokerCase[] = [
  {
    name: "an immediate-or-cancel order takes what is there, and the rest of it ends",
    needs: ({ timesInForce }) => timesInForce.includes("ioc"),
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2, 3);
        await s.place({ ...buyLimit(bench, 2, 5), timeInForce: "ioc" });
        await bench.advance(CALM);
        const filled = filledOf(fillsHeard(s.heard, s.key));
        s.check(filled === 3, `three are there and fill, not ${filled}`);
        await nothingAlive(s);
        marketAround(bench, 2, 100);
        s.check((await filledInTheEnd(s, 5)) === filled, "what ended never fills");
      }),
  },
  {
    name: "an immediate-or-cancel order that meets nobody never rests",
    needs: ({ timesInForce }) => timesInForce.includes("ioc"),
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        await s.place({ ...buyLimit(bench, -8, 2), timeInForce: "ioc" });
        await bench.advance(CALM);
        await nothingAlive(s);
        bench.setQuote(bench.instrument, ticksAway(bench, -12), ticksAway(bench, -10));
        s.check((await filledInTheEnd(s, 2)) === 0, "nothing of it fills, also when the market comes to its price later");
      }),
  },
  {
    name: "a fill-or-kill order fills whole or not at all",
    needs: ({ timesInForce }) => timesInForce.includes("fok"),
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2, 3);
        await s.place({ ...buyLimit(bench, 2, 5), timeInForce: "fok" });
        await bench.advance(CALM);
        s.check(filledOf(fillsHeard(s.heard, s.key)) === 0, "three of five are there, and none fills");
        await nothingAlive(s);
      }),
  },
  {
    name: "a fill-or-kill order that finds all of it fills at once",
    needs: ({ timesInForce }) => timesInForce.includes("fok"),
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2, 100);
        await s.place({ ...buyLimit(bench, 2, 5), timeInForce: "fok" });
        await bench.advance(CALM);
        s.check(filledOf(fillsHeard(s.heard, s.key)) === 5, "all five fill");
        await nothingAlive(s);
      }),
  },
  {
    name: "a stop-limit order waits for its trigger, and then pays no more than its limit",
    needs: ({ orderTypes }) => orderTypes.includes("stop-limit"),
    run: (bench) =>
      session(bench, async (s) => {
        marketAround(bench, 2);
        const limit = ticksAway(bench, 8);
        const terms = { ...buyLimit(bench, 8, 2), type: "stop-limit", stop: ticksAway(bench, 6) } as const;
        const order = await working(s, terms);
        s.check(order !== undefined && order.terms.stop === terms.stop && order.terms.limit === limit, "it works with both of its prices");
        await bench.advance(CALM);
        s.check(filledOf(fillsHeard(s.heard, s.key)) === 0, "nothing fills before the market has touched the trigger");
        bench.setQuote(bench.instrument, ticksAway(bench, 8), ticksAway(bench, 10));
        await bench.advance(CALM);
        s.check(
          facts(fillsHeard(s.heard, s.key)).every(({ price }) => price <= limit),
          "triggered beyond its limit, it does not follow the market",
        );
        bench.setQuote(bench.instrument, ticksAway(bench, 4), ticksAway(bench, 7));
        const filled = await filledInTheEnd(s, 2);
        s.check(filled === 2, `it fills when the market comes back to its limit, not ${filled}`);
        s.check(
          facts(fillsHeard(s.heard, s.key)).every(({ price }) => price <= limit),
          "no fill is beyond the limit",
        );
      }),
  },
];
