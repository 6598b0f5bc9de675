import {
  fail,
  isOk,
  ok,
  parseDecimal,
  parseOcc,
  type Decimal,
  type InstrumentId,
  type Json,
  type Result,
} from "@floorbroker/core";
import * as t from "io-ts";
import type { SandboxParts } from "../parts.ts";
import { idOfStreamerSymbol } from "../streams/streamer-symbols.ts";
import { idOfSymbol } from "../venue/symbols.ts";
import { apiError, notFound, type ApiError } from "../wire/errors.ts";

const price = t.union([t.number, t.string]);
const count = t.union([t.Int, t.undefined]);
const quoteBody = t.type({
  symbol: t.string,
  bid: t.union([price, t.null]),
  ask: t.union([price, t.null]),
  size: count,
});
const fillBody = t.type({
  "order-id": t.Int,
  quantity: count,
  price: t.union([price, t.undefined]),
});
const tradeBody = t.type({ symbol: t.string, action: t.keyof({ Buy: null, Sell: null }), quantity: t.Int, price });

/** What is wrong with the body of such a call. */
export const refuse = (message: string): ApiError => apiError(400, "bad_request", message);

/** `undefined` for what is no price. */
const priceOf = (value: string | number): Decimal | undefined => {
  const read = parseDecimal(String(value));
  return read !== undefined && read > 0n ? read : undefined;
};

/** Null stays null: nobody bids or asks. */
const sideOf = (value: string | number | null): Decimal | null | undefined => (value === null ? null : priceOf(value));

const isNone = (units: number | undefined): boolean => units !== undefined && units < 1;

/** The instrument behind tastytrade's symbol or the quote service's, whichever it is. */
const instrumentOfEither = (symbol: string, { venue, clock }: SandboxParts): InstrumentId | undefined => {
  const now = clock.now();
  const occ = parseOcc(symbol);
  if (isOk(occ)) return occ.right.id;
  const id =
    symbol.startsWith("/") && !symbol.includes(":")
      ? idOfSymbol("Future", symbol, now)
      : idOfStreamerSymbol(symbol, now);
  return id !== undefined && venue.accounts[0]?.world().market.specOf(id) !== undefined ? id : undefined;
};

/** `{"symbol": "SPY", "bid": 590.10, "ask": 590.12, "size": 500}`: the quote stands there from now on. */
export const pinQuote = (body: unknown, parts: SandboxParts): Result<ApiError, Json> => {
  const decoded = quoteBody.decode(body);
  if (!isOk(decoded))
    return fail(refuse('Send {"symbol": "SPY", "bid": 590.10, "ask": 590.12}; null where nobody bids or asks.'));
  const { symbol, size } = decoded.right;
  const id = instrumentOfEither(symbol, parts);
  const [bid, ask] = [sideOf(decoded.right.bid), sideOf(decoded.right.ask)];
  if (id === undefined) return fail(notFound(symbol));
  if (bid === undefined || ask === undefined || (bid !== null && ask !== null && bid > ask))
    return fail(refuse("bid and ask have to be prices above 0, the bid not above the ask."));
  if (isNone(size)) return fail(refuse("size has to be at least 1."));
  parts.venue.fixQuote(id, bid, ask, size);
  return ok({ symbol, bid: decoded.right.bid, ask: decoded.right.ask });
};

/** `{"order-id": 500000001, "quantity": 1, "price": 1.25}`: fills an order that works in the market. */
export const fillByHand = (body: unknown, { venue }: SandboxParts): Result<ApiError, Json> => {
  const decoded = fillBody.decode(body);
  if (!isOk(decoded))
    return fail(
      refuse(
        'Send {"order-id": 500000001, "quantity": 1, "price": 1.25}; without quantity all of it, without price at its own.',
      ),
    );
  const { "order-id": id, quantity, price: at } = decoded.right;
  const account = venue.accounts.find((each) => each.order(id) !== undefined);
  if (account === undefined) return fail(notFound(`Order ${id}`));
  const filledAt = at === undefined ? null : priceOf(at);
  if (filledAt === undefined || isNone(quantity))
    return fail(refuse("price has to be a price above 0 and quantity at least 1."));
  if (!account.fill(id, quantity ?? null, filledAt))
    return fail(apiError(422, "order_not_working", `Order ${id} does not work in the market now`));
  return ok({ "order-id": id });
};

/** `{"symbol": "AAPL", "action": "Buy", "quantity": 100, "price": 230.5}`: somebody trades in the account, past the client. */
export const tradeByHand = (number: string, body: unknown, parts: SandboxParts): Result<ApiError, Json> => {
  const decoded = tradeBody.decode(body);
  if (!isOk(decoded)) return fail(refuse('Send {"symbol": "AAPL", "action": "Buy", "quantity": 100, "price": 230.5}.'));
  const { symbol, action, quantity } = decoded.right;
  const id = instrumentOfEither(symbol, parts);
  const at = priceOf(decoded.right.price);
  const account = parts.venue.account(number);
  if (account === undefined || id === undefined) return fail(notFound(account === undefined ? `Account ${number}` : symbol));
  if (at === undefined || isNone(quantity))
    return fail(refuse("price has to be a price above 0 and quantity at least 1."));
  account.world().tradeByHand(id, action === "Buy" ? "buy" : "sell", quantity, at);
  return ok({ symbol, action, quantity });
};

