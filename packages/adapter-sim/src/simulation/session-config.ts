import { decimal, OWNER_CONFIG, type BookConfig } from "@floorbroker/core";
import { CONTROL } from "./room.ts";
import type { Session } from "./session.ts";

/** One for all sessions: what is the same need not be compared. */
const AUTHORITY = { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] };

/** The settings of a session's book. */
export const configOf = ({ habits }: Session): BookConfig => ({
  ...OWNER_CONFIG,
  authority: AUTHORITY,
  allocation: { ...OWNER_CONFIG.allocation, perAlertPercent: decimal(habits.perAlertPercent), totalPercent: decimal(habits.totalPercent) },
  exit: { ...OWNER_CONFIG.exit, plan: habits.exitPlan, watchIntervalMs: habits.watchIntervalMs },
  reconcile: { ...OWNER_CONFIG.reconcile, ordersIntervalMs: habits.ordersIntervalMs },
  entry: { ...OWNER_CONFIG.entry, alertBandPercent: decimal("30") },
  ...(habits.limits !== null && { risk: { ...OWNER_CONFIG.risk, book: { ...OWNER_CONFIG.risk.book, ...habits.limits } } }),
});
