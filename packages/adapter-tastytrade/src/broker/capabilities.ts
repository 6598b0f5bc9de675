import type { Capabilities, InstrumentKind } from "@floorbroker/core";

const SINGLE: Capabilities = {
  orderTypes: ["market", "limit", "stop", "stop-limit"],
  timesInForce: ["day", "gtc", "ioc"],
  // PUT knows no legs, and a fill of the original aborts its replacement (Orders API; developer.tastytrade.com, "Order Flow").
  replace: { price: true, quantity: false, atomic: true },
  quantityOfReplace: "remaining",
  brackets: "none",
  oco: "broker",
  trailing: "none",
  preview: "none",
  // `strict-position-effect-validation`.
  closeEffect: "enforced",
  idempotentKey: "no",
};

const BY_KIND: Readonly<Record<InstrumentKind, Capabilities>> = {
  equity: SINGLE,
  option: SINGLE,
  // Orders of several legs have a net price and nothing else: no stop that a target could be linked to.
  spread: { ...SINGLE, orderTypes: ["limit"], timesInForce: ["day", "gtc"], oco: "none" },
  // Outright futures are bought and sold, not opened and closed.
  future: { ...SINGLE, closeEffect: "not" },
};

/** What tastytrade can do with an order for this kind of instrument. */
export const capabilitiesOf = (kind: InstrumentKind): Capabilities => BY_KIND[kind];
