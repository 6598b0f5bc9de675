import type { CivilDate, Decimal } from "@floorbroker/core";

/** The words of order entry, as they stand on the wire (tastytrade, Orders API; facts of 2026-09). */
export const ORDER_TYPES = ["Limit", "Market", "Marketable Limit", "Stop", "Stop Limit", "Notional Market"] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ["Day", "GTC", "GTD", "Ext", "GTC Ext", "Ext Overnight", "GTC Ext Overnight", "IOC"] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** `Buy` and `Sell` are for outright futures; the server turns them into one of the others. */
export const ACTIONS = ["Buy to Open", "Sell to Open", "Buy to Close", "Sell to Close", "Buy", "Sell"] as const;
export type Action = (typeof ACTIONS)[number];

export const INSTRUMENT_TYPES = ["Equity", "Equity Option", "Future", "Future Option", "Cryptocurrency"] as const;
export type InstrumentType = (typeof INSTRUMENT_TYPES)[number];

/** What a debit order pays, a credit order gets. */
export type PriceEffect = "Debit" | "Credit";

/** One leg as it is ordered; `quantity` is null in a notional order only. */
export interface TicketLeg {
  readonly instrumentType: InstrumentType;
  /** tastytrade's symbol: `AAPL`, `SPY   261218C00590000`, `/ESZ6`. */
  readonly symbol: string;
  readonly action: Action;
  readonly quantity: number | null;
}

/** What an order says of itself beside its legs: all that a replacement may say anew. */
export interface OrderProperties {
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly gtcDate: CivilDate | null;
  /** Above 0, per unit. */
  readonly price: Decimal | null;
  readonly priceEffect: PriceEffect | null;
  readonly stopTrigger: Decimal | null;
  readonly value: Decimal | null;
  readonly valueEffect: PriceEffect | null;
  readonly source: string | null;
  readonly externalIdentifier: string | null;
  readonly preflightId: string | null;
  /** Whether a rule (conditions, a route or cancel time) hangs on the order. */
  readonly hasRules: boolean;
}

/** One order as a client sends it. */
export interface OrderTicket extends OrderProperties {
  readonly legs: readonly TicketLeg[];
  /** `advanced-instructions.strict-position-effect-validation`: refuse a close that has no position, never open one. */
  readonly strict: boolean;
}

/** The kinds of complex orders. `PAIRS` is not played here. */
export const COMPLEX_TYPES = ["OCO", "OTO", "OTOCO", "PAIRS", "BLAST"] as const;
export type ComplexType = (typeof COMPLEX_TYPES)[number];

/** A complex order as a client sends it. */
export interface ComplexTicket {
  readonly type: ComplexType;
  readonly trigger: OrderTicket | null;
  readonly orders: readonly OrderTicket[];
}
