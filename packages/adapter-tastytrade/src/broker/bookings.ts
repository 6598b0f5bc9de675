import { addDays, isOk, newYorkDate, type AccountId, type EpochMs } from "@floorbroker/core";
import { failureText } from "../session/failures.ts";
import { pathOf, type Session } from "../session/session.ts";
import { transactionOf, type Transaction } from "../wire/transaction.ts";

/** The account's bookings as far as they could be read. */
export interface Bookings {
  readonly transactions: readonly Transaction[];
  /** Null when nothing is missing. */
  readonly missing: string | null;
}

const PER_PAGE = 250;
/** What moves units; everything else moves money alone. */
const TYPES = ["Trade", "Receive Deliver"];

/** All bookings that moved units since the day before `from`, by New York's days. */
export const readBookings = async (session: Session, account: AccountId, from: EpochMs): Promise<Bookings> => {
  const path = pathOf("accounts", account, "transactions");
  const listed = await session.list(path, { "start-date": addDays(newYorkDate(from), -1), types: TYPES, "per-page": PER_PAGE });
  if (!isOk(listed)) return { transactions: [], missing: failureText(listed.left) };
  const transactions: Transaction[] = [];
  let missing: string | null = null;
  for (const json of listed.right) {
    const read = transactionOf(json);
    if (isOk(read)) transactions.push(read.right);
    else missing = `a booking can't be read: ${read.left}`;
  }
  return { transactions, missing };
};
