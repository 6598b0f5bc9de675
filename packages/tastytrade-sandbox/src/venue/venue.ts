import type { CivilDate, Decimal, EpochMs, InstrumentId, InstrumentSpec, Result } from "@floorbroker/core";
import type { World } from "@floorbroker/adapter-sim";
import type { ApiError } from "../wire/errors.ts";
import type { Action, ComplexTicket, ComplexType, InstrumentType, OrderProperties, OrderTicket } from "./ticket.ts";

/** Where an order stands, in tastytrade's words; the last four are the end of it (Order flow, developer.tastytrade.com). */
export type OrderStatus =
  | "Received"
  | "Routed"
  | "In Flight"
  | "Live"
  | "Cancel Requested"
  | "Replace Requested"
  | "Contingent"
  | "Filled"
  | "Cancelled"
  | "Expired"
  | "Rejected";

/** Whether the order is over. */
export const isTerminal = (status: OrderStatus): boolean =>
  status === "Filled" || status === "Cancelled" || status === "Expired" || status === "Rejected";

/** One execution of one leg. */
export interface FillRecord {
  readonly fillId: string;
  readonly quantity: number;
  readonly price: Decimal;
  readonly filledAt: EpochMs;
  readonly venue: string;
  readonly extExecId: string;
  readonly extGroupFillId: string;
}

/** One leg as the order carries it; `action` is never plain `Buy` or `Sell`. */
export interface LegRecord {
  readonly instrumentType: InstrumentType;
  readonly symbol: string;
  readonly action: Action;
  readonly quantity: number;
  readonly remaining: number;
  readonly fills: readonly FillRecord[];
}

/** An order as tastytrade keeps it. A replacement is an order of its own. */
export interface OrderRecord {
  readonly id: number;
  readonly accountNumber: string;
  readonly properties: OrderProperties;
  /** The greatest common divisor of the legs' quantities: whole units of the order. */
  readonly size: number;
  readonly legs: readonly LegRecord[];
  readonly underlyingSymbol: string;
  readonly underlyingInstrumentType: InstrumentType;
  readonly status: OrderStatus;
  readonly globalRequestId: string;
  readonly receivedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly terminalAt: EpochMs | null;
  readonly cancelledAt: EpochMs | null;
  /** Units that were taken out of the market unfilled. */
  readonly cancelledSize: number | null;
  readonly rejectReason: string | null;
  /** Whether a replacement took its place. */
  readonly edited: boolean;
  readonly replacesOrderId: number | null;
  readonly replacingOrderId: number | null;
  readonly complexOrderId: number | null;
  readonly complexOrderTag: string | null;
  /** Given by the exchange's gateway once routed; null before. */
  readonly extClientOrderId: string | null;
}

/** A complex order; its orders are {@link OrderRecord}s with ids of their own. */
export interface ComplexRecord {
  readonly id: number;
  readonly accountNumber: string;
  readonly type: ComplexType;
  readonly triggerId: number | null;
  readonly orderIds: readonly number[];
  readonly receivedAt: EpochMs;
}

/** What an order costs in fees, by tastytrade's categories; what the account pays is above 0. */
export interface Fees {
  readonly commission: Decimal;
  readonly clearing: Decimal;
  readonly regulatory: Decimal;
  readonly total: Decimal;
}

/** What an order does to the buying power: the changes are below 0 where power is taken. */
export interface BuyingPowerEffect {
  readonly current: Decimal;
  readonly change: Decimal;
  readonly after: Decimal;
  readonly marginChange: Decimal;
  readonly isSpread: boolean;
}

/** A word of warning that does not refuse. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** What a submission or a dry run is answered. */
export interface Submission<A> {
  readonly accepted: A;
  readonly buyingPower: BuyingPowerEffect;
  readonly fees: Fees;
  readonly warnings: readonly Warning[];
}

/** A position as it stands; one that was closed today stays with quantity 0 until the nightly purge. */
export interface PositionRecord {
  readonly symbol: string;
  readonly instrumentType: InstrumentType;
  readonly underlyingSymbol: string;
  readonly spec: InstrumentSpec;
  /** Signed. */
  readonly quantity: number;
  readonly averageOpenPrice: Decimal;
  /** The market's middle now; null without a quote. */
  readonly mark: Decimal | null;
  /** Money won or lost by closing, since `realizedOn` began; before fees. */
  readonly realizedToday: Decimal;
  readonly realizedOn: CivilDate;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}

