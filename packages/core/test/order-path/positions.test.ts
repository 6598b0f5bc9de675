import { describe, expect, it } from "vitest";
import { decimal, instrumentId, positionsOf } from "../../src/index.ts";
import { Desk } from "./desk.ts";

const MES = instrumentId("/MESZ2026");

const desk = (): Desk => {
  const bench = new Desk();
  bench.market("SPY", "1.10", "1.20");
  bench.market("/MES", "6900.00", "6900.25");
  return bench;
};

describe("what the book says that the account holds", () => {
  it("is the other side, at the price that turned it, when more was sold than there was", () => {
    const bench = desk();
    bench.say("!tt buy 2 MES stop loss 6890");
    bench.fill("e1", 2, "6900.25");
    const stop = bench.live("s1");
    stop.terms = { ...stop.terms, quantity: 3 };
    bench.breaksPromises();
    bench.fill("s1", 3, "6890.00");
    expect(positionsOf(bench.book).get(MES)).toMatchObject({ quantity: -1, average: decimal("6890") });
  });

  it("is nothing of an option that has expired, and a list without it is no disagreement", () => {
    const bench = desk();
    const id = bench.say("Alert: BTO SPY 500C 11/18 @ 1.15");
    bench.fill("e1", 4, "1.15");
    const option = bench.trade(id).spec.instrument.id;
    expect(positionsOf(bench.book).get(option)).toMatchObject({ quantity: 4 });
    bench.pass(Date.parse("2026-11-19T15:00:00Z") - bench.now);
    expect(bench.trade(id).closed).toMatchObject({ reason: "expired" });
    expect(positionsOf(bench.book).has(option)).toBe(false);
    const { positions } = bench.broker.lists(bench.now);
    bench.input("positions", { type: "positions-listed", positions: { ...positions, items: [] } });
    expect(bench.statuses.get(bench.say("!tt status"))).not.toContain("no entries");
  });

  it("is nothing of a position that is not ours, which flatten names and leaves alone", () => {
    const bench = desk();
    const { positions } = bench.broker.lists(bench.now);
    const items = [{ instrument: instrumentId("KO"), quantity: 7, averagePrice: decimal("70") }];
    for (let look = 0; look < 2; look++) {
      bench.pass(60_000);
      bench.input("positions", { type: "positions-listed", positions: { ...positions, asOf: bench.now, items } });
    }
    expect(bench.statuses.get(bench.say("!tt flatten"))).toBe("nothing is held; no entries until !tt resume; not ours and left alone: 7 KO");
    expect(bench.sent()).toEqual([]);
  });
});
