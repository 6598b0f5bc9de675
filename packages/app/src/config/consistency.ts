import { MINUTE, SECOND, format, waitAfter, type BookConfig } from "@floorbroker/core";
import type { Config, Venue } from "./config.ts";
import type { KeyPath } from "./document.ts";
import { durationText } from "./values.ts";

/** Two settings that can't stand together. `path` is the one to look at, without the environment's section. */
export interface Conflict {
  readonly path: KeyPath;
  readonly what: string;
  readonly fix: string;
}

/** An order whose outcome is unknown is settled or told to the operator within this time (invariant L1). */
const UNKNOWN_LIMIT = 30 * SECOND;

const repeated = (ids: readonly string[], path: KeyPath): readonly Conflict[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [{ path: [...path, index], what: `names ${id} a second time`, fix: "keep one of the two" }]
      : [],
  );

/** Whether the quick questions, each after its longest pause, last longer than the operator may be left in the dark. */
const lateAlarms = ({ unknownOrder }: BookConfig["retry"]): readonly Conflict[] => {
  // The file says the same for every reason why an outcome may be unknown.
  const after = unknownOrder.timeout;
  if (after.do === "escalate" || after.quick.attempts === null) return [];
  const { quick } = after;
  const asked = Array.from({ length: after.quick.attempts + 1 }, (_, index) => index + 1);
  const whole = asked.reduce((sum, question) => sum + waitAfter({ ...quick, attempts: null }, question, 0), 0);
  if (whole <= UNKNOWN_LIMIT) return [];
  return [
    {
      path: ["retry", "unknown", "attempts"],
      what: `means that the operator is told after ${durationText(whole)}; he is to know after ${durationText(UNKNOWN_LIMIT)}`,
      fix: "choose fewer, or shorter pauses",
    },
  ];
};

const bookConflicts = ({ allocation, retry, authority }: BookConfig): readonly Conflict[] => {
  const conflicts: Conflict[] = [
    ...repeated(
      authority.alertChannels.map(({ id }) => id),
      ["authority", "alertChannels"],
    ),
  ];
  if (allocation.perAlertPercent > allocation.totalPercent) {
    const [one, all] = [format(allocation.perAlertPercent), format(allocation.totalPercent)];
    conflicts.push({
      path: ["allocation", "perAlertPercent"],
      what: `is ${one}%, more than the ${all}% that all trades together may have`,
      fix: "lower it, or raise allocation.totalPercent",
    });
  }
  return [...conflicts, ...lateAlarms(retry)];
};

const DELAYS = ["request", "response", "stream", "routing", "change"] as const;

const worldConflicts = (venue: Venue): readonly Conflict[] => {
  if (venue.environment !== "sim") return [];
  const { latency, stepMs } = venue.world;
  const conflicts: Conflict[] = DELAYS.flatMap((name) =>
    latency[name].min > latency[name].max
      ? [
          {
            path: ["latency", name],
            what: `goes from ${latency[name].min}ms down to ${latency[name].max}ms`,
            fix: "give both min and max, the smaller one as min",
          },
        ]
      : [],
  );
  if (latency.request.min < 1) {
    conflicts.push({ path: ["latency", "request"], what: "is 0ms; a request takes time", fix: "choose 1ms or more" });
  }
  if (latency.lateMs >= latency.settleMs) {
    const [late, settle] = [durationText(latency.lateMs), durationText(latency.settleMs)];
    conflicts.push({
      path: ["latency", "late"],
      what: `is ${late}, not shorter than latency.settle (${settle}): then an absent order proves nothing`,
      fix: "raise latency.settle above it",
    });
  }
  if (MINUTE % stepMs !== 0) {
    conflicts.push({
      path: ["step"],
      what: `is ${durationText(stepMs)}, which does not divide a minute`,
      fix: "choose 1s, 500ms or 250ms",
    });
  }
  return conflicts;
};

/** Everything that can only be judged with all settings, defaults included, on the table. */
export const conflictsIn = ({ book, venue }: Pick<Config, "book" | "venue">): readonly Conflict[] => [
  ...bookConflicts(book),
  ...worldConflicts(venue),
];
