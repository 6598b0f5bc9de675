import { parseDecimal, type Json } from "@floorbroker/core";
import type { Part } from "../parts.ts";

const idOf = (order: Json): number | undefined => {
  const id: unknown = typeof order === "object" && order !== null ? Reflect.get(order, "id") : undefined;
  return typeof id === "number" ? id : undefined;
};

const statusOf = (order: Json): unknown =>
  typeof order === "object" && order !== null ? Reflect.get(order, "status") : undefined;

/** What goes wrong at the exchange. */
export const faultyOrders: Part = (_app, { switches, venue, pushes }) => {
  venue.setRouteCheck(() => {
    const found = switches.take("session-offline");
    return found === undefined ? null : (found.reason ?? "Session offline");
  });
  pushes.listen(({ account, type, data }) => {
    if (type !== "Order" || statusOf(data) !== "Live" || account === null) return;
    const id = idOf(data);
    const found = id === undefined ? undefined : switches.take("edited-by-hand");
    if (id === undefined || found === undefined) return;
    const price = found.price === undefined ? undefined : parseDecimal(found.price);
    venue.account(account)?.replace(id, price === undefined ? {} : { price });
  });
};
