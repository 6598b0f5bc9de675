import { branded, boolean, decimalString, integer, nullable, object, oneOf, string, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";
import type { AccountId, InstrumentId } from "../ids.ts";
import type { Listing } from "./broker.ts";

/** Money as the broker saw it at `asOf`. The book holds reservations of its own on top. */
export const accountSnapshot = object({
  account: branded<AccountId>(),
  /** Everything acknowledged before this instant is in the figures. */
  asOf: integer,
  receivedAt: integer,
  netLiquidation: nullable(decimalString),
  cash: nullable(decimalString),
  /** What sizing takes its share of; null where the broker has no such figure. */
  sizingPower: nullable(object({ amount: decimalString, kind: oneOf("derivative-bp", "available-funds", "declared"), currency: string })),
  canTrade: boolean,
});
export type AccountSnapshot = TypeOf<typeof accountSnapshot>;

/** A position; signed, negative when short. */
export interface PositionSnapshot {
  readonly instrument: InstrumentId;
  readonly quantity: number;
  readonly averagePrice: Decimal;
}

/** The money and positions of the account. */
export interface Accounts {
  snapshot(): Promise<AccountAnswer>;
  positions(): Promise<Listing<PositionSnapshot>>;
}

export type AccountAnswer =
  | { readonly outcome: "snapshot"; readonly snapshot: AccountSnapshot }
  | { readonly outcome: "none"; readonly code: "link-down" | "unreadable"; readonly text: string };
