import type { Decimal } from "../decimal.ts";
import type { EntryContext } from "./rule.ts";

/**
 * What the account is worth: the broker's newest word, else what it first said on the last day that it said anything;
 * null: never.
 */
export const netLiquidationOf = ({ account, book }: Pick<EntryContext, "account" | "book">): Decimal | null =>
  account?.netLiquidation ?? book.risk.equity?.amount ?? null;
