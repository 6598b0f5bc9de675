import type { BrokerEvent, Clock, EpochMs, Link } from "@floorbroker/core";

/**
 * The connection's stream as our side hears it. It can lose its subscriptions and notice only later: what happens
 * meanwhile is never told, and the loss is.
 */
export interface Connection {
  listen(listener: (event: BrokerEvent) => void): () => void;
  /** Hands an event on, unless the subscriptions are gone. */
  deliver(event: BrokerEvent): void;
  /** The subscriptions are forgotten now; this is noticed after a while. */
  forgetSubscriptions(): void;
}

/** Until the missing heartbeat is noticed. */
const NOTICED_AFTER_MS = 2_000;

const NAMES: readonly Link["name"][] = ["orders", "account", "quotes"];

/** A connection that is up, in its first generation. */
export const connection = (clock: Clock): Connection => {
  const listeners = new Set<(event: BrokerEvent) => void>();
  let generation = 1;
  let since: EpochMs = clock.now();
  let mute = false;

  const tellAll = (event: BrokerEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const linkOf = (name: Link["name"], reason: string | null): BrokerEvent => ({
    type: "link",
    link: { name, state: "up", generation, since, reason },
  });
  const resubscribe = (): void => {
    const fromGeneration = generation;
    mute = false;
    generation += 1;
    since = clock.now();
    tellAll(linkOf("orders", "subscriptions were forgotten and are renewed"));
    tellAll({ type: "gap", link: "orders", fromGeneration, lost: "certainly", at: since });
  };

  return {
    listen: (listener) => {
      listeners.add(listener);
      clock.schedule(clock.now(), () => {
        if (listeners.has(listener)) for (const name of NAMES) listener(linkOf(name, null));
      });
      return () => {
        listeners.delete(listener);
      };
    },
    deliver: (event) => {
      if (!mute) tellAll(event);
    },
    forgetSubscriptions: () => {
      mute = true;
      clock.schedule(clock.now() + NOTICED_AFTER_MS, resubscribe);
    },
  };
};
