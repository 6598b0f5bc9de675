import { accountId } from "../../ids.ts";
import type { Venue } from "../config.ts";

/**
 * A venue as most tests want it: orders are changed in place, in price and quantity, and rest overnight; futures of
 * every kind; no spreads and no pairs.
 */
export const VENUE: Venue = {
  broker: "model",
  account: accountId("A1"),
  environment: "sim",
  replacesPrice: true,
  replacesAtomically: false,
  replacesQuantity: true,
  restsOvernight: true,
  spreads: null,
  futures: { orderTypes: ["market", "limit", "stop", "stop-limit"], timesInForce: ["day", "gtc", "ioc", "fok"] },
  restsPairs: false,
};
