import { MINUTE } from "@floorbroker/core";
import { audit, type Violation } from "./auditor.ts";
import { boundariesOf, boundaryText, type Boundary, type Crossed, type Crossing } from "./boundaries.ts";
import { runDay, type DayEnd } from "./run-day.ts";
import { SCRIPTED_DAYS, type DayName } from "./scripted-days.ts";
import { openStores, type FreshPlace, type StoreName, type Stores } from "./stores.ts";

/** Which days are to be run. */
export interface CampaignPlan {
  readonly day: DayName;
  readonly stores: readonly StoreName[];
  readonly crossings: readonly Crossing[];
  /** Each boundary of the first life so many times, in odd repeats with a second death in the second life. */
  readonly repeats: number;
  /** The first repeat's number; it decides over seed and second death. */
  readonly firstRepeat: number;
  /** Days that run at the same time. */
  readonly jobs: number;
  /** Every so many boundaries only; each on one store only, in turn, when `alternate`. */
  readonly stride: number;
  readonly alternate: boolean;
  /** No day is begun after so many minutes; null for as long as it takes. */
  readonly minutes: number | null;
}

/** One day to be run. */
export interface PlannedDay {
  readonly day: DayName;
  readonly store: StoreName;
  readonly seed: number;
  readonly deaths: readonly Boundary[];
}

/** A day that was run. */
export interface RunDay extends PlannedDay {
  readonly end: DayEnd;
  readonly violations: readonly Violation[];
}

/** What a second life crosses before it is ready, and somewhat further. */
const EARLY: Crossed = { write: 14, send: 14, post: 4 };

const secondDeath = (repeat: number, index: number): readonly Boundary[] => {
  const early = boundariesOf(EARLY);
  const chosen = early[(index + 17 * repeat) % early.length];
  return repeat % 2 === 0 || chosen === undefined ? [] : [chosen];
};

/** `morning, postgres, seed 3: send#4 before, write#2 after`. */
export const dayText = ({ day, store, seed, deaths }: PlannedDay): string =>
  `${day}, ${store}, seed ${seed}: ${deaths.length === 0 ? "nobody killed" : deaths.map(boundaryText).join(", then ")}`;

const failed = (text: string): readonly Violation[] => [{ invariant: "L1", text }];

/** Runs a day and audits it. A last process that failed is a violation too: the day was never brought to its end. */
export const runPlanned = async (stores: Stores, planned: PlannedDay): Promise<RunDay> => {
  let place: FreshPlace | undefined;
  try {
    place = await stores.fresh(planned.store);
    const end = await runDay(SCRIPTED_DAYS[planned.day], place, planned.seed, planned.deaths);
    return { ...planned, end, violations: end.evidence === null ? failed(`the last process failed: ${end.text}`) : audit(end.evidence) };
  } catch (error) {
    // A day that the harness itself could not run has proven nothing; the others go on.
    const end = { lives: [], crossed: null, evidence: null, text: String(error) };
    return { ...planned, end, violations: failed(`the harness failed: ${String(error)}`) };
  } finally {
    await place?.dispose().catch((error: unknown) => process.stderr.write(`left behind: ${String(error)}\n`));
  }
};

/** Runs days with a number of jobs, in order of their list; `ran` hears of each. */
const runAll = async (
  stores: Stores,
  days: readonly PlannedDay[],
  { jobs, minutes }: Pick<CampaignPlan, "jobs" | "minutes">,
  ran: (day: RunDay) => void,
): Promise<readonly RunDay[]> => {
  const until = minutes === null ? Infinity : Date.now() + minutes * MINUTE;
  const waiting = [...days];
  const done: RunDay[] = [];
  const job = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && Date.now() < until; next = waiting.shift()) {
      const day = await runPlanned(stores, next);
      done.push(day);
      ran(day);
    }
  };
  await Promise.all(Array.from({ length: jobs }, job));
  return done;
};

