import { add, DAY, decimal, fail, MINUTE, negate, ok, parseDecimal, SECOND, toFloat, ZERO, type BookConfig, type Decimal, type ExitLegs, type ExitLevel, type ExitPlan, type Result } from "@floorbroker/core";
import type * as t from "io-ts";
import { fromText, list, notA, orNone, refined, section, type Setting, type Wrong } from "./setting.ts";
import { duration, flag, money, percent, wholeNumber, word } from "./values.ts";

const HUNDRED = decimal("100");

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const LEVEL = /^([+-]?)(\d+(?:\.\d+)?) ?(%|points?|ticks?)?$/;

const WRITTEN = "write a gain or a loss as +100%, -30%, +7 points or -20 ticks, or a price as 1.50";

const signed = (sign: string, value: Decimal): Decimal => (sign === "-" ? negate(value) : value);

const levelFrom = (sign: string, value: Decimal, unit: string): ExitLevel | undefined => {
  if (unit === "") return sign === "" ? { unit: "price", value } : undefined;
  if (unit === "%") return { unit: "percent", value: signed(sign, value) };
  if (unit.startsWith("point")) return { unit: "points", value: signed(sign, value) };
  const count = toFloat(signed(sign, value));
  return Number.isSafeInteger(count) ? { unit: "ticks", count } : undefined;
};

/** A level of an exit: `+100%`, `-30%`, `+7 points`, `-20 ticks` from the average fill, or a price, `1.50`. */
const level: Setting<ExitLevel> = fromText(
  "a level",
  (value): value is ExitLevel => isObject(value) && "unit" in value,
  (text) => {
    const [, sign = "", number = "", unit = ""] = LEVEL.exec(text) ?? [];
    const value = parseDecimal(number);
    const read = value === undefined || value <= ZERO ? undefined : levelFrom(sign, value, unit);
    return read === undefined ? fail(notA("a level", text, WRITTEN)) : ok(read);
  },
);

/** Whether a level lies so in any trade: a price may be either, as long as nobody knows the fill. */
const lies = (where: "above" | "below", at: ExitLevel): boolean => {
  if (at.unit === "price") return true;
  const amount = at.unit === "ticks" ? BigInt(at.count) : at.value;
  return where === "above" ? amount > 0n : amount < 0n;
};

/** A distance: `0.20`, `10%` of the best price, `8 ticks`. Without a sign. */
const distance = refined(
  level,
  (value): value is NonNullable<ExitLegs["trail"]>["by"] => isObject(value) && "unit" in value,
  (at) => {
    if (at.unit === "price" || at.unit === "points") return ok({ unit: "amount" as const, value: at.value });
    return lies("above", at) ? ok(at) : fail({ what: "is no distance", fix: "write it without a sign: 0.20, 10% or 8 ticks" });
  },
);

const fields = {
  /** What is sold where, nearest first; what the shares leave over runs. */
  targets: list(section({ at: level, share: percent({ above: ZERO, max: HUNDRED }) })),
  /** Where it is stopped: `-30%`, `-10 points`, `0.80`. */
  stop: level,
  /** A stop with a limit so far beyond its trigger; without it the stop goes to the market. */
  stopLimitOffset: money({ above: ZERO, max: decimal("10000") }),
  /** The stop follows the best price at this distance, from that level on (without `after` from the fill on). */
  trail: section({ by: distance, after: level }),
  /** The stop comes to the average fill after so many filled targets: 1 to 10. */
  breakEvenAfter: wholeNumber({ min: 1, max: 10 }),
  /** From `armAt` on the stop keeps so much of the best gain. */
  giveBack: section({ armAt: level, keep: percent({ above: ZERO, max: HUNDRED }) }),
  /** Closes what is held: before the session's close, after the first fill, before the close of an option's last day. */
  closeBy: section({
    beforeClose: duration({ min: 0, max: DAY }),
    after: duration({ min: SECOND, max: 30 * DAY }),
    zeroDteBeforeClose: duration({ min: 0, max: DAY }),
  }),
  /** What rests at the broker: stop, targets, each for its own units (split), or both on the same units where it links them. */
  rests: word("stop", "targets", "split", "both"),
};

type Said = t.TypeOf<Setting<Partial<{ readonly [Key in keyof typeof fields]: t.TypeOf<(typeof fields)[Key]> }>>>;

