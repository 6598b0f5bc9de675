import type { Clock, EpochMs } from "@floorbroker/core";

/**
 * Time that its owner moves. Actions fire in the order of their times; those of the same time in the order in which
 * they were scheduled. An action that was due in the past fires at the present: time never runs backwards.
 */
export interface VirtualClock extends Clock {
  /** When the next action is due, `undefined` when there is none. Never before {@link Clock.now}. */
  nextAt(): EpochMs | undefined;
  /** Moves to the next action and fires it; `false` when there is none. */
  fireNext(): boolean;
  /** Fires everything due up to and including `at`, also what is scheduled meanwhile, then stands at `at`. */
  advanceTo(at: EpochMs): void;
  /**
   * As {@link advanceTo}, but lets `settle` finish after every action, so that promises which the action resolved go on
   * at the right moment. The default waits until no microtask is left.
   */
  runUntil(at: EpochMs, settle?: () => Promise<void>): Promise<void>;
}

interface Scheduled {
  readonly at: EpochMs;
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

const before = (a: Scheduled, b: Scheduled): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const push = (heap: Scheduled[], item: Scheduled): void => {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(item, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
};

const pop = (heap: Scheduled[]): Scheduled | undefined => {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    if (left === undefined) break;
    const smaller = right !== undefined && before(right, left) ? right : left;
    if (!before(smaller, last)) break;
    heap[at] = smaller;
    at = smaller === left ? 2 * at + 1 : 2 * at + 2;
  }
  heap[at] = last;
  return top;
};

/** A virtual clock that stands at `start`. */
export const virtualClock = (start: EpochMs): VirtualClock => {
  const heap: Scheduled[] = [];
  let now = start;
  let order = 0;

  const dropCancelled = (): Scheduled | undefined => {
    while (heap[0]?.cancelled === true) pop(heap);
    return heap[0];
  };
  const fireNext = (): boolean => {
    const next = dropCancelled();
    if (next === undefined) return false;
    pop(heap);
    now = Math.max(now, next.at);
    next.action();
    return true;
  };
  const dueBy = (at: EpochMs): boolean => {
    const next = dropCancelled();
    return next !== undefined && next.at <= at;
  };

  return {
    now: () => now,
    schedule: (at, action) => {
      const item: Scheduled = { at: Math.max(at, now), order: order++, action, cancelled: false };
      push(heap, item);
      return () => {
        item.cancelled = true;
      };
    },
    nextAt: () => dropCancelled()?.at,
    fireNext,
    advanceTo: (at) => {
      while (dueBy(at)) fireNext();
      now = Math.max(now, at);
    },
    runUntil: async (at, settle = microtasks) => {
      await settle();
      while (dueBy(at)) {
        fireNext();
        await settle();
      }
      now = Math.max(now, at);
    },
  };
};
