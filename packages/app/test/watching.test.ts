import { get, heldOf, MINUTE, openTradesOf, SECOND } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { temporaryJournal } from "./temporary-journal.ts";
import { openVirtualDesk } from "./virtual-desk.ts";

const journal = temporaryJournal();

describe("a level that only we watch, at a desk", () => {
  it("costs no row while it is not reached, is seen within its pause when it is", async () => {
    const floor = await openVirtualDesk(journal());
    await floor.say("!tt buy 2 MES target 9000");
    await floor.pass(MINUTE);
    const [trade] = openTradesOf(floor.desk.book());
    if (trade === undefined) throw new Error("nothing was bought");
    expect(heldOf(floor.desk.book(), trade)).toBe(2);
    const { seq } = floor.desk.book();
    await floor.pass(30 * MINUTE);
    expect(floor.desk.book().seq).toBe(seq);

    floor.quote(trade.spec.instrument.id, "9000.00", "9000.25");
    await floor.pass(SECOND);
    const { exits, closed } = get(floor.desk.book().trades, trade.id) ?? trade;
    expect([exits.length, closed?.reason]).toEqual([1, "closed"]);
    floor.stop();
  });
});
