import {
  fillId,
  instrumentId,
  isOk,
  legsOfId,
  mirrored,
  newYorkDate,
  parseOcc,
  spread,
  type BrokerOrderRef,
  type EpochMs,
  type Fill,
  type IncarnationState,
  type InstrumentId,
  type OrderKey,
  type OrderSide,
  type OrderTerms,
} from "@floorbroker/core";
import type { WireLeg, WireOrder } from "./order.ts";
import { idOfSymbol } from "./symbols.ts";

const buys = ({ action }: WireLeg): boolean => action.startsWith("Buy");

/** Statuses of which nothing comes after. `Removed` is done by an administrator (developer.tastytrade.com, "Order Flow"). */
const ENDS: Readonly<Record<string, IncarnationState>> = {
  Filled: "filled",
  Cancelled: "cancelled",
  Expired: "expired",
  Rejected: "rejected",
  Removed: "cancelled",
  "Partially Removed": "cancelled",
};

const WAITING = new Set(["Received", "Routed", "In Flight", "Contingent"]);

/**
 * Where an order stands. One that is being cancelled or replaced can still fill, and so can one in a status that nobody
 * has told us of. A cancelled one that names a successor has handed its quantity on.
 */
export const stateOf = ({ status, replacingId }: WireOrder): IncarnationState => {
  const end = ENDS[status];
  if (end === "cancelled" && replacingId !== null) return "replaced";
  return end ?? (WAITING.has(status) ? "received" : "working");
};

/** Whether nothing of it can change any more but what is told late. */
export const isOver = ({ status }: WireOrder): boolean => ENDS[status] !== undefined;

const filledBy = (wire: WireOrder, filledOf: (leg: WireLeg) => number): number => {
  const size = sizeOf(wire);
  return Math.min(...wire.legs.map((leg) => (leg.quantity === 0 ? 0 : Math.floor((filledOf(leg) * size) / leg.quantity))));
};

const sumOf = ({ fills }: WireLeg): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Whole units of an order: its `size`, or what its legs have in common. */
export const sizeOf = ({ size, legs }: WireOrder): number =>
  size ?? legs.reduce((common, { quantity }) => divisor(common, quantity), 0);

/**
 * Units of an order that tastytrade says are filled: by its fills, its remaining quantities or its status, whichever says
 * most. What is left of an order that is over may have been set to 0 with its end, and then says nothing.
 */
export const filledOf = (wire: WireOrder): number => {
  if (wire.legs.length === 0) return 0;
  const size = sizeOf(wire);
  const byFills = filledBy(wire, sumOf);
  if (wire.status === "Filled") return Math.max(byFills, size);
  if (wire.cancelledSize !== null) return Math.max(byFills, size - wire.cancelledSize);
  const left = wire.legs.map(({ remaining }) => remaining);
  const saysNothing = left.some((each) => each === null) || (isOver(wire) && left.every((each) => each === 0));
  return saysNothing ? byFills : Math.max(byFills, filledBy(wire, (leg) => leg.quantity - (leg.remaining ?? leg.quantity)));
};

/** What an order trades: the contract or spread, which way, and where its legs stand in the spread. */
interface Traded {
  readonly instrument: InstrumentId;
  readonly side: OrderSide;
  readonly contracts: readonly InstrumentId[];
}

/** What can't be named in our words keeps tastytrade's: it is somebody else's, and need only be told apart. */
const named = (leg: WireLeg, at: EpochMs): InstrumentId =>
  idOfSymbol(leg.type, leg.symbol, newYorkDate(at)) ?? instrumentId(leg.symbol);

/** Of a spread and its mirror image the one that is bought for a debit and sold for a credit is ours. */
const spreadOf = ({ legs, priceEffect, size }: WireOrder): Omit<Traded, "contracts"> | undefined => {
  if (size === null || size === 0) return undefined;
  const read = legs.map((leg) => ({ option: parseOcc(leg.symbol), ratio: ((buys(leg) ? 1 : -1) * leg.quantity) / size }));
  const contracts = read.flatMap(({ option, ratio }) => (isOk(option) ? [{ option: option.right, ratio }] : []));
  const built = contracts.length === legs.length ? spread(contracts) : undefined;
  if (built === undefined || !isOk(built)) return undefined;
  const sold = priceEffect === "Credit";
  return { instrument: (sold ? mirrored(built.right) : built.right).id, side: sold ? "sell" : "buy" };
};

