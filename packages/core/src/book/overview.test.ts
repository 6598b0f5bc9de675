import { describe, expect, it } from "vitest";
import { instrumentId } from "../ids.ts";
import { emptyMap, set } from "../persistent-map.ts";
import { emptyRecord } from "../risk/record.ts";
import { AT, bookWith, call, contract, EMPTY } from "../risk/testing/entry-bench.ts";
import { ordersText, positionsText, statusText } from "./overview.ts";
import { VENUE } from "./testing/venue.ts";

const SHARES = instrumentId("TSLA");

describe("what is held", () => {
  it("is told with its average, a sale with a sign, and what is not ours apart", () => {
    const ours = bookWith({ filled: true }, { spec: contract("MES"), side: "sell", filled: true });
    const book = { ...ours, foreignPositions: set(emptyMap<typeof SHARES, number>(), SHARES, 7) };
    expect(positionsText(book)).toBe("1 SPY 500C 18 Dec 26 @ 1.15; -1 /MESZ6 @ 1.15; 7 TSLA (not ours)");
  });

  it("is nothing while entries only work, and before there are any", () => {
    expect(positionsText(bookWith({ filled: false }))).toBe("no positions");
    expect(positionsText(EMPTY)).toBe("no positions");
  });
});

describe("what works", () => {
  it("is told with its price, role and name, and what is not ours as the broker has it", () => {
    const foreign = { text: "buy 5 TSLA at 200.00: not ours", toldAt: 3 };
    const ours = bookWith({ spec: call("QQQ"), filled: false }, { filled: true });
    const book = { ...ours, venue: VENUE, foreignOrders: set(emptyMap<string, typeof foreign>(), "b9", foreign) };
    expect(ordersText(book)).toMatch(
      /^buy 1 QQQ 500C 18 Dec 26 @ 1\.15 \(entry fb\S+-e1\); buy 5 TSLA at 200\.00: not ours$/,
    );
    expect(ordersText(EMPTY)).toBe("no working orders");
  });
});

describe("how the book stands", () => {
  it("is one line, with every reason for which there are no entries", () => {
    expect(statusText(EMPTY, AT)).toBe("sim:test is active, order link up, 0 open trades; no positions");
    const breaker = { scope: { of: "book" }, breaker: "day-loss", trippedAt: AT, text: "too much lost" } as const;
    const book = {
      ...bookWith({ filled: true }),
      risk: {
        ...emptyRecord,
        breakers: [
          { ...breaker, until: null },
          { ...breaker, until: AT, text: "forgiven" },
        ],
      },
      holds: [{ code: "journal-down", text: "the journal does not answer" }] as const,
      disagreements: [
        { instrument: SHARES, symbol: "TSLA", difference: 1, average: null, confirmed: true, text: "TSLA: 1 too many" },
      ],
    };
    expect(statusText(book, AT)).toBe(
      "sim:test is active, order link up, 1 open trades; 1 SPY 500C 18 Dec 26 @ 1.15; " +
        "no entries: too much lost; the journal does not answer; TSLA: 1 too many",
    );
  });

  it("ends with how the shell's own connections do, in its words", () => {
    expect(statusText(EMPTY, AT, ["Discord resuming for 40 s, attempt 3 in 4 s", "feed up"])).toBe(
      "sim:test is active, order link up, 0 open trades; no positions; Discord resuming for 40 s, attempt 3 in 4 s; feed up",
    );
  });
});
