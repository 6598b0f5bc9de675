import { decimal, formatMoney } from "../../decimal.ts";
import { equity } from "../../instrument/equity.ts";
import { EQUITY_TICKS } from "../../instrument/option-ticks.ts";
import { isPlausiblePrice, productOf } from "../../instrument/products.ts";
import { isOnTick, neighbours } from "../../instrument/ticks.ts";
import { fail, isOk, ok, type Problem, type Result } from "../../result.ts";
import { opens, type Draft } from "../draft.ts";
import type { Instruction } from "../instruction.ts";
import { isPartial } from "../phrases/fraction.ts";
import { invalid, refuse } from "../refusal.ts";
import type { Rule } from "../rule.ts";

const EXAMPLE = "BTO 200 CHSN @ 2.57";

/** Shares are counted in hundreds; nobody opens so many options without naming one. */
const ROUND_LOT = 100;

/** The dearest share on any exchange costs less. */
const MOST = decimal("9999999");

/**
 * Whether shares are meant: said so, or no field of an option is there. Behind `Alert:` and a verb, options are the
 * custom, and an alert without a contract has lost it; there, shares need their quantity or their name.
 */
const isEquity = (draft: Draft): boolean => {
  const { kinds } = draft.context.profile;
  if (draft.strike !== null || draft.right !== null || draft.expiry !== null) return false;
  if (kinds.length > 0 && !kinds.includes("equity")) return false;
  if (draft.shares) return true;
  if (draft.voice === "verb") return draft.quantity !== null && draft.price !== null;
  const plain = draft.voice === "action" && !draft.prefixed;
  const lots = opens(draft) && draft.symbol !== null && draft.quantity !== null && draft.quantity % ROUND_LOT === 0;
  return (
    draft.voice === "action" &&
    (plain || draft.quantity !== null) &&
    (draft.price !== null || draft.problem !== null || lots)
  );
};

/** `BTO 5 MES @ 5925`: the roots of futures are symbols of companies as well, and only the word says which is meant. */
const isFuture = (draft: Draft, symbol: string): Problem => {
  const { action, price, quantity } = draft;
  const at = price === null ? "" : ` @ ${formatMoney(price)}`;
  const side = action === "BTO" || action === "BTC" ? "buy" : "sell";
  const future = `!tt ${side} ${quantity ?? 1} ${symbol}${at}`;
  const shares = `${action} ${quantity ?? 100} ${symbol} shares${at}`;
  const text = `${symbol} is a future; shares of that symbol need the word shares`;
  const product = productOf(symbol);
  // What can't be meant for the future is not proposed for it.
  const possible = product !== undefined && (price === null || isPlausiblePrice(product, price)) && (quantity ?? 1) < ROUND_LOT;
  return refuse("ambiguous", text, possible ? [future, shares] : [shares], symbol);
};

const settle = (draft: Draft): Result<Problem, Instruction> => {
  if (draft.problem !== null) return fail(draft.problem);
  if (draft.symbol === null) return fail(refuse("missing-symbol", "the alert names no symbol", [EXAMPLE]));
  const symbol = equity(draft.symbol);
  if (!isOk(symbol)) return fail(refuse("unknown-symbol", symbol.left.text, symbol.left.suggestions, draft.symbol));
  const { price, quantity, fraction, size, stop, trail } = draft;
  if (productOf(draft.symbol) !== undefined && !draft.shares) return fail(isFuture(draft, draft.symbol));
  if (price !== null && !isOnTick(EQUITY_TICKS, price)) {
    const [lower, upper] = neighbours(EQUITY_TICKS, price).map((near) => `@ ${formatMoney(near)}`);
    return fail(
      refuse("bad-tick", "shares are priced in whole cents", [lower ?? EXAMPLE, upper ?? EXAMPLE], formatMoney(price)),
    );
  }
  if (price !== null && price >= MOST) {
    const text = formatMoney(price);
    return fail(refuse("bad-price", `no share costs ${text}`, [EXAMPLE], text));
  }
  const shares = { asset: "equity", symbol: draft.symbol, right: null, strike: null, expiry: null, spread: null } as const;
  if (!opens(draft)) {
    const action = draft.action === "BTC" ? "BTC" : "STC";
    return ok({ kind: "close", ...shares, action, price, quantity, fraction, partial: isPartial(draft) });
  }
  if (price === null) return fail(refuse("missing-price", "the alert names no price", [`BTO ${draft.symbol} @ 2.57`]));
  const action = draft.action === "STO" ? "STO" : "BTO";
  return ok({ kind: "open", ...shares, action, price, quantity, size, targets: [...draft.targets], stop, trail });
};

/** An order in shares: `BTO 200 CHSN @ 2.57`, `SOLD KO COMMONS AT 68.2`. It never touches anybody's options. */
export const equityAlert: Rule = {
  name: "equity-alert",
  read: ({ order }) => {
    const reading = order();
    if (reading.kind !== "draft" || !isEquity(reading.draft)) return undefined;
    const settled = settle(reading.draft);
    return isOk(settled) ? settled.right : invalid(settled.left);
  },
};
