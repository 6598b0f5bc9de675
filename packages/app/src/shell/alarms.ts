import { dueTimers, timerName, type Book, type Clock, type EpochMs, type Timer } from "@floorbroker/core";

/** Keeps the clock set for everything that a book wants to be woken for. */
export interface Alarms {
  /** Compares what the book wants with what is set. Cheap: called after every commit. */
  follow(book: Book): void;
  /** A timer's input has been decided: the same timer may ring again. */
  done(timer: Timer): void;
  stop(): void;
}

interface SetAlarm {
  readonly at: EpochMs;
  readonly cancel: () => void;
}

/** The wanted instants come from the book's state alone, so after a restart they are what they were before. */
export const setAlarms = (clock: Clock, ring: (timer: Timer, at: EpochMs) => void): Alarms => {
  const set = new Map<string, SetAlarm>();
  const ringing = new Set<string>();
  let stopped = false;

  const arm = (name: string, at: EpochMs, timer: Timer): void => {
    const cancel = clock.schedule(at, () => {
      set.delete(name);
      ringing.add(name);
      ring(timer, at);
    });
    set.set(name, { at, cancel });
  };

  return {
    follow: (book) => {
      // What is decided after the end is done by the next process.
      if (stopped) return;
      const wanted = new Set<string>();
      for (const { at, timer } of dueTimers(book)) {
        const name = timerName(timer);
        wanted.add(name);
        const known = set.get(name);
        if (known?.at === at || ringing.has(name)) continue;
        known?.cancel();
        arm(name, at, timer);
      }
      for (const [name, alarm] of set) {
        if (wanted.has(name)) continue;
        alarm.cancel();
        set.delete(name);
      }
    },
    done: (timer) => void ringing.delete(timerName(timer)),
    stop: () => {
      stopped = true;
      for (const alarm of set.values()) alarm.cancel();
      set.clear();
    },
  };
};
