import { format, formatMoney } from "../decimal.ts";
import { nextWeekExpiry } from "../calendar/expiry.ts";
import { dayAt } from "./days.ts";
import { opens, type Draft } from "./draft.ts";
import { meaningsOf } from "./lexicon.ts";

type Known = Partial<Pick<Draft, "symbol" | "strike" | "right" | "price">> & { readonly expiry?: string };

const month = (expiry: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(expiry);
  return parts === null ? expiry : `${Number(parts[2])}/${Number(parts[3])}`;
};

/**
 * The alert as it would be right: what the draft has, and `known` over it. Where a field is missing an example's value
 * stands for it, and the text says that it is an example: no number of it was said.
 */
export const mended = (draft: Draft, known: Known = {}): string => {
  const count = draft.quantity === null ? null : String(draft.quantity);
  const symbol = known.symbol ?? draft.symbol ?? draft.context.profile.symbol;
  const strike = known.strike ?? draft.strike;
  const right = known.right ?? draft.right;
  const expiry = known.expiry ?? draft.expiry;
  const price = known.price ?? draft.price;
  const invented = [symbol, strike, right, expiry].includes(null) || (price === null && opens(draft));
  const contract = `${strike === null ? "590" : format(strike)}${right ?? "C"}`;
  const ahead = nextWeekExpiry(dayAt(draft.context.postedAt));
  const cost = price === null ? (opens(draft) ? ["@", "1.20"] : []) : ["@", formatMoney(price)];
  const named = symbol === null ? "SPY" : meaningsOf(symbol) === 0 ? symbol : `$${symbol}`;
  const words = [draft.action, count, named, contract, month(expiry ?? ahead), ...cost];
  return (invented ? "For example: " : "") + words.filter((word) => word !== null).join(" ");
};
