import { passed, type Check } from "./check.ts";
import type { RiskLimits } from "./limits.ts";
import type { EntryContext } from "./rule.ts";
import { limitsFor, scopeText, type RiskScope, type ScopedLimits } from "./scope.ts";

/** What a rule says where nothing is configured for it. */
export const NO_LIMIT = "no limit is set";

/**
 * What one rule says of an entry in every scope that applies, the widest first. `ask` gives one check for each limit
 * that the scope has, and none where it has none. The first objection counts; a pass shows the figures of all scopes.
 */
export const inEveryScope = (
  rule: string,
  { config, origin }: Pick<EntryContext, "config" | "origin">,
  ask: (scoped: ScopedLimits) => readonly Check[],
): Check => {
  const checks = limitsFor(config.risk, origin).flatMap(ask);
  if (checks.length === 0) return passed(rule, NO_LIMIT);
  return checks.find((check) => !check.passed) ?? passed(rule, checks.map(({ text }) => text).join("; "));
};

/** The setting that an operator changes: `risk.maxCost`, or `maxCost of channel 1255… (risk.channels)`. */
export const limitSetting = (scope: RiskScope, name: keyof RiskLimits | "duplicateWindow"): string =>
  scope.of === "book" ? `risk.${name}` : `${name}${scopeText(scope)} (risk.${scope.of}s)`;
