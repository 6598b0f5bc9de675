import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Book } from "../../book/state.ts";
import { decimal, formatCents, fromScaled, type Decimal } from "../../decimal.ts";
import { civilDate } from "../../time.ts";
import { accountWith, configWith, contract, EMPTY, entryOf, saysOf } from "../testing/entry-bench.ts";
import { settledFunds } from "./settled-funds.ts";

const CASH_ACCOUNT = configWith({ settledFundsOnly: {} });

/** A book that sold for so much on that date. */
const soldFor = (unsettled: Decimal, date = "2026-11-18"): Book => ({
  ...EMPTY,
  risk: { ...EMPTY.risk, date: civilDate(date), unsettled },
});

const asked = (cash: string | null, unsettled: string, over: Parameters<typeof entryOf>[0] = {}): string =>
  saysOf(
    settledFunds(
      entryOf({
        config: CASH_ACCOUNT,
        account: accountWith({ cash: cash === null ? null : decimal(cash) }),
        book: soldFor(decimal(unsettled)),
        ...over,
      }),
    ),
  );

const UNKNOWN =
  "cash-unknown: the broker does not tell the account's cash, so what has settled is not known → post it again in a moment; remove risk.settledFundsOnly if this is a margin account";

describe("settled funds", () => {
  it("are the cash less what sales of today brought", () => {
    expect(asked("5000", "1200")).toBe("5000.00 cash less 1200.00 of today's sales leaves 3800.00 settled");
    expect(asked("1200", "1200")).toBe(
      "unsettled-funds: 1200.00 cash less 1200.00 of today's sales leaves 0.00 settled → post it again on the next business day, when today's sales have settled",
    );
    expect(asked("1000", "1200")).toContain("leaves -200.00 settled");
  });

  it("contain what was sold the day before, and no more for what was bought back", () => {
    expect(asked("1200", "0", { book: soldFor(decimal("1200"), "2026-11-17") })).toBe(
      "1200.00 cash less 0.00 of today's sales leaves 1200.00 settled",
    );
    expect(asked("1200", "-500")).toBe("1200.00 cash less 0.00 of today's sales leaves 1200.00 settled");
  });

  it("are not taken for there when nobody knows", () => {
    expect(asked(null, "0")).toBe(UNKNOWN);
    expect(asked("1", "0", { account: null })).toBe(UNKNOWN);
  });

  it("are not asked for in a margin account, nor for futures", () => {
    expect(asked(null, "0", { config: configWith({}) })).toBe("unsettled funds may be used");
    expect(asked(null, "0", { spec: contract() })).toBe("futures are held by margin, not paid for");
  });
});

describe("settled funds, whatever the sums", () => {
  const sum = fc.bigInt({ min: -1_000_000n, max: 10_000_000n }).map((cents) => fromScaled(cents * 1_000_000n));
  it("let an entry in exactly when cash exceeds what is unsettled", () => {
    fc.assert(
      fc.property(sum, sum, (cash, unsettled) => {
        const check = settledFunds(
          entryOf({ config: CASH_ACCOUNT, account: accountWith({ cash }), book: soldFor(unsettled) }),
        );
        expect(check.passed).toBe(cash > (unsettled > 0n ? unsettled : 0n));
        expect(check.text).toContain(`${formatCents(cash)} cash`);
      }),
    );
  });
});
