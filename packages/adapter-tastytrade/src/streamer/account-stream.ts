import { STANDARD_RETRY, treatmentOf, type AccountId, type Backoff } from "@floorbroker/core";
import type { Session } from "../session/session.ts";
import { accountLine, type StreamTimes } from "./account-line.ts";
import type { Broadcast } from "./broadcast.ts";
import type { Push } from "./frames.ts";
import { keepUp } from "./line.ts";

/** The account's notifications, over as many connections as it takes. */
export interface AccountStream {
  /** Hears every notification from now on, in the order in which they come. */
  listen(listener: (push: Push) => void): () => void;
  /** Whether a connection is up, so that what changes is told. */
  isUp(): boolean;
  /** The generation of the connection; what is known from an older one may have changed unheard. */
  generation(): number;
  close(): void;
}

interface StreamParts {
  readonly session: Session;
  readonly account: AccountId;
  readonly times: StreamTimes;
  readonly random: () => number;
  readonly says: Broadcast;
}

/** The pauses between two connections. */
export const reconnection = (): Backoff => {
  const treatment = treatmentOf(STANDARD_RETRY, "connection", { is: "rejected", code: "link-down" });
  if (treatment.do !== "retry") throw new Error("the standard policy keeps connections alive");
  return treatment.backoff;
};

/** A storm of gaps would have core ask for everything again and again: of what only may be lost one is told in this time. */
const GAPS_EVERY_MS = 30_000;

/** Connects now, and again whenever the connection is lost: then a gap says that something may have happened unheard. */
export const accountStream = ({ session, account, times, random, says }: StreamParts): AccountStream => {
  const { clock } = session;
  const listeners = new Set<(push: Push) => void>();
  let generation = 0;
  let isUp = false;
  let lastGapAt = -Infinity;
  let cancelGap = (): void => undefined;

  const tellGap = (reason: string): void => {
    lastGapAt = clock.now();
    if (isUp) says.renew("maybe", reason);
  };
  const missed = (reason: string): void => {
    if (!isUp) return;
    cancelGap();
    const due = lastGapAt + GAPS_EVERY_MS;
    if (due <= clock.now()) tellGap(reason);
    else cancelGap = clock.schedule(due, () => tellGap(reason));
  };
  const turn = (state: "stale" | "up", reason: string | null): void => {
    says.turn("orders", state, reason);
    says.turn("account", state, reason);
  };
  const line = accountLine(session, account, times, {
    push: (push) => {
      for (const listener of listeners) listener(push);
    },
    silent: (isSilent) => (isSilent ? turn("stale", "nothing is heard from tastytrade") : turn("up", null)),
    missed,
  });
  const keeper = keepUp({
    clock,
    open: line,
    backoff: reconnection(),
    random,
    up: () => {
      isUp = true;
      generation += 1;
      lastGapAt = clock.now();
      says.turn("account", "up", null);
      if (generation === 1) says.turn("orders", "up", null);
      else says.renew("maybe", "connected again");
    },
    down: ({ reason, needsHuman }) => {
      isUp = false;
      cancelGap();
      const state = needsHuman ? "needs-human" : "down";
      says.turn("orders", state, reason);
      says.turn("account", state, reason);
    },
  });

  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    isUp: () => isUp,
    generation: () => generation,
    close: () => {
      isUp = false;
      cancelGap();
      keeper.close();
      says.turn("orders", "down", "closed by ourselves");
      says.turn("account", "down", "closed by ourselves");
    },
  };
};
