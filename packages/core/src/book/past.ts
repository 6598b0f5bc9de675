import type { FillId, InstrumentId, OrderKey, TradeId } from "../ids.ts";
import { emptyMap, get, type PersistentMap } from "../persistent-map.ts";
import type { EpochMs } from "../time.ts";
import { tradeOfKey } from "./keys.ts";

/** What is remembered of a fill whose order has left memory. */
export interface PastFill {
  readonly fillId: FillId;
  readonly rev: number;
  readonly quantity: number;
}

/** A trade that is over and has left memory: just enough to tell an old fact about it from news. */
export interface PastTrade {
  readonly instrument: InstrumentId;
  /** When it was over, by our clock. */
  readonly overAt: EpochMs;
  /** When the newest of its fills happened, by the venue's clock; 0 without any. */
  readonly filledAt: EpochMs;
  readonly fills: readonly PastFill[];
}

/**
 * The trades that have left memory, in two generations: when the young one is full it becomes the old one, and the old
 * one is forgotten. Of what is forgotten only the newest instants remain.
 */
export interface Past {
  readonly young: PersistentMap<TradeId, PastTrade>;
  readonly old: PersistentMap<TradeId, PastTrade>;
  /** The newest of the forgotten trades; null as long as none is. */
  readonly forgotten: { readonly overAt: EpochMs; readonly filledAt: EpochMs } | null;
}

/** Nothing has left memory yet. */
export const noPast: Past = { young: emptyMap(), old: emptyMap(), forgotten: null };

/** What is remembered of a trade that has left memory. */
export const pastTrade = ({ young, old }: Past, id: TradeId): PastTrade | undefined => get(young, id) ?? get(old, id);

/** What can be said of a name that no order in memory has. */
export interface Remembered {
  readonly overAt: EpochMs;
  readonly filledAt: EpochMs;
  /** Null: it may have been an order of a forgotten trade, and the instants are those of the newest of them. */
  readonly trade: PastTrade | null;
}

/** What is remembered of the order of this name; undefined when no order that has left memory can have had it. */
export const pastOfKey = (past: Past, key: OrderKey): Remembered | undefined => {
  const id = tradeOfKey(key);
  if (id === undefined) return undefined;
  const trade = pastTrade(past, id);
  if (trade !== undefined) return { overAt: trade.overAt, filledAt: trade.filledAt, trade };
  return past.forgotten === null ? undefined : { ...past.forgotten, trade: null };
};
