import { expect } from "vitest";
import { connected, isData, onFeed, onStreamer, subscribe } from "../on-streams.ts";
import { openSocket } from "../plain-socket.ts";
import { arm, type ShownOf } from "./shown.ts";

/** What happens to either stream. */
export const streams: ShownOf<
  "upgrade-hangs" | "upgrade-refused" | "stream-closed" | "stream-silent" | "null-frame" | "broken-frame"
> = {
  "upgrade-hangs": async (bench) => {
    await arm(bench, { switch: "upgrade-hangs", stream: "account" });
    const quotes = await openSocket(bench.sandbox.dxlinkUrl);
    quotes.close();
    const outcome = onStreamer(bench).catch(() => "gone");
    await bench.pass(60_000);
    expect(await Promise.race([outcome, "silence"])).toBe("silence");
    await bench.sandbox.close();
    expect(await outcome).toBe("gone");
  },
  "upgrade-refused": async (bench) => {
    await arm(bench, { switch: "upgrade-refused", stream: "quotes" });
    await arm(bench, { switch: "upgrade-refused", status: 503 });
    await expect(openSocket(bench.sandbox.dxlinkUrl)).rejects.toThrow("502");
    await expect(onStreamer(bench)).rejects.toThrow("503");
    (await onStreamer(bench)).close();
  },
  "stream-closed": async (bench) => {
    for (const code of [1000, 1001, 1006]) {
      const [socket, quotes] = [await connected(bench), await onFeed(bench)];
      await arm(bench, { switch: "stream-closed", stream: "account", code, skip: 1 });
      socket.send({ action: "heartbeat" });
      await socket.next();
      socket.send({ action: "heartbeat" });
      expect(await socket.ended).toBe(code);
      subscribe(quotes, "Quote", "SPY");
      await quotes.next(isData);
    }
  },
  "stream-silent": async (bench) => {
    const [socket, other] = [await connected(bench), await connected(bench)];
    await arm(bench, { switch: "stream-silent", stream: "account" });
    socket.send({ action: "heartbeat" });
    await socket.settled();
    await bench.buy("1.00");
    await bench.pass(1_000);
    await other.next(({ data }) => data?.status === "Live");
    await socket.settled();
    expect(socket.frames).toHaveLength(1);
  },
  "null-frame": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "null-frame" });
    socket.send({ action: "heartbeat" });
    expect([await socket.next(), await socket.next()]).toMatchObject([null, { action: "heartbeat" }]);
  },
  "broken-frame": async (bench) => {
    const socket = await connected(bench);
    await arm(bench, { switch: "broken-frame" });
    socket.send({ action: "heartbeat" });
    expect([await socket.next(), await socket.next()]).toMatchObject([
      '{"type":"Order","data":{',
      { action: "heartbeat" },
    ]);
  },
};
