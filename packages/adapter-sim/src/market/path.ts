import { DAY, HOUR, MINUTE, newYorkDate, newYorkTimeOfDay, SECOND, weekday, type EpochMs } from "@floorbroker/core";
import { normalAt, streamKey, uniformAt } from "../random.ts";

/**
 * The way of one price factor through time, in units of its daily standard deviation. Built by midpoint displacement:
 * the value at any second follows from the seed and a handful of hashes, so that a time months after the start costs no
 * more than the next second, and every reader sees the same way.
 */
export interface Path {
  /** How far the factor has moved since the start, constant within each second. Times before the start are fine. */
  at(t: EpochMs): number;
}

/** A day of the path is a UTC day, bridged on the next power of two of seconds. */
const LEVELS = 17;
const SPAN = 2 ** LEVELS;
const DAY_SECONDS = 86_400;
/** Seconds whose values are computed together. */
const CHUNK = 64;
const CHUNKS_KEPT = 512;

/** How restless the market is by the clock of New York, relative to a quiet afternoon; a U-shape as in every market. */
const RESTLESSNESS: readonly { readonly until: number; readonly rate: number }[] = [
  { until: 3 * HOUR, rate: 0.04 },
  { until: 9 * HOUR + 30 * MINUTE, rate: 0.1 },
  { until: 10 * HOUR, rate: 2.6 },
  { until: 11 * HOUR, rate: 1.5 },
  { until: 15 * HOUR, rate: 0.8 },
  { until: 16 * HOUR, rate: 1.4 },
  { until: 17 * HOUR, rate: 0.15 },
  { until: 18 * HOUR, rate: 0 },
  { until: 24 * HOUR, rate: 0.06 },
];

const SUNDAY = 0;
const FRIDAY = 5;
const SATURDAY = 6;

const rateAt = (t: EpochMs): number => {
  const day = weekday(newYorkDate(t));
  const timeOfDay = newYorkTimeOfDay(t);
  // From Friday's close of the futures to their opening on Sunday nothing moves.
  if (day === SATURDAY || (day === FRIDAY && timeOfDay >= 17 * HOUR) || (day === SUNDAY && timeOfDay < 18 * HOUR))
    return 0;
  return RESTLESSNESS.find((part) => timeOfDay < part.until)?.rate ?? 0;
};

/** Sum of the rates over an ordinary day in hours, so that a day has variance 1. */
const ORDINARY_DAY = RESTLESSNESS.reduce(
  (sum, part, index) => sum + (part.rate * (part.until - (RESTLESSNESS[index - 1]?.until ?? 0))) / HOUR,
  0,
);

/** The same for every factor, so it is worked out once a day; the bound only keeps a run over years small. */
const spentByDay = new Map<number, Float64Array>();
const DAYS_KEPT = 64;

/** Variance spent since the day's start, by minute. */
const varianceByMinute = (day: number): Float64Array => {
  const known = spentByDay.get(day);
  if (known !== undefined) return known;
  const spent = new Float64Array(DAY_SECONDS / 60 + 1);
  let sum = 0;
  for (let minute = 0; minute < DAY_SECONDS / 60; minute++) {
    sum += rateAt(day * DAY + minute * MINUTE) / 60 / ORDINARY_DAY;
    spent[minute + 1] = sum;
  }
  if (spentByDay.size >= DAYS_KEPT) spentByDay.clear();
  spentByDay.set(day, spent);
  return spent;
};

interface Jump {
  readonly second: number;
  readonly size: number;
}

const JUMP_BLOCK_SECONDS = 600;
/** Chance of a jump in ten busy minutes: one in about two or three days. */
const JUMP_CHANCE = 0.01;

const jumpsOf = (key: number, day: number): readonly Jump[] => {
  const jumps: Jump[] = [];
  for (let block = 0; block * JUMP_BLOCK_SECONDS < DAY_SECONDS; block++) {
    const start = block * JUMP_BLOCK_SECONDS;
    if (rateAt(day * DAY + start * SECOND) < 0.5 || uniformAt(key, day, -1 - block) >= JUMP_CHANCE) continue;
    const second = start + Math.floor(uniformAt(key, day, -1001 - block) * JUMP_BLOCK_SECONDS);
    jumps.push({ second, size: 0.45 * normalAt(key, day, -2001 - block) });
  }
  return jumps;
};

