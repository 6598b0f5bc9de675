import {
  decodeRow,
  emptyBook,
  evolve,
  get,
  isOk,
  type Book,
  type EpochMs,
  type EventOf,
  type Fill,
  type JournalEntry,
  type Order,
  type OrderKey,
  type TradeId,
} from "@floorbroker/core";
import { requestsOf, type Sending } from "../sending.ts";
import type { Process } from "../under-way.ts";
import type { TrueOrder } from "../venue.ts";
import type { Audited } from "./audited.ts";
import { openRuleAudit } from "./by-the-rules.ts";
import { openCoverage, type Coverage } from "./coverage.ts";
import { auditEvent, gainsOf, workingIsCovered, type Ledgers } from "./each-event.ts";
import { openCapsAudit } from "./caps.ts";
import { openFencing } from "./fencing.ts";
import { openSinkAudit, type SinkAudit } from "./sinks.ts";
import { openStops } from "./stops.ts";
import { auditEnd, unknownsSettled } from "./the-end.ts";
import { openLooksAudit, type LooksAudit } from "./looks.ts";
import { isForgottenByBroker } from "./forgotten.ts";
import { openTallies } from "./tally.ts";
import { demand, Violation } from "./violation.ts";

/**
 * The auditor of a session. He hears what becomes durable, what leaves the process and what truly happens at the venue,
 * keeps a book of his own from the journal's rows alone, and throws at the first invariant that does not hold.
 */
export interface Audit {
  readonly coverage: Coverage;
  /** Questions to the broker, and gaps in its stream. */
  readonly looks: LooksAudit;
  /** The book that the durable rows make. */
  book(): Book;
  /** The first invariant that did not hold; sides that call him may swallow what he throws. */
  broken(): Error | undefined;
  committed(entries: readonly JournalEntry[]): void;
  sent(sending: Sending, process: Process): void;
  /** A process's commit was refused: another one has written since. */
  refused(process: Process): void;
  /** What is written down or said, and what the broker proves. */
  readonly sinks: Pick<SinkAudit, "written" | "proven">;
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

/** Of so many sessions the rows of one are looked through for secrets. */
const LOOKED_THROUGH = 16;
/** More orders than that for one trade is a loop (the Knight drill). */
const SENDINGS_OF_A_TRADE = 120;

/** An auditor at the start of a session. */
export const openAudit = (audited: Audited): Audit => {
  const { run } = audited;
  const tallies = openTallies();
  const coverage = openCoverage();
  const stops = openStops();
  const fencing = openFencing();
  const caps = openCapsAudit();
  const sinks = openSinkAudit();
  let book = emptyBook(audited.book, audited.limits);
  let broken: Error | undefined;
  let isWiped = false;
  /** What was claimed of which order (the book may forget it before it is sent), and until when it may be sent. */
  const claims = new Map<string, { readonly order: Order | undefined; readonly until: EpochMs; left: number }>();
  const rules = openRuleAudit({ ...audited, isWiped: () => isWiped }, () => gainsOf(ledgers));
  const sendings = new Map<TradeId, number>();
  const rows = new Set<string>();
  const ledgers: Ledgers = { ...audited, tallies, openedBy: new Set(), traded: new Map(), read: new Map(), answered: new Map(), ignored: new Set(), told: new Set(), revisions: new Map(), stops: new Map(), isWiped: () => isWiped };

  /** What he throws may be caught by those who call him: it is kept. */
  const checking = (check: () => void): void => {
    if (broken !== undefined) return;
    try {
      check();
    } catch (error) {
      broken = error instanceof Error ? error : new Error(String(error));
    }
  };

  const claimed = ({ op, key, revision, until }: EventOf<"claimed">, at: EpochMs): void => {
    // A cancel is sent without its revision; in one commit two lives of an order may each have one.
    const name = op === "cancel" ? `cancel ${key}` : `${op} ${key} r${revision}`;
    demand(op === "cancel" || !claims.has(name), () => `I4: ${name} is claimed a second time`);
    const before = claims.get(name);
    claims.set(name, { order: get(book.orders, key), until, left: 1 + (before !== undefined && before.until > at ? before.left : 0) });
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
      const before = book.trades.size;
      book = evolve(book, recorded.right);
      if (book.trades.size < before) run.inject("a trade leaves memory");
      if (event.type === "claimed") claimed(event, entry.at);
      auditEvent(ledgers, book, event);
      stops.committed(event, entry.inputId);
      caps.heard(book, event, entry.at);
      if (event.type === "message-answered" && event.code === "orders-per-minute") run.inject("orders per minute, cut off");
      if (event.type === "breaker-tripped") run.inject("a breaker trips");
      // To look through every row takes longer than to run it.
      if (run.session.seed % LOOKED_THROUGH === 0) sinks.written(`row ${entry.seq}`, JSON.stringify(entry.payload));
      rules.heard(book, event, entry.at);
    }
  };

