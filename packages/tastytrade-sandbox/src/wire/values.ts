import { abs, format, type Decimal, type EpochMs } from "@floorbroker/core";

/** Whether money leaves or reaches the account. */
export type Effect = "Debit" | "Credit" | "None";

/** A number as tastytrade writes it: a text with at least one decimal: `1.0`, `10.505`, `-2.25`. */
export const decimalText = (value: Decimal): string => {
  const text = format(value);
  return text.includes(".") ? text : `${text}.0`;
};

/** As {@link decimalText}, without the sign, which the `-effect` beside it carries. */
export const amountText = (value: Decimal): string => decimalText(abs(value));

/** The effect of an amount that the account gets: below 0 it pays. */
export const effectOf = (value: Decimal): Effect => (value === 0n ? "None" : value > 0n ? "Credit" : "Debit");

/** An amount and its effect under two keys: `{"x": "1.0", "x-effect": "Debit"}`. */
export const amountFields = (name: string, value: Decimal): { readonly [key: string]: string } => ({
  [name]: amountText(value),
  [`${name}-effect`]: effectOf(value),
});

/** An instant as tastytrade writes it: `2026-09-17T18:32:28.393+00:00`. */
export const timestampText = (at: EpochMs): string => new Date(at).toISOString().replace("Z", "+00:00");
