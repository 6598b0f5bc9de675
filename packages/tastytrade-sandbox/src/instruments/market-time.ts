import { addDays, daysBetween, isOk, newYorkDate, type CivilDate, type Json } from "@floorbroker/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { paramsOf } from "../orders/in-account.ts";
import type { Part } from "../parts.ts";
import { sendData, sendError, sendItems } from "../wire/envelope.ts";
import { notFound, validationError } from "../wire/errors.ts";
import { dateOf, instantOf, queryOf, textOf, valuesOf } from "../wire/query.ts";
import {
  calendarFor,
  currentSessionJson,
  holidaysJson,
  isCollection,
  sessionBefore,
  sessionFrom,
  sessionJson,
  simpleSessionJson,
  type Collection,
} from "./market-sessions.ts";

/** A list of sessions reaches over nine months at most (Market sessions API). */
const LONGEST_DAYS = 275;
const USUAL: readonly Collection[] = ["CFE", "CME", "Equity"];
const FUTURES: readonly Collection[] = ["CFE", "CME"];

/** Hours and holidays. */
export const marketTimeRoutes: Part = (app, { clock }) => {
  const today = (): CivilDate => newYorkDate(clock.now());
  const listOf = (request: FastifyRequest, reply: FastifyReply, collections: readonly Collection[]): FastifyReply =>
    sendItems(
      request,
      reply,
      collections.map((each) => currentSessionJson(each, clock.now())),
    );
  /** Answers for a collection and the date of the query, today's without one. */
  const dated = (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    json: (collection: Collection, date: CivilDate) => Json,
  ): FastifyReply => {
    const date = dateOf(queryOf(request.query), "date");
    if (!isOk(date)) return sendError(reply, date.left);
    return isCollection(name)
      ? sendData(request, reply, json(name, date.right ?? today()))
      : sendError(reply, notFound("Instrument collection"));
  };
  const nameOf = (request: FastifyRequest): string => paramsOf(request)["collection"] ?? "";
  const next = (collection: Collection, date: CivilDate): Json =>
    sessionJson(collection, sessionFrom(collection, date));
  const previous = (collection: Collection, date: CivilDate): Json =>
    sessionJson(collection, sessionBefore(collection, date));

  app.get("/market-time/sessions", (request, reply) => {
    const query = queryOf(request.query);
    const [from, to] = [dateOf(query, "from-date"), dateOf(query, "to-date")];
    if (!isOk(from)) return sendError(reply, from.left);
    if (!isOk(to)) return sendError(reply, to.left);
    const name = textOf(query, "instrument-collection") ?? "Equity";
    if (!isCollection(name))
      return sendError(
        reply,
        validationError({ domain: "instrument-collection", reason: "does not have a valid value" }),
      );
    if (to.right === null) return sendError(reply, validationError({ domain: "to-date", reason: "is missing" }));
    const [first, last] = [from.right ?? today(), to.right];
    if (daysBetween(first, last) > LONGEST_DAYS)
      return sendError(reply, validationError({ domain: "to-date", reason: "must be within 9 months" }));
    const dates = Array.from({ length: Math.max(daysBetween(first, last) + 1, 0) }, (_, n) => addDays(first, n));
    const sessions = dates.flatMap((date) => calendarFor(name).sessionOf(date) ?? []);
    return sendItems(
      request,
      reply,
      sessions.map((session) => simpleSessionJson(name, session)),
    );
  });
  app.get("/market-time/sessions/current", (request, reply) => {
    const asked = valuesOf(queryOf(request.query), "instrument-collections");
    const wrong = asked.find((each) => !isCollection(each));
    if (wrong !== undefined)
      return sendError(
        reply,
        validationError({ domain: "instrument-collections", reason: "does not have a valid value" }),
      );
    return listOf(request, reply, asked.length === 0 ? USUAL : asked.filter(isCollection));
  });
  app.get("/market-time/equities/sessions/current", (request, reply) => {
    const at = instantOf(queryOf(request.query), "current-time");
    return isOk(at)
      ? sendData(request, reply, currentSessionJson("Equity", at.right ?? clock.now()))
      : sendError(reply, at.left);
  });
  app.get("/market-time/equities/sessions/next", (request, reply) => dated(request, reply, "Equity", next));
  app.get("/market-time/equities/sessions/previous", (request, reply) => dated(request, reply, "Equity", previous));
  app.get("/market-time/equities/holidays", (request, reply) =>
    sendData(request, reply, holidaysJson("Equity", clock.now())),
  );
  app.get("/market-time/futures/sessions/current", (request, reply) => listOf(request, reply, FUTURES));
  app.get("/market-time/futures/sessions/current/:collection", (request, reply) =>
    dated(request, reply, nameOf(request), (collection) => currentSessionJson(collection, clock.now())),
  );
  app.get("/market-time/futures/sessions/next/:collection", (request, reply) =>
    dated(request, reply, nameOf(request), next),
  );
  app.get("/market-time/futures/sessions/previous/:collection", (request, reply) =>
    dated(request, reply, nameOf(request), previous),
  );
  app.get("/market-time/futures/holidays/:collection", (request, reply) =>
    dated(request, reply, nameOf(request), (collection) => holidaysJson(collection, clock.now())),
  );
};
