import { describe, expect, it } from "vitest";
import { commandsFor, get, SECOND } from "../../src/index.ts";
import { ANALYST, Desk, HALF_CHANNEL } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

/** Threads: one was begun under the message 1001, the other under none. */
const UNDER_FIRST = { channel: HALF_CHANNEL, threadId: "1001", author: ANALYST };
const OTHER = { channel: HALF_CHANNEL, threadId: "9000", author: ANALYST };

const desk = (): Desk => {
  const made = new Desk();
  for (const symbol of ["SPY", "QQQ"]) made.market(symbol, "1.10", "1.20");
  return made;
};

const filled = (at: Desk, text: string, by: Parameters<Desk["say"]>[1]): string => {
  const id = at.say(text, by);
  at.pass(12 * SECOND);
  at.fill(at.trade(id).entry, at.trade(id).entryPlan.quantity, "1.15");
  return id;
};

const closed = (at: Desk): readonly string[] =>
  at.eventsOf("close-requested").map(({ tradeId }) => get(at.book.trades, tradeId)?.messageId ?? "");

describe("a message in a thread", () => {
  it("counts as one of the channel above, with its share, and is answered in the thread", () => {
    const [inThread, inChannel] = [desk(), desk()];
    const id = inThread.say(ALERT, OTHER);
    const other = inChannel.say(ALERT, { channel: HALF_CHANNEL, author: ANALYST });
    expect(inThread.trade(id).entryPlan).toEqual(inChannel.trade(other).entryPlan);
    const answers = inThread.events
      .flatMap((event) => commandsFor(inThread.book, { at: inThread.now, event }))
      .flatMap((command) => (command.command === "post-status" ? [command.channelId] : []));
    expect(new Set(answers)).toEqual(new Set([OTHER.threadId]));
  });

  it("that was begun under an alert means that alert, unless it names another contract", () => {
    const at = desk();
    const by = { channel: HALF_CHANNEL, author: ANALYST };
    const first = filled(at, ALERT, by);
    const second = filled(at, "Alert: BTO QQQ 500C 12/18 @ 1.15", by);
    at.say("out half", UNDER_FIRST);
    expect(closed(at)).toEqual([first]);
    at.say("STC QQQ 500C 12/18 @ 1.15", UNDER_FIRST);
    expect(closed(at)).toEqual([first, second]);
  });

  it("of another thread means what is open in the whole channel, and no more than one of it", () => {
    const at = desk();
    const by = { channel: HALF_CHANNEL, author: ANALYST };
    const first = filled(at, ALERT, by);
    at.say("out half", OTHER);
    expect(closed(at)).toEqual([first]);
    at.say("out half", { ...OTHER, author: "704125082750156840" });
    expect(closed(at)).toEqual([first]);
  });
});
