import { SECOND, MINUTE, type BrokerEvent, type Fill } from "@floorbroker/core";
import { executionsOf, type Execution } from "../wire/spoken.ts";
import type { Transaction } from "../wire/transaction.ts";
import { readBookings } from "./bookings.ts";
import type { BrokerParts } from "./parts.ts";

/** When bookings are asked for after a fill, in ms from before; by the last one they have been made, or nobody knows when. */
const PAUSES = [5 * SECOND, 30 * SECOND, 5 * MINUTE];

/** Fills that are waited for at most; what is beyond goes without its fees. */
const MOST_WAITING = 1_000;

/** The booking of an execution: by one of its names, or the only thing that it can be. */
const bookingOf = ({ fill, symbol, names }: Execution, transactions: readonly Transaction[]): Transaction | undefined => {
  const own = transactions.filter(({ orderId }) => orderId === fill.ref.id);
  const alike = own.filter((each) => each.symbol === symbol && each.quantity === fill.quantity && each.price === fill.price);
  return own.find((each) => each.names.some((name) => names.includes(name))) ?? (alike.length === 1 ? alike[0] : undefined);
};

/** Tells what fills of ours have cost, as soon as the account's bookings say it. */
export const feesReporter = ({ session, account, ears, log }: BrokerParts): { stop(): void } => {
  const { clock } = session;
  const waiting = new Map<Fill["fillId"], Fill>();
  let tries = 0;
  let cancel: (() => void) | null = null;

  const report = (fill: Fill, { fees, at }: Transaction): void => {
    waiting.delete(fill.fillId);
    ears.tell({ type: "fees-reported", orderKey: fill.orderKey, fillId: fill.fillId, amount: fees, currency: "USD", at });
  };

  const look = async (): Promise<void> => {
    const from = Math.min(...[...waiting.values()].map(({ at }) => at));
    const { transactions, missing } = await readBookings(session, account, from);
    if (missing !== null) log({ code: "list-incomplete", text: `bookings: ${missing}` });
    for (const fill of waiting.values()) {
      const wire = ears.known(fill.ref.id)?.wire;
      const executions = wire === undefined ? [] : executionsOf(wire, fill.ref, fill.orderKey, clock.now());
      const execution = executions.find((each) => each.fill.fillId === fill.fillId);
      const booked = execution === undefined ? undefined : bookingOf(execution, transactions);
      if (booked !== undefined) report(fill, booked);
    }
    cancel = null;
    tries += 1;
    if (waiting.size > 0 && PAUSES[tries] === undefined) {
      log({ code: "fees-not-told", text: `no booking tells the fees of ${waiting.size} fills` });
      waiting.clear();
    }
    plan();
  };

  const plan = (): void => {
    const pause = PAUSES[tries];
    if (waiting.size === 0 || cancel !== null || pause === undefined) return;
    cancel = clock.schedule(clock.now() + pause, () => void look());
  };

  const hear = (event: BrokerEvent): void => {
    if (event.type !== "fill" || event.fill.orderKey === null || waiting.size >= MOST_WAITING) return;
    waiting.set(event.fill.fillId, event.fill);
    tries = 0;
    plan();
  };
  const deaf = ears.listen(hear);
  return {
    stop: () => {
      deaf();
      cancel?.();
      // Nothing is planned any more.
      waiting.clear();
    },
  };
};
