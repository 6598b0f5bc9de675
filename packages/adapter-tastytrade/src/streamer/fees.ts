import * as t from "io-ts";
import { add, isOk, negate, newYorkDate, SECOND, ZERO, type AccountId, type BrokerEvent, type Decimal, type Fill } from "@floorbroker/core";
import { pathOf, type Session } from "../session/session.ts";
import { idOfSymbol } from "../wire/symbols.ts";
import { amount, maybe, text } from "../wire/values.ts";

/** Asks what fills cost, since orders do not say it. */
export interface FeesDesk {
  /** Told of everything that is told. */
  heard(event: BrokerEvent): void;
  close(): void;
}

/** When the account's bookings are asked for after a fill, in ms from before: they come a moment after it. */
const PAUSES = [3 * SECOND, 30 * SECOND, 300 * SECOND];

const PARTS = ["commission", "clearing-fees", "regulatory-fees", "proprietary-index-option-fees"] as const;

const trade = t.intersection([
  t.type({ "transaction-type": t.literal("Trade"), "exec-id": text, symbol: t.string, "instrument-type": t.string }),
  t.type({ commission: maybe(amount), "clearing-fees": maybe(amount), "regulatory-fees": maybe(amount), "proprietary-index-option-fees": maybe(amount) }),
  t.type({
    "commission-effect": maybe(text),
    "clearing-fees-effect": maybe(text),
    "regulatory-fees-effect": maybe(text),
    "proprietary-index-option-fees-effect": maybe(text),
  }),
]);
type Trade = t.TypeOf<typeof trade>;

/** What the account paid for it; below 0 it got something. */
const paidFor = (booking: Trade): Decimal =>
  PARTS.reduce((sum, part) => {
    const value = booking[part] ?? ZERO;
    return add(sum, booking[`${part}-effect`] === "Credit" ? negate(value) : value);
  }, ZERO);

/** A fill of a leg carries the place of the leg behind tastytrade's own name of it. */
const isOf = (fill: Fill, booking: Trade): boolean =>
  (fill.fillId === booking["exec-id"] || fill.fillId.startsWith(`${booking["exec-id"]}/`)) &&
  idOfSymbol(booking["instrument-type"], booking.symbol, newYorkDate(fill.at)) === fill.instrument;

/** Nothing is owed yet. */
export const feesDesk = (session: Session, account: AccountId, tell: (event: BrokerEvent) => void): FeesDesk => {
  const { clock } = session;
  const owed = new Map<string, Fill>();
  let cancel: (() => void) | null = null;
  let tries = 0;

  const report = (booking: Trade): void => {
    for (const [id, fill] of owed) {
      if (!isOf(fill, booking)) continue;
      owed.delete(id);
      tell({ type: "fees-reported", orderKey: fill.orderKey, fillId: fill.fillId, amount: paidFor(booking), currency: "USD", at: clock.now() });
    }
  };
  const ask = async (): Promise<void> => {
    const since = Math.min(...[...owed.values()].map(({ at }) => at));
    const bookings = await session.list(pathOf("accounts", account, "transactions"), { "start-date": newYorkDate(since), type: "Trade", "per-page": 250 });
    for (const item of isOk(bookings) ? bookings.right : []) {
      const read = trade.decode(item);
      if (read._tag === "Right") report(read.right);
    }
    tries += 1;
    askLater();
  };
  const askLater = (): void => {
    cancel = null;
    const pause = PAUSES[tries];
    // Fees that are never told are those of the day's statement; nothing waits for them.
    if (pause === undefined) owed.clear();
    if (owed.size === 0 || pause === undefined) return;
    cancel = clock.schedule(clock.now() + pause, () => void ask());
  };

  return {
    heard: (event) => {
      if (event.type !== "fill" || event.fill.quantity === 0) return;
      owed.set(event.fill.fillId, event.fill);
      tries = 0;
      if (cancel === null) askLater();
    },
    close: () => {
      owed.clear();
      cancel?.();
    },
  };
};
