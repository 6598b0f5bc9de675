import { decimal, equity, future, parseOcc, tickAt, type Instrument } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { got, openSessionBench, type SessionBench } from "./bench.ts";
import { instruments, type KeptInstruments } from "../src/instruments/instruments.ts";
import { ticksOf } from "../src/instruments/tick-sizes.ts";

let bench: SessionBench | null = null;
const open = async (...given: Parameters<typeof openSessionBench>): Promise<SessionBench & { readonly known: KeptInstruments }> => {
  bench = await openSessionBench(...given);
  return { ...bench, known: instruments(bench.session) };
};
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const CALL = got(parseOcc("SPY   261218C00600000"));
const resolved = (spec: object) => ({ outcome: "resolved", spec: { tradable: true, ...spec } });

describe("instruments", () => {
  it("are known with their multiplier, ticks and hours", async () => {
    const { known, wait } = await open();
    expect(await wait(known.resolve(CALL))).toMatchObject(resolved({ multiplier: decimal("100"), calendar: "nyse-options-late" }));
    expect(await wait(known.resolve(got(equity("AAPL"))))).toMatchObject(resolved({ multiplier: decimal("1"), calendar: "nyse" }));
    const answer = await wait(known.resolve(future("MES", 2026, 12)));
    expect(answer).toMatchObject(resolved({ multiplier: decimal("5"), calendar: "cme" }));
    expect(answer.outcome === "resolved" ? tickAt(answer.spec.ticks, decimal("5900")) : null).toBe(decimal("0.25"));
  });

  it("are asked for once a day, by however many at the same time", async () => {
    const { known, wait, calls, clock } = await open();
    await wait(Promise.all([known.resolve(CALL), known.resolve(CALL), known.resolve(got(parseOcc("SPY   261218C00605000")))]));
    await wait(known.resolve(CALL));
    expect(calls().filter((call) => call.includes("/equities/"))).toHaveLength(1);
    expect(calls()).toHaveLength(3);
    await clock.runUntil(clock.now() + 24 * 3_600_000);
    await wait(known.resolve(CALL));
    expect(calls()).toHaveLength(5);
  });

  it("that are not listed are unknown, and those that can't be asked for are not", async () => {
    const { known, wait, sandbox } = await open();
    const nobody: Instrument = future("QZZ", 2026, 12);
    expect(await wait(known.resolve(nobody))).toMatchObject({ outcome: "none", code: "unknown-instrument" });
    sandbox.switches.arm({ switch: "bad-gateway" });
    expect(await wait(known.resolve(got(equity("MSFT"))))).toMatchObject({ outcome: "none", code: "link-down" });
    expect(await wait(known.resolve(got(equity("MSFT"))))).toMatchObject(resolved({}));
  });

  it("can be traded until they stop, without another question", async () => {
    const { known, wait, calls, clock } = await open();
    const today = got(parseOcc("SPY   261123C00600000"));
    expect(await wait(known.resolve(today))).toMatchObject(resolved({}));
    const before = calls().length;
    await clock.runUntil(clock.now() + 7 * 3_600_000);
    expect(await wait(known.resolve(today))).toMatchObject({ spec: { tradable: false } });
    expect(calls()).toHaveLength(before);
  });

  it("of another decade are not taken for those of this one", async () => {
    const { known, wait } = await open();
    expect(await wait(known.resolve(future("MES", 2036, 12)))).toMatchObject({ outcome: "none", code: "unknown-instrument" });
  });
});

describe("tick sizes", () => {
  it("hold below their threshold, and the last one above", () => {
    const ticks = ticksOf([{ value: "0.05" }, { value: "0.01", threshold: "3.0" }]);
    if (ticks === undefined) throw new Error("no ticks");
    expect([decimal("2.99"), decimal("3"), decimal("9")].map((price) => tickAt(ticks, price))).toEqual([decimal("0.01"), decimal("0.05"), decimal("0.05")]);
  });

  it.each([
    ["nothing", []],
    ["no list", undefined],
    ["a threshold at its end", [{ value: "0.01", threshold: "3.0" }]],
    ["no tick", [{ value: "0.0" }]],
    ["two without a threshold", [{ value: "0.01" }, { value: "0.05" }]],
    ["the same threshold twice", [{ value: "0.01", threshold: "3" }, { value: "0.02", threshold: "3" }, { value: "0.05" }]],
  ])("are none where there is %s", (_what, sizes) => {
    expect(ticksOf(sizes)).toBeUndefined();
  });
});
