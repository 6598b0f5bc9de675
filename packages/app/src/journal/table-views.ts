import {
  formatCents,
  formatMoney,
  isOk,
  newYorkDate,
  newYorkTimeOfDay,
  ok,
  type BookId,
  type DailyPnl,
  type Decimal,
  type EpochMs,
  type FillLine,
  type LineFilter,
  type OrderLine,
  type PositionLine,
  type Problem,
  type ReadModels,
  type Result,
  type TradeLine,
} from "@floorbroker/core";
import { oneLine } from "../problem-text.ts";
import { contractText } from "./contract-text.ts";

/** A line with what is shown of it. */
export interface ShownLine {
  readonly line: unknown;
  readonly cells: readonly string[];
}

/** One of the tables made of the journal, as a person asks for it and sees it. */
export interface TableView {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly example: string;
  /** What its lines can be asked by. */
  readonly asks: readonly ("day" | "open")[];
  readonly heads: readonly (readonly [head: string, align: "left" | "right"])[];
  readonly read: (
    readModels: ReadModels,
    book: BookId,
    filter: LineFilter,
  ) => Promise<Result<Problem, readonly ShownLine[]>>;
}

type Cell<Line> = readonly [head: string, align: "left" | "right", text: (line: Line) => string];

/** `2026-11-18 10:04:05`, in New York. */
const timeText = (at: EpochMs): string =>
  `${newYorkDate(at)} ${new Date(newYorkTimeOfDay(at)).toISOString().slice(11, 19)}`;

const priceText = (price: Decimal | null): string => (price === null ? "–" : formatMoney(price));

const view = <Line>(
  about: Omit<TableView, "heads" | "read">,
  read: (readModels: ReadModels, book: BookId, filter: LineFilter) => Promise<Result<Problem, readonly Line[]>>,
  cells: readonly Cell<Line>[],
): TableView => ({
  ...about,
  heads: cells.map(([head, align]) => [head, align]),
  read: async (readModels, book, filter) => {
    const lines = await read(readModels, book, filter);
    return isOk(lines)
      ? ok(lines.right.map((line) => ({ line, cells: cells.map(([, , text]) => oneLine(text(line))) })))
      : lines;
  },
});

const orders = view<OrderLine>(
  {
    name: "orders",
    summary: "list orders, also those that are over for long",
    description: "Lists the orders of one book, oldest first.",
    example: "orders --day 2026-11-18",
    asks: ["day", "open"],
  },
  (readModels, book, filter) => readModels.orders(book, filter),
  [
    ["New York", "left", ({ intendedAt }) => timeText(intendedAt)],
    ["order", "left", ({ key }) => key],
    ["for", "left", ({ role }) => role],
    ["contract", "left", ({ instrument }) => contractText(instrument)],
    ["side", "left", ({ side }) => side],
    ["limit", "right", ({ limit }) => priceText(limit)],
    ["filled", "right", ({ filled, quantity }) => `${filled}/${quantity}`],
    ["average", "right", ({ averagePrice }) => priceText(averagePrice)],
    ["", "left", ({ standing }) => standing],
  ],
);

const trades = view<TradeLine>(
  {
    name: "trades",
    summary: "list trades with what they realised",
    description: "Lists the trades of one book, oldest first.",
    example: "trades --open",
    asks: ["day", "open"],
  },
  (readModels, book, filter) => readModels.trades(book, filter),
  [
    ["New York", "left", ({ openedAt }) => timeText(openedAt)],
    ["trade", "left", ({ id }) => id],
    ["contract", "left", ({ instrument }) => contractText(instrument)],
    ["side", "left", ({ side }) => side],
    ["in", "right", ({ entryFilled, quantity }) => `${entryFilled}/${quantity}`],
    ["entry", "right", ({ entryPrice }) => priceText(entryPrice)],
    ["out", "right", ({ exitFilled }) => String(exitFilled)],
    ["exit", "right", ({ exitPrice }) => priceText(exitPrice)],
    ["realised", "right", ({ realised }) => formatCents(realised)],
    ["fees", "right", ({ fees }) => formatCents(fees)],
    ["", "left", ({ ended }) => ended?.replaceAll("-", " ") ?? "open"],
  ],
);

const fills = view<FillLine>(
  {
    name: "fills",
    summary: "list fills, corrections at their newest",
    description: "Lists the fills of one book, oldest first; one without a trade is of no order of ours.",
    example: "fills --last 20",
    asks: ["day"],
  },
  (readModels, book, filter) => readModels.fills(book, filter),
  [
    ["New York", "left", ({ at }) => timeText(at)],
    ["fill", "left", ({ fillId, rev }) => (rev === 0 ? fillId : `${fillId} rev ${rev}`)],
    [
      "order",
      "left",
      ({ key, tradeId }) => (tradeId === null ? `not ours${key === null ? "" : ` (${key})`}` : (key ?? "")),
    ],
    ["contract", "left", ({ instrument }) => contractText(instrument)],
    ["side", "left", ({ side }) => side],
    ["quantity", "right", ({ quantity }) => (quantity === 0 ? "voided" : String(quantity))],
    ["price", "right", ({ price }) => priceText(price)],
    ["fees", "right", ({ fees }) => (fees === null ? "–" : formatCents(fees))],
  ],
);

const positions = view<PositionLine>(
  {
    name: "positions",
    summary: "list what the open trades hold",
    description: "Lists what the open trades of one book hold, by instrument.",
    example: "positions",
    asks: [],
  },
  (readModels, book) => readModels.positions(book),
  [
    ["contract", "left", ({ instrument }) => contractText(instrument)],
    ["quantity", "right", ({ quantity }) => String(quantity)],
    ["average entry", "right", ({ averagePrice }) => priceText(averagePrice)],
    ["multiplier", "right", ({ multiplier }) => priceText(multiplier)],
    ["trades", "right", ({ trades: count }) => String(count)],
  ],
);

const pnl = view<DailyPnl>(
  {
    name: "pnl",
    summary: "list what each trading day realised",
    description: "Lists profit and loss of one book by trading day: what was closed that day, and fees.",
    example: "pnl",
    asks: ["day"],
  },
  (readModels, book, filter) => readModels.dailyPnl(book, filter),
  [
    ["day", "left", ({ day }) => day],
    ["trades", "right", ({ trades: count }) => String(count)],
    ["realised", "right", ({ realised }) => formatCents(realised)],
    ["fees", "right", ({ fees }) => formatCents(fees)],
    ["net", "right", ({ net }) => formatCents(net)],
  ],
);

/** All tables, in the order of the help. */
export const TABLES: readonly TableView[] = [orders, trades, fills, positions, pnl];
