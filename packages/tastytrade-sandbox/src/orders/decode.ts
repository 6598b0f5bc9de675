import { fail, ok, toFloat, type Result } from "@floorbroker/core";
import {
  ACTIONS,
  COMPLEX_TYPES,
  INSTRUMENT_TYPES,
  ORDER_TYPES,
  TIMES_IN_FORCE,
  type ComplexTicket,
  type OrderProperties,
  type OrderTicket,
  type TicketLeg,
} from "../venue/ticket.ts";
import type { Changes } from "../venue/venue.ts";
import { bodyReader, type BodyReader } from "../wire/body.ts";
import { validationError, type ApiError, type InnerError } from "../wire/errors.ts";

const EFFECTS = ["Debit", "Credit"] as const;

const readLeg = (body: BodyReader): TicketLeg => {
  const quantity = body.decimal("quantity");
  return {
    // The defaults never get out: a missing word is an error, and an order with errors is refused.
    instrumentType: body.word("instrument-type", INSTRUMENT_TYPES, true) ?? "Equity",
    symbol: body.text("symbol", true) ?? "",
    action: body.word("action", ACTIONS, true) ?? "Buy to Open",
    quantity: quantity === null ? null : toFloat(quantity),
  };
};

const readProperties = (body: BodyReader): OrderProperties => ({
  orderType: body.word("order-type", ORDER_TYPES, true) ?? "Limit",
  timeInForce: body.word("time-in-force", TIMES_IN_FORCE, true) ?? "Day",
  gtcDate: body.date("gtc-date"),
  price: body.decimal("price"),
  priceEffect: body.word("price-effect", EFFECTS, false),
  stopTrigger: body.decimal("stop-trigger"),
  value: body.decimal("value"),
  valueEffect: body.word("value-effect", EFFECTS, false),
  source: body.text("source"),
  externalIdentifier: body.text("external-identifier"),
  preflightId: body.text("preflight-id"),
  hasRules: body.has("rules"),
});

const readTicket = (body: BodyReader): OrderTicket => ({
  ...readProperties(body),
  legs: (body.objects("legs") ?? []).map(readLeg),
  strict: body.object("advanced-instructions")?.flag("strict-position-effect-validation") ?? false,
});

const finish = <A>(errors: readonly InnerError[], value: A): Result<ApiError, A> => (errors.length === 0 ? ok(value) : fail(validationError(...errors)));

/** An order from the body of a request; 400 names every field that can't be read. */
export const orderOf = (body: unknown): Result<ApiError, OrderTicket> => {
  const errors: InnerError[] = [];
  return finish(errors, readTicket(bodyReader(body, errors)));
};

/** The whole new properties of PUT. Legs may be repeated; they don't change anything. */
export const replacementOf = (body: unknown): Result<ApiError, Changes> => {
  const errors: InnerError[] = [];
  return finish(errors, readProperties(bodyReader(body, errors)));
};

/** What PATCH names, and nothing else. */
export const editOf = (body: unknown): Result<ApiError, Changes> => {
  const errors: InnerError[] = [];
  const reader = bodyReader(body, errors);
  const named = { "order-type": "Limit", "time-in-force": "Day" };
  const filled = typeof body === "object" && body !== null ? { ...named, ...body } : named;
  const all = readProperties(bodyReader(filled, errors));
  const KEYS = {
    orderType: "order-type",
    timeInForce: "time-in-force",
    gtcDate: "gtc-date",
    price: "price",
    priceEffect: "price-effect",
    stopTrigger: "stop-trigger",
    value: "value",
    valueEffect: "value-effect",
    source: "source",
    externalIdentifier: "external-identifier",
    preflightId: "preflight-id",
    hasRules: "rules",
  } as const satisfies Record<keyof OrderProperties, string>;
  // Both sides have the same keys, so that the entries left are a part of the properties.
  const changes = Object.fromEntries(Object.entries(all).filter(([key]) => reader.has(KEYS[key as keyof OrderProperties]))) as Changes;
  return finish(errors, changes);
};

/** A complex order from the body of a request. */
export const complexOf = (body: unknown): Result<ApiError, ComplexTicket> => {
  const errors: InnerError[] = [];
  const reader = bodyReader(body, errors);
  const trigger = reader.object("trigger-order");
  return finish(errors, {
    type: reader.word("type", COMPLEX_TYPES, true) ?? "OCO",
    trigger: trigger === null ? null : readTicket(trigger),
    orders: (reader.objects("orders") ?? []).map(readTicket),
  });
};
