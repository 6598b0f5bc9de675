import { fail, isOk, newYorkDate, ok, type Json, type Result } from "@floorbroker/core";
import type { Part } from "../parts.ts";
import { isTerminal, type ComplexRecord, type OrderRecord, type VenueAccount } from "../venue/venue.ts";
import { sendData, sendItems, sendPage } from "../wire/envelope.ts";
import { notFound, preflightFailure, type ApiError } from "../wire/errors.ts";
import { pageOf } from "../wire/pagination.ts";
import { queryOf } from "../wire/query.ts";
import { complexOf } from "./decode.ts";
import { complexJson, dryRunOrderJson } from "./order-json.ts";
import { idOf, withAccount, type AccountRoute } from "./in-account.ts";
import { besideJson } from "./submission-json.ts";

const PAGE = { usual: 10, most: 200 } as const;

/** The orders of a complex order; a trigger comes first. */
const ordersOf = (account: VenueAccount, { triggerId, orderIds }: ComplexRecord): readonly OrderRecord[] =>
  (triggerId === null ? orderIds : [triggerId, ...orderIds]).flatMap((id) => account.order(id) ?? []);

/** The routes of complex orders. */
export const complexRoutes: Part = (app, { venue, clock }) => {
  const on = (act: AccountRoute) => withAccount(venue.account, act);
  const base = "/accounts/:account/complex-orders";
  const json = (account: VenueAccount, complex: ComplexRecord): Json => complexJson(complex, account.order);
  const found = (account: VenueAccount, id: number): Result<ApiError, ComplexRecord> => {
    const complex = account.complexOrder(id);
    return complex === undefined ? fail(notFound("Complex order")) : ok(complex);
  };
  /** Whether one of its orders is not over, or was until today. */
  const isLive = (account: VenueAccount, complex: ComplexRecord): boolean => {
    const today = newYorkDate(clock.now());
    return ordersOf(account, complex).some(({ status, updatedAt }) => !isTerminal(status) || newYorkDate(updatedAt) === today);
  };

  app.post(base, on((account, request, reply) => {
    const ticket = complexOf(request.body);
    const submission = isOk(ticket) ? account.submitComplex(ticket.right) : ticket;
    if (!isOk(submission)) return submission;
    return ok(sendData(request, reply, { "complex-order": json(account, submission.right.accepted), ...besideJson(submission.right) }, 201));
  }));
  app.post(`${base}/dry-run`, on((account, request, reply) => {
    const ticket = complexOf(request.body);
    if (!isOk(ticket)) return ticket;
    const submission = account.dryRunComplex(ticket.right);
    if (!isOk(submission)) return submission;
    const all = submission.right.accepted.map(dryRunOrderJson);
    const [trigger, ...rest] = all;
    const orders = ticket.right.trigger === null || trigger === undefined ? { orders: all } : { "trigger-order": trigger, orders: rest };
    const complex = { "account-number": account.number, type: ticket.right.type, ...orders };
    return ok(sendData(request, reply, { "complex-order": complex, ...besideJson(submission.right) }, 201));
  }));
  app.get(base, on((account, request, reply) => {
    const asked = pageOf(account.complexOrders().toReversed(), queryOf(request.query), PAGE);
    if (!isOk(asked)) return asked;
    return ok(sendPage(request, reply, { ...asked.right, items: asked.right.items.map((complex) => json(account, complex)) }));
  }));
  app.get(`${base}/live`, on((account, request, reply) => {
    const live = account.complexOrders().filter((complex) => isLive(account, complex));
    return ok(sendItems(request, reply, live.toReversed().map((complex) => json(account, complex))));
  }));
  app.get(`${base}/:id`, on((account, request, reply) => {
    const complex = found(account, idOf(request));
    return isOk(complex) ? ok(sendData(request, reply, json(account, complex.right))) : complex;
  }));
  app.delete(`${base}/:id`, on((account, request, reply) => {
    const complex = account.cancelComplex(idOf(request));
    return isOk(complex) ? ok(sendData(request, reply, json(account, complex.right))) : complex;
  }));
  // Only the ratio of PAIRS orders could be edited, and those are not played.
  app.patch(`${base}/:id`, on((account, request) => {
    const complex = found(account, idOf(request));
    return isOk(complex) ? fail(preflightFailure({ code: "invalid_complex_order", message: "Only PAIRS orders can be edited." })) : complex;
  }));
};
