import type { Json } from "@floorbroker/core";
import type { Part } from "../parts.ts";
import { sendItems } from "../wire/envelope.ts";
import { queryOf, valuesOf } from "../wire/query.ts";
import { equityRoutes, restOf, sendFound } from "./equity-routes.ts";
import { futureRoutes } from "./future-routes.ts";
import { marketDataRoutes } from "./market-data-routes.ts";
import { marketTimeRoutes } from "./market-time.ts";
import { CRYPTOCURRENCIES, QUANTITY_PRECISIONS, WARRANTS } from "./other-lists.ts";
import { searchRoutes } from "./search.ts";
import { watchlistRoutes } from "./watchlist-routes.ts";

const asked = (all: ReadonlyMap<string, Json>, symbols: readonly string[]): readonly Json[] =>
  symbols.length === 0 ? [...all.values()] : symbols.flatMap((symbol) => all.get(symbol) ?? []);

/** Coins, warrants, and how fine quantities are. */
const otherRoutes: Part = (app) => {
  for (const [path, all, what] of [
    ["/instruments/cryptocurrencies", CRYPTOCURRENCIES, "Cryptocurrency"],
    ["/instruments/warrants", WARRANTS, "Warrant"],
  ] as const) {
    app.get(path, (request, reply) =>
      sendItems(request, reply, asked(all, valuesOf(queryOf(request.query), "symbol"))),
    );
    app.get(`${path}/*`, (request, reply) => sendFound(request, reply, all.get(restOf(request)), what));
  }
  app.get("/instruments/quantity-decimal-precisions", (request, reply) =>
    sendItems(request, reply, QUANTITY_PRECISIONS),
  );
};

/** Everything that can be looked up of instruments and markets, and watchlists. */
export const instruments: Part = (app, parts) => {
  for (const part of [
    equityRoutes,
    futureRoutes,
    otherRoutes,
    marketDataRoutes,
    marketTimeRoutes,
    searchRoutes,
    watchlistRoutes,
  ])
    part(app, parts);
};