/** The account's money. */
export interface Money {
  readonly cash: Decimal;
  readonly netLiquidation: Decimal;
  /**
   * What is free for any new order; never below 0. The simulated exchange lends nothing on shares, so that the figure is
   * the same for shares and derivatives: show it as both, or a client would be refused what it was shown.
   */
  readonly buyingPower: Decimal;
  readonly updatedAt: EpochMs;
}

/** One booking: an execution, or a deposit. */
export interface TransactionRecord {
  readonly id: number;
  readonly type: "Trade" | "Money Movement" | "Receive Deliver";
  readonly subType: string;
  readonly description: string;
  readonly at: EpochMs;
  /** Money that the account got, before fees; below 0 it paid. */
  readonly value: Decimal;
  readonly fees: Fees;
  /** Of trades; null otherwise. */
  readonly trade: {
    /** Null for a trade by another hand. */
    readonly orderId: number | null;
    readonly fill: FillRecord;
    readonly symbol: string;
    readonly instrumentType: InstrumentType;
    readonly underlyingSymbol: string;
    readonly action: Action;
    readonly legCount: number;
  } | null;
}

/** What a replacement changes: what it leaves out stays as it was (PATCH) or has been checked to be there (PUT). */
export type Changes = Partial<OrderProperties>;

/** One account of the sandbox: orders, positions, money. */
export interface VenueAccount {
  readonly number: string;
  /** The simulated world under it; another one after a wipe, so don't keep it. */
  world(): World;
  submit(ticket: OrderTicket): Result<ApiError, Submission<OrderRecord>>;
  dryRun(ticket: OrderTicket): Result<ApiError, Submission<OrderRecord>>;
  /** A new order that takes the place of `id` once that has left the market. */
  replace(id: number, changes: Changes): Result<ApiError, OrderRecord>;
  dryRunOfReplace(id: number, changes: Changes): Result<ApiError, Submission<OrderRecord>>;
  cancel(id: number): Result<ApiError, OrderRecord>;
  submitComplex(ticket: ComplexTicket): Result<ApiError, Submission<ComplexRecord>>;
  dryRunComplex(ticket: ComplexTicket): Result<ApiError, Submission<readonly OrderRecord[]>>;
  cancelComplex(id: number): Result<ApiError, ComplexRecord>;
  order(id: number): OrderRecord | undefined;
  /** In the order in which they were received. */
  orders(): readonly OrderRecord[];
  complexOrder(id: number): ComplexRecord | undefined;
  complexOrders(): readonly ComplexRecord[];
  /** Open ones, and those closed today with quantity 0. */
  positions(): readonly PositionRecord[];
  money(): Money;
  /** Oldest first. */
  transactions(): readonly TransactionRecord[];
  /** Fills units of a working order by hand; false when it does not work in the market. Null: all of it, at its price. */
  fill(id: number, quantity: number | null, price: Decimal | null): boolean;
}

/** What is asked when an order has been taken and is about to be routed: a reason has the exchange reject it. */
export type RouteCheck = (order: OrderRecord) => string | null;

/** The exchange in tastytrade's words. */
export interface Venue {
  readonly accounts: readonly VenueAccount[];
  account(number: string): VenueAccount | undefined;
  /** Our own instrument behind tastytrade's symbol; `undefined` for a symbol that is not listed here. */
  instrument(type: InstrumentType, symbol: string): InstrumentSpec | undefined;
  /** Pins a quote in the worlds of all accounts, also of those that a wipe makes anew. */
  fixQuote(instrument: InstrumentId, bid: Decimal | null, ask: Decimal | null, size?: number): void;
  /** Hears that orders of an account were filled or that its money changed: positions and balances are to be told anew. */
  onChange(listener: (change: AccountChange) => void): () => void;
  /** Hears that a quote was pinned in any of the worlds. */
  onQuoteFixed(listener: (instrument: InstrumentId) => void): () => void;
  /** What the faults may put in the way of routing. The last one that is set counts; null takes it out. */
  setRouteCheck(check: RouteCheck | null): void;
  /** The nightly reset: orders, transactions and positions are gone, the money is as it was at first. Ids go on. */
  wipe(): void;
}

/** `symbols` are those whose position changed; none when only money did. */
export interface AccountChange {
  readonly account: VenueAccount;
  readonly symbols: readonly string[];
}
