import { add, DAY, decimal, fail, HOUR, MINUTE, negate, ok, parseDecimal, SECOND, toFloat, ZERO, type BookConfig, type Decimal, type ExitLegs, type ExitLevel, type ExitPlan, type Result } from "@floorbroker/core";
import type * as t from "io-ts";
import { fromText, list, notA, orNone, refined, section, shorthand, type Setting, type Wrong } from "./setting.ts";
import { duration, flag, money, percent, wholeNumber, word } from "./values.ts";

const HUNDRED = decimal("100");

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const LEVEL = /^([+-]?)(\d+(?:\.\d+)?) ?(%|points?|ticks?)?$/;

const WRITTEN = "write a gain or a loss from the fill: +100%, -30%, +7 points or -20 ticks";

/** A level counted from the average fill: a plan is there for every trade, and no price is meant for all of them. */
type FromFill = Exclude<ExitLevel, { readonly unit: "price" }>;

const signed = (sign: string, value: Decimal): Decimal => (sign === "-" ? negate(value) : value);

const levelFrom = (sign: string, value: Decimal, unit: string): ExitLevel | undefined => {
  if (unit === "") return sign === "" ? { unit: "price", value } : undefined;
  if (unit === "%") return { unit: "percent", value: signed(sign, value) };
  if (unit.startsWith("point")) return { unit: "points", value: signed(sign, value) };
  const count = toFloat(signed(sign, value));
  return Number.isSafeInteger(count) ? { unit: "ticks", count } : undefined;
};

const readLevel = (text: string): ExitLevel | undefined => {
  const [, sign = "", number = "", unit = ""] = LEVEL.exec(text) ?? [];
  const value = parseDecimal(number);
  return value === undefined || value <= ZERO ? undefined : levelFrom(sign, value, unit);
};

/** A level of an exit: `+100%`, `-30%`, `+7 points`, `-20 ticks` from the average fill. */
const level: Setting<FromFill> = fromText(
  "a level",
  (value): value is FromFill => isObject(value) && "unit" in value,
  (text) => {
    const read = readLevel(text);
    if (read === undefined) return fail(notA("a level", text, WRITTEN));
    return read.unit === "price" ? fail({ what: `is the price ${text}, which can't be meant for every trade`, fix: WRITTEN }) : ok(read);
  },
);

/** Scaled by 10⁸, but for ticks: for comparisons with zero and within one unit. */
const amountOf = (at: FromFill): bigint => (at.unit === "ticks" ? BigInt(at.count) : at.value);

const isGain = (at: FromFill): boolean => amountOf(at) > 0n;

/** A distance: `0.20`, `10%` of the best price, `8 ticks`. Without a sign. A market never falls 100 % below its best. */
const distance: Setting<NonNullable<ExitLegs["trail"]>["by"]> = fromText(
  "a distance",
  (value): value is NonNullable<ExitLegs["trail"]>["by"] => isObject(value) && "unit" in value,
  (text) => {
    const read = readLevel(text);
    if (read === undefined) return fail(notA("a distance", text, "write 0.20, 10% or 8 ticks"));
    if (read.unit === "price") return ok({ unit: "amount", value: read.value });
    if (!isGain(read)) return fail({ what: "is no distance", fix: "write it without a sign: 0.20, 10% or 8 ticks" });
    if (read.unit === "percent" && read.value >= HUNDRED) return fail({ what: `is ${text}, which no price ever falls from its best`, fix: "choose less than 100%: 10%" });
    return ok(read.unit === "points" ? { unit: "amount", value: read.value } : read);
  },
);

/** Half days of the stock exchange last three and a half hours, those of the futures exchange no less than twelve. */
const SHORTEST = { plan: 3 * HOUR, futuresPlan: 12 * HOUR } as const;

/** The settings of a plan whose `closeBy` may be so far before a close: longer, and it would sell at once. */
const fieldsWithin = (session: number) => ({
  /** What is sold where, nearest first; what the shares leave over runs. */
  targets: list(section({ at: level, share: percent({ above: ZERO, max: HUNDRED }) })),
  /** Where it is stopped: `-30%`, `-10 points`. */
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
    beforeClose: duration({ min: MINUTE, max: session }),
    after: duration({ min: SECOND, max: 30 * DAY }),
    zeroDteBeforeClose: duration({ min: MINUTE, max: SHORTEST.plan }),
  }),
  /** What rests at the broker: stop, targets, each for its own units (split), or both on the same units where it links them. */
  rests: word("stop", "targets", "split", "both"),
});

type Fields = ReturnType<typeof fieldsWithin>;

type Said = t.TypeOf<Setting<Partial<{ readonly [Key in keyof Fields]: t.TypeOf<Fields[Key]> }>>>;

type Target = ExitLegs["targets"][number] & { readonly at: FromFill };

/** Whether one that comes before lies as far or further, in the same unit: two units can't be compared without a fill. */
const outOfOrder = (targets: readonly Target[]): boolean =>
  targets.some(({ at }, index) => targets.slice(0, index).some(({ at: before }) => before.unit === at.unit && amountOf(before) >= amountOf(at)));

