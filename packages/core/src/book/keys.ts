import { messageId, orderKey, tradeId, type MessageId, type OrderKey, type TradeId } from "../ids.ts";
import type { OrderRole } from "./order.ts";

const SNOWFLAKE = /^[1-9]\d{0,19}$/;

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

const hash64 = (text: string): bigint => {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME);
  return hash;
};

/**
 * The trade of a message: always the same one, so that a second reading of the message can't start another. Snowflakes
 * map one to one; any other id goes through a 64-bit hash.
 */
export const tradeOfMessage = (id: MessageId): TradeId =>
  tradeId(SNOWFLAKE.test(id) ? `fb-${BigInt(id).toString(36)}` : `fbx-${hash64(id).toString(36)}`);

/** Whether the id carries the time of its message, so that of two such ids the larger one is the newer. */
export const isSnowflake = (id: MessageId): boolean => SNOWFLAKE.test(id);

/** Oldest first, of snowflakes. */
export const bySnowflake = (a: MessageId, b: MessageId): number => a.length - b.length || (a < b ? -1 : Number(a > b));

const LETTER: Readonly<Record<OrderRole, string>> = { entry: "e", target: "t", stop: "s", close: "c", settlement: "x" };

/** Our name for the n-th order of a trade: deterministic, and carried unharmed by every broker (32 of `[a-z0-9-]`). */
export const keyOfOrder = (trade: TradeId, role: OrderRole, n: number): OrderKey => orderKey(`${trade}-${LETTER[role]}${n}`);

const KEY = /^(fbx?-[0-9a-z]+)-[etsc]\d+$/;

/** The trade whose order would have this name, whoever says it; undefined for a name that no order of ours has ever had. */
export const tradeOfKey = (key: string): TradeId | undefined => {
  const trade = KEY.exec(key)?.[1];
  return trade === undefined ? undefined : tradeId(trade);
};

const OF_SNOWFLAKE = /^fb-([0-9a-z]{1,13})$/;

/** The message of a trade: the way back of {@link tradeOfMessage}; undefined for a hash, from which there is none. */
export const messageOfTrade = (id: TradeId): MessageId | undefined => {
  const digits = OF_SNOWFLAKE.exec(id)?.[1];
  if (digits === undefined) return undefined;
  const value = [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  return messageId(String(value));
};