  const sent = (sending: Sending): void => {
    for (const request of requestsOf(sending)) {
      const { key } = request;
      const name = "revision" in request ? `${sending.op === "replace" ? "replace" : "place"} ${key} r${request.revision}` : `cancel ${key}`;
      const claim = claims.get(name);
      if (claim === undefined || claim.left === 0) throw new Violation(`I4: ${name} is sent without a claim, or once more than it was claimed`);
      demand((run.living()?.clock.now() ?? 0) <= claim.until, () => `I4: ${name} is sent after its claim has ended`);
      claim.left--;
      const { order } = claim;
      if (order === undefined) throw new Violation(`I4: ${key} is sent and was never intended`);
      const isStopped = book.tradingState !== "active" && order.role === "entry" && sending.op === "place";
      demand(!isStopped, () => `I8: the entry ${key} is sent while the book is ${book.tradingState}`);
      if (order.role === "entry" && sending.op === "place") stops.entrySent(key);
      const isLost = isWiped && isForgottenByBroker(book, order.tradeId);
      demand(!isLost, () => `R10: ${name} is sent for a trade that its broker has forgotten`);
      const count = (sendings.get(order.tradeId) ?? 0) + 1;
      sendings.set(order.tradeId, count);
      demand(count <= SENDINGS_OF_A_TRADE, () => `R10: ${order.tradeId} has sent ${count} requests: a loop`);
    }
  };

  const twice = (order: TrueOrder, key: OrderKey): boolean => order.revision === 0 && order.supersedes === null && audited.venue.under(key).filter(({ supersedes }) => supersedes === null).length > 1;

  const looks = openLooksAudit();

  return {
    coverage,
    looks: {
      gapTold: looks.gapTold,
      asked: (...call) => checking(() => looks.asked(...call)),
      answered: looks.answered,
    },
    book: () => book,
    broken: () => broken,
    committed: (entries) => checking(() => committed(entries)),
    sent: (sending, process) =>
      checking(() => {
        fencing.sent(process);
        sinks.sent(process);
        sent(sending);
      }),
    refused: fencing.refused,
    sinks: { proven: sinks.proven, written: (where, text) => checking(() => sinks.written(where, text)) },
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
        const known = get(book.orders, key);
        demand(isWiped || known !== undefined, () => `I4: the broker holds ${key}, which was never intended`);
        demand(known?.stillborn == null, () => `I4: the broker has ${key}, which the book takes for ${known?.stillborn ?? ""}`);
        workingIsCovered(ledgers, tallies.ofKey(key));
      }),
    venueFill: (fill) => checking(() => tallies.fill(fill)),
    wiped: () => {
      isWiped = true;
      run.note("audit", () => "positions are not compared any more");
      tallies.clear();
    },
    isWiped: () => isWiped,
    unknownsSettled: () => checking(() => unknownsSettled(ledgers, book)),
    end: () =>
      checking(() => {
        auditEnd(ledgers, book);
        rules.ended(book);
      }),
  };
};

