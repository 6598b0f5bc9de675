import { isLive, isSpreadId, type Decimal, type EpochMs } from "@floorbroker/core";
import type { Dice } from "./dice.ts";
import { askOf, bidOf, type Contract, type LeanMarket } from "./market.ts";
import { leftOf, type TrueOrder, type Venue } from "./venue.ts";

/** Where an order would trade against the book; null when it does not. A limit inside the spread waits for somebody. */
const marketable = ({ terms, triggered }: TrueOrder, contract: Contract): Decimal | null => {
  const { side, type, limit, stop } = terms;
  const opposite = side === "buy" ? askOf(contract) : bidOf(contract);
  const atLimit = limit !== null && (side === "buy" ? limit >= opposite : limit <= opposite);
  switch (type) {
    case "market":
      return opposite;
    case "limit":
      return atLimit ? opposite : null;
    case "stop":
    case "stop-limit": {
      const reached = triggered || (stop !== null && (side === "buy" ? askOf(contract) >= stop : bidOf(contract) <= stop));
      return reached && (type === "stop" || atLimit) ? opposite : null;
    }
  }
};

const isStopReached = ({ terms }: TrueOrder, contract: Contract): boolean =>
  terms.stop !== null && (terms.side === "buy" ? askOf(contract) >= terms.stop : bidOf(contract) <= terms.stop);

/** Whether a resting limit lies inside the spread, where somebody may take it now and then. */
const isInside = ({ terms }: TrueOrder, contract: Contract): boolean =>
  terms.type === "limit" && terms.limit !== null && terms.limit > bidOf(contract) && terms.limit < askOf(contract);

/** Trades one order against the market as it stands, whole or in part; a part is what the market has to give at once. */
export const matchOrder = (venue: Venue, order: TrueOrder, contract: Contract, throws: Dice, at: EpochMs): void => {
  if (!isLive(order.state) || contract.trouble?.is === "halted") return;
  if (isStopReached(order, contract)) order.triggered = true;
  const price = marketable(order, contract);
  const left = leftOf(order);
  if (price !== null) venue.fill(order, left > 1 && throws.chance(0.25) ? throws.whole(1, left - 1) : left, price, at);
  else if (order.terms.limit !== null && isInside(order, contract) && throws.chance(0.2)) venue.fill(order, throws.whole(1, left), order.terms.limit, at);
};

/** What does not fill at once is over; all or nothing where that was asked for. */
export const matchAtOnce = (venue: Venue, order: TrueOrder, contract: Contract, throws: Dice, at: EpochMs): void => {
  const price = contract.trouble?.is === "halted" ? null : marketable(order, contract);
  if (order.terms.timeInForce === "ioc") matchOrder(venue, order, contract, throws, at);
  else if (price !== null) venue.fill(order, leftOf(order), price, at);
  if (isLive(order.state)) venue.end(order, "expired");
};

/** The market has moved: everything that rests in this contract is looked at, alone or as a leg. */
export const matchContract = (venue: Venue, market: LeanMarket, contract: Contract, throws: Dice, at: EpochMs): void => {
  for (const order of venue.orders) {
    const { instrument } = order.terms;
    if (instrument === contract.spec.instrument.id) matchOrder(venue, order, contract, throws, at);
    else if (isSpreadId(instrument) && isLive(order.state)) matchOrder(venue, order, market.byId(instrument) ?? contract, throws, at);
  }
};
