import {
  fail,
  isOk,
  ok,
  problem,
  type AppendedTo,
  type BookId,
  type Journal,
  type JournalEntry,
  type Problem,
  type Result,
} from "@floorbroker/core";
import { whyNotStorable } from "../storable.ts";
import { closed, notStorable, staleWriter, storeFull } from "../store-problems.ts";
import { keptRows, keptText } from "./kept-rows.ts";
import type { OutageFile } from "./outage-file.ts";

/** How long the database is waited for. */
export interface OutagePatience {
  /** An append that takes longer, in ms, is set aside: exits must not wait for a database that hangs. */
  readonly appendMs: number;
  /** Pause between two questions whether it answers again, in ms. */
  readonly probeMs: number;
}

const PATIENCE: OutagePatience = { appendMs: 1_000, probeMs: 500 };

/** Ends of an append after which the database may come back: everything else is the caller's own fault and stays it. */
const OUTAGES: ReadonlySet<string> = new Set(["store-down", "store-full", "store-damaged", "commit-unknown"]);

const slow = (ms: number): Problem =>
  problem("store-down", `the database did not answer within ${ms} ms`, ["check that the database runs and has room"]);

const within = async <A>(ms: number, end: Promise<Result<Problem, A>>): Promise<Result<Problem, A>> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<Problem, A>>((resolve) => (timer = setTimeout(() => resolve(fail(slow(ms))), ms)));
  const first = await Promise.race([end, late]);
  clearTimeout(timer);
  return first;
};

const isSame = (row: JournalEntry, entry: JournalEntry): boolean =>
  row.inputId === entry.inputId && row.ordinal === entry.ordinal;

/** Rows asked for at once when what the journal has is compared with what was set aside. */
const PAGE = 1_000;

/**
 * Writes what was set aside for one book behind the journal's last row. What the journal has already (an append whose
 * answer was lost) is compared and skipped. Codes: those of the journal; `stale-writer` when somebody else wrote on.
 */
const handOver = async (
  journal: Journal,
  book: BookId,
  entries: readonly JournalEntry[],
  tries = 3,
): Promise<Result<Problem, null>> => {
  const [first] = entries;
  const last = await journal.last(book);
  if (!isOk(last)) return last;
  if (first === undefined) return ok(null);
  for (let seq = first.seq - 1; seq < last.right.seq;) {
    const page = await journal.read(book, seq, PAGE);
    if (!isOk(page)) return page;
    for (const row of page.right) {
      const entry = entries[row.seq - first.seq];
      if (entry !== undefined && !isSame(row, entry))
        return fail(staleWriter(book, `row ${row.seq} is somebody else's`));
    }
    seq = page.right.at(-1)?.seq ?? last.right.seq;
  }
  const rest = entries.filter((entry) => entry.seq > last.right.seq);
  const written = rest.length === 0 ? ok(null) : await journal.append(book, rest);
  if (isOk(written)) return ok(null);
  // An append that had been given up may have landed in between: then the second look finds its rows and skips them.
  return written.left.code === "stale-writer" && tries > 1 ? handOver(journal, book, entries, tries - 1) : written;
};

const byBook = (records: readonly string[]): ReadonlyMap<BookId, JournalEntry[]> => {
  const found = new Map<BookId, JournalEntry[]>();
  for (const { book, entries } of records.map(keptRows)) found.set(book, [...(found.get(book) ?? []), ...entries]);
  return found;
};

/** A disk that fails here does no harm: the journal has the rows, and knows them again if they are read once more. */
const forget = (file: OutageFile): void => {
  try {
    file.clear();
  } catch {
    // The next append to the file has to finish it, and says what the disk says.
  }
};

/** Hands everything over, until nothing more was set aside meanwhile; then the file is empty. */
const handOverAll = async (journal: Journal, file: OutageFile): Promise<Result<Problem, null>> => {
  let handed = 0;
  while (file.records().length > handed) {
    const records = file.records();
    for (const [book, entries] of byBook(records.slice(handed))) {
      const end = await handOver(journal, book, entries);
      if (!isOk(end)) return end;
    }
    handed = records.length;
  }
  if (handed > 0) forget(file);
  return ok(null);
};

/**
 * The journal with a file beside it, so that exits go on while its database is away: then appends are set aside,
 * durably and in order, and handed over when it answers again. The rule that nothing is sent before it is durable holds
 * all the time: whatever dies meanwhile, the next start finds what was sent.
 *
 * Codes as of {@link Journal}, but `store-down`, `store-full`, `store-damaged` and `commit-unknown` come only when
 * the file fails, too.
 */
export const withOutageLog = async (
  journal: Journal,
  file: OutageFile,
  { appendMs, probeMs }: OutagePatience = PATIENCE,
): Promise<Result<Problem, Journal>> => {
  let away: Problem | null = null;
  /** The journal turned out to be somebody else's while it was away. */
  let lost: Problem | null = null;
  let probe: ReturnType<typeof setTimeout> | undefined;
  let closing = false;

  const setAside = (book: BookId, entries: readonly JournalEntry[]): Result<Problem, AppendedTo> => {
    const why = entries.map(whyNotStorable).find((found) => found !== undefined);
    if (why !== undefined) return fail(notStorable(book, why));
    try {
      file.append(keptText({ book, entries }));
      return ok("outage-log");
    } catch (error) {
      return fail(storeFull(`the database is away, and the outage log beside it fails, too: ${String(error)}`));
    }
  };

  const probeLater = (): void => {
    probe = setTimeout(() => void comeBack(), probeMs);
  };

  const comeBack = async (): Promise<void> => {
    const end = await handOverAll(journal, file);
    if (closing) return;
    // Until this very line appends were set aside; none may be overtaken by one that goes to the database.
    if (isOk(end) && file.records().length > 0) return comeBack();
    if (isOk(end)) away = null;
    else if (OUTAGES.has(end.left.code)) probeLater();
    else lost = end.left;
  };

  const beAway = (why: Problem): void => {
    away = why;
    probeLater();
  };

  const append: Journal["append"] = async (book, entries) => {
    if (closing) return fail(closed);
    if (lost !== null) return fail(lost);
    if (away !== null) return setAside(book, entries);
    const end = await within(appendMs, journal.append(book, entries));
    if (isOk(end) || !OUTAGES.has(end.left.code)) return end;
    const aside = setAside(book, entries);
    if (away === null) beAway(end.left);
    return aside;
  };

  // What an earlier process set aside comes first: without it the journal is not whole.
  const whole = await handOverAll(journal, file);
  if (!isOk(whole)) {
    file.close();
    await journal.close();
    return whole;
  }
  return ok({
    append,
    read: (book, afterSeq, limit) => journal.read(book, afterSeq, limit),
    last: (book) => journal.last(book),
    books: () => journal.books(),
    health: async () =>
      away === null ? ((await journal.health?.()) ?? { state: "ok" }) : { state: "entries-refused", problem: away },
    close: async () => {
      closing = true;
      clearTimeout(probe);
      await journal.close();
      file.close();
    },
  });
};
