import { readFile } from "node:fs/promises";
import { decimal, fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { CsvError, parse } from "csv-parse/sync";
import * as t from "io-ts";
import {
  faultOf,
  MULTIPLIER_COLUMN,
  multiplierOrNone,
  oneOf,
  price,
  priceOrNone,
  time,
  timeOrNone,
  TRADE_COLUMNS,
  words,
} from "./columns.ts";
import type { AlertedTrade, Asset } from "./trade.ts";

/**
 * The columns that are read, of the many that DiscordAlertsTrader writes; others are let pass. `Price` and `STC-Price`
 * are what was alerted, with `-actual` what could be had; the prices of several parts are averages. `Multiplier` is ours.
 */
const row = t.type({
  Date: time,
  Symbol: words,
  Trader: words,
  Asset: oneOf("option", "stock", "future"),
  Type: oneOf("BTO", "STO"),
  Price: price,
  "Price-actual": priceOrNone,
  "STC-Price": priceOrNone,
  "STC-Price-actual": priceOrNone,
  "STC-Date": timeOrNone,
  [MULTIPLIER_COLUMN]: multiplierOrNone,
} satisfies Record<(typeof TRADE_COLUMNS)[number] | typeof MULTIPLIER_COLUMN, t.Mixed>);
type Row = t.TypeOf<typeof row>;

const MULTIPLIERS: Readonly<Record<Asset, ReturnType<typeof decimal> | null>> = {
  option: decimal("100"),
  stock: decimal("1"),
  future: null,
};

const bad = (file: string, line: number, text: string, fix: string, offending?: string): Result<Problem, never> =>
  fail(problem("bad-trades", `${file} line ${line}: ${text}`, [fix], offending));

const shown = (value: unknown): string => {
  const text = typeof value === "string" ? value : "";
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
};

const tradeOf = (cells: Row, file: string, line: number): Result<Problem, AlertedTrade> => {
  const multiplier = cells.Multiplier ?? MULTIPLIERS[cells.Asset];
  if (multiplier === null) return bad(file, line, "Multiplier is empty", "a future needs one: 5 for /MES");
  const [openedAt, closedAt] = [cells.Date, cells["STC-Date"]];
  if (closedAt !== null && closedAt < openedAt)
    return bad(file, line, "STC-Date is before Date", "check the two times");
  return ok({
    analyst: cells.Trader,
    symbol: cells.Symbol,
    asset: cells.Asset,
    side: cells.Type === "BTO" ? "buy" : "sell",
    multiplier,
    openedAt,
    closedAt,
    alerted: { entry: cells.Price, exit: cells["STC-Price"] },
    obtained: { entry: cells["Price-actual"], exit: cells["STC-Price-actual"] },
  });
};

interface CsvRecord {
  readonly info: { readonly lines: number };
  readonly record: Readonly<Record<string, string>>;
}

const recordsOf = (text: string, file: string): Result<Problem, readonly CsvRecord[]> => {
  try {
    // With `info` the parser hands out each record with the line on which it ends; its types don't follow its options.
    return ok(
      parse(text, {
        columns: true,
        info: true,
        bom: true,
        trim: true,
        skip_empty_lines: true,
      }) as unknown as readonly CsvRecord[],
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error;
    return bad(
      file,
      typeof lines === "number" ? lines : 1,
      error.message.replace(/ (on|at) line \d+/, ""),
      "give a CSV file with a header line",
    );
  }
};

/** Trades from the text of a CSV file. Code: `bad-trades`, with file, line, column and what belongs there. */
export const tradesFrom = (text: string, file: string): Result<Problem, readonly AlertedTrade[]> => {
  const records = recordsOf(text, file);
  if (!isOk(records)) return records;
  const [first] = records.right;
  if (first === undefined)
    return bad(file, 1, "no trades in it", "the first line names the columns, each further one is a trade");
  const missing = TRADE_COLUMNS.find((name) => !Object.hasOwn(first.record, name));
  if (missing !== undefined)
    return bad(file, 1, `the column ${missing} is missing`, `give the columns ${TRADE_COLUMNS.join(", ")}`);
  const trades: AlertedTrade[] = [];
  for (const { record, info } of records.right) {
    const cells = row.decode(record);
    if (!isOk(cells)) {
      const [error] = cells.left;
      const name = error?.context.at(-1)?.key ?? "";
      const { what, fix } =
        error === undefined ? { what: "can't be read", fix: "export the trades again" } : faultOf(error);
      return bad(file, info.lines, `${name} ${what}`, fix, shown(error?.value));
    }
    const trade = tradeOf(cells.right, file, info.lines);
    if (!isOk(trade)) return trade;
    trades.push(trade.right);
  }
  return ok(trades);
};

/** Reads trades from a file. Codes: `trades-not-readable`, `bad-trades`. */
export const readTrades = async (path: string): Promise<Result<Problem, readonly AlertedTrade[]>> => {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    const why = code === "ENOENT" ? `there is no file ${path}` : `${path} can't be read (${code})`;
    return fail(problem("trades-not-readable", why, ["name a CSV file of trades: see docs/guides/replay.md"]));
  }
  return tradesFrom(text, path);
};
