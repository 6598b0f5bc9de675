import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const read = (text: string): object =>
  instructionJson(interpret({ text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") }, PLAIN_PROFILE).instruction);

describe("a command that modifies", () => {
  it.each([
    ["modify fb-rs-e1 limit 6012", { name: "fb-rs-e1", limit: "6012.00" }],
    ["modify fb-rs-e1 qty 2", { name: "fb-rs-e1", quantity: 2 }],
    ["modify fb-rs-s2 stop 5990", { name: "fb-rs-s2", stop: "5990.00" }],
    ["modify 1255265167113978008 target 6030.25", { name: "1255265167113978008", target: "6030.25" }],
    ["modify MES stop 6010 limit 6012", { name: "mes", stop: "6010.00", limit: "6012.00" }],
    ["change my MES stop loss to 5,990", { name: "mes", stop: "5990.00" }],
    ["amend order #77 lmt 6012, quantity 3 please", { name: "77", limit: "6012.00", quantity: 3 }],
    ["MODIFY /ESZ6 TP: 6030", { name: "esz6", target: "6030.00" }],
    ["modify $SPY limit $1.20", { name: "spy", limit: "1.20" }],
    ["modify micro gold stop @ 4010.3", { name: "mgc", stop: "4010.30" }],
    ["modify MES target2 6030", { name: "mes", target: "6030.00", targetNumber: 2 }],
    ["modify fb-rs TP1: 6030", { name: "fb-rs", target: "6030.00", targetNumber: 1 }],
    ["modify ZN limit 110'16", { name: "zn", limit: "110.50" }],
  ])("is understood: %s", (text, expected) => {
    expect(read(`!tt ${text}`)).toEqual({ kind: "modify", ...expected });
  });

  it.each([
    ["modify", "missing-symbol", "!tt orders"],
    ["modify limit 6012", "missing-symbol", "!tt modify MES qty 2"],
    ["modify MES", "missing-price", "or its limit, stop or target, with the price: modify MES limit PRICE"],
    ["modify MES 6012", "ambiguous", "!tt modify mes limit 6012"],
    ["modify MES to 6012", "ambiguous", "!tt modify MES qty 2"],
    ["modify MES limit", "bad-price", "!tt modify MES qty 2"],
    ["modify MES limit 0", "bad-price", "!tt modify MES qty 2"],
    ["modify MES limit 6012 limit 6013", "ambiguous", "!tt modify MES qty 2"],
    ["modify MES target 2 6030", "ambiguous", "one of several targets: modify MES target2 PRICE"],
    ["modify MES target60.30", "bad-price", "one of several targets: modify MES target2 PRICE"],
    ["modify MES target6030", "bad-price", "one of several targets: modify MES target2 PRICE"],
    ["modify MES target0 6030", "bad-price", "one of several targets: modify MES target2 PRICE"],
    ["modify MES qty 0", "bad-quantity", "!tt modify MES qty 2"],
    ["modfy MES qty 2", "unknown-command", "!tt modify MES qty 2"],
    ["move MES stop 5990", "unknown-command", "!tt modify MES stop 5990"],
  ])("is refused: %s is %s, and proposes %s", (text, code, suggestion) => {
    expect(read(`!tt ${text}`)).toMatchObject({ kind: "invalid", code, suggestions: expect.arrayContaining([suggestion]) });
  });

  it("changes nothing that is asked or denied", () => {
    expect(read("!tt modify MES limit 6012?")).toMatchObject({ kind: "ignore", reason: "question" });
    expect(read("!tt don't modify MES limit 6012")).toMatchObject({ kind: "ignore", reason: "negated" });
    expect(read("modify MES limit 6012")).toMatchObject({ kind: "ignore" });
  });
});
