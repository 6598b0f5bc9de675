import type { FastifyReply } from "fastify";
import { fail, instrumentId, isOk, ok, parseDecimal, parseOcc, type Decimal, type InstrumentId, type Json, type Problem, type Result } from "@floorbroker/core";
import * as t from "io-ts";
import type { Part, SandboxParts } from "../parts.ts";
import { closeLines } from "../streams/line.ts";
import { idOfStreamerSymbol } from "../streams/streamer-symbols.ts";
import { idOfSymbol } from "../venue/symbols.ts";
import { sendData, sendError } from "../wire/envelope.ts";
import { apiError, notFound, type ApiError } from "../wire/errors.ts";
import { decodeSwitch, listedSwitches } from "./decode-switch.ts";
import type { ArmedSwitch } from "./switchboard.ts";

const price = t.union([t.number, t.string]);
const quoteBody = t.type({ symbol: t.string, bid: t.union([price, t.null]), ask: t.union([price, t.null]), size: t.union([t.Int, t.undefined]) });
const fillBody = t.type({ "order-id": t.Int, quantity: t.union([t.Int, t.undefined]), price: t.union([price, t.undefined]) });
const tradeBody = t.type({ symbol: t.string, action: t.keyof({ Buy: null, Sell: null }), quantity: t.Int, price });
const disconnectBody = t.partial({ stream: t.keyof({ account: null, quotes: null }), code: t.Int });

const refuse = (message: string): ApiError => apiError(400, "bad_request", message);

const refuseProblem = (reply: FastifyReply, { code, text, suggestions }: Problem): FastifyReply =>
  sendError(reply, apiError(400, code.replaceAll("-", "_"), [text, ...suggestions].join(". ")));

const armedJson = ({ id, wanted, acted, left }: ArmedSwitch): Json => ({ id, ...Object.fromEntries(Object.entries(wanted)), acted, left });

/** Null stays null: nobody bids or asks. `undefined` for what is no price. */
const priceOf = (value: string | number | null): Decimal | null | undefined => (value === null ? null : parseDecimal(String(value)));

/** The instrument behind tastytrade's symbol or the quote service's, whichever it is. */
const instrumentOfEither = (symbol: string, { venue, clock }: SandboxParts): InstrumentId | undefined => {
  const now = clock.now();
  const occ = parseOcc(symbol);
  if (isOk(occ)) return occ.right.id;
  const id = symbol.startsWith("/") && !symbol.includes(":") ? idOfSymbol("Future", symbol, now) : idOfStreamerSymbol(symbol, now);
  return id !== undefined && venue.accounts[0]?.world().market.specOf(id) !== undefined ? instrumentId(id) : undefined;
};

const pinQuote = (body: unknown, parts: SandboxParts): Result<ApiError, Json> => {
  const decoded = quoteBody.decode(body);
  if (!isOk(decoded)) return fail(refuse('Send {"symbol": "SPY", "bid": 590.10, "ask": 590.12}; null where nobody bids or asks.'));
  const { symbol, size } = decoded.right;
  const id = instrumentOfEither(symbol, parts);
  const [bid, ask] = [priceOf(decoded.right.bid), priceOf(decoded.right.ask)];
  if (id === undefined) return fail(notFound(symbol));
  if (bid === undefined || ask === undefined || (bid !== null && ask !== null && bid > ask)) return fail(refuse("bid and ask have to be prices, the bid not above the ask."));
  parts.venue.fixQuote(id, bid, ask, size);
  return ok({ symbol, bid: decoded.right.bid, ask: decoded.right.ask });
};

const fillByHand = (body: unknown, { venue }: SandboxParts): Result<ApiError, Json> => {
  const decoded = fillBody.decode(body);
  if (!isOk(decoded)) return fail(refuse('Send {"order-id": 500000001, "quantity": 1, "price": 1.25}; without quantity all of it, without price at its own.'));
  const { "order-id": id, quantity, price: at } = decoded.right;
  const account = venue.accounts.find((each) => each.order(id) !== undefined);
  if (account === undefined) return fail(notFound(`Order ${id}`));
  const filledAt = at === undefined ? null : priceOf(at);
  if (filledAt === undefined) return fail(refuse("price has to be a price."));
  if (!account.fill(id, quantity ?? null, filledAt)) return fail(apiError(422, "order_not_working", `Order ${id} does not work in the market now`));
  return ok({ "order-id": id });
};

