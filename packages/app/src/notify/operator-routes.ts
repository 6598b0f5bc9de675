import type { Clock, EpochMs } from "@floorbroker/core";
import type { Notifier } from "./notifier.ts";

/** How alarms reach the operator: by the chat, or past it. */
export interface OperatorRoutes {
  /** Never throws. */
  tell(text: string): void;
  /** Resolves when nothing waits any more to be told past the chat. */
  done(): Promise<void>;
}

/** What the routes are made of. */
export interface RoutesOptions {
  /** Tells it in the chat. Resolves when it stands there, rejects when it never will. */
  readonly inChat: (text: string) => Promise<void>;
  readonly notifier: Notifier;
  readonly clock: Clock;
  /** How long the chat may take, in ms, before the notifier is used. */
  readonly afterMs: number;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/**
 * Opens the routes. An alarm that the chat has not taken in time, or refuses, goes to the notifier, once; when the chat
 * takes alarms again, whoever was told by the notifier is told that, too.
 */
export const openOperatorRoutes = ({ inChat, notifier, clock, afterMs }: RoutesOptions): OperatorRoutes => {
  /** Since when the chat has taken nothing; null while it does. */
  let downSince: EpochMs | null = null;
  const taken = (): void => {
    if (downSince === null) return;
    const after = seconds(clock.now() - downSince);
    notifier.notify(`the chat takes alarms again after ${after}; what waited for it stands there now`);
    downSince = null;
  };
  return {
    tell: (text) => {
      const at = clock.now();
      let isOpen = true;
      const pastIt = (): void => {
        if (!isOpen) return;
        isOpen = false;
        cancel();
        downSince ??= at;
        notifier.notify(text);
      };
      const cancel = clock.schedule(at + afterMs, pastIt);
      const inTime = (): void => {
        isOpen = false;
        cancel();
        taken();
      };
      void (async () => inChat(text))().then(inTime, pastIt);
    },
    done: notifier.done,
  };
};
