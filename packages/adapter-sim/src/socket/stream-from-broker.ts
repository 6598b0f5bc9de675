import type { BrokerEvent, Clock, Link } from "@floorbroker/core";
import type { ServerMessage, Welcome } from "./messages.ts";

type Renewal = Pick<Welcome, "generation" | "lost">;
type Listener = (event: BrokerEvent) => void;
type Told = Extract<ServerMessage, { readonly type: "event" }>;

/** The stream as the app hears it: what the broker says, and what becomes of the line. */
export interface StreamFromBroker {
  listen(listener: Listener): () => void;
  /** The line is up, in a generation of its own. What was said before it is lost, unless it is the first. */
  up(renewal: Renewal): void;
  /** The subscriptions were renewed over the same line. */
  renewed(renewal: Renewal, reason: string): void;
  turn(state: Exclude<Link["state"], "up">, reason: string): void;
  event(told: Told): void;
  /** Something came that nobody could read. */
  garbled(): void;
}

const NAMES: readonly Link["name"][] = ["orders", "account", "quotes"];

/** How long an event may be overtaken by later ones before it counts as lost. */
const MISSED_AFTER_MS = 500;

/** A stream over a line that is not up yet. */
export const streamFromBroker = (clock: Clock): StreamFromBroker => {
  const listeners = new Set<Listener>();
  /** Those who were not told yet how the link stands: they are before they hear anything else. */
  const waiting = new Set<Listener>();
  let link: Omit<Link, "name"> = { state: "down", generation: 0, since: clock.now(), reason: "not connected yet" };
  let missing = new Set<number>();
  let highest = 0;
  /** What nobody listened to yet. */
  let owed: Renewal["lost"] | null = null;

  const gap = (lost: Renewal["lost"]): BrokerEvent => ({
    type: "gap",
    link: "orders",
    fromGeneration: link.generation - 1,
    lost,
    at: clock.now(),
  });
  const greet = (): void => {
    for (const listener of waiting) {
      waiting.delete(listener);
      listeners.add(listener);
      for (const name of NAMES) listener({ type: "link", link: { name, ...link } });
      if (link.generation > 1 || owed !== null) listener(gap(owed ?? "maybe"));
      owed = null;
    }
  };
  const tell = (event: BrokerEvent): void => {
    greet();
    if (listeners.size === 0) owed = event.type === "gap" ? (owed ?? event.lost) : "certainly";
    for (const listener of listeners) listener(event);
  };
  const turnAll = (next: Omit<Link, "name" | "since">, names: readonly Link["name"][] = NAMES): void => {
    greet();
    link = { ...next, since: clock.now() };
    for (const name of names) for (const listener of listeners) listener({ type: "link", link: { name, ...link } });
  };
  /** A gap begins a generation: what was known in the one before is to be asked for again. */
  const renew = (lost: Renewal["lost"], reason: string, generation = 0): void => {
    turnAll({ state: "up", generation: Math.max(link.generation + 1, generation), reason }, ["orders"]);
    tell(gap(lost));
  };
  const missed = (numbers: Set<number>, n: number): void => {
    clock.schedule(clock.now() + MISSED_AFTER_MS, () => {
      // Another line counts anew, and has told its own gap.
      if (numbers !== missing || !numbers.delete(n)) return;
      if (link.state === "up") renew("certainly", `the broker's message ${n} never came`);
    });
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
    up: ({ generation, lost }) => {
      missing = new Set();
      highest = 0;
      const first = link.generation === 0 && generation === 1;
      turnAll({ state: "up", generation: Math.max(link.generation + 1, generation), reason: null });
      if (!first) tell(gap(lost));
    },
    renewed: ({ generation, lost }, reason) => renew(lost, reason, generation),
    turn: (state, reason) => {
      if (link.state !== state) turnAll({ state, generation: link.generation, reason });
    },
    event: ({ n, event }) => {
      for (let skipped = highest + 1; skipped < n; skipped++) {
        missing.add(skipped);
        missed(missing, skipped);
      }
      missing.delete(n);
      highest = Math.max(highest, n);
      tell(event.type === "fill" ? { type: "fill", fill: { ...event.fill, receivedAt: clock.now() } } : event);
    },
    garbled: () => {
      if (link.state === "up") renew("maybe", "a message of the broker could not be read");
    },
  };
};
