import { fail, isOk, ok, type Json, type Result } from "@floorbroker/core";
import { bodyReader } from "../wire/body.ts";
import { validationError, type ApiError, type InnerError } from "../wire/errors.ts";
import { present } from "../wire/present.ts";

/** A list of symbols under a name. */
export interface Watchlist {
  readonly name: string;
  readonly group: string;
  readonly place: number;
  readonly entries: readonly { readonly symbol: string; readonly type: string | null }[];
}

const GROUP = "default";
const LAST_PLACE = 9_999;

const shares = (...symbols: readonly string[]): Watchlist["entries"] =>
  symbols.map((symbol) => ({ symbol, type: "Equity" }));

/** What tastytrade offers everybody, a sample of it. */
export const PUBLIC_WATCHLISTS: readonly Watchlist[] = [
  {
    name: "tasty Hourly Top Equities",
    group: "Equities",
    place: 1,
    entries: shares("SPY", "QQQ", "IWM", "NVDA", "TSLA", "AAPL", "AMD"),
  },
  {
    name: "tasty default",
    group: "Equities",
    place: 2,
    entries: shares("SPY", "QQQ", "IWM", "GLD", "SLV", "TLT", "XLE", "DIA"),
  },
  {
    name: "High Options Volume",
    group: "Equities",
    place: 3,
    entries: shares("SPY", "QQQ", "NVDA", "TSLA", "AAPL", "AMZN", "META"),
  },
  {
    name: "Futures",
    group: "Futures",
    place: 4,
    entries: ["/ES", "/NQ", "/RTY", "/CL", "/GC", "/ZB", "/6E"].map((symbol) => ({ symbol, type: "Future" })),
  },
  {
    name: "Crypto",
    group: "Crypto",
    place: 5,
    entries: ["BTC/USD", "ETH/USD"].map((symbol) => ({ symbol, type: "Cryptocurrency" })),
  },
];

/** A watchlist on the wire; with nothing but its name and place where only counts are asked for. */
export const watchlistJson = ({ name, group, place, entries }: Watchlist, bare = false): Json =>
  present({
    name,
    "group-name": group,
    "order-index": place,
    "watchlist-entries": bare
      ? undefined
      : entries.map(({ symbol, type }) => present({ symbol, "instrument-type": type ?? undefined })),
  });

const pair = (left: string, right: string): Json => ({
  "left-action": "Buy",
  "left-symbol": left,
  "left-quantity": 1,
  "right-action": "Sell",
  "right-symbol": right,
  "right-quantity": 1,
});

/** Pairs that tastytrade offers everybody, a sample of them, by name. */
export const PAIRS_WATCHLISTS: ReadonlyMap<string, Json> = new Map([
  ["Stocks", { name: "Stocks", "order-index": 1, "pairs-equations": [pair("AAPL", "MSFT"), pair("AMD", "NVDA")] }],
  ["Futures", { name: "Futures", "order-index": 2, "pairs-equations": [pair("/ES", "/NQ"), pair("/GC", "/SI")] }],
]);

/** Reads a watchlist that a client sends. */
export const watchlistOf = (body: unknown): Result<ApiError, Watchlist> => {
  const errors: InnerError[] = [];
  const read = bodyReader(body, errors);
  const name = read.text("name", true);
  const entries = read.has("watchlist-entries") ? (read.objects("watchlist-entries") ?? []) : [];
  const place = Number(read.text("order-index") ?? LAST_PLACE);
  const list: Watchlist = {
    name: name ?? "",
    group: read.text("group-name") ?? GROUP,
    place: Number.isSafeInteger(place) ? place : LAST_PLACE,
    entries: entries.map((entry) => ({
      symbol: entry.text("symbol", true) ?? "",
      type: entry.text("instrument-type"),
    })),
  };
  return errors.length > 0 ? fail(validationError(...errors)) : ok(list);
};

/** A customer's own watchlists; a nightly reset leaves them alone. */
export interface OwnWatchlists {
  all(): readonly Watchlist[];
  get(name: string): Watchlist | undefined;
  create(body: unknown): Result<ApiError, Watchlist>;
  /** `undefined` when there is none of the name. The new one may have another name. */
  replace(name: string, body: unknown): Result<ApiError, Watchlist | undefined>;
  remove(name: string): Watchlist | undefined;
}

/** None yet. */
export const ownWatchlists = (): OwnWatchlists => {
  const lists = new Map<string, Watchlist>();
  const keep = (list: Watchlist): Watchlist => {
    lists.set(list.name, list);
    return list;
  };
  return {
    all: () => [...lists.values()].toSorted((a, b) => a.place - b.place),
    get: (name) => lists.get(name),
    create: (body) => {
      const list = watchlistOf(body);
      if (!isOk(list)) return list;
      return lists.has(list.right.name)
        ? fail(validationError({ domain: "name", reason: "has already been taken" }))
        : ok(keep(list.right));
    },
    replace: (name, body) => {
      const list = watchlistOf(body);
      if (!isOk(list)) return list;
      return ok(lists.delete(name) ? keep(list.right) : undefined);
    },
    remove: (name) => {
      const list = lists.get(name);
      lists.delete(name);
      return list;
    },
  };
};
