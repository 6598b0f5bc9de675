import type { BrokerOrderRef, EpochMs } from "@floorbroker/core";
import type { Prepared } from "./prepare.ts";
import type { Action, InstrumentType, OrderTicket } from "./ticket.ts";
import type { ComplexRecord, FillRecord, LegRecord, OrderRecord } from "./venue.ts";

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] };

/** A leg that is being filled. */
export type LegInBook = Omit<Mutable<LegRecord>, "fills"> & { readonly fills: FillRecord[] };

/** An order in the sandbox's book: the record that is shown, and what ties it to the simulated exchange. */
export interface OrderInBook {
  readonly record: Omit<Mutable<OrderRecord>, "legs"> & { readonly legs: LegInBook[] };
  ticket: OrderTicket;
  prepared: Prepared;
  /** The order at the simulated exchange; null before it is sent there. */
  ref: BrokerOrderRef | null;
  /** Its end at the exchange is the end of its time, not a cancel: a GTD order. */
  expiring: boolean;
}

/** What a new record needs beside its order. */
export interface NewRecord {
  readonly id: number;
  readonly accountNumber: string;
  readonly globalRequestId: string;
  readonly at: EpochMs;
  readonly status: OrderRecord["status"];
  readonly complexOrderId?: number;
  readonly complexOrderTag?: string;
  readonly preflightId?: string;
  readonly replacesOrderId?: number;
}

/** Puts an order into the book's shape. */
export const newOrder = (
  prepared: Prepared,
  actions: readonly Action[],
  underlying: { readonly symbol: string; readonly type: InstrumentType },
  made: NewRecord,
): OrderInBook => {
  const { ticket, terms, legs } = prepared;
  const { legs: _legs, strict: _strict, ...properties } = ticket;
  return {
    ticket,
    prepared,
    ref: null,
    expiring: false,
    record: {
      id: made.id,
      accountNumber: made.accountNumber,
      properties: { ...properties, preflightId: made.preflightId ?? ticket.preflightId },
      size: terms.quantity,
      legs: legs.map(({ leg, quantity }, n) => ({
        instrumentType: leg.instrumentType,
        symbol: leg.symbol,
        action: actions[n] ?? leg.action,
        quantity,
        remaining: quantity,
        fills: [],
      })),
      underlyingSymbol: underlying.symbol,
      underlyingInstrumentType: underlying.type,
      status: made.status,
      globalRequestId: made.globalRequestId,
      receivedAt: made.at,
      updatedAt: made.at,
      terminalAt: null,
      cancelledAt: null,
      cancelledSize: null,
      rejectReason: null,
      edited: false,
      replacesOrderId: made.replacesOrderId ?? null,
      replacingOrderId: null,
      complexOrderId: made.complexOrderId ?? null,
      complexOrderTag: made.complexOrderTag ?? null,
      extClientOrderId: null,
    },
  };
};

/** Whole units of an order that are filled in every leg. */
export const unitsFilled = ({ size, legs }: OrderRecord): number =>
  Math.min(...legs.map(({ quantity, remaining }) => Math.floor(((quantity - remaining) * size) / quantity)));

/** Whether every leg is filled as far as the others: between two legs of one execution it is not. */
export const isEven = ({ size, legs }: OrderRecord): boolean => {
  const [first] = legs;
  if (first === undefined) return true;
  return legs.every(({ quantity, remaining }) => (quantity - remaining) * size * first.quantity === (first.quantity - first.remaining) * size * quantity);
};

/** A complex order in the book. */
export interface ComplexInBook {
  readonly record: ComplexRecord;
  readonly trigger: OrderInBook | null;
  readonly children: readonly OrderInBook[];
  /** Whether the children have been sent to the exchange. */
  released: boolean;
}
