import { filledOf, get, isLive, isOver, liveIncarnations, type Book, type BrokerEvent, type ChatEvent, type Order, type OrderKey } from "@floorbroker/core";

/** Where an order of ours may stand when something is heard of it. */
const STANDINGS = [
  "place claimed",
  "replace claimed",
  "cancel claimed",
  "place unknown",
  "replace unknown",
  "cancel unknown",
  "nameless",
  "working",
  "partly filled",
  "over",
] as const;
type Standing = (typeof STANDINGS)[number];

/** What may be heard of it at any time. */
const FACTS = ["fill", "state working", "state filled", "state dead", "found", "absent", "inconclusive", "gap", "restart", "listed"] as const;
/** What may only be answered to what was sent. */
const ANSWERS = ["accepted", "rejected", "unknown"] as const;
/** What people may do meanwhile to a trade whose entry stands so. */
const WORDS = ["edited", "deleted", "other message"] as const;

/** Something that a process hears, as coverage counts it. */
export type Heard = (typeof FACTS)[number] | (typeof ANSWERS)[number] | (typeof WORDS)[number];

const standingOf = (order: Order): Standing => {
  const { pending } = order;
  if (pending !== null) {
    if (pending.stage.is === "acknowledged") return "nameless";
    return `${pending.op} ${pending.stage.is === "unknown" ? "unknown" : "claimed"}`;
  }
  if (isOver(order)) return "over";
  return filledOf(order) > 0 && liveIncarnations(order).length > 0 ? "partly filled" : "working";
};

const pair = (kind: "entry" | "exit", standing: Standing, heard: Heard): string => `${kind}, ${standing}: ${heard}`;

/** Every pair that there may be. */
export const ALL_PAIRS: readonly string[] = (["entry", "exit"] as const).flatMap((kind) =>
  STANDINGS.flatMap((standing) => [
    ...FACTS.map((fact) => pair(kind, standing, fact)),
    ...(standing.endsWith(" claimed") ? ANSWERS.map((answer) => pair(kind, standing, answer)) : []),
    ...(kind === "entry" ? WORDS.map((word) => pair(kind, standing, word)) : []),
  ]),
);

/**
 * What is being changed, has filled in part or was acknowledged has a life at the venue, and of that a broker says `absent`
 * only when it has lost everything, in the moment in which a question about it is still under way.
 */
export const ONLY_AFTER_A_WIPE: ReadonlySet<string> = new Set(
  (["entry", "exit"] as const).flatMap((kind) => (["replace claimed", "cancel claimed", "nameless", "partly filled"] as const).map((standing) => pair(kind, standing, "absent"))),
);

/** Counts which inputs met orders in which states. */
export interface Coverage {
  readonly pairs: ReadonlyMap<string, number>;
  heard(book: Book, key: OrderKey, heard: Heard): void;
  /** Of the entries of all open trades. */
  heardOfEntries(book: Book, heard: Heard): void;
  /** Of all orders of open trades at once. */
  heardOfAll(book: Book, heard: Heard): void;
}

/** Nothing met yet. */
export const openCoverage = (): Coverage => {
  const pairs = new Map<string, number>();
  const heard = (book: Book, key: OrderKey, what: Heard): void => {
    const order = get(book.orders, key);
    if (order === undefined) return;
    const name = pair(order.role === "entry" ? "entry" : "exit", standingOf(order), what);
    pairs.set(name, (pairs.get(name) ?? 0) + 1);
  };
  return {
    pairs,
    heard,
    heardOfEntries: (book, what) => {
      for (const id of book.openTrades) {
        const trade = get(book.trades, id);
        if (trade !== undefined) heard(book, trade.entry, what);
      }
    },
    heardOfAll: (book, what) => {
      for (const id of book.openTrades) {
        const trade = get(book.trades, id);
        if (trade === undefined) continue;
        heard(book, trade.entry, what);
        for (const key of trade.exits) heard(book, key, what);
      }
    },
  };
};

/** What an event of the stream tells of an order. */
export const factOf = (event: BrokerEvent): Heard => {
  if (event.type !== "order-state") return "fill";
  if (event.state === "filled") return "state filled";
  return isLive(event.state) ? "state working" : "state dead";
};

/** What a message is to the trades beside it. */
export const wordOf = (event: ChatEvent): Heard => (event.type === "posted" ? "other message" : event.type);
