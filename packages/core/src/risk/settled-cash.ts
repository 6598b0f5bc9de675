import { newYorkDate } from "../calendar/new-york.ts";
import type { Book } from "../book/state.ts";
import { max, subtract, ZERO, type Decimal } from "../decimal.ts";
import type { AccountSnapshot } from "../ports/accounts.ts";
import type { EpochMs } from "../time.ts";

/** What sales of today have brought: it settles on the next business day. Never less than nothing. */
export const unsettledOn = ({ risk }: Pick<Book, "risk">, at: EpochMs): Decimal =>
  risk.date === newYorkDate(at) ? max(ZERO, risk.unsettled) : ZERO;

/**
 * Cash of the account that has settled: what the broker counts, less what sales of today have brought. Null when the
 * broker tells no cash. Orders that work are still in it; what they may cost is for the rule about the size to take
 * off.
 * Sources: SEC Rule 15c6-1 (settlement on the next business day), Regulation T §220.8 (cash accounts). Simplified: the
 * two days a year on which exchanges trade and banks are closed settle nothing, which this takes for business days.
 */
export const settledCash = (book: Pick<Book, "risk">, account: AccountSnapshot | null, at: EpochMs): Decimal | null =>
  account?.cash == null ? null : subtract(account.cash, unsettledOn(book, at));
