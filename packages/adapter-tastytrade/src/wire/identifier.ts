import { isOrderKey, type OrderKey } from "@floorbroker/core";

/** Which attempt at which order of ours an order at tastytrade is. */
export interface Identity {
  readonly key: OrderKey;
  readonly revision: number;
}

/** The `source` of all orders of ours. */
export const SOURCE = "floorbroker";

/**
 * What stands under `external-identifier`: `fb-1a2b3c-e1.r0`. At most 32 characters of key and a few more; no limit is
 * published. tastytrade shows it with the order wherever that is shown, and never looks at it: twice the same is two orders.
 */
export const identifierOf = ({ key, revision }: Identity): string => `${key}.r${revision}`;

const IDENTIFIER = /^([^.]+)\.r(\d{1,6})$/;

/** The way back; null for an identifier that is not ours. */
export const identityOf = (identifier: string | null): Identity | null => {
  const [, key = "", revision] = IDENTIFIER.exec(identifier ?? "") ?? [];
  return revision !== undefined && isOrderKey(key) ? { key, revision: Number(revision) } : null;
};
