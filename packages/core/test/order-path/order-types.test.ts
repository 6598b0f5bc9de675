import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { committedOf, HOUR, isLive, SECOND, type Venue } from "../../src/index.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

const answerTo = (bench: Desk, text: string): string => bench.statuses.get(bench.say(text)) ?? "";

const taking = (futures: Partial<Venue["futures"]>, more: Partial<Venue> = {}): DeskOptions => ({
  venue: { futures: { orderTypes: ["market", "limit", "stop", "stop-limit"], timesInForce: ["day", "gtc", "ioc", "fok"], ...futures }, ...more },
});

describe("every kind of order with every time in force that makes sense", () => {
  const KINDS = [
    ["", "market", ["day", "ioc", "fok"]],
    ["limit 6890", "limit 6890.00", ["day", "gtc", "ioc", "fok"]],
    ["stop 6910", "stop 6910.00", ["day", "gtc"]],
    ["stop 6910 limit 6912", "stop-limit 6912.00", ["day", "gtc"]],
    ["stop-limit 6910/6912", "stop-limit 6912.00", ["day", "gtc"]],
  ] as const;
  const TABLE = KINDS.flatMap(([said, sent, times]) => times.map((time) => [`!tt buy 2 MES ${said} ${time}`, `place e1 buy 2 ${sent} ${time}`] as const));

  it.each(TABLE)("%s goes out as it is said: %s", (text, sent) => {
    const bench = desk();
    bench.say(text);
    expect(bench.sent()).toEqual([sent]);
  });

  it.each([
    ["!tt sell 2 MES stop 6890 limit 6888 gtc", "place e1 sell 2 stop-limit 6888.00 gtc"],
    ["!tt sell 1 MES stop 6890", "place e1 sell 1 stop 6890.00 day"],
  ])("is mirrored on a sale: %s", (text, sent) => {
    const bench = desk();
    bench.say(text);
    expect(bench.sent()).toEqual([sent]);
  });

  it("works for the day when nothing is said", () => {
    const bench = desk();
    bench.say("!tt buy 1 MES stop 6910 limit 6912");
    expect(bench.sent()).toEqual(["place e1 buy 1 stop-limit 6912.00 day"]);
  });

  it.each(["!tt buy 1 MES gtc", "!tt buy 1 MES stop 6910 ioc", "!tt buy 1 MES stop 6910 limit 6912 fok", "!tt buy 1 MES stop 6912 limit 6910", "!tt buy 1 MES stop limit 6910 6912"])(
    "is asked back where it contradicts itself: %s",
    (text) => {
      const bench = desk();
      expect(answerTo(bench, text)).toMatch(/^ambiguous: .*Try: /);
      expect(bench.sent()).toEqual([]);
    },
  );

  it("is answered with its prices and its time", () => {
    const bench = desk();
    for (const [text, expected] of [
      ["!tt buy 2 MES stop 6910 limit 6912 gtc", "buy 2 /MESZ6 at stop 6910.00 limit 6912.00 gtc"],
      ["!tt buy 1 MES stop 6910", "buy 1 /MESZ6 at stop 6910.00"],
      ["!tt buy 1 MES ioc", "buy 1 /MESZ6 at market ioc"],
    ] as const) {
      bench.say(text);
      expect(bench.eventsOf("message-answered").at(-1)?.text).toBe(expected);
    }
  });

  it("shows its trigger among the orders", () => {
    const bench = desk();
    const id = bench.say("!tt buy 2 MES stop 6910 limit 6912 gtc");
    expect(answerTo(bench, "!tt orders")).toBe(`buy 2 /MESZ6 @ stop 6910.00 limit 6912.00 gtc (entry ${bench.trade(id).entry})`);
    const other = bench.say("!tt sell 1 MES stop 6890");
    expect(answerTo(bench, "!tt orders")).toContain(`sell 1 /MESZ6 @ stop 6890.00 (entry ${bench.trade(other).entry})`);
  });
});

describe("a stop-limit entry", () => {
  it("is reserved at its limit", () => {
    const bench = desk();
    const id = bench.say("!tt buy 2 MES stop 6910 limit 6912");
    // 2 × (6912 × 5 × 10 % margin + 2.30)
    expect(committedOf(bench.book, bench.trade(id))).toBe(691_660_000_000n);
    expect(bench.trade(id).entryPlan).toMatchObject({ type: "stop-limit", timeInForce: "day", worstPrice: 691_200_000_000n });
  });

  it("gets its exits from what it fills", () => {
    const bench = desk();
    bench.say("!tt buy 2 MES stop-limit 6910/6912 stop loss 6890 target 6930");
    bench.fill("e1", 1, "6910.50");
    expect(bench.sent()).toEqual(["place e1 buy 2 stop-limit 6912.00 day", "place s1 sell 1 stop 6890.00 gtc"]);
  });

  it.each([
    ["!tt buy 1 MES stop 6900.25", "a buy stop lies above the market, which is at 6900.25: at 6900.25 it would go off at once", "!tt buy 1 /MESZ6 limit 6900.25"],
    ["!tt sell 1 MES stop 6905", "a sell stop lies below the market, which is at 6900.00: at 6905.00 it would go off at once", "!tt sell 1 /MESZ6 limit 6905.00"],
    ["!tt buy 2 MES stop 6890 limit 6895", "a buy stop lies above the market, which is at 6900.25", "!tt buy 2 /MESZ6"],
  ])("whose trigger the market has passed is refused: %s", (text, refusal, suggestion) => {
    const bench = desk();
    const answer = answerTo(bench, text);
    expect(answer).toContain(`stop-behind-market: ${refusal}`);
    expect(answer).toContain(suggestion);
    expect(bench.sent()).toEqual([]);
  });

  it("is taken where nobody sees the market: its price is the trader's own", () => {
    const bench = desk();
    bench.quoteAge = null;
    bench.say("!tt buy 1 MES stop 6890");
    expect(bench.sent()).toEqual(["place e1 buy 1 stop 6890.00 day"]);
  });
});

