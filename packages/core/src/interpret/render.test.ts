import { describe, expect, it } from "vitest";
import { interpret } from "./interpret.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";
import { render } from "./render.ts";

const rendered = (text: string, profile: Partial<Profile> = {}): string => {
  const { instruction } = interpret(
    { text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") },
    { ...PLAIN_PROFILE, ...profile },
  );
  if (instruction.kind === "ignore" || instruction.kind === "invalid") throw new Error(JSON.stringify(instruction));
  return render(instruction);
};

describe("the canonical text", () => {
  it.each([
    ["Alert: CALLS KO 70 11/20 @ 1.1", "BTO KO 70C 11/20/2026 @ 1.10"],
    ["bto 2 $cost 11/20 950p @ $9 sl .5 tp 12 lotto", "BTO 2 $COST 950P 11/20/2026 @ 9.00 PT: 12.00 SL: 0.50 lotto"],
    ["STC 35% KO 70C 11/20", "STC 35% KO 70C 11/20/2026"],
    ["STC 3 KO 70C 11/20 @ 2 all out", "STC 3 KO 70C 11/20/2026 @ 2.00 all out"],
    ["BTO 150 PLUG @ 2.5", "BTO 150 PLUG @ 2.50"],
    ["!tt go long two micro s&p", "!tt buy 2 /MES"],
    ["!tt sell 1 nq stop 25000 sl 25100", "!tt sell 1 /NQ stop 25000.00 stop loss 25100.00"],
    ["!tt close half my mes", "!tt flat 1/2 /MES"],
    ["!TT Explain 77", "!tt explain 77"],
  ])("of %s is %s", (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it("of a signal is a signal", () => {
    expect(rendered("🚨 long es @ 6,700 size b", { kind: "futures-signal" })).toBe("ES LONG 6700.00 B");
  });
});
