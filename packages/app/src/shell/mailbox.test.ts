import {
  bookId,
  channelId,
  emptyBook,
  fail,
  inputId,
  messageId,
  ok,
  OWNER_CONFIG,
  problem,
  userId,
  type AppendedTo,
  type Book,
  type BrokerEvent,
  type Command,
  type InputBody,
  type Journal,
  type JournalEntry,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { MAILBOX_LENGTH, openMailbox, type Mailbox } from "./mailbox.ts";

const ID = bookId("sim:test");
const clock = { now: () => 1_000, schedule: () => () => undefined };

type Answer = Result<Problem, AppendedTo>;

/** A journal that answers as it is told, and remembers what was really written. */
const scriptedJournal = (
  answers: (Answer | "write-and-lose" | "strangers-write")[],
): Journal & { readonly rows: JournalEntry[]; readonly calls: number[] } => {
  const rows: JournalEntry[] = [];
  const calls: number[] = [];
  return {
    rows,
    calls,
    append: (_book, entries) => {
      calls.push(entries.length);
      const answer = answers.shift() ?? ok("journal");
      const lost = answer === "write-and-lose" || answer === "strangers-write";
      if (answer === "strangers-write")
        rows.push(...entries.map((entry) => ({ ...entry, inputId: inputId("a stranger's") })));
      else if (lost || answer._tag === "Right") rows.push(...entries);
      return Promise.resolve(lost ? fail(problem("commit-unknown", "lost", ["ask"])) : answer);
    },
    last: () => Promise.resolve(ok({ seq: rows.length, hash: "" })),
    read: (book, afterSeq, limit) => {
      const after = rows.filter(({ seq }) => seq > afterSeq).slice(0, limit);
      return Promise.resolve(ok(after.map((row) => ({ ...row, book, previous: "", hash: "" }))));
    },
    books: () => Promise.resolve(ok([])),
    close: () => Promise.resolve(),
  };
};

interface Heard {
  readonly mailbox: Mailbox;
  readonly commands: Command[];
  readonly stalls: Problem[];
  readonly fatal: Problem[];
  readonly books: Book[];
}

const listening = (journal: Journal): Heard => {
  const heard = { commands: [] as Command[], stalls: [] as Problem[], fatal: [] as Problem[], books: [] as Book[] };
  const mailbox = openMailbox(emptyBook(ID), journal, clock, {
    committed: (book, commands) => {
      heard.books.push(book);
      heard.commands.push(...commands);
    },
    stalled: (stall) => void heard.stalls.push(stall),
    fatal: (end) => void heard.fatal.push(end),
  });
  return { mailbox, ...heard };
};

const halt = (reason: string): InputBody => ({ type: "trading-state", state: "halted", reason });
const resume: InputBody = { type: "trading-state", state: "active", reason: "go on" };

describe("a mailbox", () => {
  it("refuses a message that has left memory each time under another name, since the journal takes none twice", async () => {
    const journal = scriptedJournal([]);
    const message = { id: messageId("150000000000001001"), guildId: null, channelId: channelId("1"), authorId: userId("704125082750156840"), postedAt: 1, revision: 0, text: "!tt status", embeds: [], replyTo: null, threadId: null };
    const book = { ...emptyBook(ID), config: { ...OWNER_CONFIG, authority: { ...OWNER_CONFIG.authority, controlChannels: [channelId("1")] } }, heardUntil: messageId("150000000000001002") };
    const mailbox = openMailbox(book, journal, clock, { committed: () => undefined, stalled: () => undefined, fatal: () => undefined });
    for (let hearing = 0; hearing < 2; hearing++) {
      mailbox.deliver(inputId("message:150000000000001001:0"), { type: "message", message, market: { quotes: {}, specs: {} } });
      await mailbox.idle();
    }
    const names = journal.rows.map((row) => `${row.inputId} ${row.ordinal}`);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  it("decides what waits together in one commit, in order, and keeps the sequence without a gap", async () => {
    const journal = scriptedJournal([]);
    const { mailbox } = listening(journal);
    mailbox.deliver(inputId("1"), halt("one"));
    mailbox.deliver(inputId("2"), resume);
    mailbox.deliver(inputId("3"), halt("three"));
    await mailbox.idle();
    expect(journal.calls).toEqual([3]);
    expect(journal.rows.map(({ seq, inputId: id, ordinal }) => [seq, id, ordinal])).toEqual([
      [1, "1", 0],
      [2, "2", 0],
      [3, "3", 0],
    ]);
    expect(mailbox.book().tradingState).toBe("halted");
  });

  it("writes nothing for inputs that tell nothing new", async () => {
    const journal = scriptedJournal([]);
    const { mailbox } = listening(journal);
    mailbox.deliver(inputId("1"), resume);
    await mailbox.idle();
    expect(journal.calls).toEqual([]);
  });

  it("hands out no command before the commit, and shows no book that is not durable", async () => {
    let release: (answer: Answer) => void = () => undefined;
    const journal = scriptedJournal([]);
    const held: Journal = { ...journal, append: () => new Promise((resolve) => (release = resolve)) };
    const { mailbox, commands, books } = listening(held);
    const crash: InputBody = { type: "crashed", text: "a test" };
    mailbox.deliver(inputId("1"), crash);
    await new Promise((resolve) => setImmediate(resolve));
    expect([commands.length, books.length, mailbox.book().seq, mailbox.busy()]).toEqual([0, 0, 0, true]);
    release(ok("journal"));
    await mailbox.idle();
    expect(commands.map(({ command }) => command)).toEqual(["tell-operator"]);
    expect(mailbox.book().tradingState).toBe("halted");
  });

  it("tries a failed commit again and tells its owner once; nothing is lost and nothing is sent twice", async () => {
    const down = fail(problem("store-down", "no connection", ["wait"]));
    const journal = scriptedJournal([down, down]);
    const { mailbox, stalls, books } = listening(journal);
    mailbox.deliver(inputId("1"), halt("one"));
    await mailbox.idle();
    expect(journal.calls).toEqual([1, 1, 1]);
    expect(journal.rows.length).toBe(1);
    expect([stalls.length, books.length]).toEqual([1, 1]);
  });

  it("does not take rows of somebody else for its own, even when there are as many", async () => {
    const stale = fail(problem("stale-writer", "somebody else wrote on", ["read again"]));
    const journal = scriptedJournal(["strangers-write", stale]);
    const { mailbox, fatal, commands } = listening(journal);
    mailbox.deliver(inputId("1"), { type: "crashed", text: "a test" });
    await mailbox.idle();
    expect([journal.calls.length, fatal.map(({ code }) => code), commands]).toEqual([2, ["stale-writer"], []]);
  });

  it("asks the journal after a commit whose outcome is unknown, and does not write it twice", async () => {
    const journal = scriptedJournal(["write-and-lose"]);
    const { mailbox, fatal } = listening(journal);
    mailbox.deliver(inputId("1"), halt("one"));
    await mailbox.idle();
    expect([journal.calls.length, journal.rows.length, fatal.length]).toEqual([1, 1, 0]);
    expect(mailbox.book().seq).toBe(1);
  });

  it("stops for good when somebody else writes the book, without handing out what was decided", async () => {
    const journal = scriptedJournal([fail(problem("stale-writer", "another process", ["stop"]))]);
    const { mailbox, fatal, books } = listening(journal);
    mailbox.deliver(inputId("1"), halt("one"));
    await mailbox.idle();
    mailbox.deliver(inputId("2"), halt("two"));
    await mailbox.idle();
    expect([fatal.length, books.length, journal.calls.length, mailbox.busy()]).toEqual([1, 0, 1, false]);
  });

  it("takes an exception for a bug: the input is dropped as a whole, the book halts, the operator is told", async () => {
    const journal = scriptedJournal([]);
    const { mailbox, commands } = listening(journal);
    // What no port may hand in: the decision on it throws.
    const broken = { type: "broker", event: { type: "fill", fill: null } as unknown as BrokerEvent } as const;
    mailbox.deliver(inputId("1"), broken);
    mailbox.deliver(inputId("2"), {
      type: "broker",
      event: { type: "gap", link: "quotes", fromGeneration: 1, lost: "maybe", at: 0 },
    });
    await mailbox.idle();
    expect(mailbox.book().tradingState).toBe("halted");
    expect(journal.rows.map(({ type }) => type)).toEqual(["trading-state", "escalated", "gap"]);
    expect(commands.map(({ command }) => command)).toEqual(["tell-operator"]);
  });

  it("takes an input that throws each time it comes for a crash each time", async () => {
    const journal = scriptedJournal([]);
    const { mailbox, fatal } = listening(journal);
    const broken = { type: "broker", event: { type: "fill", fill: null } as unknown as BrokerEvent } as const;
    mailbox.deliver(inputId("1"), broken);
    mailbox.deliver(inputId("1"), broken);
    await mailbox.idle();
    const names = journal.rows.map(({ inputId: id, ordinal }) => `${id} ${ordinal}`);
    expect(new Set(names).size).toBe(names.length);
    expect([names.length, fatal]).toEqual([4, []]);
  });

  it("stops for good, and says why, when its owner's step after a commit throws", async () => {
    const journal = scriptedJournal([]);
    const fatal: string[] = [];
    const mailbox = openMailbox(emptyBook(ID), journal, clock, {
      committed: () => {
        throw new Error("what was wanted of the clock is not to be known");
      },
      stalled: () => undefined,
      fatal: ({ code, text }) => void fatal.push(`${code}: ${text}`),
    });
    mailbox.deliver(inputId("1"), halt("one"));
    await mailbox.idle();
    mailbox.deliver(inputId("2"), resume);
    await mailbox.idle();
    expect(fatal).toEqual(["bug: the mailbox of sim:test: what was wanted of the clock is not to be known"]);
    expect([journal.calls.length, mailbox.busy()]).toEqual([1, false]);
  });

  it("stops for good when the journal throws where it promised an answer: nobody knows what is written", async () => {
    const journal: Journal = { ...scriptedJournal([]), append: () => Promise.reject(new Error("a broken promise")) };
    const { mailbox, fatal, commands } = listening(journal);
    mailbox.deliver(inputId("1"), { type: "crashed", text: "a test" });
    await mailbox.idle();
    expect([fatal.map(({ code }) => code), commands, mailbox.busy()]).toEqual([["bug"], [], false]);
  });

  it("stops for good when more waits than can be kept, and waits for the journal no longer", async () => {
    let release: (answer: Answer) => void = () => undefined;
    const journal: Journal = { ...scriptedJournal([]), append: () => new Promise((resolve) => (release = resolve)) };
    const { mailbox, fatal, stalls } = listening(journal);
    mailbox.deliver(inputId("1"), halt("one"));
    await new Promise((resolve) => setImmediate(resolve));
    for (let each = 0; each <= MAILBOX_LENGTH; each++) mailbox.deliver(inputId(`more ${each}`), resume);
    expect(fatal.map(({ code }) => code)).toEqual(["mailbox-full"]);
    release(fail(problem("store-down", "no connection", ["wait"])));
    await mailbox.idle();
    expect([stalls, mailbox.busy()]).toEqual([[], false]);
  });
});

describe("what stops something", () => {
  it("is decided before all that waits, in the order in which it came, and is known to wait", async () => {
    const journal = scriptedJournal([]);
    const { mailbox } = listening(journal);
    const operator = (order: string, command: "kill" | "pause"): InputBody => ({
      type: "operator",
      order,
      command,
      by: "ann",
      reason: null,
    });
    mailbox.deliver(inputId("a"), { type: "hold", code: "store-low", text: "low" });
    mailbox.deliver(inputId("b"), { type: "hold", code: "journal-down", text: "down" });
    mailbox.deliverFirst(inputId("c"), operator("c", "pause"));
    mailbox.deliverFirst(inputId("d"), operator("d", "kill"));
    expect(mailbox.stopWaits()).toBe(true);
    await mailbox.idle();
    expect([...new Set(journal.rows.map((row) => row.inputId))]).toEqual(["c", "d", "a", "b"]);
    expect(mailbox.stopWaits()).toBe(false);
    expect(mailbox.book().tradingState).toBe("halted");
  });
});
