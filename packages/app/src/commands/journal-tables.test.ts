import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type OpenedStore } from "@floorbroker/adapter-postgres";
import {
  add,
  bookId,
  decimal,
  foldJournal,
  format,
  inputId,
  isOk,
  realisedOf,
  subtract,
  valuesOf,
  ZERO,
  type Book,
  type Decimal,
} from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";
import { layEmptyJournal } from "../testing/fresh-data-directory.ts";

const BOOK = bookId("sim:main");

let cwd: string;
let book: Book;

const floorbroker = (...args: readonly string[]) => runWith(["--data-dir", "data", ...args], { cwd });

/** Does something with the store itself, as only one may have it at a time. */
const withStore = async <A>(work: (store: OpenedStore) => Promise<A>): Promise<A> => {
  const store = await openStore({ dataDir: join(cwd, "data") });
  if (!isOk(store)) throw new Error(store.left.text);
  try {
    return await work(store.right);
  } finally {
    await store.right.close();
  }
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-tables-"));
  layEmptyJournal(join(cwd, "data"));
  const replayed = await floorbroker("run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet");
  if (replayed.code !== 0) throw new Error(replayed.errors);
  const rows = await withStore(({ journal }) => journal.read(BOOK, 0, 100_000));
  const folded = isOk(rows) ? foldJournal(BOOK, rows.right) : rows;
  if (!isOk(folded)) throw new Error(folded.left.text);
  book = folded.right;
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

type Line = Readonly<Record<string, unknown>>;

const linesIn = (output: string): readonly Line[] =>
  output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line); // every line is an object

const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

describe("journal rebuild", () => {
  it("makes the tables anew, says how many lines they have, and is the same the second time", async () => {
    const before = await floorbroker("journal", "orders", "--json");
    const first = await floorbroker("journal", "rebuild");
    // A slow machine may say how far it is.
    expect({ code: first.code, bad: first.errors.includes("→") }).toEqual({ code: 0, bad: false });
    const cells = first.output.split("\n")[3]?.split("│").map((cell) => cell.trim());
    const fills = [...valuesOf(book.orders)].flatMap((order) => order.fills).length;
    expect(cells?.slice(1, 6)).toEqual(["sim:main", String(book.seq), String(book.orders.size), String(book.trades.size), String(fills)]);
    const second = await floorbroker("journal", "rebuild", "--book", "sim:main");
    expect(second.output.split("\n")[3]?.split("│").slice(0, 8)).toEqual(first.output.split("\n")[3]?.split("│").slice(0, 8));
    expect((await floorbroker("journal", "orders", "--json")).output).toBe(before.output);
  });

  it("refuses a book that is not there", async () => {
    const { code, errors } = await floorbroker("journal", "rebuild", "--book", "sim:mian");
    expect([code, errors]).toEqual([2, expect.stringContaining("unknown-book")]);
  });
});

describe("the tables on the command line", () => {
  it("list every order and trade of the book, and the fills", async () => {
    const orders = linesIn((await floorbroker("journal", "orders", "--json")).output);
    expect(orders.map(({ key }) => key).toSorted()).toEqual([...valuesOf(book.orders)].map(({ key }) => key).toSorted());
    const trades = linesIn((await floorbroker("journal", "trades", "--json")).output);
    expect(trades.map(({ id }) => id).toSorted()).toEqual([...valuesOf(book.trades)].map(({ id }) => id).toSorted());
    const fills = linesIn((await floorbroker("journal", "fills", "--json")).output);
    const units = [...valuesOf(book.orders)].flatMap((order) => order.fills).reduce((all, { quantity }) => all + quantity, 0);
    expect(fills.reduce((all, { quantity }) => all + Number(quantity), 0)).toBe(units);
  });

  it("give the day's profit and loss as the book has it, to the last digit", async () => {
    const [day, ...others] = linesIn((await floorbroker("journal", "pnl", "--json")).output);
    const realised = sum([...valuesOf(book.trades)].map((trade) => realisedOf(book, trade)));
    const fees = sum([...valuesOf(book.orders)].flatMap((order) => order.fills.map((fill) => fill.fees ?? ZERO)));
    expect(others).toEqual([]);
    expect(day).toMatchObject({ day: "2026-11-18", realised: format(realised), fees: format(fees), net: format(subtract(realised, fees)) });
    expect(realised).not.toBe(ZERO);
  });

  it("are read by a person, too: columns with headings, times in New York", async () => {
    const { code, output } = await floorbroker("journal", "trades", "--day", "2026-11-18", "--last", "2");
    expect(code).toBe(0);
    expect(output.split("\n")[1]).toMatch(/^│ New York +│ trade +│ contract +│ side +│ +in │ +entry │/);
    expect(output.match(/2026-11-18 \d\d:\d\d:\d\d/g)).toHaveLength(2);
    const positions = await floorbroker("journal", "positions");
    const held = linesIn((await floorbroker("journal", "positions", "--json")).output);
    expect(positions.output.split("\n").length - 5).toBe(held.length);
    for (const { averagePrice } of held) expect(decimal(String(averagePrice)) > 0n).toBe(true);
  });

  it("refuse a day that is none", async () => {
    const { code, errors } = await floorbroker("journal", "pnl", "--day", "18.11.");
    expect([code, errors]).toEqual([2, expect.stringContaining("2026-11-18")]);
  });

  it("say which row can't be read; a rebuild then keeps the old tables and ends with 1", async () => {
    const before = await floorbroker("journal", "fills", "--json");
    await withStore(({ journal }) =>
      journal.append(BOOK, [{ seq: book.seq + 1, at: 1, inputId: inputId("nonsense"), ordinal: 0, type: "nonsense", payload: {} }]),
    );
    const rebuilt = await floorbroker("journal", "rebuild");
    expect([rebuilt.code, rebuilt.errors]).toEqual([1, expect.stringContaining(`row ${book.seq + 1}`)]);
    const fills = await withStore(({ readModels }) => readModels.fills(BOOK, {}));
    expect(isOk(fills) && fills.right.length).toBe(linesIn(before.output).length);
    expect((await floorbroker("journal", "fills")).code).toBe(2);
  });
});
