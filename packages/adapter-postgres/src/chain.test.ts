import { createHash } from "node:crypto";
import { bookId, inputId, isOk, type JournalRow } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, chainAll, GENESIS, verifyChain } from "./chain.ts";
import { BOOK, entries, entry } from "./testing/rows.ts";

const rows = (count: number): readonly JournalRow[] => chainAll(GENESIS, BOOK, entries(1, count));

const broken = (found: readonly JournalRow[]): string => {
  const verdict = verifyChain(found);
  return isOk(verdict) ? "whole" : `${verdict.left.differs} at ${verdict.left.seq}`;
};

/** Each way to tamper with one row's content. */
const TAMPERED: Readonly<Record<string, (row: JournalRow) => JournalRow>> = {
  at: (row) => ({ ...row, at: row.at + 1 }),
  input: (row) => ({ ...row, inputId: inputId(`${row.inputId}x`) }),
  ordinal: (row) => ({ ...row, ordinal: row.ordinal + 1 }),
  type: (row) => ({ ...row, type: "other" }),
  payload: (row) => ({ ...row, payload: { n: row.seq, price: "4.26" } }),
  hash: (row) => ({ ...row, hash: row.hash.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }),
};

describe("the hash chain", () => {
  it("hashes the previous hash followed by the canonical row", () => {
    const written =
      '{"at":1790000000001,"book":"sim:main","inputId":"input-1","ordinal":0,' +
      '"payload":{"n":1,"price":"4.25"},"seq":1,"type":"noted"}';
    const previous = "0".repeat(64);
    const hash = createHash("sha256").update(previous + written).digest("hex");
    expect(chain(GENESIS.hash, BOOK, entry(1))).toEqual({ ...entry(1), book: BOOK, previous, hash });
  });

  it("keeps its format for ever: this hash is in journals that exist", () => {
    expect(rows(3).at(-1)?.hash).toBe("24f396612cd2ce215496630636206b4574bfb07751d5b13dca0ff4c2025fe978");
  });

  it("is whole as it was made, and its head goes on to the next page", () => {
    const all = rows(10);
    const first = verifyChain(all.slice(0, 4));
    expect(first).toEqual({ _tag: "Right", right: { seq: 4, hash: all[3]?.hash } });
    expect(isOk(first) && verifyChain(all.slice(4), first.right)).toEqual({
      _tag: "Right",
      right: { seq: 10, hash: all[9]?.hash },
    });
    expect(verifyChain([])).toEqual({ _tag: "Right", right: GENESIS });
  });

  it.each(Object.entries(TAMPERED))("names the row whose %s was changed", (_, tamper) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (seq) => {
        expect(broken(rows(6).map((row) => (row.seq === seq ? tamper(row) : row)))).toBe(`content at ${seq}`);
      }),
    );
  });

  it("names the row after a missing one", () => {
    expect(broken(rows(6).filter((row) => row.seq !== 3))).toBe("gap at 4");
    expect(broken(rows(6).slice(1))).toBe("gap at 2");
  });

  it("names the first row of a page that does not follow its predecessor", () => {
    const forged = chainAll({ seq: 3, hash: "f".repeat(64) }, BOOK, entries(4, 6));
    expect(broken([...rows(3), ...forged])).toBe("previous at 4");
  });

  it("names a row of another book, even one that fits by number and hash", () => {
    const [first, second] = rows(2);
    const foreign = chain(first?.hash ?? "", bookId("sim:other"), entry(2));
    expect(second?.hash).not.toBe(foreign.hash);
    expect(broken([...rows(1), foreign])).toBe("book at 2");
  });

  it("shows a payload that was rewritten together with its own hash at the next row", () => {
    const forged = chain(rows(6)[2]?.hash ?? "", BOOK, entry(4, { payload: { n: 4, price: "9.99" } }));
    expect(broken(rows(6).map((row) => (row.seq === 4 ? forged : row)))).toBe("previous at 5");
  });
});