/** Between a day and the one run in its stead, so that it is another day. */
const SEEDS_APART = 1_000;

/** A boundary that a day did not come to (timing shifts the counts) gets so many days more. */
const OTHER_DAYS = 2;

/** Whether the day came to the boundary that it was run for. */
export const reachedBoundary = ({ end }: RunDay): boolean => end.lives[0]?.how === "killed";

/** All days, and then again those whose boundary was not reached, while there are any and tries are left. */
const runUntilReached = async (stores: Stores, days: readonly PlannedDay[], plan: CampaignPlan, ran: (day: RunDay) => void): Promise<readonly RunDay[]> => {
  const done: RunDay[] = [];
  let waiting = days;
  for (let round = 0; round <= OTHER_DAYS && waiting.length > 0; round++) {
    const days = await runAll(stores, waiting, plan, ran);
    done.push(...days);
    waiting = days.filter((day) => !reachedBoundary(day)).map(({ day, store, seed, deaths }) => ({ day, store, seed: seed + SEEDS_APART, deaths }));
  }
  return done;
};

/** The most that undisturbed days crossed: timing shifts the counts a little from day to day. */
const mostCrossed = (days: readonly RunDay[], crossings: readonly Crossing[]): Crossed => {
  const most = (what: Crossing): number =>
    crossings.includes(what) ? Math.max(0, ...days.map(({ end }) => end.crossed?.[what] ?? 0)) : 0;
  return { write: most("write"), send: most("send"), post: most("post") };
};

/** All boundaries once before any of them a second time, and the stores in turn: a campaign that is cut short is even. */
const killedDays = (plan: CampaignPlan, most: ReadonlyMap<StoreName, Crossed>): readonly PlannedDay[] => {
  const boundaries = plan.stores.map((store) => boundariesOf(most.get(store) ?? EARLY).filter((_, index) => index % plan.stride === 0));
  const longest = Math.max(0, ...boundaries.map(({ length }) => length));
  const days: PlannedDay[] = [];
  for (let repeat = plan.firstRepeat; repeat < plan.firstRepeat + plan.repeats; repeat++) {
    for (let index = 0; index < longest; index++) {
      for (const [turn, store] of plan.stores.entries()) {
        const boundary = boundaries[turn]?.[index];
        const isDue = !plan.alternate || index % plan.stores.length === turn;
        if (boundary !== undefined && isDue) days.push({ day: plan.day, store, seed: 1 + repeat, deaths: [boundary, ...secondDeath(repeat, index)] });
      }
    }
  }
  return days;
};

/** Everything that was run. */
export interface Campaign {
  /** Boundaries of the first life, by store. */
  readonly boundaries: ReadonlyMap<StoreName, number>;
  readonly days: readonly RunDay[];
}

/** Runs undisturbed days first, to count boundaries, and then a day for each boundary and repeat. */
export const runCampaign = async (
  plan: CampaignPlan,
  told: { readonly planned: (days: number) => void; readonly ran: (day: RunDay) => void },
): Promise<Campaign> => {
  const stores = await openStores(plan.stores);
  try {
    // The very first day compiles the program for all others, so it runs alone.
    const seeds = [1, 2];
    const undisturbed = plan.stores.flatMap((store) => seeds.map((seed) => ({ day: plan.day, store, seed, deaths: [] })));
    const references = await runAll(stores, undisturbed, { jobs: 1, minutes: null }, told.ran);
    const most = new Map(
      plan.stores.map((store) => [store, mostCrossed(references.filter((day) => day.store === store), plan.crossings)] as const),
    );
    const days = killedDays(plan, most);
    told.planned(days.length);
    const killed = await runUntilReached(stores, days, plan, told.ran);
    const boundaries = new Map([...most].map(([store, crossed]) => [store, boundariesOf(crossed).length] as const));
    return { boundaries, days: [...references, ...killed] };
  } finally {
    await stores.stop();
  }
};
