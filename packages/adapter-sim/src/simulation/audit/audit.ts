import {
  decodeRow,
  emptyBook,
  evolve,
  get,
  isOk,
  type Book,
  type EventOf,
  type Fill,
  type JournalEntry,
  type OrderKey,
  type TradeId,
} from "@floorbroker/core";
import { requestsOf, type Sending } from "../sending.ts";
import type { TrueOrder } from "../venue.ts";
import type { Audited } from "./audited.ts";
import { openCoverage, type Coverage } from "./coverage.ts";
import { auditEvent, workingIsCovered, type Ledgers } from "./each-event.ts";
import { auditEnd, unknownsSettled } from "./the-end.ts";
import { openTallies } from "./tally.ts";
import { demand, Violation } from "./violation.ts";

/**
 * The auditor of a session. He hears what becomes durable, what leaves the process and what truly happens at the venue,
 * keeps a book of his own from the journal's rows alone, and throws at the first invariant that does not hold.
 */
export interface Audit {
  readonly coverage: Coverage;
  /** The book that the durable rows make. */
  book(): Book;
  /** The first invariant that did not hold; sides that call him may swallow what he throws. */
  broken(): Error | undefined;
  committed(entries: readonly JournalEntry[]): void;
  sent(sending: Sending): void;
  /** A process has folded its book from what is durable. */
  restarted(folded: Book): void;
  venueOrder(order: TrueOrder): void;
  venueFill(fill: Fill): void;
  /** The broker has lost everything: of what was there before, nothing can be compared any more. */
  wiped(): void;
  isWiped(): boolean;
  /** The faults have stopped half a minute ago. */
  unknownsSettled(): void;
  /** The session is over and all is quiet: everything that must be true then. */
  end(): void;
}

/** More orders than that for one trade is a loop (the Knight drill). */
const SENDINGS_OF_A_TRADE = 120;

/** An auditor at the start of a session. */
export const openAudit = (audited: Audited): Audit => {
  const { run } = audited;
  const tallies = openTallies();
  const coverage = openCoverage();
  let book = emptyBook(audited.book);
  let broken: Error | undefined;
  let isWiped = false;
  const claims = new Map<string, number>();
  const sendings = new Map<TradeId, number>();
  const rows = new Set<string>();
  const ledgers: Ledgers = { ...audited, tallies, openedBy: new Set(), read: new Map(), answered: new Map(), revisions: new Map(), stops: new Map(), isWiped: () => isWiped };

  /** What he throws may be caught by those who call him: it is kept. */
  const checking = (check: () => void): void => {
    if (broken !== undefined) return;
    try {
      check();
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
    }
  };

  const claimed = ({ op, key, revision }: EventOf<"claimed">): void => {
    const name = op === "cancel" ? `cancel ${key}` : `${op} ${key} r${revision}`;
    claims.set(name, (claims.get(name) ?? 0) + 1);
  };

  const committed = (entries: readonly JournalEntry[]): void => {
    for (const entry of entries) {
      const name = `${entry.inputId} ${entry.ordinal}`;
      demand(entry.seq === book.seq + 1, () => `I7: row ${entry.seq} follows row ${book.seq}`);
      demand(!rows.has(name), () => `I7: ${name} is journaled twice`);
      rows.add(name);
      const recorded = decodeRow(entry);
      if (!isOk(recorded)) throw new Error(recorded.left.text);
      const { event } = recorded.right;
      book = evolve(book, recorded.right);
      if (event.type === "claimed") claimed(event);
      auditEvent(ledgers, book, event);
    }
  };

  const sent = (sending: Sending): void => {
    for (const request of requestsOf(sending)) {
      const { key } = request;
      const name = "revision" in request ? `${sending.op === "replace" ? "replace" : "place"} ${key} r${request.revision}` : `cancel ${key}`;
      const left = claims.get(name) ?? 0;
      demand(left > 0, () => `I4: ${name} is sent without a claim, or once more than it was claimed`);
      claims.set(name, left - 1);
      const order = get(book.orders, key);
      if (order === undefined) throw new Violation(`I4: ${key} is sent and was never intended`);
      const isStopped = book.tradingState !== "active" && order.role === "entry" && sending.op === "place";
      demand(!isStopped, () => `I8: the entry ${key} is sent while the book is ${book.tradingState}`);
      const count = (sendings.get(order.tradeId) ?? 0) + 1;
      sendings.set(order.tradeId, count);
      demand(count <= SENDINGS_OF_A_TRADE, () => `${order.tradeId} has sent ${count} requests: a loop`);
    }
  };

  const twice = (order: TrueOrder, key: OrderKey): boolean => order.revision === 0 && order.supersedes === null && audited.venue.under(key).filter(({ supersedes }) => supersedes === null).length > 1;

  return {
    coverage,
    book: () => book,
    broken: () => broken,
    committed: (entries) => checking(() => committed(entries)),
    sent: (sending) => checking(() => sent(sending)),
    restarted: (folded) => {
      if (folded.seq > 0) coverage.heardOfAll(book, "restart");
      checking(() => demand(folded.seq === book.seq, () => `I7: a new process has folded ${folded.seq} rows of ${book.seq}`));
    },
    venueOrder: (order) =>
      checking(() => {
        const { key } = order;
        if (key === null) return;
        tallies.order(order);
        demand(!twice(order, key), () => `I1: the broker has ${key} twice`);
        demand(isWiped || get(book.orders, key) !== undefined, () => `I4: the broker holds ${key}, which was never intended`);
        workingIsCovered(ledgers, tallies.ofKey(key));
      }),
    venueFill: (fill) => checking(() => tallies.fill(fill)),
    wiped: () => {
      isWiped = true;
      run.note("audit", () => "positions are not compared any more");
      tallies.clear();
    },
    isWiped: () => isWiped,
    unknownsSettled: () => checking(() => unknownsSettled(book)),
    end: () => checking(() => auditEnd(ledgers, book)),
  };
};