const tradedBy = (wire: WireOrder, at: EpochMs): Traded => {
  const contracts = wire.legs.map((leg) => named(leg, at));
  const [first] = wire.legs;
  const side: OrderSide = first !== undefined && buys(first) ? "buy" : "sell";
  const [only = instrumentId(`order ${wire.id}`)] = contracts;
  if (wire.legs.length < 2) return { instrument: only, side, contracts };
  const found = spreadOf(wire);
  return found === undefined ? { instrument: instrumentId(contracts.join("+")), side, contracts } : { ...found, contracts };
};

const TYPES: Readonly<Record<string, OrderTerms["type"]>> = {
  Limit: "limit",
  "Marketable Limit": "limit",
  Market: "market",
  "Notional Market": "market",
  Stop: "stop",
  "Stop Limit": "stop-limit",
};

const timeInForceOf = (word: string): OrderTerms["timeInForce"] => {
  if (word === "IOC") return "ioc";
  return word.startsWith("G") ? "gtc" : "day";
};

/** When an order was taken, which also says of which decade the one digit of a future's year is. */
const bornAt = ({ receivedAt, updatedAt }: WireOrder, now: EpochMs): EpochMs =>
  receivedAt ?? (updatedAt === null || updatedAt === 0 ? now : updatedAt);

/** The order in our words; `now` stands in for a time that it does not tell. */
export const termsOf = (wire: WireOrder, now: EpochMs): OrderTerms => {
  const { instrument, side } = tradedBy(wire, bornAt(wire, now));
  return {
    instrument,
    side,
    closing: wire.legs.length > 0 && wire.legs.every(({ action }) => action.endsWith("Close")),
    quantity: sizeOf(wire),
    type: TYPES[wire.orderType] ?? "limit",
    limit: wire.price,
    stop: wire.stopTrigger,
    timeInForce: timeInForceOf(wire.timeInForce),
  };
};

/** When it last changed. */
export const changedAt = (wire: WireOrder, now: EpochMs): EpochMs => {
  const { terminalAt, updatedAt } = wire;
  return terminalAt ?? (updatedAt === null || updatedAt === 0 ? bornAt(wire, now) : updatedAt);
};

/** The broker's name in all references. */
export const BROKER = "tastytrade";

/** The order's name for core; the handle is the complex order that it is a side of, since only that can be cancelled. */
export const refOf = (wire: WireOrder, account: BrokerOrderRef["account"]): BrokerOrderRef => ({
  broker: BROKER,
  account,
  id: wire.id,
  handle: wire.complexId,
});

/** One execution in core's words, beside the names that tastytrade has for it elsewhere. */
export interface Execution {
  readonly fill: Fill;
  readonly symbol: string;
  readonly names: readonly string[];
}

/** What was executed of the order, leg by leg, in the order of the instrument's own legs. */
export const executionsOf = (
  wire: WireOrder,
  ref: BrokerOrderRef,
  orderKey: OrderKey | null,
  receivedAt: EpochMs,
): readonly Execution[] => {
  const { instrument, contracts } = tradedBy(wire, bornAt(wire, receivedAt));
  const own = legsOfId(instrument);
  return wire.legs.flatMap((leg, n) => {
    const contract = contracts[n];
    if (contract === undefined) return [];
    const place = own.length === 0 ? n : own.findIndex(({ option }) => option.id === contract);
    return leg.fills.flatMap(({ fillId: id, quantity, price, at, extExecId }): Execution[] => {
      if (quantity === 0) return [];
      const fill: Fill = {
        // A fill's id is one leg's: whether two legs of one execution share it is not documented.
        fillId: fillId(wire.legs.length === 1 ? id : `${id}/${place}`),
        rev: 0,
        orderKey,
        ref,
        leg: place,
        instrument: contract,
        side: buys(leg) ? "buy" : "sell",
        quantity,
        price,
        at,
        receivedAt,
      };
      return [{ fill, symbol: leg.symbol, names: extExecId === null ? [id] : [id, extExecId] }];
    });
  });
};

/** The fills of {@link executionsOf}. */
export const fillsOf = (...given: Parameters<typeof executionsOf>): readonly Fill[] =>
  executionsOf(...given).map(({ fill }) => fill);
