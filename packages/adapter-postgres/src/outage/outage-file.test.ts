import { fdatasyncSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inTemporary } from "../testing/temporary.ts";
import { openOutageFile, OutageFileDamaged, outageRecords } from "./outage-file.ts";

const BYTES = 64 * 2 ** 10;

describe("the outage file", () => {
  it("gives back what was appended, in order, after it was opened again", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { maxLength: 20 }),
          async (records) => {
            const file = openOutageFile(path, BYTES);
            file.clear();
            for (const record of records) file.append(record);
            file.close();
            const again = openOutageFile(path, BYTES);
            expect(again.records()).toEqual(records.map((record) => Buffer.from(record, "utf8").toString("utf8")));
            again.close();
          },
        ),
        { numRuns: 100 },
      );
    }));

  it("is reserved in real blocks when it is made, readable by its owner alone", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      openOutageFile(path, BYTES).close();
      const { size, blocks, mode } = statSync(path);
      expect({ size, reserved: blocks * 512 >= BYTES, mode: mode & 0o777 }).toEqual({
        size: BYTES,
        reserved: true,
        mode: 0o600,
      });
    }));

  it("ends at the first record that is not whole, wherever the write was torn", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, BYTES);
      for (const record of ["first", "second", "third"]) file.append(record);
      file.close();
      const whole = readFileSync(path);
      const end = whole.indexOf("third") + "third".length;
      const start = end - "third".length - 26;
      for (let cut = start; cut < end; cut += 1) {
        const torn = Buffer.from(whole);
        torn.fill(0, cut, end + 1);
        writeFileSync(path, torn);
        const again = openOutageFile(path, BYTES);
        expect(again.records()).toEqual(["first", "second"]);
        again.close();
      }
    }));

  it("holds nothing any more once it was cleared, even when the clearing was cut short after its first bytes", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, BYTES);
      file.append("first");
      file.append("second");
      const before = readFileSync(path);
      file.clear();
      expect(file.records()).toEqual([]);
      file.append("new");
      file.close();
      const again = openOutageFile(path, BYTES);
      expect(again.records()).toEqual(["new"]);
      again.close();
      before.fill(0, 0, 26);
      writeFileSync(path, before);
      const cutShort = openOutageFile(path, BYTES);
      expect(cutShort.records()).toEqual([]);
      cutShort.close();
    }));

  it("with a damaged record in front of whole ones is refused, and left as it is, whichever byte it was", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, BYTES);
      for (const record of ["first", "second", "third"]) file.append(record);
      file.close();
      const whole = readFileSync(path);
      const end = whole.indexOf("second") + "second".length;
      for (let at = 0; at < end; at += 1) {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        writeFileSync(path, flipped);
        // The line feed between two records says nothing.
        if (whole[at] === 10) continue;
        expect(() => openOutageFile(path, BYTES)).toThrow(OutageFileDamaged);
        expect(readFileSync(path).equals(flipped)).toBe(true);
      }
    }));

  it("tells how many records wait, without touching it", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      expect(outageRecords(path)).toBe(0);
      const file = openOutageFile(path, BYTES);
      expect(outageRecords(path)).toBe(0);
      file.append("first");
      file.append("second");
      expect(outageRecords(path)).toBe(2);
      file.close();
    }));

  it("never gives back old records behind a new one, wherever its clearing was killed", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, BYTES);
      // All of one length: each begins where one of the new records ends.
      for (const record of ["old 1", "old 2", "old 3"]) file.append(record);
      file.close();
      const full = readFileSync(path);
      const end = full.indexOf("old 3") + "old 3".length + 1;
      for (let zeroed = 26; zeroed <= end; zeroed += 1) {
        const killed = Buffer.from(full);
        killed.fill(0, 0, zeroed);
        writeFileSync(path, killed);
        const next = openOutageFile(path, BYTES);
        expect(next.records()).toEqual([]);
        next.append("new 1");
        next.close();
        const last = openOutageFile(path, BYTES);
        expect(last.records()).toEqual(["new 1"]);
        last.close();
      }
    }));

  it.each([0, 1, 4_096, BYTES - 1])(
    "that was killed with %i bytes reserved is reserved whole at the next start",
    (made) =>
      inTemporary(async (dir) => {
        const path = join(dir, "outage.log");
        writeFileSync(path, Buffer.alloc(made), { mode: 0o600 });
        openOutageFile(path, BYTES).close();
        const { size, blocks } = statSync(path);
        expect([size, blocks * 512 >= BYTES]).toEqual([BYTES, true]);
      }),
  );

  it("keeps nothing of a record or of old records when the disk failed while they were written or cleared", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const failing = { now: false };
      const sync = (descriptor: number): void => {
        if (failing.now) throw new Error("EIO: i/o error, fdatasync");
        fdatasyncSync(descriptor);
      };
      const file = openOutageFile(path, BYTES, sync);
      for (const record of ["old 1", "old 2", "old 3"]) file.append(record);
      failing.now = true;
      expect(() => file.clear()).toThrow("EIO");
      expect(file.records()).toEqual([]);
      expect(() => file.append("new 1")).toThrow("EIO");
      failing.now = false;
      file.append("new 1");
      failing.now = true;
      expect(() => file.append("never acknowledged")).toThrow("EIO");
      failing.now = false;
      file.append("new 2");
      file.close();
      expect(readFileSync(path, "latin1")).not.toMatch(/old|acknowledged/);
      const again = openOutageFile(path, BYTES);
      expect(again.records()).toEqual(["new 1", "new 2"]);
      again.close();
    }));

  it("refuses a record for which it has no room, and keeps the others", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, 100);
      file.append("small");
      expect(() => file.append("x".repeat(100))).toThrow("is full: 100 bytes are reserved");
      file.append("again");
      expect(file.records()).toEqual(["small", "again"]);
      file.close();
    }));

  it("reads what is left of a file that something has cut", () =>
    inTemporary(async (dir) => {
      const path = join(dir, "outage.log");
      const file = openOutageFile(path, BYTES);
      file.append("first");
      file.append("second");
      file.close();
      truncateSync(path, 40);
      const again = openOutageFile(path, BYTES);
      expect(again.records()).toEqual(["first"]);
      again.close();
    }));
});
