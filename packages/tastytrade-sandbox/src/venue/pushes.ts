import type { EpochMs, Json } from "@floorbroker/core";

/** What the account streamer tells of. */
export type PushType =
  | "Order"
  | "ComplexOrder"
  | "CurrentPosition"
  | "AccountBalance"
  | "TradingStatus"
  | "PublicWatchlists"
  | "QuoteAlert";

/** One notification, before it has a place in a connection's sequence: always a full object, never a difference. */
export interface Push {
  /** The account that it belongs to; null for what everybody hears. */
  readonly account: string | null;
  readonly type: PushType;
  /** As it stands on the wire. */
  readonly data: Json;
  readonly at: EpochMs;
}

/** Where notifications go from whoever has one to the streams. */
export interface Pushes {
  /** In the order of the calls and at once; what a stream does with it is its own affair. */
  publish(push: Push): void;
  listen(listener: (push: Push) => void): () => void;
}

/** Nobody listens yet. */
export const pushLine = (): Pushes => {
  const listeners = new Set<(push: Push) => void>();
  return {
    publish: (push) => {
      for (const listener of listeners) listener(push);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
