import {
  emptyBook,
  foldRows,
  isOk,
  messageId,
  ok,
  openTradesOf,
  snapshotPieces,
  type Book,
  type BookId,
  type Journal,
  type JournalEntry,
  type Message,
  type Problem,
  type Result,
  type Trade,
} from "@floorbroker/core";
import { openStore, type OpenedStore } from "@floorbroker/adapter-postgres";
import { runChannel } from "../src/run/channel-run.ts";
import { SAMPLE_CONFIG, SAMPLE_MESSAGES } from "../test/sample-day.ts";

/** Ten minutes before the options close. */
const CLOSING_TIME = Date.parse("2026-11-18T20:40:00Z");
const DAY_MS = 86_400_000;
/** Days that are appended in one commit: about five thousand rows. */
const DAYS_AT_ONCE = 10;

/** What succeeded. @throws Error with the problem's text otherwise: a bench has nobody to tell it to. */
export const done = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  throw new Error(`${result.left.code}: ${result.left.text}`);
};

const rememberedJournal = (rows: JournalEntry[]): Journal => ({
  append: (_, entries) => {
    rows.push(...entries);
    return Promise.resolve(ok("journal"));
  },
  read: (book, after, limit) => Promise.resolve(ok(rows.slice(after, after + limit).map((row) => ({ ...row, book, previous: "", hash: "" })))),
  last: () => Promise.resolve(ok({ seq: rows.length, hash: "" })),
  books: () => Promise.resolve(ok([])),
  close: () => Promise.resolve(),
});

interface Day {
  readonly rows: readonly JournalEntry[];
  readonly book: Book;
}

const replayed = async (id: BookId, messages: readonly Message[]): Promise<Day> => {
  const rows: JournalEntry[] = [];
  const view = { posted: () => undefined, answered: () => undefined, at: () => undefined, resumed: () => undefined };
  const journal = rememberedJournal(rows);
  const { book } = done(await runChannel({ bookId: id, config: SAMPLE_CONFIG, world: { seed: 1 }, messages, journal, speed: "max", view, stopped: () => false }));
  return { rows, book };
};

const closing = ({ spec, authorId }: Trade, index: number): readonly Message[] => {
  const { instrument } = spec;
  const [sample] = SAMPLE_MESSAGES;
  if (instrument.kind !== "option" || sample === undefined) return [];
  const [, month, day] = instrument.expiry.split("-");
  const text = `STC ${instrument.underlying} ${instrument.strike / 100_000_000n}${instrument.right} ${month}/${day} @ m`;
  return [{ ...sample, id: messageId(String(BigInt(sample.id) + BigInt(1 + index))), authorId, postedAt: CLOSING_TIME + index * 1_000, text }];
};

/** The sample day as it is, and once more with every trade closed before its end. */
const twoDays = async (id: BookId): Promise<{ readonly open: Day; readonly flat: Day }> => {
  const open = await replayed(id, SAMPLE_MESSAGES);
  const flat = await replayed(id, [...SAMPLE_MESSAGES, ...openTradesOf(open.book).flatMap(closing)]);
  return { open, flat };
};

/** Rows of trades that nothing closes would pile up over the years: they are left out, like days on which nobody bought. */
const withoutOpen = ({ rows, book }: Day): readonly JournalEntry[] => {
  const left = book.openTrades;
  return rows.filter((row) => !left.some((id) => JSON.stringify(row).includes(id)));
};

/** The same day so many days earlier, with ids of its own. */
const daysBefore = (text: string, days: number): readonly JournalEntry[] => {
  const name = days.toString(36).padStart(3, "0");
  const shift = BigInt(days * DAY_MS) << 22n;
  const moved = text
    .replaceAll(/\bfb-by4([a-z0-9]+)/g, (_, rest: string) => `fb-${name}${rest}`)
    .replaceAll(/\b1572\d{15}\b/g, (id) => String(BigInt(id) - shift))
    .replaceAll(/\b1795\d{9}\b/g, (at) => String(Number(at) - days * DAY_MS))
    .replaceAll(/\b\d{8,10}\b/g, (id) => `${days}${id}`);
  const rows = JSON.parse(moved) as readonly JournalEntry[]; // it was written from entries
  return rows.map((row) => ({ ...row, inputId: `${row.inputId}#${days}` as JournalEntry["inputId"] })); // an id with a suffix is one
};

/** A long journal that was made. */
export interface LongJournal {
  readonly rows: number;
  readonly days: number;
  readonly snapshotSeq: number;
  readonly snapshotBytes: number;
  readonly orders: number;
  readonly openTrades: number;
}

const writeDays = async (store: OpenedStore, id: BookId, rows: number, tail: number, told: (rows: number) => void) => {
  const { open, flat } = await twoDays(id);
  const text = JSON.stringify(withoutOpen(flat).filter(({ type }) => type !== "configured"));
  const perDay = (JSON.parse(text) as readonly unknown[]).length; // an array
  let days = Math.ceil((rows - open.rows.length) / perDay);
  const all = days + 1;
  let book = emptyBook(id);
  let kept: { readonly seq: number; readonly bytes: number } | null = null;
  const write = async (batch: readonly JournalEntry[]): Promise<void> => {
    const numbered = batch.map((row, index) => ({ ...row, seq: book.seq + 1 + index }));
    book = done(foldRows(book, numbered.map((row) => ({ ...row, book: id, previous: "", hash: "" }))));
    done(await store.journal.append(id, numbered));
    if (kept === null && book.seq >= rows - tail - batch.length) {
      kept = { seq: book.seq, ...done(await store.snapshots.save(id, book.seq, snapshotPieces(book))) };
    }
    told(book.seq);
  };
  const first = open.rows.filter(({ type }) => type === "configured");
  await write(first);
  while (days > 0) {
    const batch: JournalEntry[] = [];
    for (let each = 0; each < DAYS_AT_ONCE && days > 0; each++, days--) batch.push(...daysBefore(text, days));
    await write(batch);
  }
  await write(open.rows.filter(({ type }) => type !== "configured"));
  return { book, days: all, kept };
};

/**
 * Writes the journal of a desk that has traded for years: the sample day, as often as it takes to get so many rows, each
 * time with other ids; the trades of the last day are open. The newest snapshot is about `tail` rows from the end; with
 * tables they are made, too, as a run leaves them.
 */
export const writeLongJournal = async (
  dataDir: string,
  id: BookId,
  { rows, tail, withTables }: { readonly rows: number; readonly tail: number; readonly withTables: boolean },
  told: (text: string) => void,
): Promise<LongJournal> => {
  const store = done(await openStore({ dataDir }));
  try {
    let next = 0;
    const { book, days, kept } = await writeDays(store, id, rows, tail, (seq) => {
      if (seq < next) return;
      next += rows / 20;
      told(`${seq} rows`);
    });
    next = 0;
    const tables = (seq: number): void => {
      if (seq < next) return;
      next += rows / 20;
      told(`tables: ${seq} rows`);
    };
    if (withTables) done(await store.readModels.catchUp(id, tables));
    const { seq, bytes } = kept ?? { seq: 0, bytes: 0 };
    return { rows: book.seq, days, snapshotSeq: seq, snapshotBytes: bytes, orders: book.orders.size, openTrades: book.openTrades.length };
  } finally {
    await store.close();
  }
};
