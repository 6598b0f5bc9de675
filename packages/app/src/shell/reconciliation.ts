import type { Accounts, BookConfig, Broker, Clock, EpochMs, InputBody, SendWindow } from "@floorbroker/core";
import { openDeadlines } from "./deadlines.ts";
import { regularly } from "./regularly.ts";

/** The regular comparison of the broker's lists with the book. */
export interface Reconciliation {
  /** Compares everything now: after a gap. The regular comparisons go on from there. */
  readonly now: () => void;
  /**
   * Whether book and broker count a position differently. While they do, positions are asked for as often as orders: a
   * symbol is frozen, and what froze it may have been a fill that was booked since.
   */
  readonly differs: (stands: boolean) => void;
  readonly stop: () => void;
}

/**
 * What a first look covers: far enough back for everything that can still matter, such as orders good till cancelled.
 */
const FIRST_LOOK_MS = 7 * 24 * 60 * 60_000;
/** Later looks overlap the one before them by this much: a broker's lists may lag. */
const OVERLAP_MS = 60_000;
/**
 * How long a broker may take for one list, in ms. Adapters end their own questions after seconds; a list of many pages
 * takes longer, but one that has not come after half a minute will not come, or would say what is long over.
 */
export const LIST_DEADLINE_MS = 30_000;

/** Who lists what. */
export interface Lists {
  readonly clock: Clock;
  readonly broker: Pick<Broker, "orders" | "fills">;
  readonly accounts: Pick<Accounts, "positions">;
}

/** Where the lists go, and whom to tell when there are none. */
export interface Listener {
  /** Hands a list in, under a name that it makes unique. */
  readonly deliver: (name: string, body: InputBody) => void;
  readonly tell: (text: string) => void;
}

/** Since when fills are wanted. A clock that was set back was ahead before: what it seemed to have seen, it has not. */
const fillsFrom = (seenUntil: EpochMs | null, to: EpochMs): EpochMs =>
  seenUntil === null || seenUntil > to ? to - FIRST_LOOK_MS : seenUntil - OVERLAP_MS;

/**
 * Asks the broker for its orders, fills and positions, at once and at the configured intervals, and delivers the lists
 * as inputs. Which of it is news, the book decides. A list that does not come in time is given up until the next look.
 */
export const reconcileRegularly = (
  { broker, accounts, clock }: Lists,
  { ordersIntervalMs, positionsIntervalMs, protectMs }: BookConfig["reconcile"],
  { deliver, tell }: Listener,
): Reconciliation => {
  let seenUntil: EpochMs | null = null;
  let stopped = false;
  const deadlines = openDeadlines(clock);

  const lookAtOrders = async (): Promise<boolean> => {
    const to = clock.now();
    const window: SendWindow = { from: fillsFrom(seenUntil, to), to };
    // Orders are always asked for as far back as they can live; only fills are read on from the last look.
    const [orders, fills] = await Promise.all([
      deadlines.within(LIST_DEADLINE_MS, () => broker.orders({ from: to - FIRST_LOOK_MS, to })),
      deadlines.within(LIST_DEADLINE_MS, () => broker.fills(window)),
    ]);
    if (stopped) return true;
    if (fills.complete) seenUntil = to;
    deliver(`orders-listed:${to}`, { type: "orders-listed", orders, fills });
    return orders.complete && fills.complete;
  };
  const lookAtPositions = async (): Promise<boolean> => {
    const at = clock.now();
    const positions = await deadlines.within(LIST_DEADLINE_MS, () => accounts.positions());
    if (stopped) return true;
    deliver(`positions-listed:${at}`, { type: "positions-listed", positions });
    return positions.complete;
  };

  const orders = regularly({ clock, tell, intervalMs: ordersIntervalMs, what: "orders and fills", look: lookAtOrders });
  const positions = regularly({
    clock,
    tell,
    intervalMs: positionsIntervalMs,
    what: "positions",
    look: lookAtPositions,
  });
  let cancelSecond = (): void => undefined;
  const now = (): void => {
    orders.run();
    positions.run();
    // What is booked after a gap counts as just touched, and is not judged by the list that was made beside it.
    cancelSecond();
    if (protectMs > 0) cancelSecond = clock.schedule(clock.now() + protectMs + 1, positions.run);
  };
  let cancelCloser: (() => void) | null = null;
  const closer = (): void => {
    cancelCloser = clock.schedule(clock.now() + ordersIntervalMs, () => {
      positions.run();
      closer();
    });
  };
  const differs = (stands: boolean): void => {
    if (stopped || stands === (cancelCloser !== null)) return;
    if (stands) return closer();
    cancelCloser?.();
    cancelCloser = null;
  };
  now();
  return {
    now,
    differs,
    stop: () => {
      differs(false);
      stopped = true;
      deadlines.stop();
      cancelSecond();
      orders.stop();
      positions.stop();
    },
  };
};
