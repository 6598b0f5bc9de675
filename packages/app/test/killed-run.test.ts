import { verifyChain } from "@floorbroker/adapter-postgres";
import { bookId, bookJson, fail, foldJournal, isOk, problem, type BookId, type Journal } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { runChannel, type ChannelRunEnd } from "../src/run/channel-run.ts";
import { summaryJson } from "../src/summary/json.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "./sample-day.ts";
import { temporaryJournal } from "./temporary-journal.ts";

const journal = temporaryJournal();

const run = (id: BookId, through: Journal): ReturnType<typeof runChannel> =>
  runChannel({
    bookId: id,
    config: SAMPLE_CONFIG,
    world: { seed: 1 },
    messages: SAMPLE_MESSAGES,
    journal: through,
    speed: "max",
    view: { posted: () => undefined, answered: () => undefined, at: () => undefined, resumed: () => undefined },
    stopped: () => false,
  });

/** A journal whose process dies at its n-th commit: just before it, or just after, before anything was sent. */
const dyingJournal = (n: number, when: "before" | "after"): Journal => {
  let commits = 0;
  const death = fail(problem("stale-writer", "the process was killed here", ["start it again"]));
  return {
    ...journal(),
    append: async (book, entries) => {
      commits += 1;
      if (commits > n || (commits === n && when === "before")) return death;
      const result = await journal().append(book, entries);
      return commits === n ? death : result;
    },
  };
};

const finished = async (id: BookId): Promise<ChannelRunEnd> => {
  const end = await run(id, journal());
  if (!isOk(end)) throw new Error(end.left.text);
  expect(end.right.finished).toBe(true);
  return end.right;
};

const rowsOf = async (id: BookId) => {
  const rows = await journal().read(id, 0, 100_000);
  return isOk(rows) ? rows.right : [];
};

/** Orders and fills as the broker would tell them: what must be the same, however often the process died. */
const tradesOf = (end: ChannelRunEnd): unknown => {
  const { trades, fills, realised, unrealised, fees } = summaryJson(end.summary) as Readonly<Record<string, unknown>>; // an object
  return { trades, fills, realised, unrealised, fees };
};

describe("a run of the sample day", () => {
  const CUTS = Number(process.env["FLOORBROKER_CUTS"] ?? 12);

  it("ends with the same trades when it is killed at any commit, before or after it, and started again", async () => {
    const whole = await finished(bookId("sim:whole"));
    const commits = new Set(whole.history.map(({ at }) => at)).size;
    for (let cut = 0; cut < CUTS; cut++) {
      const n = 1 + Math.floor(((cut + 0.5) * commits) / CUTS);
      const id = bookId(`sim:cut-${cut}`);
      const killed = await run(id, dyingJournal(n, cut % 2 === 0 ? "before" : "after"));
      expect(isOk(killed)).toBe(false);
      // And once more, soon after it came back.
      await run(id, dyingJournal(3, cut % 2 === 0 ? "after" : "before"));
      expect(tradesOf(await finished(id)), `killed at commit ${n}`).toEqual(tradesOf(whole));
    }
  }, CUTS * 30_000);

  it("leaves a journal whose chain holds and whose replay is the book, byte for byte", async () => {
    const id = bookId("sim:chain");
    const { book } = await finished(id);
    const rows = await rowsOf(id);
    expect(isOk(verifyChain(rows))).toBe(true);
    const folded = foldJournal(id, rows);
    expect(isOk(folded) && bookJson(folded.right)).toBe(bookJson(book));
  });

  it("does nothing when it is started again after its end", async () => {
    const id = bookId("sim:again");
    const first = await finished(id);
    const second = await finished(id);
    expect(tradesOf(second)).toEqual(tradesOf(first));
    expect(second.history.filter(({ event }) => event.type === "intended").length).toBe(
      first.history.filter(({ event }) => event.type === "intended").length,
    );
  });
});
