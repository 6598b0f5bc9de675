import fc from "fast-check";
import { limitsKept } from "../order-path/limits-kept.ts";
import { oppositeLegsKept } from "../order-path/opposite-legs-kept.ts";
import { spreadsKept } from "../order-path/spreads-kept.ts";
import { audit, auditEnd } from "./auditor.ts";
import type { ReplaceStyle } from "./broker-model.ts";
import { modifySteps } from "./modify-steps.ts";
import { pairSteps } from "./pair-steps.ts";
import { pairSettings, settings } from "./settings.ts";
import { steps } from "./steps.ts";
import { World } from "./world.ts";

/** Where and how far to look. Without a seed it is the one that is configured globally, else a new one. */
export interface Search {
  readonly seed?: number;
  /** To one sequence, as a failure names it: it alone is run. */
  readonly path?: string;
  readonly numRuns: number;
  /** Stop at the first failure instead of looking for a shorter one. */
  readonly endOnFailure?: boolean;
  readonly interruptAfterTimeLimit?: number;
  /** Called before each sequence, also before those that only make a failure shorter. */
  readonly began?: () => void;
}

/** What a search came to. */
export interface Found {
  readonly sequences: number;
  /** Null when everything held; else what did not, so that a person can find the bug and run it again. */
  readonly violation: { readonly text: string; readonly error: unknown; readonly replay: string } | null;
}

/** A rule about whole sequences of what can happen, asked with generated ones. */
export interface SequenceProperty {
  readonly name: PropertyName;
  /** What holds, as a test says it. */
  readonly says: string;
  readonly search: (search: Search) => Found;
}

/**
 * The invariants at either kind of broker, where exits rest as pairs and where a trader changes what works, the limits on
 * what is risked, spreads whose legs fill each by itself, and trades that share a contract.
 */
export type PropertyName = ReplaceStyle | "legs" | "limits" | "modify" | "pairs" | "spreads";

/** A value of a counterexample; of a sequence each step on a line of its own. */
const valueText = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((each, index) => `  ${index + 1}. ${fc.stringify(each)}`).join("\n")
    : `  ${fc.stringify(value)}`;

/** The message, and where in our own files. */
const errorText = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? error.message)
        .split("\n")
        .filter((line, index) => index === 0 || line.includes("/packages/"))
        .join("\n")
    : String(error);

const foundBy = <Ts>(name: PropertyName, says: string, details: fc.RunDetails<Ts>): Found => {
  const { failed, numRuns, numShrinks, seed, counterexample, counterexamplePath, errorInstance: error } = details;
  if (!failed) return { sequences: numRuns, violation: null };
  const replay = `${name}:${seed}:${counterexamplePath ?? "0"}`;
  const values = (Array.isArray(counterexample) ? counterexample : [counterexample]).map(valueText);
  const text = [
    `It is not so that ${says} (sequence ${numRuns}, made shorter ${numShrinks} times)`,
    errorText(error),
    "Counterexample:",
    ...values,
    `Again: npm run soak -- --replay ${replay}`,
  ].join("\n");
  return { sequences: numRuns, violation: { text, error, replay } };
};

const sequences = <Ts extends [unknown, ...unknown[]]>(
  name: PropertyName,
  says: string,
  property: fc.IPropertyWithHooks<Ts>,
): SequenceProperty => ({
  name,
  says,
  search: ({ began, ...parameters }) =>
    foundBy(name, says, fc.check(began === undefined ? property : property.beforeEach(began), parameters)),
});

const invariantsAt = (style: ReplaceStyle): SequenceProperty =>
  sequences(
    style,
    `the invariants hold over any sequence of messages, fills, timers and faults, at a broker that replaces with the ${style}`,
    fc.property(settings, steps, (how, plan) => {
      const world = new World(style, audit, undefined, how);
      for (const { act } of plan) act(world);
      world.calm();
      auditEnd(world);
    }),
  );

const invariantsOfPairs = sequences(
  "pairs",
  "the invariants hold where targets and stops rest as pairs, whatever the broker makes of half of one",
  fc.property(pairSettings, fc.constantFrom<ReplaceStyle>("new-id", "same-id"), pairSteps, (how, style, plan) => {
    const world = new World(style, audit, undefined, how);
    for (const { act } of plan) act(world);
    world.calm();
    auditEnd(world);
  }),
);

const invariantsOfChanges = sequences(
  "modify",
  "the invariants hold while a trader changes entries, stops and targets by hand",
  fc.property(settings, fc.constantFrom<ReplaceStyle>("new-id", "same-id"), modifySteps, (how, style, plan) => {
    const world = new World(style, audit, undefined, how);
    for (const { act } of plan) act(world);
    world.calm();
    auditEnd(world);
  }),
);

/** Everything that holds over generated sequences; `npm run soak` runs them for long, the tests for a while. */
export const PROPERTIES: Readonly<Record<PropertyName, SequenceProperty>> = {
  "new-id": invariantsAt("new-id"),
  "same-id": invariantsAt("same-id"),
  pairs: invariantsOfPairs,
  modify: invariantsOfChanges,
  limits: sequences(
    "limits",
    "no scope's limits are ever exceeded and no size is more than its risk, whatever is said, filled and waited for",
    limitsKept,
  ),
  spreads: sequences(
    "spreads",
    "a spread is never sold for more than is complete, reserves what it may lose and is the same book after a replay, whatever happens to its legs",
    spreadsKept,
  ),
  legs: sequences(
    "legs",
    "no two open trades have a contract on opposite sides, none has one that the account held the other way round, and all can be closed",
    oppositeLegsKept,
  ),
};
