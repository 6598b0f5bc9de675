import { FUTURES_PRODUCTS, productOf, type Json } from "@floorbroker/core";
import { paramsOf } from "../orders/in-account.ts";
import type { Part } from "../parts.ts";
import { sendData, sendItems } from "../wire/envelope.ts";
import { queryOf, textOf, valuesOf } from "../wire/query.ts";
import { restOf, sendFound, sendListPage } from "./equity-routes.ts";
import { EXCHANGE, futureJson, futureProductJson } from "./future-json.ts";
import { OPTION_PRODUCTS } from "./future-option-products.ts";
import { futureOptionBy, futureOptionJson, futureOptionsOf, nestedFutureChainJson } from "./future-options.ts";
import { allFutures, futureOf, listedFutures, type ListedFuture } from "./futures.ts";
import { listedAs } from "./listed.ts";

const codeOf = (text: string): string => text.replaceAll("/", "").toUpperCase();

/** Futures, their products, and the options that hang on them. */
export const futureRoutes: Part = (app, { venue, clock, options }) => {
  const futureBy = (symbol: string): ListedFuture | undefined => {
    const spec = listedAs(venue, "Future", symbol.replace(/^\/+/, "/"));
    return spec?.instrument.kind === "future" ? futureOf(venue, spec.instrument) : undefined;
  };
  const json = (listed: ListedFuture): Json => futureJson(venue, listed, clock.now());
  const ofProduct = (code: string): readonly ListedFuture[] => {
    const product = productOf(codeOf(code));
    return product === undefined ? [] : listedFutures(venue, product, clock.now());
  };
  const productFor = (exchange: string, code: string): Json | undefined => {
    const product = exchange === EXCHANGE ? productOf(codeOf(code)) : undefined;
    return product && futureProductJson(product);
  };
  const optionBy = (symbol: string): Json | undefined => {
    const found = futureOptionBy(venue, symbol, options.start, clock.now());
    return found && futureOptionJson(found, clock.now());
  };

  app.get("/instruments/futures", (request, reply) => {
    const query = queryOf(request.query);
    const [symbols, codes] = [valuesOf(query, "symbol"), valuesOf(query, "product-code")];
    if (symbols.length > 0)
      return sendListPage(request, reply, symbols.flatMap((symbol) => futureBy(symbol) ?? []).map(json));
    if ((textOf(query, "exchange") ?? EXCHANGE) !== EXCHANGE) return sendListPage(request, reply, []);
    return sendListPage(
      request,
      reply,
      (codes.length > 0 ? codes.flatMap(ofProduct) : allFutures(venue, clock.now())).map(json),
    );
  });
  app.get("/instruments/futures/*", (request, reply) => {
    const found = futureBy(restOf(request));
    return sendFound(request, reply, found && json(found), "Future");
  });
  app.get("/instruments/future-products", (request, reply) =>
    sendListPage(request, reply, FUTURES_PRODUCTS.map(futureProductJson)),
  );
  app.get("/instruments/future-products/:exchange/*", (request, reply) =>
    sendFound(request, reply, productFor(paramsOf(request)["exchange"] ?? "", restOf(request)), "Future product"),
  );
  app.get("/instruments/future-option-products", (request, reply) =>
    sendListPage(request, reply, [...OPTION_PRODUCTS.values()]),
  );
  // `{exchange}/{root}`, or the root alone.
  app.get("/instruments/future-option-products/*", (request, reply) => {
    const [, root = ""] = /^(?:CME\/)?([A-Z0-9]+)$/.exec(restOf(request)) ?? [];
    return sendFound(request, reply, OPTION_PRODUCTS.get(root), "Future option product");
  });
  app.get("/instruments/future-options", (request, reply) =>
    sendItems(
      request,
      reply,
      valuesOf(queryOf(request.query), "symbol").flatMap((symbol) => optionBy(symbol) ?? []),
    ),
  );
  app.get("/instruments/future-options/*", (request, reply) =>
    sendFound(request, reply, optionBy(restOf(request)), "Future option"),
  );
  app.get("/futures-option-chains/*", (request, reply) => {
    const [, symbol = "", nested] = /^(.*?)(\/nested)?$/.exec(restOf(request)) ?? [];
    const [code, now] = [codeOf(symbol), clock.now()];
    if (nested !== undefined) return sendData(request, reply, nestedFutureChainJson(venue, code, options.start, now));
    const all = [...futureOptionsOf(venue, code, options.start, now).values()].flat();
    return sendItems(
      request,
      reply,
      all.map((each) => futureOptionJson(each, now)),
    );
  });
};
