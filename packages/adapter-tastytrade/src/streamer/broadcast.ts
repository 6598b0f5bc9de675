import type { BrokerEvent, Clock, Link } from "@floorbroker/core";
import type { Log } from "../log.ts";

type Listener = (event: BrokerEvent) => void;
type Gap = Extract<BrokerEvent, { readonly type: "gap" }>;

/** What the adapter has to say to its listeners: facts of the account, and how its connections stand. */
export interface Broadcast {
  /** As the port's: a listener hears how each link stands before it hears anything else. */
  listen(listener: Listener): () => void;
  tell(event: BrokerEvent): void;
  /** Each time that a link comes up is a generation of its own. */
  turn(name: Link["name"], state: Link["state"], reason: string | null): void;
  /** Begins a generation of the orders' link in which what was known before is to be asked for again. */
  renew(lost: Gap["lost"], reason: string): void;
  links(): readonly Link[];
  /** Hears each change of a link, before the listeners do. */
  watchLinks(watcher: (link: Link) => void): () => void;
}

const NAMES: readonly Link["name"][] = ["orders", "account", "quotes"];

/** Nothing is connected yet. `log` hears of listeners that throw: they are no reason for the others to hear nothing. */
export const broadcast = (clock: Clock, log: Log): Broadcast => {
  const listeners = new Set<Listener>();
  const watchers = new Set<(link: Link) => void>();
  /** Those who were not told yet how the links stand. */
  const waiting = new Set<Listener>();
  const links = new Map<Link["name"], Link>(
    NAMES.map((name) => [name, { name, state: "down", generation: 0, since: clock.now(), reason: "not connected yet" }]),
  );
  /** What nobody listened to yet. */
  let owed: Gap["lost"] | null = null;

  const linkOf = (name: Link["name"]): Link => {
    const link = links.get(name);
    if (link === undefined) throw new RangeError(`no such link: ${name}`);
    return link;
  };
  const hand = (listener: Listener, event: BrokerEvent): void => {
    try {
      listener(event);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      log({ code: "listener-broke", text: `a listener of the stream threw: ${text}` });
    }
  };
  const gap = (lost: Gap["lost"]): BrokerEvent => ({
    type: "gap",
    link: "orders",
    fromGeneration: Math.max(0, linkOf("orders").generation - 1),
    lost,
    at: clock.now(),
  });
  const greet = (): void => {
    for (const listener of waiting) {
      waiting.delete(listener);
      listeners.add(listener);
      for (const link of links.values()) hand(listener, { type: "link", link });
      const { state, generation } = linkOf("orders");
      if (owed !== null || (state === "up" && generation > 1)) hand(listener, gap(owed ?? "maybe"));
      owed = null;
    }
  };
  const tell = (event: BrokerEvent): void => {
    greet();
    if (listeners.size === 0 && event.type !== "link") owed = event.type === "gap" ? (owed ?? event.lost) : "certainly";
    for (const listener of listeners) hand(listener, event);
  };
  const turn: Broadcast["turn"] = (name, state, reason) => {
    const before = linkOf(name);
    if (before.state === state && before.reason === reason && state !== "up") return;
    const generation = before.generation + (state === "up" && before.state !== "stale" ? 1 : 0);
    const link: Link = { name, state, generation, since: clock.now(), reason };
    greet();
    links.set(name, link);
    for (const watcher of watchers) watcher(link);
    tell({ type: "link", link });
  };

  return {
    listen: (listener) => {
      waiting.add(listener);
      clock.schedule(clock.now(), greet);
      return () => {
        waiting.delete(listener);
        listeners.delete(listener);
      };
    },
    tell,
    turn,
    renew: (lost, reason) => {
      turn("orders", "up", reason);
      tell(gap(lost));
    },
    links: () => [...links.values()],
    watchLinks: (watcher) => {
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
      };
    },
  };
};
