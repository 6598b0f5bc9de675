import { timerName, type Clock, type DueTimer, type EpochMs, type Timer } from "@floorbroker/core";

/** Keeps the clock set for everything that a book wants to be woken for. */
export interface Alarms {
  /** Compares what the book wants with what is set. Cheap: called after every commit, and after what changed nothing. */
  follow(wanted: readonly DueTimer[]): void;
  /** A timer's input has been handed in: the same timer may ring again. */
  done(timer: Timer): void;
  stop(): void;
}

interface SetAlarm {
  readonly at: EpochMs;
  readonly cancel: () => void;
}

/**
 * The wanted instants come from the book's state alone, so after a restart they are what they were before. Only when a
 * repeating timer rang last is remembered here; after a restart it rings at once.
 */
export const setAlarms = (clock: Clock, ring: (timer: Timer, at: EpochMs) => void): Alarms => {
  const set = new Map<string, SetAlarm>();
  const ringing = new Set<string>();
  /** Until when a repeating timer that has rung pauses, also when it is not wanted for a moment. */
  const pauses = new Map<string, EpochMs>();
  let stopped = false;

  const arm = (name: string, at: EpochMs, { every, timer }: DueTimer): void => {
    const cancel = clock.schedule(at, () => {
      set.delete(name);
      ringing.add(name);
      if (every !== null) pauses.set(name, clock.now() + every);
      ring(timer, at);
    });
    set.set(name, { at, cancel });
  };

  /** A clock that was set back puts off nothing that repeats by more than its pause. */
  const nextRing = (name: string, { at, every }: DueTimer): EpochMs => {
    if (every === null) return at;
    const next = Math.min(pauses.get(name) ?? at, clock.now() + every);
    return Math.min(next, set.get(name)?.at ?? next);
  };

  const forgetPauses = (wanted: ReadonlySet<string>): void => {
    for (const [name, until] of pauses) if (!wanted.has(name) && until <= clock.now()) pauses.delete(name);
  };

  return {
    follow: (dues) => {
      // What is decided after the end is done by the next process.
      if (stopped) return;
      const wanted = new Set<string>();
      for (const due of dues) {
        const name = timerName(due.timer);
        wanted.add(name);
        if (ringing.has(name)) continue;
        const known = set.get(name);
        const at = nextRing(name, due);
        if (known?.at === at) continue;
        known?.cancel();
        arm(name, at, due);
      }
      for (const [name, alarm] of set) {
        if (wanted.has(name)) continue;
        alarm.cancel();
        set.delete(name);
      }
      forgetPauses(wanted);
    },
    done: (timer) => void ringing.delete(timerName(timer)),
    stop: () => {
      stopped = true;
      for (const alarm of set.values()) alarm.cancel();
      set.clear();
    },
  };
};
