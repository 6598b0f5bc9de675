import { virtualClock } from "@floorbroker/adapter-sim";
import { bookId } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { openNotifier } from "./notifier.ts";
import type { Way } from "./way.ts";

const BOOK = bookId("sim:main");

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const opened = (...ways: readonly Way[]) => {
  const clock = virtualClock(1_000);
  const complaints: string[] = [];
  const notifier = openNotifier({ book: BOOK, ways, clock, deadlineMs: 10_000, complain: (text) => void complaints.push(text) });
  const pass = async (ms: number): Promise<void> => {
    for (let step = 0; step < 10; step++) {
      await turn();
      clock.advanceTo(clock.now() + ms / 10);
    }
    await turn();
  };
  return { notifier, complaints, pass };
};

/** A way that does with each attempt what the list says, and then succeeds. */
const way = (name: string, ...course: readonly ("fails" | "hangs")[]) => {
  const told: string[] = [];
  let attempts = 0;
  let aborted = 0;
  const tell: Way["tell"] = ({ text }, signal) => {
    const now = course[attempts++];
    if (now === "fails") return Promise.reject(new Error("no"));
    if (now === "hangs")
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          aborted++;
          reject(new Error("aborted"));
        }),
      );
    told.push(text);
    return Promise.resolve();
  };
  return { way: { name, tell }, told, attempts: () => attempts, aborted: () => aborted };
};

describe("What an operator must know", () => {
  it("is told by every way", async () => {
    const [first, second] = [way("the webhook"), way("the command")];
    const { notifier, pass } = opened(first.way, second.way);
    notifier.notify("killed");
    await pass(10);
    expect([first.told, second.told]).toEqual([["killed"], ["killed"]]);
  });

  it("is tried three times by a way that fails, and then complained of, which keeps nothing from another way", async () => {
    const [failing, sound] = [way("the webhook", "fails", "fails", "fails"), way("the command")];
    const { notifier, complaints, pass } = opened(failing.way, sound.way);
    notifier.notify("killed");
    await pass(10);
    expect(sound.told).toEqual(["killed"]);
    await pass(60_000);
    expect(failing.attempts()).toBe(3);
    expect(complaints).toEqual(["the operator could not be told by the webhook: no"]);
  });

  it("is told by the second attempt when the first one hangs until its deadline", async () => {
    const hanging = way("the webhook", "hangs");
    const { notifier, complaints, pass } = opened(hanging.way);
    notifier.notify("killed");
    await pass(30_000);
    expect(hanging.aborted()).toBe(1);
    expect(hanging.told).toEqual(["killed"]);
    expect(complaints).toEqual([]);
  });

  it("is told together with what came while something was being told", async () => {
    const slow = way("the webhook", "fails");
    const { notifier, pass } = opened(slow.way);
    notifier.notify("first");
    await pass(10);
    notifier.notify("second");
    notifier.notify("third");
    await pass(10_000);
    expect(slow.told).toEqual(["first", "second\nthird"]);
    await notifier.done();
  });

  it("is let go in words when far too much of it waits", async () => {
    const hanging = way("the webhook", "hangs");
    const { notifier, complaints, pass } = opened(hanging.way);
    for (let alarm = 0; alarm < 300; alarm++) notifier.notify(`alarm ${alarm}`);
    expect(complaints.at(-1)).toBe("too much waits to be told: alarm 299");
    await pass(60_000);
    expect(hanging.told.join("\n").split("\n")).toHaveLength(300 - complaints.length);
  });
});
