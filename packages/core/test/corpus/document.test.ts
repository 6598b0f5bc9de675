import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OpenContract } from "../../src/interpret/conversation.ts";
import { instructionJson, interpret, PLAIN_PROFILE, render, type Json, type Profile } from "../../src/index.ts";

const PAGE = readFileSync(new URL("../../../../docs/interpretation.md", import.meta.url), "utf8");
const POSTED = Date.UTC(2026, 10, 18, 15, 4, 5);

const read = (text: string, profile: Profile = PLAIN_PROFILE) =>
  interpret({ text, embeds: [], postedAt: POSTED }, profile).instruction;

const json = (text: string): Readonly<Record<string, Json>> => instructionJson(read(text));

/** The table below a heading: its first cell, and the last one, without their backticks. */
const examplesBelow = (heading: string): readonly (readonly [outcome: string, example: string])[] => {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `([^`]+)` \|[^|]*\| `([^`]+)` \|$/gm)].map(([, outcome = "", example = ""]) => [
    outcome,
    example,
  ]);
};

/** `{ action: BTO, expiryBySymbol: { SPY: 0DTE } }`, as the page writes profiles. */
const profileOf = (text: string): Profile => {
  const quoted = text.replaceAll(/([A-Za-z0-9-]+)(?=\s*[:,}])/g, '"$1"').replaceAll('"true"', "true");
  return { ...PLAIN_PROFILE, ...(JSON.parse(quoted) as Partial<Profile>) }; // six lines of ours
};

describe("docs/interpretation.md", () => {
  it.each(examplesBelow("Instructions"))("has an example of %s: %s", (kind, example) => {
    expect(json(example)).toMatchObject({ kind });
  });

  it.each(examplesBelow("Why a message is ignored"))("has an example of %s: %s", (reason, example) => {
    expect(json(example)).toEqual({ kind: "ignore", reason });
  });

  it.each(examplesBelow("Why an order is refused"))("has an example of %s: %s", (code, example) => {
    expect(json(example)).toMatchObject({ kind: "invalid", code });
  });

  it.each(examplesBelow("Futures commands"))("reads as %s: %s", (canonical, example) => {
    const instruction = read(example);
    if (instruction.kind === "ignore" || instruction.kind === "invalid") throw new Error(`${example} is no command`);
    expect(render(instruction)).toBe(canonical);
  });

  it("has as many examples as it seems to", () => {
    expect(examplesBelow("Futures commands")).toHaveLength(15);
    expect(examplesBelow("Instructions")).toHaveLength(5);
    expect(examplesBelow("Why a message is ignored")).toHaveLength(10);
    expect(examplesBelow("Why an order is refused")).toHaveLength(14);
  });

  it("shows what a close without its contract means, as a reply and without one", () => {
    const contractOf = (text: string): OpenContract => {
      const opened = read(`BTO ${text} @ 1.20`);
      if (opened.kind !== "open" || opened.asset === "spread") throw new Error(`${text} is no contract`);
      const { asset, symbol, right, strike, expiry } = opened;
      return { asset, symbol, right, strike, expiry };
    };
    const open = ["SPY 590C 12/18", "QQQ 505C 12/18"].map(contractOf);
    const rows = [...PAGE.matchAll(/^\| `([^`]+)` \| (?:`([^`]+)`|nothing) \| `([^`]+)` \|$/gm)];
    expect(rows).toHaveLength(6);
    for (const [, text = "", repliedTo, readAs] of rows) {
      const conversation = { repliedTo: repliedTo === undefined ? null : contractOf(repliedTo), open };
      const { instruction } = interpret({ text, embeds: [], postedAt: POSTED }, PLAIN_PROFILE, conversation);
      expect(instruction.kind === "invalid" ? instruction.code : instruction.kind === "close" && render(instruction)).toBe(readAs);
    }
  });

  it("shows what each setting of a profile does, and that the message is no such order without it", () => {
    const rows = [...PAGE.matchAll(/^\| `\w+` \|[^|]*\| `(\{[^`]+\})` \| `([^`]+)` \| `([^`]+)` \|$/gm)];
    expect(rows).toHaveLength(6);
    for (const [, profile = "", message = "", canonical = ""] of rows) {
      const instruction = read(message, profileOf(profile));
      if (instruction.kind === "ignore" || instruction.kind === "invalid") throw new Error(`${message} is no order`);
      expect(render(instruction)).toBe(canonical);
      expect(["ignore", "invalid"]).toContain(read(message).kind);
    }
  });
});
