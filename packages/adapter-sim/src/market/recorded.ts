import {
  fail,
  fromScaled,
  isOk,
  ok,
  parseDecimal,
  problem,
  type Decimal,
  type EpochMs,
  type Problem,
  type Result,
} from "@floorbroker/core";

/** One line of a recording: its number in the file (from 1) and its cells, already split. */
export interface RecordedRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** One recorded moment; `ask` equals `bid` where only one price was recorded. */
export interface RecordedQuote {
  readonly at: EpochMs;
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** Recorded quotes of one instrument, ascending in time. */
export interface RecordedQuotes {
  readonly rows: readonly RecordedQuote[];
  /** `both` when bid and ask were recorded; `one` when the spread around a single price has to be modelled. */
  readonly sides: "both" | "one";
}

const FORMATS = "Give the columns `timestamp,quote` or `timestamp,bid,ask`, with a first line that names them.";

/** Seconds until the year 5138 are below this, milliseconds since March 1973 above. */
const SECONDS_BELOW = 100_000_000_000;

const timeOf = (text: string): EpochMs | undefined => {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    return Math.round(value < SECONDS_BELOW ? value * 1000 : value);
  }
  // Without a zone the same text would mean another time on another machine.
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};

const bad = (
  file: string,
  line: number,
  text: string,
  suggestion: string,
  offending?: string,
): Result<Problem, never> => fail(problem("bad-recording", `${file}, line ${line}: ${text}`, [suggestion], offending));

const columnsOf = (header: RecordedRow, file: string): Result<Problem, "both" | "one"> => {
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  if (names.join() === "timestamp,quote") return ok("one");
  if (names.join() === "timestamp,bid,ask") return ok("both");
  return bad(file, header.line, "the first line names no known columns", FORMATS, header.cells.join(","));
};

const quoteOf = (row: RecordedRow, sides: "both" | "one", file: string): Result<Problem, RecordedQuote> => {
  const [time = "", first = "", second = first, ...rest] = row.cells.map((cell) => cell.trim());
  if (rest.length > 0 || row.cells.length !== (sides === "both" ? 3 : 2)) {
    return bad(
      file,
      row.line,
      `${row.cells.length} cells where ${sides === "both" ? 3 : 2} belong`,
      FORMATS,
      row.cells.join(","),
    );
  }
  const at = timeOf(time);
  if (at === undefined) {
    return bad(file, row.line, "no time", "Write epoch seconds, epoch milliseconds or ISO 8601 with its zone.", time);
  }
  const [bid, ask] = [parseDecimal(first), parseDecimal(second)];
  if (bid === undefined || bid < 0n) return bad(file, row.line, "no price", "Write a price like 0.69.", first);
  if (ask === undefined || ask < bid) {
    return bad(file, row.line, "the ask is no price, or below the bid", "Check the order of the columns.", second);
  }
  return ok({ at, bid, ask });
};

/**
 * Quotes from the rows of a CSV file, header first. Times are epoch seconds, epoch milliseconds or ISO 8601 with zone,
 * ascending; of several rows with one time the last counts. Fails with `bad-recording`, naming file and line.
 */
export const recordedQuotes = (rows: readonly RecordedRow[], file: string): Result<Problem, RecordedQuotes> => {
  const [header, ...body] = rows;
  if (header === undefined || body.length === 0) return bad(file, header?.line ?? 1, "no quotes in it", FORMATS);
  const sides = columnsOf(header, file);
  if (!isOk(sides)) return sides;
  const quotes: RecordedQuote[] = [];
  for (const row of body) {
    const quote = quoteOf(row, sides.right, file);
    if (!isOk(quote)) return quote;
    const last = quotes.at(-1);
    if (last !== undefined && quote.right.at < last.at) {
      return bad(file, row.line, "earlier than the line before it", "Sort the file by time.", row.cells[0]);
    }
    if (last?.at === quote.right.at) quotes.pop();
    quotes.push(quote.right);
  }
  return ok({ rows: quotes, sides: sides.right });
};

/** The quotes moved in time so that the first one stands at `start`; what a recording of another year needs. */
export const startingAt = (quotes: RecordedQuotes, start: EpochMs): RecordedQuotes => {
  const shift = start - (quotes.rows[0]?.at ?? start);
  return { ...quotes, rows: quotes.rows.map((row) => ({ ...row, at: row.at + shift })) };
};

/** The middle of a recorded quote. */
export const recordedMid = (quote: RecordedQuote): Decimal => fromScaled((quote.bid + quote.ask) / 2n);

/** The newest quote at or before `t`; `undefined` before the first. */
export const recordedAt = ({ rows }: RecordedQuotes, t: EpochMs): RecordedQuote | undefined => {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1];
};
