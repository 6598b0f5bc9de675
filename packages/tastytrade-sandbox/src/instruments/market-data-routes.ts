import type { InstrumentSpec, Json } from "@floorbroker/core";
import { paramsOf } from "../orders/in-account.ts";
import type { Part } from "../parts.ts";
import { daysSoFar } from "../streams/dxlink/day-so-far.ts";
import { marketViewOf } from "../streams/dxlink/market-view.ts";
import type { InstrumentType } from "../venue/ticket.ts";
import { sendError, sendItems } from "../wire/envelope.ts";
import { validationError } from "../wire/errors.ts";
import { queryOf, valuesOf } from "../wire/query.ts";
import { restOf, sendFound } from "./equity-routes.ts";
import { listedAs } from "./listed.ts";
import { marketDataJson } from "./market-data.ts";
import { marketMetricsJson } from "./market-metrics.ts";

/** The types of the query, with what each is in an order. */
const TYPES: Readonly<Record<string, { readonly shown: string; readonly type: InstrumentType }>> = {
  index: { shown: "Index", type: "Equity" },
  equity: { shown: "Equity", type: "Equity" },
  "equity-option": { shown: "Equity Option", type: "Equity Option" },
  future: { shown: "Future", type: "Future" },
  // Listed, and without a market here.
  "future-option": { shown: "Future Option", type: "Future Option" },
  cryptocurrency: { shown: "Cryptocurrency", type: "Cryptocurrency" },
};

/** Over all types together (Market data API). */
const MOST_SYMBOLS = 100;

/** Lists come as `equity=AAPL,TSLA` as well as `equity[]=AAPL&equity[]=TSLA`. */
const symbolsOf = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(",")).filter((symbol) => symbol !== "");

/** Quotes and figures of the moment. */
export const marketDataRoutes: Part = (app, { venue, clock }) => {
  const view = marketViewOf(venue);
  const dayOf = daysSoFar(view);
  const dataOf = (shown: string, type: InstrumentType, symbol: string): Json | undefined => {
    const spec: InstrumentSpec | undefined = listedAs(venue, type, symbol);
    return (spec && marketDataJson(view, dayOf, { symbol, type: shown }, spec, clock.now())) ?? undefined;
  };

  app.get("/market-data/by-type", (request, reply) => {
    const query = queryOf(request.query);
    const asked = Object.entries(TYPES).flatMap(([key, { shown, type }]) =>
      symbolsOf(valuesOf(query, key)).map((symbol) => ({ shown, type, symbol })),
    );
    if (asked.length > MOST_SYMBOLS)
      return sendError(reply, validationError({ domain: "symbols", reason: `must be at most ${MOST_SYMBOLS}` }));
    return sendItems(
      request,
      reply,
      asked.flatMap(({ shown, type, symbol }) => dataOf(shown, type, symbol) ?? []),
    );
  });
  app.get("/market-data/:type/*", (request, reply) => {
    const wanted = (paramsOf(request)["type"] ?? "").toLowerCase();
    const found = Object.values(TYPES).find(({ shown }) => shown.toLowerCase() === wanted);
    return sendFound(request, reply, found && dataOf(found.shown, found.type, restOf(request)), "Market data");
  });
  app.get("/market-metrics", (request, reply) => {
    const symbols = symbolsOf(valuesOf(queryOf(request.query), "symbols"));
    return sendItems(
      request,
      reply,
      symbols.flatMap((symbol) => marketMetricsJson(view, symbol, clock.now()) ?? []),
    );
  });
  // Companies of the simulated market neither pay dividends nor report earnings.
  app.get("/market-metrics/historic-corporate-events/dividends/*", (request, reply) => sendItems(request, reply, []));
  app.get("/market-metrics/historic-corporate-events/earnings-reports/*", (request, reply) =>
    sendItems(request, reply, []),
  );
};
