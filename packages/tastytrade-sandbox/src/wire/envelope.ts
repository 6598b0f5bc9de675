import type { FastifyReply, FastifyRequest } from "fastify";
import type { Json } from "@floorbroker/core";
import { errorBody, type ApiError } from "./errors.ts";
import type { Page } from "./pagination.ts";

/** The path that an answer names as its `context`: without the query. */
export const contextOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? request.url;

/** Answers with one object in `data`. */
export const sendData = (request: FastifyRequest, reply: FastifyReply, data: Json, status = 200): FastifyReply =>
  reply.code(status).send({ data, context: contextOf(request) });

/** Answers with a list under `data.items`. */
export const sendItems = (request: FastifyRequest, reply: FastifyReply, items: readonly Json[]): FastifyReply =>
  sendData(request, reply, { items });

/** Answers with one page of a list; the pagination stands beside `data`, as tastytrade has it. */
export const sendPage = (request: FastifyRequest, reply: FastifyReply, { items, pagination }: Page<Json>): FastifyReply =>
  reply.code(200).send({ data: { items }, "api-version": "v1", context: contextOf(request), pagination });

/** Answers with an error. */
export const sendError = (reply: FastifyReply, error: ApiError): FastifyReply => reply.code(error.status).send(errorBody(error));
