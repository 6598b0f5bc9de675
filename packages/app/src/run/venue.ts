import type { Broker, Venue } from "@floorbroker/core";

/** What can be done with orders of several legs; null where a limit for one is not taken. */
const spreadsAt = (broker: Broker): Venue["spreads"] => {
  const { orderTypes, replace, timesInForce } = broker.capabilities("spread");
  if (!orderTypes.includes("limit")) return null;
  return {
    replacesPrice: replace.price,
    replacesQuantity: replace.quantity,
    replacesAtomically: replace.atomic ?? false,
    restsOvernight: timesInForce.includes("gtc"),
  };
};

/** What plans may count on at this broker, from its own capabilities and its own proof of what money it moves. */
export const venueOf = async (broker: Broker): Promise<Venue> => {
  const { replace, timesInForce, oco } = broker.capabilities("option");
  const future = broker.capabilities("future");
  const { environment } = await broker.proveEnvironment();
  return {
    broker: broker.name,
    account: broker.account,
    environment,
    replacesPrice: replace.price,
    replacesQuantity: replace.quantity,
    replacesAtomically: replace.atomic ?? false,
    restsOvernight: timesInForce.includes("gtc"),
    spreads: spreadsAt(broker),
    futures: { orderTypes: future.orderTypes, timesInForce: future.timesInForce },
    restsPairs: oco === "broker" && (future.orderTypes.length === 0 || future.oco === "broker"),
  };
};
