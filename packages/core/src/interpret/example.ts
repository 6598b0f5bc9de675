import { format, formatMoney } from "../decimal.ts";
import type { Draft } from "./draft.ts";

type Known = Partial<Pick<Draft, "symbol" | "strike" | "right" | "price">> & { readonly expiry?: string };

const month = (expiry: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(expiry);
  return parts === null ? expiry : `${Number(parts[2])}/${Number(parts[3])}`;
};

/** The alert as it would be right: what the draft has, `known` over it, and an example's value for the rest. */
export const mended = (draft: Draft, known: Known = {}): string => {
  const count = draft.quantity === null ? null : String(draft.quantity);
  const symbol = known.symbol ?? draft.symbol ?? "SPY";
  const strike = known.strike ?? draft.strike;
  const right = known.right ?? draft.right ?? "C";
  const expiry = month(known.expiry ?? draft.expiry ?? "12/18");
  const price = known.price ?? draft.price;
  const contract = `${strike === null ? "590" : format(strike)}${right}`;
  const words = [draft.action, count, symbol, contract, expiry, "@", price === null ? "1.20" : formatMoney(price)];
  return words.filter((word) => word !== null).join(" ");
};
