import type { Broker, Venue } from "@floorbroker/core";

/** What plans may count on at this broker, from its own capabilities and its own proof of what money it moves. */
export const venueOf = async (broker: Broker): Promise<Venue> => {
  const { replace, timesInForce } = broker.capabilities("option");
  const { environment } = await broker.proveEnvironment();
  return {
    broker: broker.name,
    account: broker.account,
    environment,
    replacesPrice: replace.price,
    replacesQuantity: replace.quantity,
    replacesAtomically: replace.atomic ?? false,
    restsOvernight: timesInForce.includes("gtc"),
  };
};
