import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { recordedQuotes, type RecordedQuotes } from "@floorbroker/adapter-sim";
import { fail, isOk, ok, parseOcc, problem, type InstrumentId, type Problem, type Result } from "@floorbroker/core";
import { parse } from "csv-parse/sync";

const COMPACT_OCC = /^([A-Z]{1,6})\s*(\d{6}[CP]\d{8})$/;

const usage = (text: string, offending: string): Problem =>
  problem("bad-quotes-option", text, ['write --quotes "QQQ 230512C00327000=FILE.csv"'], offending);

/** `quotes-QQQ_051223C327.csv` is of QQQ, 12 May 2023, call, 327: as DiscordAlertsTrader names its recordings. */
const NAMED = /(?:^|[^A-Z])([A-Z]{1,6})_(\d{2})(\d{2})(\d{2})([CP])(\d{1,5})(?:\.(\d{1,3}))?\.csv$/i;

const instrumentNamed = (file: string): InstrumentId | undefined => {
  const [, root, month, day, year, right, whole = "", part = ""] = NAMED.exec(basename(file)) ?? [];
  if (root === undefined) return undefined;
  const contract = parseOcc(`${root.padEnd(6)}${year}${month}${day}${right}${whole.padStart(5, "0")}${part.padEnd(3, "0")}`.toUpperCase());
  return isOk(contract) ? contract.right.id : undefined;
};

/**
 * Splits `QQQ   230512C00327000=quotes.csv` (any number of spaces in the OCC symbol); of a bare file the name says what it
 * is of. Code: `bad-quotes-option`.
 */
const assignmentOf = (text: string): Result<Problem, { readonly instrument: InstrumentId; readonly file: string }> => {
  const at = text.indexOf("=");
  const named = at < 0 ? instrumentNamed(text) : undefined;
  if (named !== undefined) return ok({ instrument: named, file: text });
  if (at < 1 || at === text.length - 1) return fail(usage("an instrument, an equals sign and a file are needed", text));
  const [, root, rest] = COMPACT_OCC.exec(text.slice(0, at).trim().toUpperCase()) ?? [];
  const contract = root === undefined || rest === undefined ? undefined : parseOcc(`${root.padEnd(6)}${rest}`);
  if (contract === undefined || !isOk(contract)) return fail(usage("the instrument is no OCC option symbol", text));
  return ok({ instrument: contract.right.id, file: text.slice(at + 1) });
};

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

const rowsOf = async (file: string): Promise<Result<Problem, Parameters<typeof recordedQuotes>[0]>> => {
  try {
    const text = await readFile(file, "utf8");
    // With `info` the parser hands out each record with the line on which it ends; its types don't follow its options.
    const records = parse(text, { info: true, trim: true, relax_column_count: true, skip_empty_lines: true }) as unknown as readonly CsvRecord[];
    return ok(records.map(({ info, record }) => ({ line: info.lines, cells: record })));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(problem("unreadable-quotes", `${file}: ${reason}`, ["give a CSV file with the columns timestamp,quote or timestamp,bid,ask"]));
  }
};

/** Reads the recordings that take the place of the modelled market. Errors name file, line and fix. */
export const loadRecordedQuotes = async (
  assignments: readonly string[],
  cwd = process.cwd(),
): Promise<Result<Problem, ReadonlyMap<InstrumentId, RecordedQuotes>>> => {
  const recordings = new Map<InstrumentId, RecordedQuotes>();
  for (const text of assignments) {
    const assignment = assignmentOf(text);
    if (!isOk(assignment)) return assignment;
    const { instrument, file } = assignment.right;
    const rows = await rowsOf(resolve(cwd, file));
    if (!isOk(rows)) return rows;
    const recording = recordedQuotes(rows.right, file);
    if (!isOk(recording)) return recording;
    recordings.set(instrument, recording.right);
  }
  return ok(recordings);
};
