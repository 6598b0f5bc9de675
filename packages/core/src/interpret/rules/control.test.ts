import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const read = (text: string): object =>
  instructionJson(
    interpret({ text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") }, PLAIN_PROFILE).instruction,
  );

describe("a control command", () => {
  it.each(["status", "positions", "orders", "risk", "help", "pause", "resume", "kill", "cancel", "explain"])(
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
    expect(read("!tt kill MES")).toMatchObject({ kind: "invalid", code: "unknown-command", suggestions: ["!tt kill"] });
  });

  it("is one of its own words, not of the language's", () => {
    expect(read("!tt constructor")).toMatchObject({ code: "unknown-command" });
  });

  it("is suggested for a slip of the pen", () => {
    expect(read("!tt statsu")).toMatchObject({
      code: "unknown-command",
      suggestions: expect.arrayContaining(["Did you mean !tt status?"]),
    });
    expect(read("!tt")).toMatchObject({ code: "unknown-command", suggestions: expect.arrayContaining(["!tt help"]) });
  });
});
