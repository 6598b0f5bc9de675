import type { Event } from "@floorbroker/core";
import { orderText } from "./order-text.ts";
import { isSaid, saidText } from "./said-text.ts";
import { isAboutTrade, tradeText } from "./trade-text.ts";

/** What an event says, in a few words; `at` is the instant at which it was written down. Times are given from there. */
export const eventText = (event: Event, at: number): string => {
  if (isSaid(event)) return saidText(event);
  return isAboutTrade(event) ? tradeText(event, at) : orderText(event, at);
};
