import { bookId, emptyBook, type Quotes } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import type { OperatorOrder } from "../src/control/operator-order.ts";
import type { Control } from "../src/shell/ports.ts";
import { temporaryJournal } from "./temporary-journal.ts";
import { openVirtualDesk, type VirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();
const ALERT = "Alert: BTO SPY 590C 12/18 @ 6.20";

/** An operator outside the chat. */
const operator = (waiting: readonly OperatorOrder[] = []): Control & { readonly give: (order: OperatorOrder) => void; readonly answers: Map<string, string> } => {
  const listeners = new Set<(order: OperatorOrder) => void>();
  const answers = new Map<string, string>();
  return {
    answers,
    give: (order) => {
      for (const listener of listeners) listener(order);
    },
    waiting: () => Promise.resolve(waiting),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    answered: (id, text) => {
      answers.set(id, text);
      return Promise.resolve();
    },
    resumed: () => Promise.resolve(),
  };
};

interface SlowDesk {
  readonly floor: VirtualDesk;
  /** Resolves when a quote is waited for. */
  readonly asked: Promise<void>;
  readonly let: () => void;
}

/** A desk whose quotes come only when the test lets them; the first alert waits for its own. */
const slow = async (name: string, control?: Control): Promise<SlowDesk> => {
  let release: () => void = () => undefined;
  let wanted: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const asked = new Promise<void>((resolve) => (wanted = resolve));
  const floor = await openVirtualDesk(journal(), emptyBook(bookId(name)), (ports) => {
    const quotes: Quotes = {
      ...ports.quotes,
      quote: async (...what) => {
        wanted();
        await held;
        return ports.quotes.quote(...what);
      },
    };
    return { ...ports, quotes, ...(control === undefined ? {} : { control }) };
  });
  return { floor, asked, let: release };
};

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Waits for what must come without the quotes; when it does not, the test runs out of time. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await soon();
};

describe("a stop", () => {
  it.each(["kill", "pause", "flatten"])("by %s in the chat does not wait behind what an alert looks up, and the alert finds it", async (word) => {
    const { floor, asked, let: answer } = await slow(`sim:fast-${word}`);
    const alerted = floor.say(ALERT);
    await asked;
    const stopped = floor.say(`!tt ${word}`);
    await until(() => floor.desk.book().tradingState !== "active");
    answer();
    const [id] = await Promise.all([alerted, stopped]);
    expect(floor.statusOf(id)).toMatch(/halted|reduce-only/);
    expect(floor.desk.book().openTrades).toEqual([]);
    await floor.stop();
  });

  it("from outside is as fast, and answered when it is durable", async () => {
    const control = operator();
    const { floor, asked, let: answer } = await slow("sim:fast-outside", control);
    const alerted = floor.say(ALERT);
    await asked;
    control.give({ id: "1", command: "kill", by: "ann", reason: "news" });
    await until(() => control.answers.size > 0);
    expect(floor.desk.book().tradingState).toBe("halted");
    expect(control.answers.get("1")).toBe("halted: no entries until !tt resume; exits go on");
    answer();
    expect(floor.statusOf(await alerted)).toContain("halted");
    await floor.stop();
  });

  it("that waits at the start is obeyed before anything is heard, in order", async () => {
    const control = operator([
      { id: "1", command: "resume", by: "ann", reason: null },
      { id: "2", command: "kill", by: "the file KILL", reason: null },
    ]);
    const floor = await openVirtualDesk(journal(), emptyBook(bookId("sim:fast-start")), (ports) => ({ ...ports, control }));
    expect(floor.desk.book().tradingState).toBe("halted");
    expect([...control.answers.keys()]).toEqual(["1", "2"]);
    await floor.stop();
  });
});
