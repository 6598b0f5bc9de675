import { simulatedWorld, virtualClock } from "@floorbroker/adapter-sim";
import { decimal, equity, isOk } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { gather, LOOKUP_DEADLINE_MS } from "./gather.ts";

const START = Date.parse("2026-11-18T15:00:00Z");
const spy = equity("SPY");
if (!isOk(spy)) throw new Error(spy.left.text);
const needs = { instruments: [{ instrument: spy.right, alertPrice: decimal("590.00"), spec: true }], account: true };

describe("what deciding will need", () => {
  it("is looked up, and what never comes or throws is not to be had", async () => {
    const clock = virtualClock(START);
    const { quotes, instruments, accounts } = simulatedWorld({ seed: 1, start: START }, clock);
    const market = { clock, quotes, instruments, accounts };
    const gathered = async (changed: Partial<typeof market>) => {
      const view = gather({ ...market, ...changed }, needs);
      await clock.runUntil(clock.now() + LOOKUP_DEADLINE_MS);
      const { quotes: found, specs, account } = await view;
      return [found[spy.right.id], specs[spy.right.id], account].map((each) => each !== null && each !== undefined);
    };
    const never = (): Promise<never> => new Promise(() => undefined);
    const thrown = (): never => {
      throw new Error("a broken promise");
    };
    expect(await gathered({})).toEqual([true, true, true]);
    expect(await gathered({ quotes: { ...quotes, quote: never } })).toEqual([false, true, true]);
    expect(await gathered({ instruments: { ...instruments, resolve: thrown } })).toEqual([true, false, true]);
    expect(await gathered({ accounts: { ...accounts, snapshot: () => Promise.reject(new Error("down")) } })).toEqual([
      true,
      true,
      false,
    ]);
  });
});
