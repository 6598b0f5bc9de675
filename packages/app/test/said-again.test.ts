import {
  bookId,
  decimal,
  emptyBook,
  foldJournal,
  inputId,
  isOk,
  MINUTE,
  problem,
  SECOND,
  type Book,
  type BookId,
  type JournalHealth,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import type { Ports } from "../src/shell/ports.ts";
import { temporaryJournal } from "./temporary-journal.ts";
import { ALERT, openVirtualDesk, SPY, type VirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();

const folded = async (id: BookId): Promise<Book> => {
  const rows = await journal().read(id, 0, 10_000);
  const book = isOk(rows) ? foldJournal(id, rows.right) : rows;
  if (!isOk(book)) throw new Error(book.left.text);
  return book.right;
};

type Changed = (ports: Ports) => Ports;
/** A desk that goes on with what is journaled under this name. */
const reopened = async (id: BookId, changed?: Changed): Promise<VirtualDesk> => openVirtualDesk(journal(), await folded(id), changed);
const ended = async ({ desk }: VirtualDesk): Promise<void> => {
  await desk.stop();
  await desk.settled();
};

describe("a process that died before it said what it had decided", () => {
  it("says it in its next life: the answer to a refusal, and the status of a trade as it stands", async () => {
    const first = await openVirtualDesk(journal());
    const refused = await first.say("Alert: BTO SPY 590C 12/99 @ 1.15");
    const opened = await first.say("Alert: BTO QQQ 505C 12/18 @ 2.00");
    await first.pass(SECOND);
    const [answer, status] = [first.statusOf(refused), first.statusOf(opened)];
    expect([answer, status]).not.toContain("");
    await ended(first);

    const second = await reopened(bookId("sim:virtual"));
    expect(second.statusOf(refused)).toBe(answer);
    expect(second.statusOf(opened)).toContain("QQQ 505C 18 Dec 26: received");
    // Nothing is wrong with it: the operator has nothing to do.
    expect(second.told).toEqual([]);
    await ended(second);
  });
});

describe("what an operator is told at a restart, once, of what his last message may have been lost about", () => {
  it("is a halted book, and is not said any more when it goes on", async () => {
    const id = bookId("sim:halted");
    const first = await openVirtualDesk(journal(), emptyBook(id));
    first.desk.deliver(inputId("halt"), { type: "trading-state", state: "halted", reason: "a test" });
    await ended(first);
    const second = await reopened(id);
    expect(second.told).toEqual([
      "after the restart, what is still to be seen to: sim:halted is halted: no entries until it is resumed; exits go on",
    ]);
    second.desk.deliver(inputId("resume"), { type: "trading-state", state: "active", reason: "a test" });
    await ended(second);
    const third = await reopened(id);
    expect(third.told).toEqual([]);
    await ended(third);
  });

  it("is a hold that still stands, not one that is over", async () => {
    const id = bookId("sim:held");
    let health: JournalHealth = { state: "entries-refused", problem: problem("disk-nearly-full", "41 MB are free", ["free some"]) };
    const scarce: Changed = (ports) => ({ ...ports, journal: { ...ports.journal, health: () => Promise.resolve(health) } });
    const first = await openVirtualDesk(journal(), emptyBook(id), scarce);
    expect(first.told).toEqual(["41 MB are free: no entries; exits go on"]);
    await ended(first);
    const second = await reopened(id, scarce);
    expect(second.told).toEqual(["after the restart, what is still to be seen to: 41 MB are free: no entries; exits go on"]);
    await ended(second);
    health = { state: "ok" };
    const third = await reopened(id, scarce);
    expect(third.told).toEqual(["41 MB are free: that is over; entries are taken again"]);
    await ended(third);
  });

  it("is an order of which nobody knows what became of it", async () => {
    const id = bookId("sim:frozen");
    const silent: Changed = (ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        place: () => Promise.resolve({ outcome: "unknown", origin: "timeout" }),
        find: () => Promise.resolve({ outcome: "inconclusive", why: "a test" }),
      },
    });
    const first = await openVirtualDesk(journal(), emptyBook(id), silent);
    first.quote(SPY, "1.10", "1.20");
    await first.say(ALERT);
    await first.pass(10 * MINUTE);
    const [frozen = ""] = first.told;
    expect(frozen).toContain("it stays frozen");
    await ended(first);
    const second = await reopened(id, silent);
    expect(second.told).toHaveLength(1);
    expect(second.told[0]).toContain(`after the restart, what is still to be seen to: ${frozen.split(":")[0]}: the broker could not say`);
    await ended(second);
  });

  it("is a position on which broker and book disagree, and an exit that was refused", async () => {
    const id = bookId("sim:differing");
    const noExits: Changed = (ports) => ({
      ...ports,
      broker: {
        ...ports.broker,
        place: (request) =>
          request.terms.closing
            ? Promise.resolve({ outcome: "rejected", code: "unsupported", text: "not today", by: "broker" })
            : ports.broker.place(request),
      },
    });
    const first = await openVirtualDesk(journal(), emptyBook(id), noExits);
    first.quote(SPY, "1.10", "1.20");
    await first.say(ALERT);
    await first.pass(SECOND);
    first.quote(SPY, "1.10", "1.15");
    await first.pass(30 * SECOND);
    const asOf = first.desk.book().links.orders?.since ?? 0;
    for (const look of ["one", "two"]) {
      const covers = { from: 0, to: asOf, scope: "account" } as const;
      const items = [{ instrument: SPY, quantity: 77, averagePrice: decimal("1.15") }];
      first.desk.deliver(inputId(look), { type: "positions-listed", positions: { items, asOf: asOf + MINUTE, covers, complete: true } });
    }
    await ended(first);
    expect(first.told.filter((text) => text.includes("the broker has 77"))).toHaveLength(1);
    const second = await reopened(id, noExits);
    const [text = "", ...more] = second.told.filter((each) => each.startsWith("after the restart"));
    expect(more).toEqual([]);
    expect(text).toMatch(/SPY 590C.*the broker has 77.*no entries on SPY until both agree.*; fb-\S+: the broker refused an exit; it is tried again at/);
    await ended(second);
  });
});
