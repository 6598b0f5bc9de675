import { inputId, type BookConfig, type Clock, type EpochMs, type SendWindow } from "@floorbroker/core";
import type { Deliver } from "./execute.ts";
import type { Ports } from "./ports.ts";

/** The regular comparison of the broker's lists with the book. */
export interface Reconciliation {
  /** Compares everything now: after a gap. The regular comparisons go on from there. */
  readonly now: () => void;
  readonly stop: () => void;
}

/** What a first look covers: far enough back for everything that can still matter, such as orders good till cancelled. */
const FIRST_LOOK_MS = 7 * 24 * 60 * 60_000;
/** Later looks overlap the one before them by this much: a broker's lists may lag. */
const OVERLAP_MS = 60_000;

type Lists = Pick<Ports, "broker" | "accounts" | "clock">;

/** Every so often, one at a time: a broker that answers slowly is not asked again before it has answered. */
const regularly = (clock: Clock, intervalMs: number, look: () => Promise<void>) => {
  let cancel: (() => void) | null = null;
  let looking = false;
  let wantedAgain = false;
  let stopped = false;
  const again = (): void => {
    if (!stopped) cancel = clock.schedule(clock.now() + intervalMs, run);
  };
  const run = (): void => {
    cancel?.();
    // A list that is on its way may have been made before what it is now wanted for.
    if (looking) wantedAgain = true;
    if (looking || stopped) return;
    looking = true;
    wantedAgain = false;
    // What can't be listed now is listed the next time: the stream and the questions about single orders go on.
    void look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
        if (wantedAgain) run();
        else again();
      });
  };
  return {
    run,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
};

/**
 * Asks the broker for its orders, fills and positions, at once and at the configured intervals, and delivers the lists
 * as inputs. Which of it is news, the book decides; `seq` is the book's, which keeps the inputs' names unique.
 */
export const reconcileRegularly = (
  { broker, accounts, clock }: Lists,
  { ordersIntervalMs, positionsIntervalMs }: BookConfig["reconcile"],
  seq: () => number,
  deliver: Deliver,
): Reconciliation => {
  let seenUntil: EpochMs | null = null;

  const lookAtOrders = async (): Promise<void> => {
    const to = clock.now();
    const window: SendWindow = { from: seenUntil === null ? to - FIRST_LOOK_MS : Math.min(seenUntil, to) - OVERLAP_MS, to };
    // Orders are always asked for as far back as they can live; only fills are read on from the last look.
    const [orders, fills] = await Promise.all([broker.orders({ from: to - FIRST_LOOK_MS, to }), broker.fills(window)]);
    if (fills.complete) seenUntil = to;
    deliver(inputId(`orders-listed:${to}@${seq()}`), { type: "orders-listed", orders, fills });
  };
  const lookAtPositions = async (): Promise<void> => {
    const at = clock.now();
    const positions = await accounts.positions();
    deliver(inputId(`positions-listed:${at}@${seq()}`), { type: "positions-listed", positions });
  };

  const orders = regularly(clock, ordersIntervalMs, lookAtOrders);
  const positions = regularly(clock, positionsIntervalMs, lookAtPositions);
  orders.run();
  positions.run();
  return {
    now: () => {
      orders.run();
      positions.run();
    },
    stop: () => {
      orders.stop();
      positions.stop();
    },
  };
};
