import { simulatedWorld, virtualClock } from "@floorbroker/adapter-sim";
import { accountId, isOk, type Broker, type EnvironmentEvidence } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { provenVenue } from "./proven-venue.ts";
import { venueOf } from "./venue.ts";

const START = Date.parse("2026-11-18T15:00:00Z");
const { broker } = simulatedWorld({ seed: 1, start: START, account: accountId("A1") }, virtualClock(START));

const proving = (change: Partial<EnvironmentEvidence>): Broker => ({
  ...broker,
  proveEnvironment: async () => ({ ...(await broker.proveEnvironment()), ...change }),
});

const codeOf = async (now: Broker): Promise<string> => {
  const proven = await provenVenue(now, { venue: await venueOf(broker) });
  return isOk(proven) ? "goes on" : proven.left.code;
};

describe("what the broker of a book proves at a start", () => {
  it("goes on where it is the account of before, and where there is none of before", async () => {
    expect(await codeOf(broker)).toBe("goes on");
    expect(isOk(await provenVenue(broker, { venue: null }))).toBe(true);
  });

  it("is refused where it is another account, or real money behind what was simulated", async () => {
    expect(await codeOf(proving({ account: accountId("B2") }))).toBe("other-account");
    expect(await codeOf(proving({ environment: "production", accountClass: "customer" }))).toBe("other-account");
  });

  it("says nothing against the book where nothing can be proven", async () => {
    expect(await codeOf(proving({ environment: "production", accountClass: "unknown" }))).toBe("goes on");
  });
});