const targetsOf = ({ targets = [] }: Said): Result<Wrong, readonly Target[]> => {
  const whole: Target[] = [];
  for (const { at, share } of targets) {
    if (at === undefined || share === undefined) return fail({ what: "has a target without at or share", fix: "write { at: +100%, share: 50% }" });
    if (!isGain(at)) return fail({ what: "has a target at a loss", fix: "write its gain: +100%" });
    whole.push({ at, share });
  }
  if (outOfOrder(whole)) return fail({ what: "has targets that are not further and further away", fix: "write the nearest first: +10%, then +20%" });
  const sum = whole.reduce((total, { share }) => add(total, share), ZERO);
  return sum > HUNDRED ? fail({ what: "sells more than 100% in its targets", fix: "lower the shares" }) : ok(whole);
};

const wrongStop = ({ stop, stopLimitOffset }: Said): Wrong | undefined => {
  if (stop === undefined) return stopLimitOffset === undefined ? undefined : { what: "has a stopLimitOffset without a stop", fix: "add stop: -30%" };
  if (isGain(stop)) return { what: "has its stop at a gain", fix: "write its loss: -30%" };
  return stop.unit === "percent" && stop.value <= negate(HUNDRED)
    ? { what: "has a stop that nothing bought can reach: at -100% all of it is lost", fix: "write a smaller loss: -30%" }
    : undefined;
};

const wrongTrail = ({ trail }: Said): Wrong | undefined => {
  if (trail === undefined) return undefined;
  if (trail.by === undefined) return { what: "does not say how far its stop trails", fix: "write trail: { by: 10% }" };
  return trail.after !== undefined && !isGain(trail.after)
    ? { what: "begins to trail at a loss", fix: "write after: +20%, or leave after out to trail from the fill on" }
    : undefined;
};

const wrongGiveBack = ({ giveBack }: Said): Wrong | undefined => {
  if (giveBack === undefined) return undefined;
  const { armAt, keep } = giveBack;
  if (armAt === undefined || keep === undefined) {
    return { what: "does not say when its gain is guarded, or how much of it is kept", fix: "write giveBack: { armAt: +100%, keep: 60% }" };
  }
  if (!isGain(armAt)) return { what: "guards a gain from a loss on", fix: "write giveBack: { armAt: +100%, keep: 60% }" };
  return keep === HUNDRED ? { what: "keeps 100% of a gain, and so sells as soon as it is guarded", fix: "choose less, keep: 60%, or a target" } : undefined;
};

const wrongIn = (said: Said): Wrong | undefined => {
  const { stop, trail, breakEvenAfter, giveBack, closeBy, targets = [], rests } = said;
  const wrong = wrongStop(said) ?? wrongTrail(said) ?? wrongGiveBack(said);
  if (wrong !== undefined) return wrong;
  if ((breakEvenAfter ?? 0) > targets.length) return { what: `has no ${breakEvenAfter} targets to break even after`, fix: "add targets, or lower breakEvenAfter" };
  const stops = stop !== undefined || trail !== undefined || giveBack !== undefined;
  const closes = Object.values(closeBy ?? {}).some((time) => time !== undefined);
  if (targets.length === 0 && !stops && !closes) {
    return { what: "has nothing that ends a trade", fix: "add targets, a stop or closeBy, or write by-command if only an STC or you end it" };
  }
  return rests === undefined && targets.length > 0 && (stops || breakEvenAfter !== undefined)
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

const isPlan = (value: unknown): value is ExitPlan => isObject(value) && "plan" in value;

/** No exit of its own: said, not left out by mistake. */
const byCommand: Setting<ExitPlan> = fromText("a plan", isPlan, (text) =>
  text === "by-command" ? ok({ plan: "by-command" }) : fail(notA("a plan", text, "write by-command, none, or its settings below it")),
);

const plan = (session: number): Setting<ExitPlan> =>
  shorthand(
    refined(section(fieldsWithin(session)), isPlan, (said) => {
      const targets = targetsOf(said);
      if (targets._tag === "Left") return targets;
      const wrong = wrongIn(said);
      return wrong === undefined ? ok(legsFrom(said, targets.right)) : fail(wrong);
    }),
    byCommand,
  );

/** The names of a plan's settings. */
export const planSettings: readonly string[] = Object.keys(fieldsWithin(SHORTEST.plan));

/** How positions are left. */
export const exitSection = section({
  /** Gain in percent of the average fill at which half of what was filled is sold: more than 0, at most 10000. */
  targetGainPercent: percent({ above: ZERO, max: decimal("10000") }),
  /** How often a watched level is compared with the market: 100ms to 1m. */
  watchInterval: duration({ min: 100, max: MINUTE }),
  /** The plan of an alert's trade; `none` is half at targetGainPercent, `by-command` no exit but a command's. */
  plan: orNone(plan(SHORTEST.plan)),
  /** The plan of a futures command that names neither stop nor target; `none` closes by command. */
  futuresPlan: orNone(plan(SHORTEST.futuresPlan)),
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
