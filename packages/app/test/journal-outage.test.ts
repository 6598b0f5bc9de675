import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTradingJournal } from "@floorbroker/adapter-postgres";
import { bookId, bookJson, foldJournal, heldOf, instrumentId, isOk, openTradesOf, SECOND, type Journal } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../../adapter-postgres/src/testing/postgres-server.ts";
import { switchableServer, type SwitchableServer } from "../../adapter-postgres/src/testing/switchable-server.ts";
import { openVirtualDesk, type VirtualDesk } from "./virtual-desk.ts";

const SPY = instrumentId("SPY   261218C00590000");

let postgres: PostgresServer;
let server: SwitchableServer;
let dataDir: string;
beforeAll(async () => {
  postgres = await startPostgres();
  server = await switchableServer(await postgres.createDatabase());
  dataDir = await mkdtemp(join(tmpdir(), "floorbroker-test-"));
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const opened = async (): Promise<Journal> => {
  const journal = await openTradingJournal({ databaseUrl: server.url, dataDir });
  if (!isOk(journal)) throw new Error(journal.left.text);
  return journal.right;
};

const placedAtVenue = ({ atVenue }: VirtualDesk, kind: "entries" | "exits"): number =>
  new Set(
    atVenue.flatMap((event) =>
      event.type === "order-state" && event.terms.closing === (kind === "exits") && event.orderKey !== null ? [event.orderKey] : [],
    ),
  ).size;

const filledAtVenue = ({ atVenue }: VirtualDesk, side: "buy" | "sell"): number =>
  atVenue.reduce((sum, event) => (event.type === "fill" && event.fill.side === side ? sum + event.fill.quantity : sum), 0);

/** The trade's own holding, as the book has it. */
const heldNow = ({ desk }: VirtualDesk): readonly number[] => openTradesOf(desk.book()).map((trade) => heldOf(desk.book(), trade));

describe("a database that is away for a minute while positions are open", () => {
  it("stops entries, tells the operator, lets exits go on, and has everything in the end", async () => {
    const journal = await opened();
    const floor = await openVirtualDesk(journal);
    floor.quote(SPY, "1.10", "1.20");
    await floor.say("Alert: BTO SPY 590C 12/18 @ 1.15");
    await floor.pass(SECOND);
    // The market comes to the entry; its exit rests.
    floor.quote(SPY, "1.10", "1.15");
    await floor.pass(3 * SECOND);
    const [before = 0] = heldNow(floor);
    expect(before).toBeGreaterThan(0);
    expect(placedAtVenue(floor, "exits")).toBe(1);

    await server.takeAway();
    await floor.pass(5 * SECOND);
    const refused = await floor.say("Alert: BTO QQQ 505C 12/18 @ 2.00");
    await floor.pass(5 * SECOND);
    const second = await floor.say("Alert: BTO QQQ 506C 12/18 @ 2.00");
    await floor.pass(5 * SECOND);
    expect(floor.statusOf(refused) + floor.statusOf(second)).toContain("journal-down");
    expect(placedAtVenue(floor, "entries")).toBe(1);
    expect(floor.told.join("\n")).toContain("no entries; exits go on");

    // The target trades: its fill is booked; then the trader gets out of the rest.
    floor.quote(SPY, "2.40", "2.50");
    await floor.pass(5 * SECOND);
    const [during = 0] = heldNow(floor);
    expect(during).toBeLessThan(before);
    await floor.say("STC SPY 590C 12/18");
    await floor.pass(60 * SECOND);
    expect(heldNow(floor)).toEqual([]);
    expect(filledAtVenue(floor, "sell")).toBe(filledAtVenue(floor, "buy"));

    await server.giveBack();
    while ((await journal.health?.())?.state !== "ok") await new Promise((resolve) => setTimeout(resolve, 20));
    const after = await floor.say("Alert: BTO SPY 591C 12/18 @ 1.15");
    await floor.pass(SECOND);
    expect(floor.told.at(-1)).toContain("entries are taken again");
    expect(floor.statusOf(after)).not.toContain("journal-down");
    const book = floor.desk.book();
    floor.stop();
    await floor.desk.settled();

    const rows = await journal.read(bookId("sim:virtual"), 0, 10_000);
    await journal.close();
    if (!isOk(rows)) throw new Error(rows.left.text);
    const folded = foldJournal(book.id, rows.right);
    if (!isOk(folded)) throw new Error(folded.left.text);
    expect(bookJson(folded.right)).toBe(bookJson(floor.desk.book()));
  });
});
