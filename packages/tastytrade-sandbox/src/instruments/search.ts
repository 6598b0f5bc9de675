import { FUTURES_PRODUCTS, isOk, type Json } from "@floorbroker/core";
import type { Part } from "../parts.ts";
import { sendError, sendItems } from "../wire/envelope.ts";
import { numberOf, queryOf, textOf, valuesOf } from "../wire/query.ts";
import { restOf } from "./equity-routes.ts";
import { EXCHANGE } from "./future-json.ts";
import { SHARES } from "./shares.ts";

/** How many results a search gives when it does not say. */
const USUAL = 25;
const SHARE_HOURS = "0930-1600";
const FUTURE_HOURS = "1800-1700";

interface Found {
  readonly symbol: string;
  readonly description: string;
  readonly type: "Equity" | "Index" | "Future";
  readonly market: string;
  readonly steps: string;
  readonly hours: string;
  readonly hasOptions: boolean;
}

const EVERYTHING: readonly Found[] = [
  ...SHARES.map(({ symbol, name, kind, market }): Found => ({
    symbol,
    description: name,
    type: kind === "index" ? "Index" : "Equity",
    market,
    steps: kind === "index" ? "" : "0.01",
    hours: SHARE_HOURS,
    hasOptions: true,
  })),
  ...FUTURES_PRODUCTS.map(({ root, name }): Found => ({
    symbol: `/${root}`,
    description: name,
    type: "Future",
    market: EXCHANGE,
    steps: "",
    hours: FUTURE_HOURS,
    hasOptions: false,
  })),
];

const matching = (text: string): readonly Found[] => {
  const wanted = text.toUpperCase();
  const inSymbol = EVERYTHING.filter(({ symbol }) => symbol.startsWith(wanted) || symbol.startsWith(`/${wanted}`));
  const inName = EVERYTHING.filter(
    (each) => !inSymbol.includes(each) && each.description.toUpperCase().includes(wanted),
  );
  return wanted === "" ? EVERYTHING : [...inSymbol.toSorted((a, b) => a.symbol.length - b.symbol.length), ...inName];
};

const symbolDataJson = ({ symbol, description, type, market, steps, hours, hasOptions }: Found): Json => ({
  symbol,
  description,
  "listed-market": market,
  "price-increments": steps,
  "trading-hours": hours,
  options: hasOptions,
  "instrument-type": type,
});

const searchedJson = ({ symbol, description, type, market }: Found): Json => ({
  symbol,
  description,
  category: type,
  exchange: market,
  "instrument-type": type,
});

/** Searches by symbol and name. */
export const searchRoutes: Part = (app) => {
  app.get("/symbols/search/*", (request, reply) =>
    sendItems(request, reply, matching(restOf(request)).map(symbolDataJson)),
  );
  app.get("/instruments/search", (request, reply) => {
    const query = queryOf(request.query);
    const limit = numberOf(query, "limit");
    if (!isOk(limit)) return sendError(reply, limit.left);
    const words = (key: string): readonly string[] =>
      valuesOf(query, key).flatMap((value) => value.toLowerCase().split(","));
    const fits = (key: string, value: string): boolean =>
      words(key).length === 0 || words(key).includes(value.toLowerCase());
    const found = matching(textOf(query, "query") ?? "").filter(
      ({ type, market }) => fits("type", type) && fits("category", type) && fits("exchange", market),
    );
    return sendItems(request, reply, found.slice(0, limit.right ?? USUAL).map(searchedJson));
  });
};
