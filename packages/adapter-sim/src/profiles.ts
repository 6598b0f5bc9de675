import type { Capabilities, InstrumentKind } from "@floorbroker/core";

/** The brokers whose habits the simulated one can take on. */
export type ProfileName = "tastytrade" | "ibkr" | "topstepx";

/**
 * A broker's habits as far as the order path sees them. The three below follow the public documentation of tastytrade
 * (order flow, replace), Interactive Brokers (TWS API) and TopStepX (ProjectX Gateway API).
 */
export interface BrokerProfile {
  readonly name: ProfileName;
  /**
   * `new-id`: a replace makes a new incarnation that waits for the end of the old one, and any fill of the old one
   * meanwhile aborts it. `same-id`: the order keeps its id and a modification goes on after fills.
   */
  readonly replacing: "new-id" | "same-id";
  /** What happens to an order sent while the market is closed. Market, IOC and FOK orders are always refused then. */
  readonly whenClosed: "queues" | "rejects";
  /** Whether a second place with a key that was already used is refused. */
  readonly keys: "any" | "unique";
  /** False where the broker knows no time in force: every order then works until cancelled. */
  readonly knowsTimeInForce: boolean;
  /** The name of the figure that sizing takes its share of; null where the broker has none. */
  readonly sizingPower: "derivative-bp" | "available-funds" | null;
  /**
   * What becomes of the other side of a pair when a part of one is filled (`reduces`: as many units are taken from it),
   * and when one side is cancelled; null where there are no pairs. Simplified: tastytrade documents neither for a part.
   */
  readonly pairs: { readonly part: "reduces" | "ends"; readonly end: "one" | "both" } | null;
  readonly capabilities: Readonly<Record<InstrumentKind, Capabilities>>;
}

const TASTYTRADE: Capabilities = {
  orderTypes: ["market", "limit", "stop", "stop-limit"],
  timesInForce: ["day", "gtc", "ioc"],
  // The new order waits for the end of the old one, and a fill of the old one meanwhile cancels it.
  replace: { price: true, quantity: false, atomic: true },
  quantityOfReplace: "remaining",
  brackets: "none",
  oco: "broker",
  trailing: "none",
  preview: "none",
  closeEffect: "enforced",
  idempotentKey: "no",
};

const IBKR: Capabilities = {
  ...TASTYTRADE,
  timesInForce: ["day", "gtc", "ioc", "fok"],
  // The modified order goes on after a fill that overtakes the change, so that its old and its new terms may both fill.
  replace: { price: true, quantity: true, atomic: false },
  quantityOfReplace: "total",
  closeEffect: "not",
};

const TOPSTEPX: Capabilities = {
  ...IBKR,
  timesInForce: [],
  // Only brackets link orders there; what is placed apart may fill on both sides.
  oco: "none",
  idempotentKey: "refuses-duplicates",
};

/** Of a spread: no venue takes a stop on a net price, and market orders for one are mostly refused. */
const spreadsOf = (options: Capabilities): Capabilities => ({ ...options, orderTypes: ["limit"], timesInForce: ["day", "gtc"], oco: "none" });

/** A kind of instrument that the broker does not trade. */
const NOT_TRADED: Capabilities = { ...TOPSTEPX, orderTypes: [], replace: { price: false, quantity: false } };

/** The three profiles by name. */
export const profiles: Readonly<Record<ProfileName, BrokerProfile>> = {
  tastytrade: {
    name: "tastytrade",
    replacing: "new-id",
    whenClosed: "queues",
    keys: "any",
    knowsTimeInForce: true,
    sizingPower: "derivative-bp",
    pairs: { part: "ends", end: "both" },
    capabilities: {
      equity: TASTYTRADE,
      option: TASTYTRADE,
      spread: spreadsOf(TASTYTRADE),
      // Outright futures are bought and sold, not opened and closed: there is no effect to enforce.
      future: { ...TASTYTRADE, closeEffect: "not" },
    },
  },
  ibkr: {
    name: "ibkr",
    replacing: "same-id",
    whenClosed: "queues",
    keys: "any",
    knowsTimeInForce: true,
    sizingPower: "available-funds",
    pairs: { part: "reduces", end: "one" },
    capabilities: { equity: IBKR, option: IBKR, spread: spreadsOf(IBKR), future: IBKR },
  },
  topstepx: {
    name: "topstepx",
    replacing: "same-id",
    whenClosed: "rejects",
    keys: "unique",
    knowsTimeInForce: false,
    sizingPower: null,
    pairs: null,
    capabilities: { equity: NOT_TRADED, option: NOT_TRADED, spread: NOT_TRADED, future: TOPSTEPX },
  },
};
