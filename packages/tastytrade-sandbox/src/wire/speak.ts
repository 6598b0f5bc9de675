import type { FastifyInstance } from "fastify";
import { isOk } from "@floorbroker/core";
import { sendError } from "./envelope.ts";
import { apiError, validationError } from "./errors.ts";
import { readJson } from "./json.ts";

/** How tastytrade speaks HTTP, whatever the route: lenient bodies, every error in its envelope. */
export const speakTastytrade = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  // Clients send `Content-Type: application/json` with calls that have no body, too.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    if (body === "") return done(null, undefined);
    const read = readJson(String(body));
    return isOk(read) ? done(null, read.right) : done(UNREADABLE);
  });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, _body, done) => done(null, undefined));

  app.setNotFoundHandler((_request, reply) => sendError(reply, apiError(404, "not_found", "The requested resource was not found")));
  app.setErrorHandler((error, _request, reply) => {
    if (error === UNREADABLE) return sendError(reply, validationError({ domain: "body", reason: "is not valid JSON" }));
    const status = statusOf(error);
    if (status < 500) return sendError(reply, apiError(status, "validation_error", String(error)));
    return sendError(reply, apiError(500, "internal_error", "Something went wrong in the sandbox"));
  });
};

const UNREADABLE = new Error("unreadable body");

const statusOf = (error: unknown): number =>
  typeof error === "object" && error !== null && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : 500;
