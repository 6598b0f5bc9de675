import type { BookId, Clock, EpochMs } from "@floorbroker/core";
import type { Notification, Way } from "./way.ts";

/** Tells an operator by every way that there is past the chat. */
export interface Notifier {
  /** Never throws. What comes while something is being told is told together. */
  notify(text: string): void;
  /** Resolves when everything was told or given up. */
  done(): Promise<void>;
}

/** What a notifier is made of. */
export interface NotifierOptions {
  readonly book: BookId;
  readonly ways: readonly Way[];
  readonly clock: Clock;
  /** How long one attempt of one way may take, in ms. */
  readonly deadlineMs: number;
  /** Told when a way has failed for good. */
  readonly complain: (text: string) => void;
}

/** Pauses between the attempts of a way, in ms; after the last one it is given up. */
const PAUSES_MS = [1_000, 5_000];

/** Lines that may wait; an alarm that is repeated so often is known. */
const MOST_WAITING = 200;

interface Line {
  readonly text: string;
  readonly at: EpochMs;
}

/** Opens the ways. They are used all at once, so that one that hangs or fails keeps nothing from another. */
export const openNotifier = ({ book, ways, clock, deadlineMs, complain }: NotifierOptions): Notifier => {
  const waiting: Line[] = [];
  let running: Promise<void> | null = null;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => clock.schedule(clock.now() + ms, resolve));

  const attempt = async ({ tell }: Way, notification: Notification): Promise<void> => {
    const deadline = new AbortController();
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = clock.schedule(clock.now() + deadlineMs, () => {
        deadline.abort();
        reject(new Error(`no end within ${deadlineMs / 1_000} s`));
      });
    });
    try {
      await Promise.race([(async () => tell(notification, deadline.signal))(), late]);
    } finally {
      cancel();
    }
  };
  const tellBy = async (way: Way, notification: Notification): Promise<void> => {
    for (const pauseMs of [...PAUSES_MS, null]) {
      try {
        return await attempt(way, notification);
      } catch (error) {
        if (pauseMs !== null) await pause(pauseMs);
        else complain(`the operator could not be told by ${way.name}: ${error instanceof Error ? error.message : "?"}`);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting.splice(0);
      const text = lines.map((line) => line.text).join("\n");
      const notification = { book, text, at: lines[0]?.at ?? clock.now() };
      await Promise.all(ways.map((way) => tellBy(way, notification)));
    }
  };
  return {
    notify: (text) => {
      if (waiting.length >= MOST_WAITING) return complain(`too much waits to be told: ${text}`);
      waiting.push({ text, at: clock.now() });
      running ??= run().finally(() => (running = null));
    },
    done: async () => {
      while (running !== null) await running;
    },
  };
};
