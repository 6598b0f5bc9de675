import { fail, isOk, ok, type InstrumentSpec, type Json, type Result } from "@floorbroker/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { paramsOf } from "../orders/in-account.ts";
import type { Part } from "../parts.ts";
import { sendData, sendError, sendItems, sendPage } from "../wire/envelope.ts";
import { notFound, validationError, type ApiError } from "../wire/errors.ts";
import { pageOf } from "../wire/pagination.ts";
import { flagOf, queryOf, textOf, valuesOf } from "../wire/query.ts";
import { chainOf, type Chain } from "./chain.ts";
import { compactChainJson, detailedChainJson, nestedChainJson } from "./chain-json.ts";
import { equityJson } from "./equity-json.ts";
import { listedAs } from "./listed.ts";
import { anyOptionJson } from "./one-option.ts";
import { SHARES } from "./shares.ts";

/** How many instruments a page has (Instruments API). */
const PAGE = { usual: 1_000, most: 1_000 } as const;

/** A symbol at the end of a path: `AAPL`, `BRK%2FB`, and `BRK/B` or `//ESZ6` from clients that do not encode. */
export const restOf = (request: FastifyRequest): string => paramsOf(request)["*"] ?? "";

/** Answers with what was found, or 404. */
export const sendFound = (
  request: FastifyRequest,
  reply: FastifyReply,
  found: Json | undefined,
  what: string,
): FastifyReply => (found === undefined ? sendError(reply, notFound(what)) : sendData(request, reply, found));

/** Answers with a page of a list, as the query asks. */
export const sendListPage = (request: FastifyRequest, reply: FastifyReply, items: readonly Json[]): FastifyReply => {
  const page = pageOf(items, queryOf(request.query), PAGE);
  return isOk(page) ? sendPage(request, reply, page.right) : sendError(reply, page.left);
};

const CHAIN_FORMS = { nested: nestedChainJson, compact: compactChainJson } as const;

/** Equities, their options, and chains. */
export const equityRoutes: Part = (app, { venue, clock, options }) => {
  const equityOf = (symbol: string): Json | undefined => {
    const spec = listedAs(venue, "Equity", symbol);
    const { instrument } = spec ?? {};
    return spec === undefined || instrument?.kind !== "equity"
      ? undefined
      : equityJson(venue, { ...spec, instrument }, clock.now());
  };
  const optionOf = (symbol: string, withExpired = true): Json | undefined => {
    const spec: InstrumentSpec | undefined = listedAs(venue, "Equity Option", symbol);
    return spec && anyOptionJson(venue, spec, clock.now(), withExpired);
  };
  const all = (symbols: readonly string[], find: (symbol: string) => Json | undefined): readonly Json[] =>
    symbols.flatMap((symbol) => find(symbol) ?? []);
  const chainFor = (symbol: string): Result<ApiError, Chain> => {
    const chain = chainOf(venue, symbol.replace("/", "."), options.start, clock.now());
    return chain === undefined ? fail(notFound("Option chain")) : ok(chain);
  };

  app.get("/instruments/equities", (request, reply) => {
    const query = queryOf(request.query);
    const asked = valuesOf(query, "symbol");
    const listed = SHARES.filter(
      ({ kind }) => (!flagOf(query, "is-etf") || kind === "fund") && (!flagOf(query, "is-index") || kind === "index"),
    ).map(({ symbol }) => symbol);
    return sendListPage(request, reply, all(asked.length === 0 ? listed : asked, equityOf));
  });
  app.get("/instruments/equities/active", (request, reply) => {
    const lendability = textOf(queryOf(request.query), "lendability") ?? "Easy To Borrow";
    const active = SHARES.filter(({ kind }) => kind !== "index" && lendability === "Easy To Borrow");
    return sendListPage(
      request,
      reply,
      all(
        active.map(({ symbol }) => symbol),
        equityOf,
      ),
    );
  });
  app.get("/instruments/equities/*", (request, reply) =>
    sendFound(request, reply, equityOf(restOf(request)), "Equity"),
  );
  app.get("/instruments/equity-options", (request, reply) => {
    const query = queryOf(request.query);
    const asked = valuesOf(query, "symbol");
    if (asked.length === 0) return sendError(reply, validationError({ domain: "symbol", reason: "is missing" }));
    return sendItems(
      request,
      reply,
      all(asked, (symbol) => optionOf(symbol, flagOf(query, "with-expired"))),
    );
  });
  app.get("/instruments/equity-options/*", (request, reply) =>
    sendFound(request, reply, optionOf(restOf(request)), "Equity option"),
  );
  app.get("/option-chains/*", (request, reply) => {
    const [, symbol = "", form] = /^(.*?)(?:\/(nested|compact))?$/.exec(restOf(request)) ?? [];
    const chain = chainFor(symbol);
    if (!isOk(chain)) return sendError(reply, chain.left);
    const json = form === "nested" || form === "compact" ? CHAIN_FORMS[form] : detailedChainJson;
    return sendItems(request, reply, json(chain.right, clock.now()));
  });
};
