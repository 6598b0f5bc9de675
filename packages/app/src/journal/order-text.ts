import { absurd, formatMoney, type Event, type EventOf, type Fill, type OrderTerms } from "@floorbroker/core";
import { contractText } from "./contract-text.ts";
import { because, bracketed, named, next, spaced } from "./event-words.ts";
import type { SaidEvent } from "./said-text.ts";
import type { TradeEvent } from "./trade-text.ts";

/** Everything else is about an order, a fill or the connection. */
export type OrderEvent = Exclude<Event, SaidEvent | TradeEvent>;

/** In the place of an order's key. */
const FOREIGN = "no order of ours";

const termsText = (terms: OrderTerms): string => {
  const prices = [terms.stop, terms.limit].filter((price) => price !== null).map(formatMoney);
  return [terms.side, terms.quantity, contractText(terms.instrument), terms.type, ...prices, terms.timeInForce].join(
    " ",
  );
};

const fillText = ({ orderKey, side, quantity, instrument, price }: Fill): string =>
  `${orderKey ?? FOREIGN}: ${side} ${quantity} ${contractText(instrument)} @ ${formatMoney(price)}`;

/** Of the two sides of a pair only one sells. */
const pairText = ({ op, linked }: EventOf<"intended">): string => (op === "place" && linked !== null ? `, in a pair with ${linked}` : "");

const intendedText = (event: EventOf<"intended">): string =>
  `${event.role} ${named(event)}${pairText(event)}: ${event.op}${spaced(event.terms && termsText(event.terms))}${because(event.reason)}`;

const orderStateText = (event: EventOf<"order-state">): string => {
  const price = event.limit === null ? "" : ` @ ${formatMoney(event.limit)}`;
  const filled = `${event.filled} of ${event.quantity}${price} filled`;
  return `${named(event)}: ${event.ref.id} is ${event.state}, ${filled}${bracketed(event.text)}`;
};

/** What such an event says; `at` is the instant at which it was written down. */
export const orderText = (event: OrderEvent, at: number): string => {
  switch (event.type) {
    case "intended":
      return intendedText(event);
    case "claimed":
      return `${named(event)}: may ${event.op} once within ${event.until - at} ms`;
    case "expired-unsent":
      return `${named(event)}: ${event.op} came too late, nothing was sent`;
    case "accepted":
      return `${named(event)}: ${event.op} accepted, ${event.state}${event.ref === null ? "" : ` as ${event.ref.id}`}`;
    case "rejected":
      return `${named(event)}: ${event.op} refused by ${event.by}, ${event.code}${bracketed(event.text)}`;
    case "unknown":
      return `${named(event)}: outcome of ${event.op} unknown (${event.origin})`;
    case "asked":
      return `${event.key}: broker asked, attempt ${event.attempt}${next(event.nextAt, at)}`;
    case "inquiry-wanted":
      return `${event.key}: to be asked about${because(event.reason)}`;
    case "inquiry-settled":
      return `${event.key}: ${event.outcome}${because(event.proof)}`;
    case "order-state":
      return orderStateText(event);
    case "fill":
    case "external-fill":
      return fillText(event.fill);
    case "fill-revised":
      return `${fillText(event.fill)} (corrected, revision ${event.fill.rev})`;
    case "fill-voided":
      return `${fillText(event.fill)} (voided)`;
    case "fees-reported":
      return `${event.key ?? FOREIGN}: ${formatMoney(event.amount)} ${event.currency} for fill ${event.fillId}`;
    case "foreign-order":
      return `${event.ref.id}${because(event.text)}`;
    case "link":
      return `${event.name} ${event.state}, connection ${event.generation}${bracketed(event.reason)}`;
    case "gap":
      return `${event.link}: ${event.lost} missed something after connection ${event.fromGeneration}`;
    default:
      return absurd(event);
  }
};
