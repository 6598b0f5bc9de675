import { describe, expect, it } from "vitest";
import { interpret } from "./interpret.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";

const ORDER = "BTO SPY 590C 12/18 @ 1.20";

const read = (text: string, profile: Partial<Profile> = {}) =>
  interpret({ text, embeds: [], postedAt: Date.UTC(2026, 10, 18, 15, 4, 5) }, { ...PLAIN_PROFILE, ...profile })
    .instruction;

describe("behind a whole order", () => {
  it.each([
    "or 595C", "or 1.30", "vs 595C", "/ 600C", "or QQQ", "against 595C", "then sell 595C", "w/ 595C", "spread",
    "debit spread", "calendar", "diagonal",
  ])("%s leaves open what is meant, or lacks a leg", (behind) => {
    expect(read(`${ORDER} ${behind}`)).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });

  it.each(["or better", "or lower", "w/ tight stop", "short term", "- I will sell the 595C against it later"])(
    "%s is commentary",
    (behind) => {
      expect(read(`${ORDER} ${behind}`)).toMatchObject({ kind: "open", symbol: "SPY" });
    },
  );
});

describe("words of an effect", () => {
  it("win over the usual sense of the verb before them", () => {
    const room = { action: "BTO" } as const;
    expect(read("Sold SPY 590C 12/18 @ 1 to open", room)).toMatchObject({ kind: "open", action: "STO" });
    expect(read("Bought SPY 590C 12/18 @ 1 to close", room)).toMatchObject({ kind: "close", action: "BTC" });
  });

  it("may contradict the name of a spread", () => {
    expect(read("STO SPY bull call spread 590/595 12/18 @ 1.20")).toMatchObject({ kind: "invalid", code: "ambiguous" });
    expect(read("BTO SPY bull call spread 590/595 12/18 @ 1.20")).toMatchObject({ kind: "open", asset: "spread" });
    expect(read("STO SPY bull put spread 590/585 12/18 @ 1.20")).toMatchObject({ kind: "open", asset: "spread" });
  });
});

describe("the root of a future", () => {
  it("is no share, unless the text says shares", () => {
    const refused = read("BTO 5 MES @ 5925");
    expect(refused).toMatchObject({ kind: "invalid", code: "ambiguous", offending: "MES" });
    expect(refused).toHaveProperty("suggestions.0", "!tt buy 5 MES @ 5925.00");
    expect(read("!tt buy 5 MES @ 5925.00")).toMatchObject({ kind: "futures", quantity: 5 });
    expect(read("BTO 100 ES @ 68.20")).toHaveProperty("suggestions", ["BTO 100 ES shares @ 68.20"]);
    expect(read("BTO 100 ES shares @ 68.20")).toMatchObject({ kind: "open", asset: "equity", symbol: "ES" });
  });
});
