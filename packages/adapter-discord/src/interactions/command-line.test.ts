import { decimal, FUTURES_PRODUCTS, instructionJson, interpret, isOk, PLAIN_PROFILE, type Instruction } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "./command-line.ts";
import type { Call } from "./payload.ts";

const AT = Date.parse("2026-11-18T15:00:00Z");

const call = (subcommand: string, options: Readonly<Record<string, string | number>> = {}): Call => ({
  command: "tt",
  subcommand,
  options: new Map(Object.entries(options)),
});

const lineOf = (subcommand: string, options: Readonly<Record<string, string | number>> = {}): string => {
  const line = commandLine(call(subcommand, options), AT);
  return isOk(line) ? line.right.text : `${line.left.code}: ${line.left.text}`;
};

const read = (text: string): Instruction => interpret({ text, embeds: [], postedAt: AT }, PLAIN_PROFILE).instruction;

/** What typing the one and choosing the other come to. */
const same = (typed: string, subcommand: string, options: Readonly<Record<string, string | number>> = {}): void => {
  const meant = instructionJson(read(typed));
  expect(["futures", "control"]).toContain(read(typed).kind);
  expect(instructionJson(read(lineOf(subcommand, options)))).toEqual(meant);
};

describe("a slash command says what the same words say behind !tt", () => {
  it.each([
    ["!tt buy 1 /MES", "buy", { symbol: "/MES" }],
    ["!tt buy 1 /MES @ 6010.25", "buy", { quantity: 1, symbol: "/MES", price: "6010.25" }],
    ["!tt sell 3 ES limit 6,010.25 gtc", "sell", { quantity: 3, symbol: "es", price: "6,010.25", time: "gtc" }],
    ["!tt buy 2 /MESZ6 stop 6020 stop loss 6000", "buy", { quantity: 2, symbol: "/MESZ6", stop: "6020", "stop-loss": "6000" }],
    ["!tt buy 1 /MES stop 6020 limit 6022", "buy", { symbol: "/MES", stop: "6020", price: "6022" }],
    ["!tt buy 150 contracts MES limit 6010 target 6030 stop loss 5990", "buy", { symbol: "MES", quantity: 150, price: "6010", target: "6030", "stop-loss": "5990" }],
    ["!tt buy 1 /ZN limit 110'165", "buy", { symbol: "/ZN", price: "110'165" }],
    ["!tt flat", "flat", {}],
    ["!tt flat 2 /MES", "flat", { symbol: "/MES", quantity: 2 }],
    ["!tt risk 700068629626224700", "risk", { author: "700068629626224700" }],
    ["!tt explain fb-rs", "explain", { name: "fb-rs" }],
    ["!tt kill news at two", "kill", { reason: "news at two" }],
    ["!tt pause", "pause", {}],
    ["!tt resume", "resume", {}],
    ["!tt status", "status", {}],
    ["!tt positions", "positions", {}],
    ["!tt orders", "orders", {}],
  ] as const)("%s", (typed, subcommand, options) => same(typed, subcommand, options));
});

describe("what the options can't mean", () => {
  it.each([
    ["buy", { symbol: "/XYZ" }, "unknown-symbol"],
    ["buy", { symbol: "MES\n!tt kill" }, "unknown-symbol"],
    ["buy", { symbol: "MES and sell 2 ES" }, "unknown-symbol"],
    ["buy", { symbol: "/MES", price: "6010 gtc" }, "bad-price"],
    ["buy", { symbol: "/MES", price: "0" }, "bad-price"],
    ["buy", { symbol: "/MES", price: "110'165" }, "bad-price"],
    ["buy", { symbol: "/MES", quantity: 1.5 }, "bad-quantity"],
    ["buy", { symbol: "/MES", quantity: 0 }, "bad-quantity"],
    ["buy", { symbol: "/MES", time: "day stop 5900" }, "ambiguous"],
    ["explain", { name: "x\n!tt kill" }, "unknown-name"],
    ["explain", {}, "unknown-name"],
    ["risk", { author: "1", channel: "2" }, "ambiguous"],
    ["risk", { author: "me\n!tt kill" }, "unknown-name"],
    ["flatten", {}, "unknown-command"],
  ])("%s %o is refused", (subcommand, options, code) => {
    expect(lineOf(subcommand, options)).toMatch(new RegExp(`^${code}: `));
  });

  it("goes on to core where its reader has a remedy for it", () => {
    expect(read(lineOf("buy", { symbol: "/MES", price: "6010.10" }))).toMatchObject({ kind: "invalid", code: "bad-tick" });
    expect(read(lineOf("buy", { symbol: "/MES", time: "gtc" }))).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });
});

