import Table from "cli-table3";
import {
  decodeRow,
  isOk,
  messageId,
  newYorkDate,
  newYorkTimeOfDay,
  problem,
  tradeOfMessage,
  type BookId,
  type EpochMs,
  type Event,
  type Journal,
  type JournalRow,
  type MessageId,
  type Problem,
} from "@floorbroker/core";
import { penOn, type CommandLine } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { eventText } from "../journal/event-text.ts";
import { chosenBook, openConfiguredJournal, pagesOf } from "../journal/journal-of.ts";
import { EXIT, oneLine, problemLine, type ExitCode } from "../problem-text.ts";

/** What `journal show` was told. */
export interface ShowOptions {
  readonly book?: string;
  /** The newest so many rows. */
  readonly last: number;
  /** All rows about one message instead. */
  readonly message?: string;
  readonly json?: boolean;
}

/** `2026-11-18 10:04:05.123`, in New York. */
const timeText = (at: EpochMs): string =>
  `${newYorkDate(at)} ${new Date(newYorkTimeOfDay(at)).toISOString().slice(11, 23)}`;

/** Whether an event is about a message: about itself, the trade that it opened, or an order of that trade. */
export const isAbout = (event: Event, id: MessageId): boolean => {
  const trade = tradeOfMessage(id);
  if (event.type === "message-read") return event.message.id === id;
  if ("messageId" in event && event.messageId === id) return true;
  if ("tradeId" in event && event.tradeId === trade) return true;
  const key = "fill" in event ? event.fill.orderKey : "key" in event ? event.key : null;
  return key?.startsWith(`${trade}-`) === true;
};

/** Rows of a table; a wider text is cut, `--json` has all of it. */
const WIDEST = 110;

const cut = (text: string): string => (text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`);

const shownText = (row: JournalRow): string => {
  const recorded = decodeRow(row);
  return isOk(recorded) ? eventText(recorded.right.event, row.at) : `can't be read: ${recorded.left.text}`;
};

const tableText = (rows: readonly JournalRow[]): string => {
  const table = new Table({
    head: ["seq", "New York", "event", "says"],
    colAligns: ["right", "left", "left", "left"],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...rows.map((row) => [String(row.seq), timeText(row.at), oneLine(row.type), cut(oneLine(shownText(row)))]),
  );
  return table.toString();
};

type Rows = { readonly rows: readonly JournalRow[] } | { readonly problem: Problem };

const rowsAbout = async (journal: Journal, book: BookId, id: MessageId): Promise<Rows> => {
  const rows: JournalRow[] = [];
  for await (const page of pagesOf(journal, book)) {
    if (!isOk(page)) return { problem: page.left };
    for (const row of page.right) {
      const recorded = decodeRow(row);
      if (isOk(recorded) && isAbout(recorded.right.event, id)) rows.push(row);
    }
  }
  const unheard = problem("unknown-message", `${book} holds no message ${id}`, [
    "check the message id",
    "list what was read: floorbroker journal show",
  ]);
  return rows.length === 0 ? { problem: unheard } : { rows };
};

const newestRows = async (journal: Journal, book: BookId, count: number): Promise<Rows> => {
  const last = await journal.last(book);
  if (!isOk(last)) return { problem: last.left };
  const rows: JournalRow[] = [];
  for await (const page of pagesOf(journal, book, Math.max(0, last.right.seq - count))) {
    if (!isOk(page)) return { problem: page.left };
    rows.push(...page.right);
  }
  return { rows };
};

const show = async (journal: Journal, config: Config, line: CommandLine, options: ShowOptions): Promise<ExitCode> => {
  const refuse = (why: Problem): ExitCode => {
    line.errors.write(`${problemLine(why)}\n`);
    return EXIT.badInput;
  };
  const book = await chosenBook(journal, config, options.book);
  if (!isOk(book)) return refuse(book.left);
  const { message } = options;
  const found = await (message === undefined
    ? newestRows(journal, book.right, options.last)
    : rowsAbout(journal, book.right, messageId(message)));
  if ("problem" in found) return refuse(found.problem);
  const pen = penOn(line.output);
  if (options.json === true) for (const row of found.rows) await pen.write(`${JSON.stringify(row)}\n`);
  else await pen.write(`${tableText(found.rows)}\n`);
  await pen.flush();
  return EXIT.done;
};

/** `floorbroker journal show`: the newest rows of a book, or everything about one message. */
export const showJournal = async (config: Config, line: CommandLine, options: ShowOptions): Promise<ExitCode> => {
  const journal = await openConfiguredJournal(config);
  if (!isOk(journal)) {
    line.errors.write(`${problemLine(journal.left)}\n`);
    return EXIT.badInput;
  }
  try {
    return await show(journal.right, config, line, options);
  } finally {
    await journal.right.close();
  }
};
