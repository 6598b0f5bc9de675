import { describe, expect, it } from "vitest";
import { interpret } from "./interpret.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";

const POSTED = Date.parse("2026-11-18T15:04:05Z");
const ORDER = "BTO SPY 590C 12/18 @ 1.20";

const outcome = (text: string, profile: Partial<Profile> = {}): string => {
  const { instruction } = interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, ...profile });
  return instruction.kind === "ignore" ? instruction.reason : instruction.kind;
};

describe("what stands around a whole order", () => {
  it.each([
    ["from the other room", "quoted"],
    ["via Gains", "recap"],
    ["at the open", "conditional"],
    ["after CPI", "conditional"],
    ["Monday", "conditional"],
    ["order in", "watching"],
    ["working", "conditional"],
    ["high 6.20", "recap"],
    ["> 6.20", "recap"],
  ])("makes it none when it is followed by %j", (behind, reason) => {
    expect(outcome(`${ORDER} ${behind}`)).toBe(reason);
  });

  it.each(["from 1.50", "will add if it dips", "high risk", "GTC", "day trade"])(
    "leaves it alone when it is %j",
    (behind) => {
      expect(outcome(`${ORDER} ${behind}`)).toBe("open");
    },
  );

  it("tells a purchase of another day as past", () => {
    expect(outcome("bought SPY 590C 12/18 @ 1.20 on Monday", { action: "BTO" })).toBe("recap");
    expect(outcome("bought SPY 590C 12/18 @ 1.20 at the open", { action: "BTO" })).toBe("recap");
  });

  it("shows an order that is put in quotation marks", () => {
    expect(outcome(`"${ORDER}"`)).toBe("quoted");
    expect(outcome(`“${ORDER}”`)).toBe("quoted");
    expect(outcome(`"Good morning"\n${ORDER}`)).toBe("open");
  });
});
