import { isOk, negate, newYorkDate, ok, type Result } from "@floorbroker/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { orderOf } from "../orders/decode.ts";
import { idOf, paramsOf, withAccount, type AccountRoute } from "../orders/in-account.ts";
import type { Part, SandboxParts } from "../parts.ts";
import { sumOfFees } from "../venue/fees.ts";
import type { TransactionRecord, VenueAccount } from "../venue/venue.ts";
import { sendData, sendError, sendItems, sendPage } from "../wire/envelope.ts";
import { NOT_PERMITTED, notFound, type ApiError } from "../wire/errors.ts";
import { pageOf } from "../wire/pagination.ts";
import { dateOf, flagOf, queryOf } from "../wire/query.ts";
import { amountFields } from "../wire/values.ts";
import { askedBars } from "./asked-bars.ts";
import { askedSnapshots } from "./asked-snapshots.ts";
import { balanceJson } from "./balance-json.ts";
import { accountJson, customerJson, ownedAccountJson, userJson } from "./customer-json.ts";
import { effectiveRequirementJson, marginEstimateJson, marginReportJson, positionLimitJson } from "./margin-json.ts";
import { barJson } from "./net-liq.ts";
import { positionJson } from "./position-json.ts";
import { askedPositions } from "./positions.ts";
import { snapshotsOf } from "./snapshots.ts";
import { tradingStatusJson } from "./trading-status.ts";
import { firstDeposit, transactionJson } from "./transaction-json.ts";
import { askedTransactions } from "./transactions.ts";

/**
 * From this version on `/balances` is a list with an entry for each currency; before it is one object. The documents
 * show both and no date; this is the oldest version of which a client is known to read the list.
 */
export const BALANCES_LISTED_FROM = "20251101";

/** How many transactions a page has (Transactions API). */
const PAGE = { usual: 250, most: 2_000 } as const;

const customers: Part = (app, { venue, options }) => {
  const { customerId, start } = options;
  const numberOf = (request: FastifyRequest): string | undefined => {
    const id = paramsOf(request)["customer"] ?? "";
    return id === "me" || id === customerId ? id : undefined;
  };
  app.post("/sessions/validate", (request, reply) => sendData(request, reply, userJson(customerId), 201));
  app.get("/customers/:customer", (request, reply) => {
    const id = numberOf(request);
    return id === undefined
      ? sendError(reply, NOT_PERMITTED)
      : sendData(request, reply, customerJson(id, customerId, start));
  });
  app.get("/customers/:customer/accounts", (request, reply) => {
    if (numberOf(request) === undefined) return sendError(reply, NOT_PERMITTED);
    return sendItems(
      request,
      reply,
      venue.accounts.map(({ number }) => ownedAccountJson(number, start)),
    );
  });
  app.get("/customers/:customer/accounts/:account", (request, reply) => {
    const account = venue.account(paramsOf(request)["account"] ?? "");
    if (numberOf(request) === undefined || account === undefined) return sendError(reply, NOT_PERMITTED);
    return sendData(request, reply, accountJson(account.number, start));
  });
};

/** All bookings of an account, the money that it began with first. */
const bookingsOf =
  ({ venue, options }: SandboxParts) =>
  (account: VenueAccount): readonly TransactionRecord[] => {
    const place = venue.accounts.indexOf(account);
    const cash = options.accounts[place]?.cash;
    return cash === undefined
      ? account.transactions()
      : [firstDeposit(cash, place, options.start), ...account.transactions()];
  };

const money: Part = (app, parts) => {
  const { venue, clock, options } = parts;
  const on = (act: AccountRoute) => withAccount(venue.account, act);
  const snapshots = snapshotsOf(venue, clock, options.world);
  app.addHook("onClose", (_app, done) => {
    snapshots.stop();
    done();
  });
  const balance = (account: VenueAccount) => balanceJson(account, options.world, clock.now());
  const bookings = bookingsOf(parts);

  app.get(
    "/accounts/:account/balances",
    on((account, request, reply) =>
      ok(
        request.apiVersion >= BALANCES_LISTED_FROM
          ? sendItems(request, reply, [balance(account)])
          : sendData(request, reply, balance(account)),
      ),
    ),
  );
  app.get(
    "/accounts/:account/balances/:currency",
    on((account, request, reply) => {
      const isDollar = paramsOf(request)["currency"]?.toUpperCase() === "USD";
      return ok(isDollar ? sendData(request, reply, balance(account)) : sendError(reply, notFound("Balance")));
    }),
  );
  app.get(
    "/accounts/:account/balance-snapshots",
    on((account, request, reply) => {
      const asked = askedSnapshots(snapshots.of(account), queryOf(request.query));
      if (!isOk(asked)) return asked;
      const items = [...asked.right.items.map(({ data }) => data), balance(account)];
      return ok(sendPage(request, reply, { items, pagination: asked.right.pagination }));
    }),
  );
  app.get(
    "/accounts/:account/positions",
    on((account, request, reply) => {
      const query = queryOf(request.query);
      const found = askedPositions(account.positions(), query);
      return ok(
        sendItems(
          request,
          reply,
          found.map((each) => positionJson(account, each, clock.now(), flagOf(query, "include-marks"))),
        ),
      );
    }),
  );
  app.get(
    "/accounts/:account/net-liq",
    on((account, request, reply) => {
      const bars = askedBars(account, bookings(account), new Map([["time-back", ["1d"]]]), options.start, clock.now());
      return isOk(bars) ? ok(sendData(request, reply, bars.right.map(barJson).at(-1) ?? {})) : bars;
    }),
  );
  app.get(
    "/accounts/:account/net-liq/history",
    on((account, request, reply) => {
      const bars = askedBars(account, bookings(account), queryOf(request.query), options.start, clock.now());
      return isOk(bars) ? ok(sendItems(request, reply, bars.right.map(barJson))) : bars;
    }),
  );
};

