import { MINUTE, SECOND, format, formatCents, waitAfter, type BookConfig, type RiskLimits } from "@floorbroker/core";
import type { Config, Venue } from "./config.ts";
import { readableAddresses, type DiscordSettings } from "./discord.ts";
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
      what:
        `means that the operator is told after ${durationText(whole)}; he is to know after ` +
        `${durationText(UNKNOWN_LIMIT)}`,
      fix: "choose fewer, or shorter pauses",
    },
  ];
};

/** Two counts of one scope, of which the smaller one is always reached first: the larger one would never hold. */
const NEVER_REACHED = [
  ["maxOpenPerSymbol", "maxOpenTrades"],
  ["maxOpenPerExpiry", "maxOpenTrades"],
  ["maxOpenPerAuthor", "maxOpenTrades"],
  ["ordersPerMinute", "ordersPerDay"],
] as const;

const neverReached = (limits: RiskLimits, path: KeyPath): readonly Conflict[] =>
  NEVER_REACHED.flatMap(([part, whole]) => {
    const [some, all] = [limits[part], limits[whole]];
    return some === null || all === null || some <= all
      ? []
      : [{ path: [...path, part], what: `is ${some}, more than ${whole} (${all}): it would never hold`, fix: `lower it, or raise ${whole}` }];
  });

/** Limits that contradict each other, of the book, a channel or an author. */
const limitConflicts = (limits: RiskLimits, path: KeyPath): readonly Conflict[] => {
  const { symbols, expiries, maxCost, maxExposure } = limits;
  const conflicts: Conflict[] = (symbols?.deny ?? []).flatMap((symbol, index) =>
    symbols?.allow?.includes(symbol) === true
      ? [
          {
            path: [...path, "symbols", "deny", index],
            what: `names ${symbol}, which is allowed, too`,
            fix: "remove it from one of the two lists",
          },
        ]
      : [],
  );
  if (expiries?.minDays != null && expiries.maxDays !== null && expiries.minDays > expiries.maxDays) {
    const what = `is ${expiries.minDays}, more than maxDays (${expiries.maxDays}): no expiry would be left`;
    conflicts.push({ path: [...path, "expiries", "minDays"], what, fix: "lower it, or raise maxDays" });
  }
  if (maxCost !== null && maxExposure !== null && maxCost > maxExposure) {
    const what =
      `is ${formatCents(maxCost)}, more than the ${formatCents(maxExposure)} that all trades together may have`;
    conflicts.push({ path: [...path, "maxCost"], what, fix: "lower it, or raise maxExposure" });
  }
  return [...conflicts, ...neverReached(limits, path)];
};

/** Limits of a channel or an author that nobody listens to: mistyped, most likely, and then the right one has none. */
const unheard = (ids: readonly string[], heard: readonly string[], path: KeyPath, fix: string): readonly Conflict[] =>
  ids.flatMap((id, index) =>
    heard.includes(id) ? [] : [{ path: [...path, index, "id"], what: `is ${id}, of which nothing is read`, fix }],
  );

const riskConflicts = ({ risk, authority }: BookConfig): readonly Conflict[] => {
  const { sizing } = risk;
  const [channels, authors] = [risk.channels.map(({ id }) => id), risk.authors.map(({ id }) => id)];
  const { controlChannels, commandChannels, alertChannels, alertAuthors, commandAuthors } = authority;
  const heard = [...controlChannels, ...commandChannels, ...alertChannels.map(({ id }) => id)];
  const rising =
    sizing.by === "allocation" ||
    (sizing.smallPercent <= sizing.normalPercent && sizing.normalPercent <= sizing.largePercent);
  const fix = "let smallPercent, normalPercent and largePercent rise";
  return [
    ...limitConflicts(risk.book, ["risk"]),
    ...risk.channels.flatMap(({ limits }, index) => limitConflicts(limits, ["risk", "channels", index])),
    ...risk.authors.flatMap(({ limits }, index) => limitConflicts(limits, ["risk", "authors", index])),
    ...repeated(channels, ["risk", "channels"]),
    ...repeated(authors, ["risk", "authors"]),
    ...unheard(channels, heard, ["risk", "channels"], "check the id, or name the channel under authority"),
    ...unheard(
      authors,
      [...alertAuthors, ...commandAuthors],
      ["risk", "authors"],
      "check the id, or name the author under authority",
    ),
    ...(rising ? [] : [{ path: ["risk", "sizing"], what: "has a smaller size for more", fix }]),
  ];
};

const bookConflicts = (book: BookConfig): readonly Conflict[] => {
  const { allocation, retry, authority } = book;
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
  return [...conflicts, ...lateAlarms(retry), ...riskConflicts(book)];
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

const discordConflicts = (discord: DiscordSettings): readonly Conflict[] =>
  readableAddresses(discord).map((name) => {
    const scheme = name === "api" ? "http" : "ws";
    return {
      path: ["discord", name],
      what: "would send the bot's token unencrypted",
      fix:
        `write ${scheme}s:// instead of ${scheme}://, or discord.unencrypted: true ` +
        "if nobody else reads that network",
    };
  });

/** Everything that can only be judged with all settings, defaults included, on the table. */
export const conflictsIn = ({
  book,
  venue,
  discord,
}: Pick<Config, "book" | "venue" | "discord">): readonly Conflict[] => [
  ...bookConflicts(book),
  ...worldConflicts(venue),
  ...discordConflicts(discord),
];
