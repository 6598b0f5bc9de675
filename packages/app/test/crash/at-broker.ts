import type { BrokerLogEntry } from "@floorbroker/adapter-sim";
import { isLive, type BrokerEvent, type Fill, type OrderKey, type TradeId } from "@floorbroker/core";

/** One life of an order at the broker. */
export interface LifeAtBroker {
  readonly key: OrderKey | null;
  readonly state: Extract<BrokerEvent, { readonly type: "order-state" }>["state"];
  readonly terms: Extract<BrokerEvent, { readonly type: "order-state" }>["terms"];
}

/** One trade's orders and fills. */
interface TradeAtBroker {
  /** By the broker's id. */
  readonly lives: Map<string, LifeAtBroker>;
  /** The newest revision of each. */
  readonly fills: Map<string, Fill>;
}

/**
 * What truly was at the broker, folded from its own log alone: nothing of the arithmetic that is audited is borrowed, or
 * a book that is wrong about itself would agree with its own mistake. What bears no key of ours is under the empty id.
 */
export type AtBroker = Map<string, TradeAtBroker>;

export const nothingAtBroker = (): AtBroker => new Map();

const KEY = /^(.+)-([etsc])\d+$/;

/** The trade of a key of ours. */
export const tradeOf = (key: OrderKey): TradeId => (KEY.exec(key)?.[1] ?? key) as TradeId; // a key begins with its trade's id
/** What an order is for: entry, target, stop or close. */
export const letterOf = (key: OrderKey): string => KEY.exec(key)?.[2] ?? "?";
const isEntry = (key: OrderKey | null): boolean => key !== null && letterOf(key) === "e";

const keyIn = (event: BrokerEvent): OrderKey | null =>
  event.type === "fill" ? event.fill.orderKey : event.type === "order-state" ? event.orderKey : null;

/** Takes in what happened to an order or a fill; gives the trade that it belongs to. */
export const takeIn = (at: AtBroker, event: BrokerEvent): TradeId | null => {
  const key = keyIn(event);
  const trade = key === null ? null : tradeOf(key);
  const known = at.get(trade ?? "") ?? { lives: new Map(), fills: new Map() };
  at.set(trade ?? "", known);
  if (event.type === "order-state") known.lives.set(event.ref.id, { key, state: event.state, terms: event.terms });
  if (event.type === "fill" && (known.fills.get(event.fill.fillId)?.rev ?? -1) < event.fill.rev) {
    known.fills.set(event.fill.fillId, event.fill);
  }
  return trade;
};

/** Everything at its end. */
export const atTheEnd = (log: readonly BrokerLogEntry[]): AtBroker => {
  const all = nothingAtBroker();
  for (const entry of log) if (entry.what === "exchange") takeIn(all, entry.event);
  return all;
};

/** The fills of a trade's entry, or of its exits. */
export const fillsOf = (at: AtBroker, trade: TradeId, of: "entry" | "exits"): readonly Fill[] =>
  [...(at.get(trade)?.fills.values() ?? [])].filter(({ orderKey }) => isEntry(orderKey) === (of === "entry"));

/** Every fill. */
export const allFills = (at: AtBroker): readonly Fill[] => [...at.values()].flatMap(({ fills }) => [...fills.values()]);

export const unitsOf = (fills: readonly Fill[]): number => fills.reduce((sum, { quantity }) => sum + quantity, 0);

/** Orders of a trade that can still fill, with what they can. */
export const workingOf = (at: AtBroker, trade: TradeId, letters: string) => {
  const { lives, fills } = at.get(trade) ?? { lives: new Map<string, LifeAtBroker>(), fills: new Map<string, Fill>() };
  return [...lives].flatMap(([id, { key, state, terms }]) => {
    if (key === null || !letters.includes(letterOf(key)) || !isLive(state)) return [];
    const filled = unitsOf([...fills.values()].filter(({ ref }) => ref.id === id));
    return [{ key, terms, left: Math.max(0, terms.quantity - filled) }];
  });
};

/** Units that these orders can still fill. */
export const leftOf = (orders: readonly { readonly left: number }[]): number => orders.reduce((sum, { left }) => sum + left, 0);
