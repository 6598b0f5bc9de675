import type { WorldConfig } from "@floorbroker/adapter-sim";
import { bookId, channelId, decimal, OWNER_CONFIG, userId, type BookConfig } from "@floorbroker/core";

/** A Wednesday morning in New York: on it falls the first moment of every run. */
export const MORNING = Date.parse("2026-11-18T15:04:00Z");
export const BOOK = bookId("sim:crash");
/** What the account begins with. */
export const CASH = decimal("100000");

/** Where the owner speaks. */
export const CHANNEL = channelId("1190000000000000001");
export const OWNER = userId("704125082750156840");

/** Pauses of a policy a fifth as long, wherever they are said. */
const hurried = <A>(policy: A): A => {
  const shorter = (key: string, value: unknown): unknown =>
    (key === "baseMs" || key === "capMs") && typeof value === "number" ? Math.ceil(value / 5) : value;
  return JSON.parse(JSON.stringify(policy, shorter)) as A; // only numbers were changed
};

/** The owner's rules in a hurry: a day of minutes in seconds. Amounts and prices are as they are in life. */
export const HURRIED: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CHANNEL] },
  // Little enough that the share is used up when everything comes at once, as it does after a restart.
  allocation: { ...OWNER_CONFIG.allocation, totalPercent: decimal("10") },
  entry: { ...OWNER_CONFIG.entry, stepIntervalMs: 100, steps: 2 },
  exit: { ...OWNER_CONFIG.exit, watchIntervalMs: 300 },
  close: { stepIntervalMs: 100 },
  retry: hurried(OWNER_CONFIG.retry),
  reconcile: { ordersIntervalMs: 1_500, positionsIntervalMs: 1_500, protectMs: 300 },
  claimMs: 1_000,
};

const quick = { min: 1, max: 4 };

/** A broker that answers in milliseconds; what was sent is proven absent after a second or so. */
export const worldOf = (seed: number): WorldConfig => ({
  seed,
  start: MORNING,
  cash: CASH,
  stepMs: 20,
  latency: { request: quick, response: quick, stream: quick, routing: quick, change: quick, lateMs: 50, settleMs: 600 },
});
