import {
  bookId,
  decimal,
  emptyBook,
  inputId,
  MINUTE,
  SECOND,
  type BrokerEvent,
  type Chat,
  type ChatEvent,
  type Quotes,
} from "@floorbroker/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Desk } from "../src/shell/desk.ts";
import type { Ports } from "../src/shell/ports.ts";
import { temporaryJournal } from "./temporary-journal.ts";
import { ALERT, openVirtualDesk, SPY, type VirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));

let floor: VirtualDesk | undefined;
afterEach(async () => {
  await floor?.desk.stop();
  unhandled.length = 0;
});

let desks = 0;
const opened = async (changed: (ports: Ports) => Ports): Promise<VirtualDesk> =>
  (floor = await openVirtualDesk(journal(), emptyBook(bookId(`sim:broken-${desks++}`)), changed));

/** Quotes that, from a moment on, give an answer that can't even be looked at. */
const spoilt = (quotes: Quotes, isSpoilt: () => boolean): Quotes => ({
  ...quotes,
  quote: async (instrument, alertPrice) => {
    const answer = await quotes.quote(instrument, alertPrice);
    if (!isSpoilt()) return answer;
    return Object.defineProperty({ ...answer }, "outcome", {
      get: () => {
        throw new Error("a quote that is none");
      },
    });
  },
});

/** The reason with which the desk has failed by now; null while it works. */
const reasonOf = async (desk: Desk): Promise<string | null> => {
  const now = new Promise<null>((resolve) => setImmediate(() => resolve(null)));
  return Promise.race([desk.failed.then(({ code, text }) => `${code}: ${text}`), now]);
};

describe("an exception in a step of the shell", () => {
  it("before a timer's decision ends the desk with a reason, and is no rejection that nobody hears", async () => {
    let bad = false;
    const { say, quote, pass, desk, told } = await opened((ports) => ({ ...ports, quotes: spoilt(ports.quotes, () => bad) }));
    quote(SPY, "1.10", "1.20");
    await say(ALERT);
    expect(await reasonOf(desk)).toBeNull();
    bad = true;
    await pass(MINUTE);
    expect(await reasonOf(desk)).toMatch(/bug: ladder-step:.*a quote that is none/);
    expect(told.filter((text) => text.startsWith("this process ends"))).toHaveLength(1);
    expect(unhandled).toEqual([]);
  });

  it("before a message's decision ends the desk with a reason", async () => {
    const { say, quote, desk } = await opened((ports) => ({ ...ports, quotes: spoilt(ports.quotes, () => true) }));
    quote(SPY, "1.10", "1.20");
    await say(ALERT);
    expect(await reasonOf(desk)).toMatch(/bug: message \d+: a quote that is none/);
    expect(unhandled).toEqual([]);
  });

  it("while the desk is opened leaves nobody listening, and nobody who asks on", async () => {
    let ears = 0;
    let lists = 0;
    const { pass, desk } = await opened((ports) => ({
      ...ports,
      journal: { ...ports.journal, append: () => Promise.reject(new Error("a broken promise")) },
      chat: {
        ...ports.chat,
        listen: () => {
          ears++;
          return () => void ears--;
        },
      },
      broker: {
        ...ports.broker,
        orders: (window) => {
          lists++;
          return ports.broker.orders(window);
        },
      },
    }));
    await pass(10 * MINUTE);
    expect(await reasonOf(desk)).toContain("a broken promise");
    expect(ears).toBe(0);
    expect(lists).toBeLessThanOrEqual(1);
    expect(unhandled).toEqual([]);
  });

  it("in an ear ends the desk with a reason, and never reaches the adapter that speaks", async () => {
    const ears: ((event: ChatEvent) => void)[] = [];
    const deaf = (chat: Chat): Chat => ({ ...chat, listen: (listener) => (ears.push(listener), () => undefined) });
    const { desk } = await opened((ports) => ({ ...ports, chat: deaf(ports.chat) }));
    for (const ear of ears) ear({ type: "posted", message: null as never }); // what no chat may say
    expect(await reasonOf(desk)).toContain("bug: what the chat said");
  });

  it("in a port that throws at once is what it would be if it threw later: nobody knows, or nothing is to be had", async () => {
    const thrown = (): never => {
      throw new Error("at once");
    };
    const { say, quote, pass, statusOf, desk } = await opened((ports) => ({
      ...ports,
      quotes: { ...ports.quotes, quote: thrown },
      journal: { ...ports.journal, health: thrown },
    }));
    quote(SPY, "1.10", "1.20");
    const id = await say(ALERT);
    await pass(SECOND);
    expect(statusOf(id)).toContain("journal-down");
    expect(desk.book().holds.map(({ text }) => text).join()).toContain("the journal can't say how it is: Error: at once");
    expect(await reasonOf(desk)).toBeNull();
    expect(unhandled).toEqual([]);
  });
});

describe("a desk that was stopped", () => {
  it("wakes for nothing any more, also when something is still decided", async () => {
    const { say, quote, pass, desk } = await opened((ports) => ports);
    quote(SPY, "1.10", "1.20");
    await say(ALERT);
    await pass(SECOND);
    await desk.stop();
    const { seq } = desk.book();
    desk.deliver(inputId("halt"), { type: "trading-state", state: "halted", reason: "a test" });
    await pass(MINUTE);
    expect(desk.book().seq).toBe(seq + 1);
  });
});

describe("what a broker says again, with something else between", () => {
  /** A desk with a filled entry, and the broker's voice. */
  const filled = async () => {
    let say: (event: BrokerEvent) => void = () => undefined;
    const desk = await opened((ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        listen: (listener) => {
          say = listener;
          return ports.broker.listen(listener);
        },
      },
    }));
    desk.quote(SPY, "1.10", "1.20");
    await desk.say(ALERT);
    await desk.pass(SECOND);
    desk.quote(SPY, "1.10", "1.15");
    await desk.pass(10 * SECOND);
    return { ...desk, speak: (...events: readonly BrokerEvent[]) => events.forEach((event) => say(event)) };
  };

  it("is news each time, all within one commit: fees A, B, A; a link that is lost and back; two gaps", async () => {
    const { atVenue, desk, speak } = await filled();
    const fill = atVenue.flatMap((event) => (event.type === "fill" ? [event.fill] : [])).at(0);
    if (fill?.orderKey == null) throw new Error("the entry was not filled");
    const { orderKey, fillId } = fill;
    const fees = (amount: string): BrokerEvent => ({ type: "fees-reported", orderKey, fillId, amount: decimal(amount), currency: "USD", at: fill.at });
    const link = (state: "up" | "down"): BrokerEvent => ({ type: "link", link: { name: "account", state, generation: 7, since: 0, reason: null } });
    const gap: BrokerEvent = { type: "gap", link: "account", fromGeneration: 7, lost: "maybe", at: fill.at };
    const before = desk.book().seq;
    speak(fees("1.00"), fees("2.00"), fees("1.00"), link("up"), link("down"), link("up"), gap, gap);
    await desk.settled();
    expect(await reasonOf(desk)).toBeNull();
    expect(desk.book().seq).toBe(before + 8);

    speak(fees("1.00"), fees("1.00"), link("up"));
    await desk.settled();
    expect(desk.book().seq).toBe(before + 8);
  });
});