const transactions: Part = (app, parts) => {
  const { venue, clock } = parts;
  const on = (act: AccountRoute) => withAccount(venue.account, act);
  const base = "/accounts/:account/transactions";
  const bookings = bookingsOf(parts);

  app.get(
    base,
    on((account, request, reply) => {
      const query = queryOf(request.query);
      const found = askedTransactions(bookings(account), query);
      const page = isOk(found) ? pageOf(found.right, query, PAGE) : found;
      if (!isOk(page)) return page;
      const items = page.right.items.map((record) => transactionJson(account.number, record, clock.now()));
      return ok(sendPage(request, reply, { ...page.right, items }));
    }),
  );
  app.get(
    `${base}/total-fees`,
    on((account, request, reply) => {
      const date = dateOf(queryOf(request.query), "date");
      if (!isOk(date)) return date;
      const day = date.right ?? newYorkDate(clock.now());
      const { total } = sumOfFees(
        account
          .transactions()
          .filter(({ at }) => newYorkDate(at) === day)
          .map(({ fees }) => fees),
      );
      return ok(sendData(request, reply, amountFields("total-fees", negate(total))));
    }),
  );
  app.get(
    `${base}/:id`,
    on((account, request, reply) => {
      const record = bookings(account).find(({ id }) => id === idOf(request));
      return ok(
        record === undefined
          ? sendError(reply, notFound("Transaction"))
          : sendData(request, reply, transactionJson(account.number, record, clock.now())),
      );
    }),
  );
};

const margins: Part = (app, { venue, clock, options }) => {
  const on = (act: AccountRoute) => withAccount(venue.account, act);
  const placeOf = (account: VenueAccount): number => venue.accounts.indexOf(account);

  app.get(
    "/accounts/:account/trading-status",
    on((account, request, reply) =>
      ok(sendData(request, reply, tradingStatusJson(account.number, placeOf(account), options.start))),
    ),
  );
  app.get(
    "/accounts/:account/position-limit",
    on((account, request, reply) => ok(sendData(request, reply, positionLimitJson(account.number, placeOf(account))))),
  );
  app.get(
    "/accounts/:account/margin-requirements/*",
    on((_account, request, reply) => {
      const [, underlying] = /^(.+)\/effective$/.exec(paramsOf(request)["*"] ?? "") ?? [];
      return ok(
        underlying === undefined
          ? sendError(reply, notFound("Margin requirement"))
          : sendData(request, reply, effectiveRequirementJson(underlying)),
      );
    }),
  );
  app.get(
    "/margin/accounts/:account/requirements",
    on((account, request, reply) =>
      ok(sendData(request, reply, marginReportJson(account, options.world, clock.now()))),
    ),
  );
  app.post(
    "/margin/accounts/:account/dry-run",
    on((account, request, reply): Result<ApiError, FastifyReply> => {
      const ticket = orderOf(request.body);
      const estimate = isOk(ticket) ? account.dryRun(ticket.right) : ticket;
      return isOk(estimate)
        ? ok(sendData(request, reply, marginEstimateJson(account, estimate.right.buyingPower)))
        : estimate;
    }),
  );
  // The model behind the simulated options has no interest in it.
  app.get("/margin-requirements-public-configuration", (request, reply) =>
    sendData(request, reply, { "risk-free-rate": "0.0" }),
  );
};

/** Customers, accounts, money, positions, transactions, margin: everything of an account but its orders. */
export const accounts: Part = (app, parts) => {
  for (const part of [customers, money, transactions, margins]) part(app, parts);
};
