import { bookId, foldJournal, isOk, SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { temporaryJournal } from "./temporary-journal.ts";
import { openVirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();

const ID = bookId("sim:virtual");

describe("a process that died before it said what it had decided", () => {
  it("says it in its next life: the answer to a refusal, and the status of a trade as it stands", async () => {
    const first = await openVirtualDesk(journal());
    const refused = await first.say("Alert: BTO SPY 590C 12/99 @ 1.15");
    const opened = await first.say("Alert: BTO QQQ 505C 12/18 @ 2.00");
    await first.pass(SECOND);
    const [answer, status] = [first.statusOf(refused), first.statusOf(opened)];
    expect([answer, status]).not.toContain("");
    void first.stop();
    await first.desk.settled();

    const rows = await journal().read(ID, 0, 1_000);
    const book = isOk(rows) ? foldJournal(ID, rows.right) : rows;
    if (!isOk(book)) throw new Error(book.left.text);
    const second = await openVirtualDesk(journal(), book.right);
    expect(second.statusOf(refused)).toBe(answer);
    expect(second.statusOf(opened)).toContain("QQQ 505C 18 Dec 26: received");
    void second.stop();
    await second.desk.settled();
  });
});
