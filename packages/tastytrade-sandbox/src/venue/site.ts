import { randomBytes } from "node:crypto";
import { newYorkDate, type Clock, type InstrumentId } from "@floorbroker/core";
import type { Settled } from "../options.ts";
import type { Pushes } from "./pushes.ts";
import type { AccountChange, RouteCheck } from "./venue.ts";

/** Names that are given out once, in tastytrade's number spaces: those of complex orders are their own. */
export interface Ids {
  order(): number;
  complex(): number;
  transaction(): number;
  /** A long text of digits, as the exchange's executions have. */
  fill(): string;
  /** One for each request; all orders of a complex order share it. */
  globalRequest(): string;
}

/** What the accounts of the venue share. */
export interface Site {
  readonly clock: Clock;
  readonly options: Settled;
  readonly ids: Ids;
  readonly pushes: Pushes;
  /** The reason for which the exchange is to reject an order, by a fault; null: none. */
  readonly routeCheck: RouteCheck;
  /** Tells the account's listeners, after everything that was told before. */
  tellChange(change: AccountChange): void;
  /** Tells those who show quotes that one was pinned. */
  tellFixed(instrument: InstrumentId): void;
  /**
   * Does something after the step of the simulated exchange that is under way, in the same instant and in order: whoever
   * hears of an event may ask the exchange, which it can't answer in the middle of a step.
   */
  soon(action: () => void): void;
}

/** Fresh names. They go on through a wipe, as at tastytrade. */
export const freshIds = (clock: Clock): Ids => {
  let [order, complex, transaction, fill] = [500_000_000, 2_000_010_000, 250_000_000, 0];
  return {
    order: () => (order += 1),
    complex: () => (complex += 1),
    transaction: () => (transaction += 1),
    fill: () => {
      fill += 1;
      return `${newYorkDate(clock.now()).slice(2).replaceAll("-", "")}${String(fill).padStart(13, "0")}`;
    },
    globalRequest: () => randomBytes(16).toString("hex"),
  };
};

/** A queue of its own for {@link Site.soon}. */
export const afterTheStep = (): Site["soon"] => {
  const waiting: (() => void)[] = [];
  const flush = (): void => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
  };
  return (action) => {
    if (waiting.push(action) === 1) queueMicrotask(flush);
  };
};
