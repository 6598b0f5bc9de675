import { virtualClock } from "@floorbroker/adapter-sim";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openOperatorRoutes } from "./operator-routes.ts";

const AFTER = 15_000;

/** A chat that takes nothing while it is down, and everything that waited when it is back. */
const flakyChat = () => {
  const stands: string[] = [];
  let waiting: (() => void)[] = [];
  let mode: "up" | "down" | "refuses" = "up";
  return {
    stands,
    is: (next: typeof mode): void => {
      mode = next;
      if (next === "up") for (const take of waiting.splice(0)) take();
    },
    tell: (text: string): Promise<void> => {
      if (mode === "refuses") return Promise.reject(new Error("no permission"));
      const take = (): void => void stands.push(text);
      if (mode === "up") return Promise.resolve(take());
      return new Promise((resolve) => {
        waiting = [...waiting, () => resolve(take())];
      });
    },
  };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const opened = () => {
  const clock = virtualClock(0);
  const chat = flakyChat();
  const past: string[] = [];
  const notifier = { notify: (text: string) => void past.push(text), done: () => Promise.resolve() };
  const routes = openOperatorRoutes({ inChat: chat.tell, notifier, clock, afterMs: AFTER });
  const pass = async (ms: number): Promise<void> => {
    await turn();
    clock.advanceTo(clock.now() + ms);
    await turn();
  };
  return { chat, past, routes, pass };
};

describe("An alarm", () => {
  it("that the chat takes is told there, and nowhere else", async () => {
    const { chat, past, routes, pass } = opened();
    routes.tell("the day's loss is reached");
    await pass(AFTER);
    expect(chat.stands).toEqual(["the day's loss is reached"]);
    expect(past).toEqual([]);
  });

  it("that the chat does not take in time is told past it, once, and so is the end of that", async () => {
    const { chat, past, routes, pass } = opened();
    chat.is("down");
    routes.tell("an order is frozen");
    await pass(AFTER - 1);
    expect(past).toEqual([]);
    await pass(1);
    await pass(600_000);
    expect(past).toEqual(["an order is frozen"]);
    chat.is("up");
    await pass(1);
    expect(past[1]).toBe("the chat takes alarms again after 615 s; what waited for it stands there now");
    expect(chat.stands).toEqual(["an order is frozen"]);
    routes.tell("another");
    await pass(AFTER);
    expect(past).toHaveLength(2);
  });

  it("that the chat refuses is told past it at once", async () => {
    const { chat, past, routes, pass } = opened();
    chat.is("refuses");
    routes.tell("killed");
    await pass(0);
    expect(past).toEqual(["killed"]);
  });

  it("reaches somebody in time, whatever the chat does meanwhile, and is told past it once at most", async () => {
    const mode = fc.constantFrom("up", "down", "refuses" as const);
    const moments = fc.array(fc.tuple(mode, fc.nat(20_000)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(moments, async (course) => {
        const { chat, past, routes, pass } = opened();
        for (const [index, [next, ms]] of course.entries()) {
          chat.is(next);
          routes.tell(`alarm ${index}`);
          await pass(ms);
        }
        await pass(AFTER);
        for (const [index] of course.entries()) {
          const pastIt = past.filter((text) => text === `alarm ${index}`).length;
          expect(pastIt).toBeLessThanOrEqual(1);
          expect(pastIt + chat.stands.filter((text) => text === `alarm ${index}`).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 50 },
    );
  });
});
