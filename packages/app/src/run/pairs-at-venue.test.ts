import { accountId, decimal, OWNER_CONFIG, type BookConfig, type ExitLegs, type Venue } from "@floorbroker/core";
import { simulatedWorld, virtualClock, type ProfileName } from "@floorbroker/adapter-sim";
import { describe, expect, it } from "vitest";
import { pairsProblem } from "./pairs-at-venue.ts";
import { venueOf } from "./venue.ts";

const START = Date.parse("2026-11-23T15:00:00Z");

const venueAs = (profile: ProfileName): Promise<Venue> =>
  venueOf(simulatedWorld({ seed: 1, start: START, profile, account: accountId("A1") }, virtualClock(START)).broker);

const legs = (rests: ExitLegs["rests"]): ExitLegs => ({
  targets: [{ at: { unit: "percent", value: decimal("100") }, share: decimal("50") }],
  stop: { at: { unit: "percent", value: decimal("-30") }, limitOffset: null },
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests,
});

const config = (which: "plan" | "futuresPlan", rests: ExitLegs["rests"]): BookConfig => ({
  ...OWNER_CONFIG,
  exit: { ...OWNER_CONFIG.exit, [which]: { plan: "legs", ...legs(rests) } },
});

describe("targets and stops that are to rest as pairs", () => {
  it("may do so where the broker links orders", async () => {
    expect((await venueAs("tastytrade")).restsPairs).toBe(true);
    expect(pairsProblem(config("plan", "both"), await venueAs("tastytrade"))).toBeUndefined();
    expect(pairsProblem(config("plan", "both"), await venueAs("ibkr"))).toBeUndefined();
  });

  it.each(["plan", "futuresPlan"] as const)("stop the start where it does not, and say what else there is: exit.%s", async (which) => {
    const venue = await venueAs("topstepx");
    expect(venue.restsPairs).toBe(false);
    expect(pairsProblem(config(which, "both"), venue)).toEqual({
      code: "no-pairs",
      text: `exit.${which} has rests: both, but sim does not link a target and a stop on the same units`,
      suggestions: ["write rests: stop, and the targets are watched", "write rests: split, and the stop rests for what no target sells"],
    });
    expect(pairsProblem(config(which, "split"), venue)).toBeUndefined();
    expect(pairsProblem(OWNER_CONFIG, venue)).toBeUndefined();
  });
});