const tradeByHand = (account: string | undefined, body: unknown, parts: SandboxParts): Result<ApiError, Json> => {
  const decoded = tradeBody.decode(body);
  if (!isOk(decoded)) return fail(refuse('Send {"symbol": "AAPL", "action": "Buy", "quantity": 100, "price": 230.5}.'));
  const { symbol, action, quantity } = decoded.right;
  const id = instrumentOfEither(symbol, parts);
  const at = priceOf(decoded.right.price);
  const found = account === undefined ? parts.venue.accounts[0] : parts.venue.account(account);
  if (found === undefined || id === undefined) return fail(notFound(found === undefined ? `Account ${account ?? ""}` : symbol));
  if (at === undefined || at === null || quantity < 1) return fail(refuse("price has to be a price and quantity at least 1."));
  found.world().tradeByHand(id, action === "Buy" ? "buy" : "sell", quantity, at);
  return ok({ symbol, action, quantity });
};

const switchRoutes: Part = (app, { switches }) => {
  app.get("/sandbox/switches", (request, reply) =>
    sendData(request, reply, {
      available: listedSwitches().map((each) => ({ ...each })),
      armed: switches.armed().map(armedJson),
    }),
  );
  app.post("/sandbox/switches", (request, reply) => {
    const decoded = decodeSwitch(request.body);
    return isOk(decoded) ? sendData(request, reply, armedJson(switches.arm(decoded.right)), 201) : refuseProblem(reply, decoded.left);
  });
  app.delete("/sandbox/switches", (_request, reply) => {
    switches.disarm();
    return reply.code(204).send();
  });
  app.delete<{ readonly Params: { readonly id: string } }>("/sandbox/switches/:id", (request, reply) =>
    switches.disarm(Number(request.params.id)) ? reply.code(204).send() : sendError(reply, notFound(`Switch ${request.params.id}`)),
  );
};

/** The sandbox's own counter at `/sandbox/…`: no token, no faults. It listens on this machine only. */
export const admin: Part = (app, parts) => {
  const { options, venue, tokens, traffic, lines, urls } = parts;
  switchRoutes(app, parts);
  const answering = (work: (body: unknown) => Result<ApiError, Json>) => (request: Parameters<typeof sendData>[0], reply: FastifyReply) => {
    const done = work(request.body);
    return isOk(done) ? sendData(request, reply, done.right, 201) : sendError(reply, done.left);
  };
  app.get("/sandbox/settings", (request, reply) => {
    const { rest, streamer, dxlink } = urls();
    const { clientSecret, refreshToken } = options.credentials;
    return sendData(request, reply, {
      "base-url": rest,
      "streamer-url": streamer,
      "dxlink-url": dxlink,
      "account-numbers": options.accounts.map(({ number }) => number),
      "client-secret": clientSecret,
      "refresh-token": refreshToken,
      "in-flight": traffic.inFlight(),
    });
  });
  app.get("/sandbox/requests", (_request, reply) => reply.send({ data: { items: traffic.requests() }, context: "/sandbox/requests" }));
  app.post("/sandbox/quotes", answering((body) => pinQuote(body, parts)));
  app.post("/sandbox/fills", answering((body) => fillByHand(body, parts)));
  app.post<{ readonly Params: { readonly account?: string } }>("/sandbox/accounts/:account/trades", (request, reply) =>
    answering((body) => tradeByHand(request.params.account, body, parts))(request, reply),
  );
  app.post("/sandbox/wipe", (_request, reply) => {
    venue.wipe();
    return reply.code(204).send();
  });
  app.post("/sandbox/revoke-tokens", (_request, reply) => {
    tokens.revokeAll();
    return reply.code(204).send();
  });
  app.post("/sandbox/disconnect", (request, reply) => {
    const decoded = disconnectBody.decode(request.body ?? {});
    if (!isOk(decoded)) return sendError(reply, refuse('Send {"stream": "account", "code": 1001}.'));
    const open = lines.size;
    closeLines(lines, decoded.right.stream ?? null, decoded.right.code ?? 1006);
    return sendData(request, reply, { open }, 201);
  });
};