interface DayOfPath {
  readonly spent: Float64Array;
  readonly jumps: readonly Jump[];
  /** Move of the whole day without its jumps. */
  readonly move: number;
  readonly total: number;
}

const dayOf = (key: number, day: number): DayOfPath => {
  const spent = varianceByMinute(day);
  const jumps = jumpsOf(key, day);
  const move = Math.sqrt(spent[spent.length - 1] ?? 0) * normalAt(key, day, 0);
  return { spent, jumps, move, total: jumps.reduce((sum, jump) => sum + jump.size, move) };
};

const spentAt = (spent: Float64Array, second: number): number => {
  const last = spent.length - 1;
  const minute = Math.floor(second / 60);
  if (minute >= last) return spent[last] ?? 0;
  const from = spent[minute] ?? 0;
  return from + (((spent[minute + 1] ?? from) - from) * (second % 60)) / 60;
};

const midpoint = (
  key: number,
  day: number,
  spent: Float64Array,
  [from, low]: readonly [number, number],
  [to, high]: readonly [number, number],
): number => {
  const middle = (from + to) / 2;
  const a = spentAt(spent, from);
  const b = spentAt(spent, to);
  if (b <= a) return low;
  const m = spentAt(spent, middle);
  const mean = low + ((m - a) / (b - a)) * (high - low);
  return mean + Math.sqrt(((m - a) * (b - m)) / (b - a)) * normalAt(key, day, middle);
};

/** The bridge's values over one chunk: down the tree to the chunk, then all of it. */
const bridgeChunk = (key: number, day: number, { spent, move }: DayOfPath, chunk: number): Float64Array => {
  const start = chunk * CHUNK;
  let left: readonly [number, number] = [0, 0];
  let right: readonly [number, number] = [SPAN, move];
  while (right[0] - left[0] > CHUNK) {
    const middle = (left[0] + right[0]) / 2;
    const value = midpoint(key, day, spent, left, right);
    if (start < middle) right = [middle, value];
    else left = [middle, value];
  }
  const values = new Float64Array(CHUNK + 1);
  values[0] = left[1];
  values[CHUNK] = right[1];
  for (let width = CHUNK; width > 1; width /= 2) {
    for (let at = 0; at < CHUNK; at += width) {
      const low = [start + at, values[at] ?? 0] as const;
      const high = [start + at + width, values[at + width] ?? 0] as const;
      values[at + width / 2] = midpoint(key, day, spent, low, high);
    }
  }
  return values;
};

/** The path of one factor from `start` on. `name` tells factors of the same seed apart. */
export const pricePath = (seed: number, name: string, start: EpochMs): Path => {
  const key = streamKey(seed, "path", name);
  const origin = Math.floor(start / DAY);
  const days = new Map<number, DayOfPath>();
  const levels = new Map<number, number>([[origin, 0]]);
  const chunks = new Map<number, Float64Array>();

  const dayAt = (day: number): DayOfPath => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const made = dayOf(key, day);
    days.set(day, made);
    return made;
  };

  /** Level at the start of a day: the sum of the days between, always added up from the origin. */
  const levelOf = (day: number): number => {
    const step = day >= origin ? 1 : -1;
    let from = day;
    while (!levels.has(from)) from -= step;
    let level = levels.get(from) ?? 0;
    for (let d = from; d !== day; d += step) {
      level += step === 1 ? dayAt(d).total : -dayAt(d - 1).total;
      levels.set(d + step, level);
    }
    return level;
  };

  const chunkAt = (day: number, chunk: number): Float64Array => {
    const id = day * (SPAN / CHUNK) + chunk;
    const known = chunks.get(id);
    if (known !== undefined) return known;
    const made = bridgeChunk(key, day, dayAt(day), chunk);
    // Time mostly runs forward, so the chunk that was made first is the one least likely to be read again.
    if (chunks.size >= CHUNKS_KEPT) chunks.delete(chunks.keys().next().value ?? id);
    chunks.set(id, made);
    return made;
  };

  const level = (t: EpochMs): number => {
    const day = Math.floor(t / DAY);
    const second = Math.floor((t - day * DAY) / SECOND);
    let sum = levelOf(day) + (chunkAt(day, Math.floor(second / CHUNK))[second % CHUNK] ?? 0);
    for (const jump of dayAt(day).jumps) if (jump.second <= second) sum += jump.size;
    return sum;
  };

  const zero = level(start);
  return { at: (t) => level(t) - zero };
};
