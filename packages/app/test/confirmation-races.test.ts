import { bookId, emptyBook, inputId, messageId, SECOND, userId, type BookConfig, type Buttons, type Press, type Question, type Quotes } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { memoryJournal } from "../src/replay/memory-journal.ts";
import { SAMPLE_CONFIG } from "./sample-day.ts";
import { ALERT, MORNING, openVirtualDesk, SPY, type VirtualDesk } from "./virtual-desk.ts";

const OWNER = userId("704125082750156840");

const CONFIG: BookConfig = {
  ...SAMPLE_CONFIG,
  entry: { ...SAMPLE_CONFIG.entry, confirm: { above: { contracts: 1, cost: null }, withinMs: 30 * SECOND, environments: ["sim"] } },
};

/** A desk whose chat has buttons, and whose quotes take as long as is said. */
interface Floor {
  readonly at: VirtualDesk;
  readonly questions: Map<string, Question>;
  /** How long the next lookups take, in ms; null: they never end. */
  quotesTake: number | null;
  press(id: string, name: string, choice?: Press["choice"]): void;
  /** Time passes although something is being looked up. */
  run(ms: number): Promise<void>;
  entries(): number;
}

const open: Floor[] = [];
afterEach(async () => {
  for (const { at } of open.splice(0)) {
    at.stop();
    await at.desk.settled();
  }
});

const begin = async (): Promise<Floor> => {
  const questions = new Map<string, Question>();
  const listeners = new Set<(press: Press) => void>();
  const buttons: Buttons = {
    ask: async (question) => void questions.set(question.messageId, question),
    conclude: async (id) => void questions.delete(id),
    onPress: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const lag: { ms: number | null } = { ms: 0 };
  let now = (): number => MORNING;
  const at = await openVirtualDesk(
    memoryJournal(),
    emptyBook(bookId("sim:races")),
    (ports) => {
      now = ports.clock.now;
      const quotes: Quotes = {
        ...ports.quotes,
        quote: async (...asked) => {
          const { ms } = lag;
          if (ms !== 0) await new Promise<void>((resolve) => (ms === null ? undefined : ports.clock.schedule(now() + ms, resolve)));
          return ports.quotes.quote(...asked);
        },
      };
      return { ...ports, quotes, chat: { ...ports.chat, buttons } };
    },
    CONFIG,
  );
  at.quote(SPY, "1.10", "1.20");
  const floor: Floor = {
    at,
    questions,
    get quotesTake() {
      return lag.ms;
    },
    set quotesTake(ms) {
      lag.ms = ms;
    },
    press: (id, name, choice = "confirm") => {
      for (const listener of listeners) listener({ id: name, messageId: messageId(id), choice, by: OWNER, at: now() });
    },
    run: async (ms) => {
      for (const end = at.clock.now() + ms; at.clock.now() < end; ) {
        await at.clock.runUntil(Math.min(end, at.clock.now() + 250));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    entries: () => at.desk.book().openTrades.length + at.desk.book().closedTrades.length,
  };
  open.push(floor);
  return floor;
};

describe("a press while the market is looked up", () => {
  it("in the last moment counts, although the wait is over before the quote comes", async () => {
    const floor = await begin();
    const id = await floor.at.say(ALERT);
    expect(floor.questions.get(id)?.may).toContain(OWNER);
    await floor.run(29_500);
    floor.quotesTake = 3_000;
    floor.press(id, "last");
    await floor.run(10 * SECOND);
    expect(floor.entries()).toBe(1);
    expect(floor.questions.size).toBe(0);
  });

  it("sends nothing when no quote comes at all", async () => {
    const floor = await begin();
    const id = await floor.at.say(ALERT);
    floor.quotesTake = null;
    floor.press(id, "blind");
    await floor.run(10 * SECOND);
    expect(floor.entries()).toBe(0);
    expect(floor.at.statusOf(id)).toContain("quote");
  });

  it("is overtaken by a stop", async () => {
    const floor = await begin();
    const id = await floor.at.say(ALERT);
    floor.quotesTake = 2_000;
    floor.press(id, "slow");
    for (const command of ["kill", "resume"] as const) {
      floor.at.desk.deliver(inputId(command), { type: "operator", order: command, command, by: "the test", reason: null });
    }
    await floor.run(10 * SECOND);
    expect(floor.entries()).toBe(0);
    expect(floor.at.statusOf(id)).toContain("nothing was sent");
  });

  it("opens once, however many presses are looked up at a time, and a refusal that comes meanwhile wins", async () => {
    const floor = await begin();
    const first = await floor.at.say(ALERT);
    floor.quotesTake = 1_000;
    for (const name of ["a", "b", "b"]) floor.press(first, name);
    await floor.run(5 * SECOND);
    expect(floor.entries()).toBe(1);
    floor.quotesTake = 0;
    const second = await floor.at.say("Alert: BTO SPY 590C 12/18 @ 1.15");
    floor.quotesTake = 1_000;
    floor.press(second, "c");
    floor.press(second, "d", "decline");
    await floor.run(5 * SECOND);
    expect(floor.entries()).toBe(1);
    expect(floor.at.statusOf(second)).toContain("declined");
  });
});
