import {
  isOk,
  isSpreadId,
  type Accepted,
  type OrderTerms,
  type PlaceOutcome,
  type PlaceRequest,
  type Rejected,
} from "@floorbroker/core";
import { notSent, outcomeOf, rejectedCode } from "../outcomes.ts";
import { pathOf } from "../session/session.ts";
import { identifierOf } from "../wire/identifier.ts";
import { orderJson, pairJson } from "../wire/order-json.ts";
import { submittedOrderOf, submittedPairOf, type WireOrder } from "../wire/order.ts";
import { refOf, stateOf } from "../wire/spoken.ts";
import type { Purpose } from "./budget.ts";
import { whyNotSent } from "./local-checks.ts";
import type { BrokerParts } from "./parts.ts";

const TOO_MANY = notSent("rate-limit", "too many orders in too short a time; nothing was sent");
const ONLY_CHECKED = notSent("dry-run", "tastytrade would take the order; in a dry run none is placed");

const purposeOf = ({ terms }: PlaceRequest): Purpose => (terms.closing ? "leave" : "enter");

const whyNotLinked = ({ instrument }: OrderTerms): Rejected | undefined =>
  isSpreadId(instrument) ? notSent("unsupported", "orders for spreads are not linked at tastytrade") : undefined;

/** An order that was rejected after all in the answer that took it. */
const rejectedIn = ({ status, rejectReason }: WireOrder): Rejected | undefined => {
  if (status !== "Rejected") return undefined;
  const reason = rejectReason ?? "rejected without a reason";
  return { outcome: "rejected", code: rejectedCode(reason), text: reason, by: "broker" };
};

/** New orders: one, or two that are linked. Each is sent once. */
export const placing = ({ session, account, ears, budget, dryRun }: BrokerParts) => {
  const path = (kind: "orders" | "complex-orders"): string =>
    dryRun ? pathOf("accounts", account, kind, "dry-run") : pathOf("accounts", account, kind);

  const taken = (wire: WireOrder): Accepted | Rejected => {
    ears.hear(wire);
    return rejectedIn(wire) ?? { outcome: "accepted", ref: refOf(wire, account), state: stateOf(wire) };
  };

  const place = async (request: PlaceRequest): Promise<PlaceOutcome> => {
    const why = whyNotSent(request.terms);
    if (why !== undefined) return why;
    if (!budget.spend(purposeOf(request))) return TOO_MANY;
    const answer = await session.send("POST", path("orders"), orderJson(request.terms, request));
    if (!isOk(answer)) return outcomeOf("place", answer.left);
    if (dryRun) return ONLY_CHECKED;
    const order = submittedOrderOf(answer.right.data);
    return isOk(order) ? taken(order.right) : { outcome: "unknown", origin: "unreadable" };
  };

  /** The sides of an answer in the order of the requests, by their names where it tells them. */
  const sidesOf = (one: PlaceRequest, [first, second]: readonly [WireOrder, WireOrder]): readonly [WireOrder, WireOrder] =>
    second.externalIdentifier === identifierOf(one) ? [second, first] : [first, second];

  const placeOco = async (requests: readonly [PlaceRequest, PlaceRequest]): Promise<readonly [PlaceOutcome, PlaceOutcome]> => {
    const [one, other] = requests;
    const both = (outcome: PlaceOutcome): readonly [PlaceOutcome, PlaceOutcome] => [outcome, outcome];
    const why = whyNotLinked(one.terms) ?? whyNotSent(one.terms) ?? whyNotSent(other.terms);
    if (why !== undefined) return both(why);
    if (!budget.spend(purposeOf(one))) return both(TOO_MANY);
    const body = pairJson(orderJson(one.terms, one), orderJson(other.terms, other));
    const answer = await session.send("POST", path("complex-orders"), body);
    if (!isOk(answer)) return both(outcomeOf("place", answer.left));
    if (dryRun) return both(ONLY_CHECKED);
    const pair = submittedPairOf(answer.right.data);
    if (!isOk(pair)) return both({ outcome: "unknown", origin: "unreadable" });
    const [first, second] = sidesOf(one, pair.right);
    return [taken(first), taken(second)];
  };

  return { place, placeOco };
};
