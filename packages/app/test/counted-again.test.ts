import { inputId, SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { temporaryJournal } from "./temporary-journal.ts";
import { ALERT, openVirtualDesk, SPY } from "./virtual-desk.ts";

const journal = temporaryJournal();

describe("a symbol that a list of positions froze", () => {
  it("is free again within seconds when that list was only ahead of the book", async () => {
    const { desk, pass, quote, say, told } = await openVirtualDesk(journal());
    quote(SPY, "1.10", "1.20");
    await say(ALERT);
    await pass(SECOND);
    quote(SPY, "1.10", "1.15");
    // The next regular look at the positions is half a minute away.
    await pass(35 * SECOND);
    const asOf = desk.book().links.orders?.since ?? 0;
    const covers = { from: 0, to: asOf, scope: "account" } as const;
    desk.deliver(inputId("early"), { type: "positions-listed", positions: { items: [], asOf: asOf + 36 * SECOND, covers, complete: true } });
    await desk.settled();
    expect(desk.book().disagreements).toHaveLength(1);
    await pass(11 * SECOND);
    expect(desk.book().disagreements).toEqual([]);
    expect(told.filter((text) => text.includes("broker"))).toEqual([]);
    await desk.stop();
  });
});
