import { afterEach, describe, expect, it } from "vitest";
import { startGuarded } from "../src/streamer/guarded-streamer.ts";
import { openSessionBench, type SessionBench } from "./bench.ts";

let bench: SessionBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** A rejection or an exception that nobody takes care of fails the run. */
describe("the SDK's streamer, guarded", () => {
  it("keeps a heartbeat of its own from taking the process down where there is no token", async () => {
    bench = await openSessionBench();
    const { session, sandbox, pass } = bench;
    sandbox.switches.arm({ switch: "server-error", path: "/oauth/token", times: 9 });
    const streamer = session.accountStreamer(60_000);
    const over: string[] = [];
    const guarded = startGuarded(streamer, { opened: () => undefined, frame: () => undefined, over: (reason) => over.push(reason) });
    streamer.sendHeartbeat();
    guarded.beat();
    guarded.connect("5WT00001");
    await pass(60_000);
    expect(over).toEqual([]);
    guarded.stop(false);
    guarded.beat();
    await pass(60_000);
  });

  it.each([false, true])("can be stopped while it connects (dead: %s), and says nothing afterwards", async (isDead) => {
    bench = await openSessionBench();
    const { session, sandbox, pass } = bench;
    sandbox.switches.arm({ switch: "upgrade-hangs", stream: "account" });
    const told: string[] = [];
    const guarded = startGuarded(session.accountStreamer(60_000), {
      opened: () => told.push("opened"),
      frame: () => told.push("frame"),
      over: (reason) => told.push(reason),
    });
    await pass(1_000);
    guarded.stop(isDead);
    await pass(1_000);
    expect(told).toEqual([]);
  });
});
