import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SECOND, STANDARD_RETRY, type Backoff, type CallKind, type Treatment } from "../src/index.ts";

const PAGE = readFileSync(new URL("../../../docs/guides/refusals.md", import.meta.url), "utf8");
const CALLS: readonly CallKind[] = ["entry-place", "entry-change", "exit-place", "exit-change"];

const pauseText = ({ baseMs, factor, capMs, jitterPercent }: Backoff): string =>
  `${baseMs / SECOND}s` +
  (factor === 1 ? "" : ` × ${factor} up to ${capMs / SECOND}s`) +
  (jitterPercent === 0 ? "" : `, less up to ${jitterPercent} %`);

const treatmentText = (treatment: Treatment): string => (treatment.do === "retry" ? pauseText(treatment.backoff) : treatment.do);

const line = (title: string, cell: (call: CallKind) => string): string => `| ${[title, ...CALLS.map(cell)].join(" | ")} |`;

/** The rows of the table below a heading, without its head. */
const rowsBelow = (heading: string): readonly string[] => {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((row) => row.startsWith("| "))
    .slice(1);
};

describe("docs/guides/refusals.md", () => {
  it("shows the policy as it is", () => {
    const { refused, otherwise } = STANDARD_RETRY;
    expect(rowsBelow("Refusals")).toEqual([
      ...refused.map(({ codes, calls, treatment }) =>
        line(codes.map((code) => `\`${code}\``).join(", "), (call) => (calls.includes(call) ? treatmentText(treatment) : "–")),
      ),
      line("any other", (call) => treatmentText(otherwise[call])),
    ]);
  });

  it("says how often is asked about an unknown outcome, whatever its reason", () => {
    for (const after of Object.values(STANDARD_RETRY.unknownOrder)) {
      if (after.do !== "ask") throw new Error("the page says that it is asked about");
      const { quick, slow } = after;
      expect(rowsBelow("Unknown outcomes")).toEqual([
        `| every ${pauseText(quick)}, ${quick.attempts} times | the operator is told, and it is asked every ${pauseText(slow)} |`,
      ]);
    }
  });
});
