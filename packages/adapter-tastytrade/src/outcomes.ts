import type { Leaves, Rejected, Unknown, UnknownOrigin } from "@floorbroker/core";
import { failureText, type ApiFailure } from "./session/failures.ts";

/**
 * Codes of checks before routing, in our words. What is not here is a refusal all the same when it stands inside of a
 * `preflight_check_failure`. Measured or documented: margin_check_failed, tif_no_after_hours_opening_market_orders,
 * illegal_buy_and_sell_on_same_symbol, gtc_market_orders_not_supported, cant_buy_for_credit; the others are those of the
 * local tastytrade, whose real spelling nobody has published.
 */
const PREFLIGHT: Readonly<Record<string, string>> = {
  margin_check_failed: "buying-power",
  illegal_buy_and_sell_on_same_symbol: "opposite-working",
  strict_position_effect_validation_failed: "position-effect",
  position_effect_validation_failed: "position-effect",
  tif_no_after_hours_opening_market_orders: "market-closed",
  tif_no_after_hours_orders: "market-closed",
  gtc_market_orders_not_supported: "unsupported",
  gtc_opening_stop_orders_not_supported: "unsupported",
  cant_buy_for_credit: "bad-price",
  cant_sell_for_debit: "bad-price",
  invalid_price: "bad-price",
  invalid_price_increment: "off-tick",
  instrument_not_tradable: "not-tradable",
};

/** Codes that refuse an order by themselves, without a list of objections. */
const PREFLIGHT_FAILED = "preflight_check_failure";

/** 4xx in tastytrade's own envelope that say for certain that nothing was done; 422 is looked at by its code. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: "bad-request",
  403: "account-restricted",
  406: "api-version",
  429: "rate-limit",
};

/** What can be asked for. */
export type Operation = "place" | "replace" | "cancel";

type Refused = Extract<ApiFailure, { readonly failure: "refused" }>;

/** tastytrade's one answer to a change of whatever can't be changed (any more). */
const CANNOT_UPDATE = "cannot_update_order";

/** Our code of a refusal; `undefined` where it is none that is known to be definite for this operation. */
const refusedCode = (operation: Operation, { status, code, objections }: Refused): string | undefined => {
  if (status === 404) return operation === "place" ? "unknown-account" : "unknown-order";
  const listed = BY_STATUS[status];
  if (listed !== undefined) return listed;
  if (status !== 422) return undefined;
  if (operation !== "place" && code === CANNOT_UPDATE) return "not-working";
  if (operation === "cancel") return undefined;
  if (code !== PREFLIGHT_FAILED) return PREFLIGHT[code];
  const [known] = objections.flatMap((objection) => PREFLIGHT[objection.code] ?? []);
  return known ?? "refused";
};

const unknown = (origin: UnknownOrigin): Unknown => ({ outcome: "unknown", origin });

const byBroker = (code: string, failed: ApiFailure): Rejected => ({
  outcome: "rejected",
  code,
  text: failureText(failed),
  by: "broker",
});

/** How an order call that failed has ended: definite for the closed lists above, `unknown` for everything else. */
export const outcomeOf = (operation: Operation, failed: ApiFailure): Rejected | Unknown => {
  switch (failed.failure) {
    case "not-sent":
      return notSent(failed.why === "login-refused" ? "unauthorised" : "link-down", failureText(failed));
    case "no-answer":
      return unknown(failed.why);
    case "redirected":
      return unknown("broker-said-unknown");
    case "unreadable":
      return unknown("unreadable");
    case "unauthorised":
      return byBroker("unauthorised", failed);
    case "gateway":
      if (failed.status === 429) return byBroker("rate-limit", failed);
      return unknown(failed.status >= 500 ? "5xx" : "unreadable");
    case "refused": {
      const code = refusedCode(operation, failed);
      return code === undefined ? unknown("broker-said-unknown") : byBroker(code, failed);
    }
  }
};

/** What a refused change left behind, where the refusal itself says it; `not-working` has to be looked at. */
export const leavesOf = ({ code }: Rejected): Leaves =>
  code === "unknown-order" || code === "not-working" ? "original-unknown" : "original-working";

/** Our code for the words with which an order was rejected after it had been taken. */
export const rejectedCode = (reason: string): string => (/session offline/i.test(reason) ? "session-offline" : "refused");

/** A refusal by our own side: nothing was sent. */
export const notSent = (code: string, text: string): Rejected => ({ outcome: "rejected", code, text, by: "local" });
