import { fail, isOk, ok, type Result } from "@floorbroker/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Part } from "../parts.ts";
import type { OrderRecord, Submission, VenueAccount } from "../venue/venue.ts";
import { sendData, sendError, sendItems, sendPage } from "../wire/envelope.ts";
import { NOT_PERMITTED, notFound, type ApiError } from "../wire/errors.ts";
import { pageOf } from "../wire/pagination.ts";
import { queryOf, valuesOf } from "../wire/query.ts";
import { complexRoutes } from "./complex-routes.ts";
import { editOf, orderOf, replacementOf } from "./decode.ts";
import { idOf, paramsOf, withAccount, type AccountRoute } from "./in-account.ts";
import { liveToday, listed, START_NEEDED_FROM } from "./listing.ts";
import { dryRunOrderJson, orderJson } from "./order-json.ts";
import { besideJson } from "./submission-json.ts";

/** How many orders a page has. */
const PAGE = { usual: 100, most: 200 } as const;

/** Orders of one account and of the customer. */
export const orders: Part = (app, parts) => {
  const { venue, clock, options } = parts;
  const on = (act: AccountRoute) => withAccount(venue.account, act);
  const base = "/accounts/:account/orders";

  const submitted = (request: FastifyRequest, reply: FastifyReply, submission: Result<ApiError, Submission<OrderRecord>>, json: typeof orderJson) =>
    isOk(submission) ? ok(sendData(request, reply, { order: json(submission.right.accepted), ...besideJson(submission.right) }, 201)) : submission;
  const one = (request: FastifyRequest, reply: FastifyReply, order: Result<ApiError, OrderRecord>) =>
    isOk(order) ? ok(sendData(request, reply, orderJson(order.right))) : order;
  const found = (account: VenueAccount, request: FastifyRequest): Result<ApiError, OrderRecord> => {
    const order = account.order(idOf(request));
    return order === undefined ? fail(notFound("Order")) : ok(order);
  };
  const page = (request: FastifyRequest, reply: FastifyReply, all: Result<ApiError, readonly OrderRecord[]>) => {
    if (!isOk(all)) return all;
    const asked = pageOf(all.right, queryOf(request.query), PAGE);
    return isOk(asked) ? ok(sendPage(request, reply, { ...asked.right, items: asked.right.items.map(orderJson) })) : asked;
  };
  /** Paged by the versions that page it, and for whoever asks for a page. */
  const live = (request: FastifyRequest, reply: FastifyReply, all: readonly OrderRecord[]) => {
    const today = liveToday(all, clock.now());
    const query = queryOf(request.query);
    const paged = request.apiVersion >= START_NEEDED_FROM || query.has("per-page") || query.has("page-offset");
    return paged ? page(request, reply, ok(today)) : ok(sendItems(request, reply, today.map(orderJson)));
  };

  app.post(base, on((account, request, reply) => {
    const ticket = orderOf(request.body);
    return isOk(ticket) ? submitted(request, reply, account.submit(ticket.right), orderJson) : ticket;
  }));
  app.post(`${base}/dry-run`, on((account, request, reply) => {
    const ticket = orderOf(request.body);
    return isOk(ticket) ? submitted(request, reply, account.dryRun(ticket.right), dryRunOrderJson) : ticket;
  }));
  app.get(base, on((account, request, reply) => page(request, reply, listed(account.orders(), queryOf(request.query), request.apiVersion))));
  app.get(`${base}/live`, on((account, request, reply) => live(request, reply, account.orders())));
  app.get(`${base}/:id`, on((account, request, reply) => one(request, reply, found(account, request))));
  app.delete(`${base}/:id`, on((account, request, reply) => one(request, reply, account.cancel(idOf(request)))));
  app.put(`${base}/:id`, on((account, request, reply) => {
    const changes = replacementOf(request.body);
    return isOk(changes) ? one(request, reply, account.replace(idOf(request), changes.right)) : changes;
  }));
  app.patch(`${base}/:id`, on((account, request, reply) => {
    const changes = editOf(request.body);
    return isOk(changes) ? one(request, reply, account.replace(idOf(request), changes.right)) : changes;
  }));
  app.post(`${base}/:id/dry-run`, on((account, request, reply) => {
    const changes = editOf(request.body);
    return isOk(changes) ? submitted(request, reply, account.dryRunOfReplace(idOf(request), changes.right), dryRunOrderJson) : changes;
  }));
  // In the SDK and in no document: confirming an order anew changes nothing of it.
  app.post(`${base}/:id/reconfirm`, on((account, request, reply) => one(request, reply, found(account, request))));
  complexRoutes(app, parts);

  /** The customer's orders over all of the accounts that the query names, or all there are. */
  const ofCustomer = (request: FastifyRequest): readonly OrderRecord[] | null => {
    const customer = paramsOf(request)["customer"];
    if (customer !== "me" && customer !== options.customerId) return null;
    const numbers = valuesOf(queryOf(request.query), "account-numbers");
    return venue.accounts
      .filter(({ number }) => numbers.length === 0 || numbers.includes(number))
      .flatMap((account) => account.orders())
      .toSorted((a, b) => a.id - b.id);
  };
  const answered = (reply: FastifyReply, done: Result<ApiError, FastifyReply>): FastifyReply => (isOk(done) ? done.right : sendError(reply, done.left));

  app.get("/customers/:customer/orders", (request, reply) => {
    const all = ofCustomer(request);
    if (all === null) return sendError(reply, NOT_PERMITTED);
    return answered(reply, page(request, reply, listed(all, queryOf(request.query), request.apiVersion)));
  });
  app.get("/customers/:customer/orders/live", (request, reply) => {
    const all = ofCustomer(request);
    return all === null ? sendError(reply, NOT_PERMITTED) : answered(reply, live(request, reply, all));
  });
};
