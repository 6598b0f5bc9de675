import { chmod, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bookId } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leaveOrder, placesIn, receiptsOf, type Places } from "./drop.ts";
import { listenAtDataDir } from "./listening.ts";
import type { OperatorOrder } from "./operator-order.ts";

const MAIN = bookId("sim:main");
const OTHER = bookId("sim:other");

let places: Places;
const complaints: string[] = [];
const listening = (book = MAIN) => listenAtDataDir(places.dataDir, book, (text) => complaints.push(text));
const leave = (command: OperatorOrder["command"], now = 1_000): Promise<string> =>
  leaveOrder(places, { command, by: "ann", reason: null }, now);
const commandsOf = (orders: readonly OperatorOrder[]): readonly string[] => orders.map(({ command }) => command);

beforeEach(async () => {
  complaints.length = 0;
  places = placesIn(await mkdtemp(join(tmpdir(), "floorbroker-drop-")));
});
afterEach(() => rm(places.dataDir, { recursive: true, force: true }));

describe("orders that are left in a data directory", () => {
  it("are taken in the order in which they were given, also when the clock was set back, the file KILL last", async () => {
    await leave("kill", 5_000);
    await leave("resume", 1_000);
    await leave("flatten", 1_000);
    await writeFile(places.kill, "fire\nand more");
    const found = await listening().waiting();
    expect(commandsOf(found)).toEqual(["kill", "resume", "flatten", "kill"]);
    expect(found.at(-1)).toMatchObject({ by: `the file ${places.kill}`, reason: "fire" });
  });

  it("are taken by every book, once each: a stop until it is answered, a resume as soon as it is seen", async () => {
    const stop = await leave("kill");
    const resume = await leave("resume");
    const first = listening();
    expect(await first.waiting()).toHaveLength(2);
    expect(await first.waiting()).toEqual([]);
    // The process died before the stop was journaled: it is not lost. The resume is not done a second time.
    expect(commandsOf(await listening().waiting())).toEqual(["kill"]);
    await first.answered(stop, "halted");
    await first.answered(resume, "active");
    expect(await listening().waiting()).toEqual([]);
    expect((await receiptsOf(places, stop)).map(({ book, text }) => [book, text])).toEqual([[MAIN, "halted"]]);
    expect(commandsOf(await listening(OTHER).waiting())).toEqual(["kill", "resume"]);
  });

  it("that are not readable do nothing, and are answered so", async () => {
    await leave("kill");
    const [name = ""] = await readdir(places.orders);
    await writeFile(join(places.orders, name), '{"command":"sell everything"}');
    await writeFile(join(places.orders, "notes.txt"), "hello");
    expect(await listening().waiting()).toEqual([]);
    expect(await receiptsOf(places, name.replace(".json", ""))).toMatchObject([
      { text: "not readable: nothing was done" },
    ]);
  });

  it("are kept for books that are away, the newest 200 of them", async () => {
    for (let n = 0; n < 205; n++) await leave("pause", n * 10);
    expect(await readdir(places.orders)).toHaveLength(200);
  }, 60_000);
});

describe("the file KILL", () => {
  it("halts once for each touch, and is put away by a resume unless somebody touched it since", async () => {
    await writeFile(places.kill, "");
    const control = listening();
    expect(await control.waiting()).toHaveLength(1);
    expect(await control.waiting()).toEqual([]);
    await utimes(places.kill, 1, 1);
    await control.resumed();
    expect(await readdir(places.dataDir)).toContain("KILL");
    expect(await control.waiting()).toHaveLength(1);
    await control.resumed();
    expect(await readdir(places.dataDir)).not.toContain("KILL");
  });

  it("halts whatever it is", async () => {
    await listening().waiting();
    await rm(places.kill, { force: true });
    await writeFile(places.kill, Buffer.alloc(100_000, 7));
    expect(commandsOf(await listening().waiting())).toEqual(["kill"]);
  });
});

describe("listening", () => {
  it("hears what is left while it listens, and no more when it has ended", async () => {
    const control = listening();
    await control.waiting();
    const heard: string[] = [];
    let wake: () => void = () => undefined;
    const end = control.listen(({ command }) => {
      heard.push(command);
      wake();
    });
    const next = new Promise<void>((resolve) => (wake = resolve));
    await leave("pause");
    await next;
    const again = new Promise<void>((resolve) => (wake = resolve));
    await writeFile(places.kill, "");
    await again;
    end();
    expect(heard).toEqual(["pause", "kill"]);
    expect(complaints).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "complains once about a directory that it can't use, and ends nothing",
    async () => {
      await chmod(places.dataDir, 0o500);
      const control = listening();
      expect(await control.waiting()).toEqual([]);
      expect(await control.waiting()).toEqual([]);
      await chmod(places.dataDir, 0o700);
      expect(complaints.length).toBeGreaterThan(0);
    },
  );
});
