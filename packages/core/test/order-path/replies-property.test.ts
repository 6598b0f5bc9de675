import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { get, type TradeId } from "../../src/index.ts";
import { CONTROL } from "../invariants/world.ts";
import { ANALYST, Desk, HALF_CHANNEL, OWNER } from "./desk.ts";

const FOLLOW_UPS = ["out half", "trim", "all out", "STC half", "sold 2", "closing SPY calls", "trimming some", "out of QQQ"];
const NAMED = ["STC SPY 500C 12/18 @ 1.15", "STC half QQQ 500C 12/18"];

const where = { author: fc.constantFrom(OWNER, ANALYST), channel: fc.constantFrom<string>(CONTROL, HALF_CHANNEL) };

/** Something said; `reply` chooses among all messages before, null is none. */
const step = fc.oneof(
  fc.record({ ...where, does: fc.constant("alert" as const), symbol: fc.constantFrom("SPY", "QQQ"), filled: fc.integer({ min: 0, max: 4 }) }),
  fc.record({
    ...where,
    does: fc.constant("follow-up" as const),
    text: fc.constantFrom(...FOLLOW_UPS),
    reply: fc.option(fc.nat(), { freq: 2 }),
  }),
  fc.record({ ...where, does: fc.constant("follow-up" as const), text: fc.constantFrom(...NAMED), reply: fc.nat() }),
);

describe("a follow-up, however authors and channels mix", () => {
  it("touches one trade at most, of its own author and channel, and the one that it replies to", () => {
    let closed = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 14 }), (steps) => {
        const desk = new Desk({ power: "480000" });
        for (const symbol of ["SPY", "QQQ"]) desk.market(symbol, "1.10", "1.20");
        const said: string[] = [];
        for (const next of steps) {
          const by = { author: next.author, channel: next.channel };
          if (next.does === "alert") {
            const id = desk.say(`Alert: BTO ${next.symbol} 500C 12/18 @ 1.15`, by);
            if (next.filled > 0) desk.fill(desk.trade(id).entry, next.filled, "1.15");
            said.push(id);
            continue;
          }
          const replyTo = next.reply === null ? undefined : said[next.reply % Math.max(1, said.length)];
          const opens = desk.eventsOf("trade-opened").some(({ messageId }) => messageId === replyTo);
          // A close that names its contract, and replies to no trade, means all that its author has in it.
          if (!opens && NAMED.includes(next.text)) continue;
          const before = desk.events.length;
          const id = desk.say(next.text, replyTo === undefined ? by : { ...by, replyTo });
          said.push(id);
          const touched = desk.events.slice(before).flatMap((event) =>
            event.type === "close-requested" || event.type === "entry-stopped" || event.type === "intended" ? [event.tradeId] : [],
          );
          const trades = [...new Set<TradeId>(touched)].map((trade) => get(desk.book.trades, trade));
          closed += trades.length;
          expect(trades.length).toBeLessThanOrEqual(1);
          for (const trade of trades) expect(trade).toMatchObject({ authorId: next.author, channelId: next.channel });
          if (opens) for (const trade of trades) expect(trade?.messageId).toBe(replyTo);
          if (replyTo !== undefined && !opens) expect(trades).toEqual([]);
          expect(desk.eventsOf("message-answered").at(-1)?.messageId).toBe(id);
        }
      }),
      { numRuns: 150 },
    );
    expect(closed).toBeGreaterThan(50);
  });
});
