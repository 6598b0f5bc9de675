import {
  fail,
  isOk,
  ok,
  orderCodec,
  problem,
  tradeCodec,
  type BookId,
  type codec,
  type Json,
  type Problem,
  type ReadModels,
  type Result,
  type Snapshots,
} from "@floorbroker/core";
import { asked, type Calls } from "../calls.ts";
import { progressOf } from "../sql/progress.ts";
import {
  readDailyPnl,
  readFills,
  readOrderJson,
  readOrders,
  readPositions,
  readTradeJson,
  readTrades,
} from "../sql/readLines.ts";
import type { Store } from "../store.ts";
import { catchingUp } from "./catch-up.ts";
import { rebuildTables } from "./rebuild.ts";

const decoded = <A,>(
  read: codec.Codec<A>,
  found: Result<Problem, Json | null>,
  what: string,
): Result<Problem, A | null> => {
  if (!isOk(found)) return found;
  if (found.right === null) return ok(null);
  const whole = read.decode(found.right, "");
  if (isOk(whole)) return whole;
  const { path, expected } = whole.left;
  return fail(
    problem("unreadable-row", `${what}: ${path} should be ${expected}`, ["run `floorbroker journal rebuild`"]),
  );
};

/** The tables made of the journal, over a store whose schema is there. */
export const readModelsOver = (store: Store, { whileOpen }: Calls, snapshots: Snapshots): ReadModels => {
  const catchUp = catchingUp(store, snapshots);
  const turns = new Map<BookId, Promise<unknown>>();

  /** One after the other for each book: two at once would do the same work twice. */
  const inTurn = <A>(book: BookId, run: () => Promise<A>): Promise<A> => {
    const end = (turns.get(book) ?? Promise.resolve()).then(run);
    turns.set(book, end.catch(() => undefined));
    return end;
  };

  return {
    progress: (book) => whileOpen(() => asked(store, () => progressOf(book, store.db))),
    catchUp: (book, told) => whileOpen(() => inTurn(book, () => asked(store, () => catchUp(book, told)))),
    rebuild: (book, told = () => undefined) =>
      whileOpen(() => inTurn(book, () => asked(store, () => rebuildTables(store, book, told)))),
    order: (book, key) =>
      whileOpen(async () =>
        decoded(orderCodec, await asked(store, () => readOrderJson(book, key, store.db)), `order ${key}`),
      ),
    trade: (book, id) =>
      whileOpen(async () =>
        decoded(tradeCodec, await asked(store, () => readTradeJson(book, id, store.db)), `trade ${id}`),
      ),
    orders: (book, filter) => whileOpen(() => asked(store, () => readOrders(book, filter, store.db))),
    trades: (book, filter) => whileOpen(() => asked(store, () => readTrades(book, filter, store.db))),
    fills: (book, filter) => whileOpen(() => asked(store, () => readFills(book, filter, store.db))),
    positions: (book) => whileOpen(() => asked(store, () => readPositions(book, store.db))),
    dailyPnl: (book, filter) => whileOpen(() => asked(store, () => readDailyPnl(book, filter, store.db))),
  };
};
