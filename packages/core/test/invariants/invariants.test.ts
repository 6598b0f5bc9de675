import { describe, expect, it } from "vitest";
import { PROPERTIES, type PropertyName } from "./properties.ts";

const RUNS = Number(process.env["FLOORBROKER_RUNS"] ?? 10_000);

/** Of so many sequences: the invariants over half of them at either kind of broker, what has fewer ways to go over fewer. */
const numRuns: Readonly<Record<PropertyName, number>> = {
  "new-id": Math.ceil(RUNS / 2),
  "same-id": Math.ceil(RUNS / 2),
  pairs: Math.ceil(RUNS / 5),
  modify: Math.ceil(RUNS / 5),
  spreads: Math.ceil(RUNS / 20),
  legs: Math.ceil(RUNS / 100),
  limits: Math.ceil(RUNS / 5),
};

describe("whatever happens", () => {
  it.each(Object.values(PROPERTIES).map(({ name, says, search }) => [says, name, search] as const))(
    "%s",
    (_, name, search) => {
      const { sequences, violation } = search({ numRuns: numRuns[name] });
      expect(violation?.text ?? "").toBe("");
      expect(sequences).toBe(numRuns[name]);
    },
    900_000,
  );
});