const targetsOf = ({ targets = [] }: Said): Result<Wrong, ExitLegs["targets"]> => {
  const whole: { at: ExitLevel; share: Decimal }[] = [];
  for (const { at, share } of targets) {
    if (at === undefined || share === undefined) return fail({ what: "has a target without at or share", fix: "write { at: +100%, share: 50% }" });
    if (!lies("above", at)) return fail({ what: "has a target at a loss", fix: "write its gain: +100%" });
    whole.push({ at, share });
  }
  const sum = whole.reduce((total, { share }) => add(total, share), ZERO);
  return sum > HUNDRED ? fail({ what: "sells more than 100% in its targets", fix: "lower the shares" }) : ok(whole);
};

const wrongIn = ({ stop, stopLimitOffset, trail, breakEvenAfter, giveBack, targets = [], rests }: Said): Wrong | undefined => {
  if (stop !== undefined && !lies("below", stop)) return { what: "has its stop at a gain", fix: "write its loss: -30%" };
  if (stopLimitOffset !== undefined && stop === undefined) return { what: "has a stopLimitOffset without a stop", fix: "add stop: -30%" };
  if (trail !== undefined && trail.by === undefined) return { what: "does not say how far its stop trails", fix: "write trail: { by: 10% }" };
  if (giveBack !== undefined && (giveBack.armAt === undefined || giveBack.keep === undefined)) {
    return { what: "does not say when its gain is guarded, or how much of it is kept", fix: "write giveBack: { armAt: +100%, keep: 60% }" };
  }
  if ((breakEvenAfter ?? 0) > targets.length) return { what: `has no ${breakEvenAfter} targets to break even after`, fix: "add targets, or lower breakEvenAfter" };
  const stops = stop !== undefined || trail !== undefined || giveBack !== undefined || breakEvenAfter !== undefined;
  return rests === undefined && targets.length > 0 && stops
    ? { what: "has targets and a stop, and does not say which of them rest at the broker", fix: "write rests: stop, targets, split or both" }
    : undefined;
};

const legsFrom = (said: Said, targets: ExitLegs["targets"]): ExitPlan => {
  const { stop, stopLimitOffset, trail, breakEvenAfter, giveBack, closeBy, rests } = said;
  return {
    plan: "legs",
    targets,
    stop: stop === undefined ? null : { at: stop, limitOffset: stopLimitOffset ?? null },
    trail: trail?.by === undefined ? null : { by: trail.by, after: trail.after ?? null },
    breakEvenAfter: breakEvenAfter ?? null,
    giveBack: giveBack?.armAt === undefined || giveBack.keep === undefined ? null : { armAt: giveBack.armAt, keepPercent: giveBack.keep },
    closeBy:
      closeBy === undefined
        ? null
        : { beforeCloseMs: closeBy.beforeClose ?? null, afterMs: closeBy.after ?? null, zeroDteBeforeCloseMs: closeBy.zeroDteBeforeClose ?? null },
    rests: rests ?? (targets.length > 0 ? "targets" : "stop"),
  };
};

const plan: Setting<ExitPlan> = refined(
  section(fields),
  (value): value is ExitPlan => isObject(value) && "plan" in value,
  (said) => {
    const targets = targetsOf(said);
    if (targets._tag === "Left") return targets;
    const wrong = wrongIn(said);
    return wrong === undefined ? ok(legsFrom(said, targets.right)) : fail(wrong);
  },
);

/** How positions are left. */
export const exitSection = section({
  /** Gain in percent of the average fill at which half of what was filled is sold: more than 0, at most 10000. */
  targetGainPercent: percent({ above: ZERO, max: decimal("10000") }),
  /** How often a watched level is compared with the market: 100ms to 1m. */
  watchInterval: duration({ min: 100, max: MINUTE }),
  /** The plan of an alert's trade; `none` is half at targetGainPercent. */
  plan: orNone(plan),
  /** The plan of a futures command that names neither stop nor target; `none` closes by command. */
  futuresPlan: orNone(plan),
  /** Whether an alert's own targets, stop and trail take the place of the plan's, where they can mean one thing only. */
  followText: flag,
  /** The analyst's STC or trim against our plan: follow, runner-only or ignore. */
  analyst: word("follow", "runner-only", "ignore"),
});

/** `base` with what a file changes. */
export const exitOver = (base: BookConfig["exit"], changes: t.TypeOf<typeof exitSection> | undefined): BookConfig["exit"] => ({
  targetGainPercent: changes?.targetGainPercent ?? base.targetGainPercent,
  watchIntervalMs: changes?.watchInterval ?? base.watchIntervalMs,
  plan: changes?.plan === undefined ? base.plan : changes.plan,
  futuresPlan: changes?.futuresPlan === undefined ? base.futuresPlan : changes.futuresPlan,
  followText: changes?.followText ?? base.followText,
  analyst: changes?.analyst ?? base.analyst,
});
