import { accountId, decimal, orderKey, type Decimal, type EpochMs, type OrderKey, type OrderTerms } from "@floorbroker/core";
import { simulatedWorld, type World } from "@floorbroker/adapter-sim";
import { complexJson, orderJson } from "../orders/order-json.ts";
import type { FillMode, Settled } from "../options.ts";
import { positionBook, type PositionBook } from "./position-book.ts";
import { isTerminal, type OrderStatus, type TransactionRecord } from "./venue.ts";
import { unitsFilled, type ComplexInBook, type OrderInBook } from "./records.ts";
import type { Site } from "./site.ts";

/** Everything of an account that a wipe takes away. */
export interface AccountState {
  readonly number: string;
  readonly world: World;
  readonly orders: Map<number, OrderInBook>;
  /** By the key under which the simulated exchange has the order. */
  readonly byKey: Map<OrderKey, OrderInBook>;
  readonly complexes: Map<number, ComplexInBook>;
  readonly transactions: TransactionRecord[];
  readonly positions: PositionBook;
  /** When money last moved. */
  changedAt: EpochMs;
}

const THREE = decimal("3");
const DOLLAR = decimal("1");

/** The older sandbox's table of fills: limits at or below $3 at their price, market orders at $1, nothing else. */
const byTable = ({ type, limit }: OrderTerms): Decimal | null => {
  if (type === "market") return DOLLAR;
  return type === "limit" && limit !== null && limit <= THREE ? limit : null;
};

const RULES: Readonly<Record<FillMode, ((terms: OrderTerms) => Decimal | null) | null>> = {
  market: null,
  table: byTable,
  never: () => null,
};

/** Whoever pins a quote, by the venue or in the world itself, those who show quotes hear of it. */
const tellingOfFixes = (site: Site, world: World): World => ({
  ...world,
  fixQuote: (instrument, bid, ask, size) => {
    world.fixQuote(instrument, bid, ask, size);
    site.soon(() => site.tellFixed(instrument));
  },
});

/** An account without orders and with its first money, over a simulated exchange of its own. */
export const freshState = (site: Site, number: string, cash: Decimal): AccountState => {
  const { options, clock } = site;
  const { seed, start, fills, world } = options satisfies Settled;
  const config = { ...world, seed, start, account: accountId(number), cash, profile: "tastytrade", fillsAt: RULES[fills] } as const;
  return {
    number,
    world: tellingOfFixes(site, simulatedWorld(config, clock)),
    orders: new Map(),
    byKey: new Map(),
    complexes: new Map(),
    transactions: [],
    positions: positionBook(),
    changedAt: clock.now(),
  };
};

/** The name of an order at the simulated exchange. */
export const keyOf = ({ record }: OrderInBook): OrderKey => orderKey(`tt-${record.id}`);

/** Says how an order stands, and its complex order with it. */
export const tell = (site: Site, state: AccountState, order: OrderInBook, at: EpochMs): void => {
  const { record } = order;
  const data = orderJson(record);
  site.soon(() => site.pushes.publish({ account: state.number, type: "Order", data, at }));
  const complex = record.complexOrderId === null ? undefined : state.complexes.get(record.complexOrderId);
  if (complex === undefined) return;
  const whole = complexJson(complex.record, (id) => state.orders.get(id)?.record);
  site.soon(() => site.pushes.publish({ account: state.number, type: "ComplexOrder", data: whole, at }));
};

/** Puts an order into a status; the time of its update never stands still, so that clients can order what they hear. */
export const turn = (order: OrderInBook, status: OrderStatus, at: EpochMs): void => {
  const { record } = order;
  record.status = status;
  record.updatedAt = Math.max(at, record.updatedAt + 1);
  if (!isTerminal(status)) return;
  record.terminalAt = at;
  if (status !== "Cancelled") return;
  record.cancelledAt = at;
  record.cancelledSize = record.size - unitsFilled(record);
};

/** Whether an order can still be filled or wait for its turn. */
export const isOpen = ({ record }: OrderInBook): boolean => !isTerminal(record.status);

/** Whether the market of an order's instrument is open now. */
export const isMarketOpen = (state: AccountState, { prepared }: Pick<OrderInBook, "prepared">, at: EpochMs): boolean =>
  state.world.market.hours.isOpen(prepared.spec, at);
