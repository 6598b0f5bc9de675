import type { Clock } from "@floorbroker/core";

/** Looks in a row that come to nothing before the operator is told: one or two may be a connection on its way back. */
export const FAILURES_TOLD = 3;

/** Looks at something again and again. */
export interface Regularly {
  /** Looks now; while a look is under way, right after it. */
  readonly run: () => void;
  readonly stop: () => void;
}

/** What is looked at, how often, and who is told when it can't be. */
export interface Looking {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** What is looked at, as the operator is told: `orders and fills`. */
  readonly what: string;
  /** Whether all of it was seen; a rejection says why it was not. */
  readonly look: () => Promise<boolean>;
  readonly tell: (text: string) => void;
}

/** Counts failures in a row: the operator is told once when there are too many, and once when it works again. */
const watchful = ({ what, intervalMs, tell }: Pick<Looking, "what" | "intervalMs" | "tell">) => {
  let failures = 0;
  return (why: string | null): void => {
    if (why === null) {
      if (failures >= FAILURES_TOLD) tell(`the broker lists its ${what} again`);
      failures = 0;
      return;
    }
    failures++;
    if (failures !== FAILURES_TOLD) return;
    const next = `it is asked every ${intervalMs / 1_000} s; what its stream loses meanwhile is noticed only then`;
    tell(`the broker could not list its ${what} ${FAILURES_TOLD} times in a row (${why}): ${next}`);
  };
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

/**
 * Every so often, one at a time: a broker that answers slowly is not asked again before it has answered or run out of
 * time.
 */
export const regularly = (looking: Looking): Regularly => {
  const { clock, intervalMs, look } = looking;
  const note = watchful(looking);
  let cancel: (() => void) | null = null;
  let isLooking = false;
  let wantedAgain = false;
  let stopped = false;

  const run = (): void => {
    cancel?.();
    // A list that is on its way may have been made before what it is now wanted for.
    if (isLooking) wantedAgain = true;
    if (isLooking || stopped) return;
    isLooking = true;
    wantedAgain = false;
    void once();
  };
  const once = async (): Promise<void> => {
    // What can't be listed now is listed the next time: the stream and the questions about single orders go on.
    const why = await look().then((all) => (all ? null : "the list was incomplete"), reasonOf);
    isLooking = false;
    if (stopped) return;
    note(why);
    if (wantedAgain) run();
    else cancel = clock.schedule(clock.now() + intervalMs, run);
  };
  return {
    run,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
};
