import type { Json } from "@floorbroker/core";
import type { World } from "../world.ts";
import type { BrokerLog } from "./broker-log.ts";
import type { HandOrder } from "./messages.ts";
import type { WireFaults } from "./wire-faults.ts";

/** Does what the hand behind the scenes orders, and says what came of it. */
export const handle = (order: HandOrder, world: World, faults: WireFaults, log: BrokerLog): Json => {
  switch (order.hand) {
    case "plan":
      faults.add(order.plans);
      return null;
    case "clear-plans":
      faults.clear();
      return null;
    case "arm":
      world.arm(order.fault);
      return null;
    case "forget-subscriptions":
      world.forgetSubscriptions();
      return null;
    case "fix-quote":
      world.fixQuote(order.instrument, order.bid, order.ask, order.size);
      return null;
    case "trade-by-hand":
      if (world.market.specOf(order.instrument) === undefined) return `no instrument ${order.instrument}`;
      world.tradeByHand(order.instrument, order.side, order.quantity, order.price);
      return null;
    case "log":
      return log.after(order.after, order.limit);
  }
};
