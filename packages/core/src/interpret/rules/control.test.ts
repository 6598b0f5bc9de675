import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const read = (text: string): object =>
  instructionJson(
    interpret({ text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") }, PLAIN_PROFILE).instruction,
  );

describe("a control command", () => {
  it.each(["status", "positions", "orders", "risk", "help", "pause", "resume", "kill", "flatten", "cancel", "explain"])(
    "!tt %s",
    (command) => {
      expect(read(`!tt ${command}`)).toEqual({ kind: "control", command });
      expect(read(`  !TT ${command.toUpperCase()}`)).toEqual({ kind: "control", command });
    },
  );

  it("takes an id where there is something to name", () => {
    expect(read("!tt explain 1255265167113978008")).toEqual({
      kind: "control",
      command: "explain",
      argument: "1255265167113978008",
    });
    expect(read("!tt cancel entry-77-a")).toEqual({ kind: "control", command: "cancel", argument: "entry-77-a" });
  });

  it("takes nothing else behind it", () => {
    expect(read("!tt resume MES")).toMatchObject({ kind: "invalid", code: "unknown-command", suggestions: ["!tt resume"] });
    expect(read("!tt risk of MES")).toMatchObject({ code: "unknown-command", suggestions: ["!tt risk"] });
    expect(read("!tt cancel buy 1 MES")).toMatchObject({ code: "unknown-command" });
  });

  it.each([
    ["positions?", { command: "positions" }],
    ["what's my risk?", { command: "risk" }],
    ["risk 700068629626224700", { command: "risk", argument: "700068629626224700" }],
    ["risk of author 700068629626224700", { command: "risk", argument: "700068629626224700" }],
    ["show me my open orders", { command: "orders" }],
    ["STATUS PLS", { command: "status" }],
    ["help orders", { command: "help", argument: "orders" }],
    ["KILL SWITCH!!", { command: "kill" }],
    ["pause trading now", { command: "pause" }],
    ["flatten everything!", { command: "flatten" }],
    ["FLATTEN ALL NOW PLEASE", { command: "flatten" }],
    ["cancel all my orders", { command: "cancel", argument: "all" }],
    ["cancel everything", { command: "cancel", argument: "all" }],
    ["cancel order #3", { command: "cancel", argument: "3" }],
    ["cancel my MES orders", { command: "cancel", argument: "mes" }],
  ])("is understood in a hurry: %s", (text, expected) => {
    expect(read(`!tt ${text}`)).toEqual({ kind: "control", ...expected });
  });

  it.each(["kill?", "pause?", "resume ?", "flatten?", "flatten everything?", "cancel all?", "don't flatten", "don't kill"])("switches nothing that is asked or denied: %s", (text) => {
    expect(read(`!tt ${text}`)).toMatchObject({ kind: "ignore" });
  });

  it.each([
    ["!tt kill MES", "kill", "mes"],
    ["!tt kill everything now", "kill", undefined],
    ["!tt kill\nnews at two", "kill", "news at two"],
    ["!tt kill, what is it doing?", "kill", ", what is it doing?"],
    ["!tt kill it. Bought 300 of SPY!!", "kill", "it. bought 300 of spy!!"],
    ["`!tt kill`", "kill", undefined],
    ["```\n!tt kill\n```", "kill", undefined],
    ["`!tt` kill", "kill", undefined],
    ["**!tt kill**", "kill", undefined],
    ["! tt kill", "kill", undefined],
    ["!tt stop", "kill", undefined],
    ["!TT STOP TRADING!", "kill", undefined],
    ["!tt halt", "kill", undefined],
    ["`!tt stop`", "kill", undefined],
    ["!tt stop everything now", "kill", undefined],
    ["!tt pause for 10 minutes", "pause", "for 10 minutes"],
    ["`!tt pause`", "pause", undefined],
    ["! tt pause", "pause", undefined],
  ])("stops however it is written, and what stands behind is the reason: %j", (text, command, argument) => {
    expect(read(text)).toEqual({ kind: "control", command, ...(argument === undefined ? {} : { argument }) });
  });

  it("keeps a reason as far as anybody reads it", () => {
    expect(read(`!tt kill ${"because ".repeat(100)}`)).toMatchObject({ command: "kill", argument: expect.stringMatching(/^.{190,200}$/) });
  });

  it.each(["> !tt kill", "~~!tt kill~~", "||!tt kill||", "he wrote `!tt kill`", "!tt stop?", "!tt halt trading?", "!tt pause, please?"])(
    "stops nothing that is quoted, struck out, spoken of or asked: %s",
    (text) => {
      expect(read(text)).toMatchObject({ kind: "ignore" });
    },
  );

  it.each(["!tt stop 5990", "!tt stop MES", "!tt stop loss 5990", "!tt halt MES", "!tt killswitch", "`!tt buy 1 MES`", "! tt buy 1 MES", "`!tt flatten`"])(
    "takes for a stop nothing else: %s",
    (text) => {
      expect(read(text)).not.toMatchObject({ kind: "control", command: "kill" });
      expect(read(text)).not.toMatchObject({ kind: "futures" });
    },
  );

  it("is proposed where its meaning is likely, and never the closing of everything", () => {
    expect(read("!tt killswitch")).toMatchObject({ suggestions: ["!tt kill switch"] });
    expect(read("!tt halted")).toMatchObject({ code: "unknown-command" });
  });

  it("leaves the closing of one product to flat, of which flatten is another word", () => {
    expect(read("!tt flatten my MES")).toMatchObject({ kind: "futures", side: "flat", root: "MES" });
    expect(read("!tt flatten")).toEqual({ kind: "control", command: "flatten" });
    expect(read("!tt flat")).toMatchObject({ kind: "futures", side: "flat" });
  });

  it("is one of its own words, not of the language's", () => {
    expect(read("!tt constructor")).toMatchObject({ code: "unknown-command" });
  });

  it("is suggested for a slip of the pen", () => {
    expect(read("!tt statsu")).toMatchObject({
      code: "unknown-command",
      suggestions: expect.arrayContaining(["!tt status"]),
    });
    expect(read("!tt")).toMatchObject({ code: "unknown-command", suggestions: expect.arrayContaining(["!tt help"]) });
  });
});
