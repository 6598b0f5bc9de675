import { afterEach, describe, expect, it } from "vitest";
import type { Sent } from "../../adapter-discord/test/loopback/interactions.ts";
import { ANALYST, beginDay, TRADER, type Day } from "./discord-trading-day.ts";

const days: Day[] = [];
const day = async (): Promise<Day> => {
  const begun = await beginDay();
  days.push(begun);
  return begun;
};
afterEach(async () => {
  for (const each of days.splice(0)) await each.end();
});

const answered = async (on: Day, sent: Sent, pattern: RegExp): Promise<void> => {
  await on.until(() => pattern.test(on.answer(sent)), `the answer ${String(pattern)}, but ${on.answer(sent)}`);
};

/** Our messages in the control channel. */
const publicAnswers = ({ discord, control }: Day): number =>
  discord.world.messagesIn(control).filter(({ authorId }) => authorId === discord.world.botId).length;

describe("a day of slash commands", { timeout: 60_000 }, () => {
  it("trades once for each, answers each in one message, and goes on with it after a restart", async () => {
    const on = await day();
    const order = on.send("buy", { symbol: "/MES", quantity: 2 });
    on.discord.interactions.repeat(order);
    await answered(on, order, /filled/);
    expect((await on.book()).openTrades).toHaveLength(1);
    expect(publicAnswers(on)).toBe(1);

    const why = on.send("explain", { name: order.id });
    await answered(on, why, /^privately: .*MES/s);
    expect(on.answer(why)).not.toContain("edited");
    const question = on.send("positions");
    await answered(on, question, /^privately: .*MESZ6/s);
    await on.restart();
    on.discord.interactions.repeat(order);
    const flat = on.send("flat", { symbol: "/MES" });
    await answered(on, order, /closed/);
    await answered(on, flat, /./);
    expect((await on.book()).openTrades).toHaveLength(0);
    expect((await on.book()).closedTrades).toHaveLength(1);
    // One for the order, one for flat; the question's is nobody else's, also after the restart.
    expect(publicAnswers(on)).toBe(2);
  });

  it("refuses what !tt refuses, to whoever asked alone where he may not ask at all", async () => {
    const on = await day();
    const [stranger, elsewhere, tick] = [
      on.send("buy", { symbol: "/MES" }, ANALYST),
      on.send("kill", {}, TRADER, on.lounge),
      on.send("buy", { symbol: "/MES", price: "6010.10" }),
    ];
    await answered(on, stranger, /^privately: not-authorized: .*command authors/);
    await answered(on, elsewhere, new RegExp(`^privately: wrong-channel: .*use the channel ${on.control}`));
    await answered(on, tick, /bad-tick/);
    const book = await on.book();
    expect([book.tradingState, book.openTrades.length]).toEqual(["active", 0]);
  });

  it("stops at once, and says who stopped and why", async () => {
    const on = await day();
    const kill = on.send("kill", { reason: "news at two?" });
    await answered(on, kill, /./);
    const book = await on.book();
    expect(book.tradingState).toBe("halted");
    expect(book.stopped?.reason).toContain("news at two");
    const refused = on.send("buy", { symbol: "/MES" });
    await answered(on, refused, /news at two/);
    const resume = on.send("resume");
    await answered(on, resume, /./);
    expect((await on.book()).tradingState).toBe("active");
  });

  it("proposes what is held first", async () => {
    const on = await day();
    await answered(on, on.send("buy", { symbol: "/NQ" }), /./);
    await answered(on, on.send("buy", { symbol: "/MES" }), /filled/);
    const typing = on.discord.interactions.typing(on.control, TRADER, "flat", "symbol", "");
    const values = (): readonly string[] => {
      const told = on.discord.interactions.answered(typing);
      return told.is === "choices" ? told.choices.map(({ value }) => value) : [];
    };
    await on.until(() => values().length > 0, "the proposals");
    expect(values().slice(0, 2)).toEqual(["/MESZ6", "/MES"]);
  });
});
