import { virtualClock } from "@floorbroker/adapter-sim";
import { accountId, fail, ok, type Backoff } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { feedLine, USUAL_FEED_TIMES } from "../src/quotes/feed-line.ts";
import { accountLine, USUAL_STREAM_TIMES } from "../src/streamer/account-line.ts";
import { keepUp, type OpenLine } from "../src/streamer/line.ts";
import { MONDAY, openSessionBench } from "./bench.ts";

const backoff: Backoff = { baseMs: 1_000, factor: 2, capMs: 8_000, jitterPercent: 0, attempts: null };
const NOTHING = (): void => undefined;

/** A keeper whose connections end as the test says. */
const keep = (open: (attempt: number) => OpenLine) => {
  const clock = virtualClock(MONDAY);
  const told: string[] = [];
  let attempts = 0;
  const keeper = keepUp({
    clock,
    open: (...given) => {
      attempts += 1;
      told.push(`${(clock.now() - MONDAY) / 1_000} s`);
      return open(attempts)(...given);
    },
    backoff,
    random: () => 0,
    up: () => told.push("up"),
    down: ({ reason }) => told.push(reason),
  });
  return { clock, told, keeper };
};

describe("a connection that is kept up", () => {
  it("is tried again after pauses that grow", async () => {
    const { clock, told, keeper } = keep(() => () => Promise.resolve(fail({ reason: "refused", needsHuman: false })));
    await clock.runUntil(MONDAY + 16_000);
    expect(told.filter((each) => each !== "refused")).toEqual(["0 s", "1 s", "3 s", "7 s", "15 s"]);
    keeper.close();
    await clock.runUntil(MONDAY + 100_000);
    expect(told).toHaveLength(10);
  });

  it("is tried again where the library throws", async () => {
    const { clock, told } = keep(() => () => Promise.reject(new Error("a library's own fault")));
    await clock.runUntil(MONDAY + 1_500);
    expect(told).toEqual(["0 s", "it could not be opened", "1 s", "it could not be opened"]);
  });

  it("begins anew after it has stood for a while", async () => {
    const { clock, told } = keep((attempt) => (ended) => {
      if (attempt < 3) return Promise.resolve(fail({ reason: "refused", needsHuman: false }));
      clockOf().schedule(clockOf().now() + 60_000, () => ended({ reason: "lost", needsHuman: false }));
      return Promise.resolve(ok({ end: NOTHING }));
    });
    const clockOf = () => clock;
    await clock.runUntil(MONDAY + 70_000);
    expect(told).toEqual(["0 s", "refused", "1 s", "refused", "3 s", "up", "lost", "64 s", "up"]);
  });

  it("is not up when it has ended before anybody heard that it was there", async () => {
    let ends = 0;
    const { clock, told } = keep((attempt) => (ended) => {
      if (attempt > 1) return new Promise(NOTHING);
      const opened = Promise.resolve(ok({ end: () => void (ends += 1) }));
      ended({ reason: "lost at once", needsHuman: false });
      return opened;
    });
    await clock.runUntil(MONDAY + 5_000);
    expect([told, ends]).toEqual([["0 s", "lost at once", "1 s"], 1]);
  });
});

describe("a connection that nobody waits for any more", () => {
  it.each(["account", "quotes"] as const)("is given up at once: %s", async (stream) => {
    const bench = await openSessionBench();
    const { session, sandbox, account, pass } = bench;
    sandbox.switches.arm({ switch: "upgrade-hangs", stream });
    const open: OpenLine =
      stream === "account"
        ? accountLine(session, accountId(account), USUAL_STREAM_TIMES, { push: NOTHING, silent: NOTHING, missed: NOTHING })
        : feedLine(session, USUAL_FEED_TIMES, NOTHING);
    const abort = new AbortController();
    const opening = open(NOTHING, abort.signal);
    await pass(100);
    abort.abort();
    expect(await opening).toEqual(fail({ reason: "closed by ourselves", needsHuman: false }));
    await bench.close();
  });
});
