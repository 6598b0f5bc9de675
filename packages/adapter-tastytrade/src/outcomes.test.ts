import { describe, expect, it } from "vitest";
import { leavesOf, notSent, outcomeOf, rejectedCode, type Operation } from "./outcomes.ts";
import type { ApiFailure } from "./session/failures.ts";

const refused = (status: number, code: string, inner: readonly string[] = []): ApiFailure => ({
  failure: "refused",
  status,
  code,
  message: "words",
  objections: inner.map((each) => ({ code: each, message: "more words", preflightId: null })),
});
const preflight = (...inner: readonly string[]): ApiFailure => refused(422, "preflight_check_failure", inner);
const gateway = (status: number): ApiFailure => ({ failure: "gateway", status });

const table: readonly (readonly [string, Operation, ApiFailure, string])[] = [
  ["an order beyond the buying power", "place", preflight("margin_check_failed"), "rejected buying-power broker"],
  ["an exit while an entry on the same contract works", "place", preflight("illegal_buy_and_sell_on_same_symbol"), "rejected opposite-working broker"],
  ["a close of what is not there", "place", preflight("strict_position_effect_validation_failed"), "rejected position-effect broker"],
  ["a check that nobody has told us of", "place", preflight("brand_new_check"), "rejected refused broker"],
  ["the one known check among several", "place", preflight("brand_new_check", "margin_check_failed"), "rejected buying-power broker"],
  ["a check without a reason", "place", preflight(), "rejected refused broker"],
  ["the same of a replacement", "replace", preflight("margin_check_failed"), "rejected buying-power broker"],
  ["a code of a check that stands alone", "place", refused(422, "cant_buy_for_credit"), "rejected bad-price broker"],
  ["422 with a code that nobody has told us of", "place", refused(422, "brand_new_code"), "unknown broker-said-unknown"],
  ["422 of a cancel with a code that is not its own", "cancel", preflight("margin_check_failed"), "unknown broker-said-unknown"],
  ["a cancel of what can't be changed", "cancel", refused(422, "cannot_update_order"), "rejected not-working broker"],
  ["a replacement of what can't be changed", "replace", refused(422, "cannot_update_order"), "rejected not-working broker"],
  ["the same word for a new order", "place", refused(422, "cannot_update_order"), "unknown broker-said-unknown"],
  ["a body that can't be read", "place", refused(400, "validation_error"), "rejected bad-request broker"],
  ["an account that is not one's own", "place", refused(403, "not_permitted"), "rejected account-restricted broker"],
  ["an account that does not exist", "place", refused(404, "record_not_found"), "rejected unknown-account broker"],
  ["an order that does not exist", "cancel", refused(404, "record_not_found"), "rejected unknown-order broker"],
  ["a version that was removed", "place", refused(406, "406"), "rejected api-version broker"],
  ["409, of which nothing is known", "place", refused(409, "conflict"), "unknown broker-said-unknown"],
  ["too many calls", "place", gateway(429), "rejected rate-limit broker"],
  ["too many calls, in an envelope", "place", refused(429, "too_many_requests"), "rejected rate-limit broker"],
  ["a token that is over", "place", { failure: "unauthorised", byGateway: false }, "rejected unauthorised broker"],
  ["a gateway that does not like the User-Agent", "place", { failure: "unauthorised", byGateway: true }, "rejected unauthorised broker"],
  ["500", "place", gateway(500), "unknown 5xx"],
  ["502", "cancel", gateway(502), "unknown 5xx"],
  ["403 of a gateway", "place", gateway(403), "unknown unreadable"],
  ["a redirect", "place", { failure: "redirected", status: 307 }, "unknown broker-said-unknown"],
  ["an answer that can't be read", "place", { failure: "unreadable", status: 201, text: "no JSON" }, "unknown unreadable"],
  ["no answer in time", "place", { failure: "no-answer", why: "timeout", text: "x" }, "unknown timeout"],
  ["a connection that was cut", "replace", { failure: "no-answer", why: "transport", text: "x" }, "unknown transport"],
  ["no connection", "place", { failure: "not-sent", why: "not-connected", text: "x" }, "rejected link-down local"],
  ["no login in time", "place", { failure: "not-sent", why: "no-login", text: "x" }, "rejected link-down local"],
  ["a login that was refused", "place", { failure: "not-sent", why: "login-refused", text: "x" }, "rejected unauthorised local"],
];

describe("how an order call ended", () => {
  it.each(table)("%s", (_name, operation, failed, expected) => {
    const outcome = outcomeOf(operation, failed);
    const said = outcome.outcome === "rejected" ? `rejected ${outcome.code} ${outcome.by}` : `unknown ${outcome.origin}`;
    expect(said).toBe(expected);
    if (outcome.outcome === "rejected") expect(outcome.text).not.toBe("");
  });

  it("of a change leaves the original as it was, unless it is not known to be there", () => {
    expect(leavesOf(notSent("buying-power", "x"))).toBe("original-working");
    expect(leavesOf(notSent("unknown-order", "x"))).toBe("original-unknown");
    expect(leavesOf(notSent("not-working", "x"))).toBe("original-unknown");
  });

  it("of an order that was rejected after it had been taken is said in its reason", () => {
    expect(rejectedCode("Session offline")).toBe("session-offline");
    expect(rejectedCode("anything else")).toBe("refused");
  });
});
