import {
  bookId,
  emptyBook,
  fail,
  ok,
  problem,
  type Book,
  type Problem,
  type ReadModels,
  type Result,
  type Snapshots,
} from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { keepUp, SNAPSHOT_EVERY, type Kept } from "./upkeep.ts";

const at = (seq: number): Book => ({ ...emptyBook(bookId("sim:test")), seq });
const DOWN: Result<Problem, never> = fail(problem("store-down", "the database is away", ["wait"]));

/** A store that remembers what it was asked, and answers as it is told. */
const scriptedStore = (answer: () => Result<Problem, never> | null) => {
  const asked: string[] = [];
  const snapshots: Snapshots = {
    save: (_, seq) => {
      asked.push(`snapshot ${seq}`);
      return Promise.resolve(answer() ?? ok({ bytes: 1 }));
    },
    latest: () => Promise.resolve(ok(null)),
  };
  const readModels: Pick<ReadModels, "catchUp"> = {
    catchUp: () => {
      asked.push("tables");
      return Promise.resolve(answer() ?? ok(0));
    },
  };
  return { asked, kept: { snapshots, readModels: readModels as ReadModels } satisfies Kept }; // nothing else is asked
};

describe("what is kept beside the journal", () => {
  it("has everything when the end is awaited, and nothing is begun afterwards", async () => {
    const { asked, kept } = scriptedStore(() => null);
    const upkeep = keepUp(kept, { snapshotSeq: 0 }, () => undefined);
    upkeep.follow(at(1));
    upkeep.follow(at(2));
    expect(asked).toEqual([]);
    await upkeep.finish();
    expect(asked).toEqual(["tables"]);
    upkeep.follow(at(3));
    await upkeep.finish();
    expect(asked).toEqual(["tables"]);
  });

  it("gets a snapshot when so many rows came since the last one", async () => {
    const { asked, kept } = scriptedStore(() => null);
    const before = keepUp(kept, { snapshotSeq: 100 }, () => undefined);
    before.follow(at(100 + SNAPSHOT_EVERY - 1));
    await before.finish();
    expect(asked).toEqual(["tables"]);
    const due = keepUp(kept, { snapshotSeq: 100 }, () => undefined);
    due.follow(at(100 + SNAPSHOT_EVERY));
    await due.finish();
    expect(asked).toEqual(["tables", "tables", `snapshot ${100 + SNAPSHOT_EVERY}`]);
  });

  it("tells of trouble once, however often it is met, and goes on with the next commit", async () => {
    let away = true;
    const told: string[] = [];
    const { asked, kept } = scriptedStore(() => (away ? DOWN : null));
    const upkeep = keepUp(kept, { snapshotSeq: 0 }, ({ text }) => told.push(text));
    const worked = async (seq: number): Promise<void> => {
      const before = asked.length;
      upkeep.follow(at(seq));
      while (asked.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await worked(1);
    await worked(2);
    expect(told).toEqual(["the database is away"]);
    away = false;
    await worked(3);
    away = true;
    await worked(4);
    await upkeep.finish();
    expect(told).toEqual(["the database is away", "the database is away"]);
  });

  it("that throws instead of answering is trouble like any other, and its end can be awaited", async () => {
    const thrown = (): never => {
      throw new Error("a broken promise");
    };
    const told: string[] = [];
    const upkeep = keepUp(scriptedStore(thrown).kept, { snapshotSeq: 0 }, ({ text }) => told.push(text));
    upkeep.follow(at(1));
    await upkeep.finish();
    expect(told).toEqual(["Error: a broken promise"]);
  });
});