describe("a limit that crosses the market", () => {
  it.each([
    ["!tt buy 1 MES limit 6905", "buy 1 /MESZ6 at 6905.00 (it crosses the market at 6900.25 and does not wait)"],
    ["!tt sell 1 MES limit 6900", "sell 1 /MESZ6 at 6900.00 (it crosses the market at 6900.00 and does not wait)"],
    ["!tt buy 1 MES limit 6900", "buy 1 /MESZ6 at 6900.00"],
    ["!tt sell 1 MES limit 6900.25", "sell 1 /MESZ6 at 6900.25"],
  ])("is taken, and says so: %s", (text, answer) => {
    const bench = desk();
    bench.say(text);
    expect(bench.eventsOf("message-answered")[0]?.text).toBe(answer);
  });
});

describe("an order that fills at once or not at all", () => {
  it("ends as unfilled when the broker ends it", () => {
    const bench = desk();
    const id = bench.say("!tt buy 3 MES limit 6890 ioc");
    bench.ends("e1", "cancelled");
    expect(bench.trade(id).closed?.reason).toBe("not-filled");
    expect(bench.statuses.get(id)).toBe("/MESZ6: received → working 6890.00 → not filled");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["place e1 buy 3 limit 6890.00 ioc"]);
  });

  it("goes on with what it has filled, and gets its exits from that", () => {
    const bench = desk();
    const id = bench.say("!tt buy 3 MES limit 6900.25 ioc stop loss 6890");
    bench.fill("e1", 2, "6900.25");
    bench.ends("e1", "cancelled");
    bench.pass(HOUR);
    expect(bench.sent()).toEqual(["place e1 buy 3 limit 6900.25 ioc", "place s1 sell 2 stop 6890.00 gtc"]);
    expect(bench.trade(id).closed).toBeNull();
  });

  it.each(["ioc", "fok"])("never rests, not even at a broker that forgets it: %s", (time) => {
    const bench = desk();
    const id = bench.say(`!tt buy 3 MES limit 6890 ${time}`);
    bench.pass(10 * SECOND);
    expect(bench.sent()).toEqual([`place e1 buy 3 limit 6890.00 ${time}`, "cancel e1"]);
    expect(bench.broker.orders.some(({ state }) => isLive(state))).toBe(false);
    expect(bench.trade(id).closed?.reason).toBe("not-filled");
    expect(bench.eventsOf("entry-stopped")[0]?.reason).toBe(`what an ${time} order does not fill at once is over`);
  });

  it("never rests, whatever becomes of its cancellation", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("ioc", "fok"),
        fc.constantFrom("", "limit 6890", "limit 6905"),
        fc.array(fc.constantFrom("rejected", "lost-request", "lost-response", "nameless", "accepted"), { maxLength: 3 }),
        fc.nat(2),
        (time, price, fates, filled) => {
          const bench = desk();
          bench.say(`!tt buy 3 MES ${price} ${time}`);
          if (filled > 0) bench.fill("e1", filled, "6900.25");
          bench.next(...(fates as Parameters<Desk["next"]>)); // fates of the model
          bench.pass(3 * 60 * SECOND);
          expect(bench.broker.orders.filter(({ state, key }) => isLive(state) && key.includes("-e"))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("what the venue does not take", () => {
  it.each([
    ["!tt buy 1 MES limit 6890 gtc", taking({}, { restsOvernight: false }), "time-not-taken: no futures order rests overnight at model. Try: leave gtc out"],
    ["!tt buy 1 MES limit 6890 gtc", taking({ timesInForce: ["day"] }), "time-not-taken: no futures order rests overnight at model"],
    ["!tt buy 1 MES fok", taking({ timesInForce: ["day", "gtc", "ioc"] }), "time-not-taken: model takes no fok order of futures. Try: leave fok out: the order works for the day; or say ioc"],
    ["!tt buy 1 MES stop 6910 limit 6912", taking({ orderTypes: ["market", "limit", "stop"] }), "order-type-not-taken: model takes no stop-limit order of futures, only market, limit, stop. Try: !tt buy 1 /MESZ6 limit 6912.00"],
    ["!tt buy 1 MES stop 6910", taking({ orderTypes: [] }), "order-type-not-taken: model takes no stop order of futures, none at all. Try: trade it at the broker by hand"],
    ["!tt buy 1 MES", taking({ orderTypes: ["limit"] }), "order-type-not-taken: model takes no market order of futures, only limit. Try: trade it at the broker by hand"],
  ])("is refused before anything is sent: %s", (text, options, refusal) => {
    const bench = desk(options);
    expect(answerTo(bench, text)).toContain(refusal);
    expect(bench.sent()).toEqual([]);
  });

  it("is a day order nowhere: a broker without times in force takes it too", () => {
    const bench = desk(taking({ timesInForce: [] }));
    bench.say("!tt buy 1 MES limit 6890");
    expect(bench.sent()).toEqual(["place e1 buy 1 limit 6890.00 day"]);
  });
});
