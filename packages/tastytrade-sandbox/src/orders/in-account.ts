import { isOk, type Result } from "@floorbroker/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { VenueAccount } from "../venue/venue.ts";
import { sendError } from "../wire/envelope.ts";
import { NOT_PERMITTED, type ApiError } from "../wire/errors.ts";

type Params = Readonly<Record<string, string>>;

/** What the path names; fastify gives params as an object of texts. */
export const paramsOf = (request: FastifyRequest): Params => request.params as Params; // by the routes' own patterns

/** An id of the path: anything but a number is nobody's. */
export const idOf = (request: FastifyRequest): number => Number(/^\d{1,15}$/.exec(paramsOf(request)["id"] ?? "")?.[0] ?? Number.NaN);

/** What a route does with its account: it answers, or says why not. */
export type AccountRoute = (
  account: VenueAccount,
  request: FastifyRequest,
  reply: FastifyReply,
) => Result<ApiError, FastifyReply>;

/** Runs what a route does with its account and sends the error if there is one. */
export const withAccount =
  (find: (number: string) => VenueAccount | undefined, act: AccountRoute) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const account = find(paramsOf(request)["account"] ?? "");
    if (account === undefined) return sendError(reply, NOT_PERMITTED);
    const done = act(account, request, reply);
    return isOk(done) ? done.right : sendError(reply, done.left);
  };