/** Text that tries: words of the grammar, marks, newlines, anything. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.constantFrom("!tt", "kill", "buy", "sell", "2", "/ES", "MES", "flat", "resume", "limit", "6010", "stop", "gtc", "?", "\n", "`", "> ", "||", "don't", "and", ";", "all"), { maxLength: 8 })
    .map((words) => words.join(" ")),
);
const product = fc.constantFrom(...FUTURES_PRODUCTS);
const quantity = fc.option(fc.integer({ min: 1, max: 12_000 }), { nil: undefined });

describe("whatever stands in the options", () => {
  it("an order is read as exactly that order, or is refused", () => {
    const price = fc.option(fc.integer({ min: 1, max: 4_000_000 }).map((cents) => `${cents / 4}`), { nil: undefined });
    const time = fc.constantFrom(undefined, "day", "gtc", "ioc", "fok");
    fc.assert(
      fc.property(fc.constantFrom("buy", "sell"), product, quantity, price, price, price, price, time, (side, { root }, count, limit, stop, loss, target, tif) => {
        const given = { symbol: root, quantity: count, price: limit, stop, "stop-loss": loss, target, time: tif };
        const options = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
        const line = commandLine(call(side, options), AT);
        if (!isOk(line)) return;
        const instruction = read(line.right.text);
        if (instruction.kind === "invalid") return;
        const price = (text: string | undefined) => (text === undefined ? null : decimal(text));
        expect(instruction).toEqual({
          kind: "futures",
          side,
          root,
          contract: null,
          quantity: count ?? 1,
          fraction: null,
          type: stop === undefined ? (limit === undefined ? "market" : "limit") : limit === undefined ? "stop" : "stop-limit",
          price: price(limit ?? stop),
          stopPrice: limit === undefined ? null : price(stop),
          timeInForce: tif ?? null,
          stopLoss: price(loss),
          takeProfit: price(target),
          grade: null,
        });
      }),
    );
  });

  it("an order at a price of the product is understood", () => {
    fc.assert(
      fc.property(fc.constantFrom("buy", "sell"), fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 4_000 }), (side, count, ticks) => {
        const limit = String(5_500 + ticks / 4);
        const line = lineOf(side, { symbol: "/MES", quantity: count, price: limit });
        expect(read(line)).toMatchObject({ kind: "futures", side, root: "MES", quantity: count, type: "limit", price: decimal(limit) });
      }),
    );
  });

  it("no text is anything else than the option that it stands in", () => {
    const command = fc.constantFrom("buy", "sell", "flat", "status", "positions", "orders", "risk", "explain", "pause", "resume", "kill");
    const option = fc.constantFrom("symbol", "quantity", "price", "stop", "stop-loss", "target", "time", "author", "channel", "name", "reason");
    fc.assert(
      fc.property(command, fc.dictionary(option, anyText, { maxKeys: 4 }), (subcommand, options) => {
        const line = commandLine(call(subcommand, options), AT);
        if (!isOk(line)) return;
        const instruction = read(line.right.text);
        if (instruction.kind === "invalid") return;
        const { kind } = instruction;
        if (kind === "futures") expect(instruction.side).toBe(subcommand);
        else expect(kind === "control" ? instruction.command : kind).toBe(subcommand);
        expect(line.right.text).not.toMatch(/\n/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a stop stops, whatever its reason says", () => {
    fc.assert(
      fc.property(fc.constantFrom("kill", "pause"), anyText, (subcommand, reason) => {
        expect(read(lineOf(subcommand, { reason }))).toMatchObject({ kind: "control", command: subcommand });
      }),
      { numRuns: 1_000 },
    );
  });
});
