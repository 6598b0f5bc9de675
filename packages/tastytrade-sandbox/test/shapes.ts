/**
 * The keys of each kind of answer, by the kind of their values; `?` marks one that some of the items leave out. The
 * names were checked against tastytrade's published OpenAPI documents (2026); what those leave out (`id` of an equity,
 * codes of clearing and so on) stands in real answers that its users have published. Where the documents say "string"
 * and real answers hold a number, a flag or a list (`is-foreign`, `active-months`), the real ones count.
 */
export interface Shape {
  readonly texts?: string;
  /** Texts of decimals: `"1.0"`. */
  readonly decimals?: string;
  /** Whole numbers. */
  readonly whole?: string;
  readonly flags?: string;
  readonly dates?: string;
  readonly instants?: string;
  readonly lists?: string;
  readonly objects?: string;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  customer: {
    objects: "address customer-suitability mailing-address person",
    flags:
      "agreed-to-margining agreed-to-terms has-delayed-quotes has-industry-affiliation " +
      "has-listed-affiliation has-pending-or-approved-application has-political-affiliation is-foreign " +
      "is-professional subject-to-tax-withholding",
    dates: "birth-date",
    texts:
      "citizenship-country email ext-crm-id external-id first-name home-phone-number id identifiable-type " +
      "last-name mobile-phone-number regulatory-domain tax-number tax-number-type usa-citizenship-type " +
      "work-phone-number",
    instants: "created-at",
    lists: "permitted-account-types",
  },
  ownedAccount: {
    objects: "account",
    texts: "authority-level",
  },
  account: {
    texts:
      "account-number account-type-name investment-objective margin-or-cash nickname regulatory-domain " +
      "suitable-options-level",
    instants: "created-at opened-at",
    flags: "day-trader-status is-closed is-firm-error is-firm-proprietary is-foreign is-futures-approved",
    dates: "funding-date",
  },
  quoteToken: {
    texts: "dxlink-url level token",
    instants: "expires-at issued-at",
  },
  tradingStatus: {
    texts: "account-number equities-margin-calculation-type fee-schedule-name options-level",
    flags:
      "are-deep-itm-carry-options-enabled are-far-otm-net-options-restricted " +
      "are-options-values-restricted-to-nlv are-single-tick-expiring-hedges-ignored " +
      "has-intraday-equities-margin is-aggregated-at-clearing is-closed is-closing-only " +
      "is-cryptocurrency-closing-only is-cryptocurrency-enabled is-equity-offering-closing-only " +
      "is-equity-offering-enabled is-frozen is-full-equity-margin-required is-futures-closing-only " +
      "is-futures-enabled is-futures-intra-day-enabled is-in-day-trade-equity-maintenance-call " +
      "is-in-margin-call is-pattern-day-trader is-portfolio-margin-enabled is-risk-reducing-only " +
      "is-roll-the-day-forward-enabled is-small-notional-futures-intra-day-enabled short-calls-enabled",
    whole: "day-trade-count id",
    instants: "enhanced-fraud-safeguards-enabled-at updated-at",
    decimals: "futures-margin-rate-multiplier small-notional-futures-margin-rate-multiplier",
  },
  balance: {
    texts:
      "account-number buying-power-adjustment-effect currency pending-cash-effect " +
      "unsettled-cryptocurrency-fiat-effect",
    decimals:
      "available-trading-funds bond-margin-requirement buying-power-adjustment cash-available-to-withdraw " +
      "cash-balance cash-settle-balance closed-loop-available-balance cryptocurrency-margin-requirement " +
      "day-equity-call-value day-trade-excess day-trading-buying-power day-trading-call-value " +
      "derivative-buying-power effective-cryptocurrency-buying-power equity-buying-power " +
      "equity-offering-margin-requirement fixed-income-security-margin-requirement " +
      "futures-intraday-margin-requirement futures-margin-requirement futures-overnight-margin-requirement " +
      "long-bond-value long-cryptocurrency-value long-derivative-value long-equity-value " +
      "long-fixed-income-security-value long-futures-derivative-value long-futures-value " +
      "long-margineable-value maintenance-call-value maintenance-excess maintenance-requirement " +
      "margin-equity margin-settle-balance net-liquidating-value pending-cash pending-margin-interest " +
      "reg-t-call-value reg-t-margin-requirement short-cryptocurrency-value short-derivative-value " +
      "short-equity-value short-futures-derivative-value short-futures-value short-margineable-value " +
      "sma-equity-option-buying-power special-memorandum-account-apex-adjustment " +
      "special-memorandum-account-value total-pending-liquidity-pool-rebate total-settle-balance " +
      "unsettled-cryptocurrency-fiat-amount used-derivative-buying-power",
    dates: "snapshot-date",
    instants: "updated-at",
  },
  position: {
    texts:
      "account-number cost-effect instrument-type quantity-direction realized-day-gain-effect " +
      "realized-today-effect streamer-symbol symbol underlying-symbol",
    decimals:
      "average-daily-market-close-price average-open-price average-yearly-market-close-price close-price " +
      "mark mark-price realized-day-gain realized-today",
    instants: "created-at expires-at updated-at",
    flags: "is-frozen is-suppressed",
    whole: "multiplier quantity restricted-quantity",
    dates: "realized-day-gain-date realized-today-date",
  },
  transaction: {
    texts:
      "account-number action? clearing-fees-effect? commission-effect? currency description " +
      "destination-venue? exec-id? ext-exec-id? ext-group-fill-id? instrument-type? net-value-effect " +
      "proprietary-index-option-fees-effect? regulatory-fees-effect? symbol? transaction-sub-type " +
      "transaction-type underlying-symbol? value-effect",
    decimals:
      "clearing-fees? commission? net-value price? proprietary-index-option-fees? quantity? " +
      "regulatory-fees? value",
    instants: "created-at executed-at",
    whole: "id leg-count? order-id?",
    flags: "is-estimated-fee",
    dates: "transaction-date",
  },
  totalFees: {
    decimals: "total-fees",
    texts: "total-fees-effect",
  },
  netLiqBar: {
    decimals:
      "close high low open pending-cash-close pending-cash-high pending-cash-low pending-cash-open " +
      "total-close total-high total-low total-open",
    instants: "time",
  },
  positionLimit: {
    texts: "account-number",
    whole:
      "equity-option-order-size equity-option-position-size equity-order-size equity-position-size " +
      "future-option-order-size future-option-position-size future-order-size future-position-size id " +
      "underlying-opening-order-limit",
  },
  marginRequirement: {
    decimals:
      "long-equity-initial long-equity-maintenance naked-option-floor naked-option-minimum " +
      "naked-option-standard short-equity-initial short-equity-maintenance",
    texts: "underlying-symbol",
  },
  marginReport: {
    texts:
      "account-number description initial-requirement-effect maintenance-excess-effect " +
      "maintenance-requirement-effect margin-calculation-type margin-equity-effect " +
      "margin-requirement-effect option-buying-power-effect option-level reg-t-margin-requirement-effect " +
      "reg-t-option-buying-power-effect",
    lists: "groups",
    decimals:
      "initial-requirement maintenance-excess maintenance-requirement margin-equity margin-requirement " +
      "option-buying-power reg-t-margin-requirement reg-t-option-buying-power",
    whole: "last-state-timestamp",
  },
  equity: {
    flags:
      "active bypass-manual-review is-closing-only is-etf is-fractional-quantity-eligible is-illiquid " +
      "is-index is-options-closing-only overnight-trading-permitted",
    decimals: "borrow-rate?",
    texts:
      "description instrument-type lendability listed-market market-time-instrument-collection " +
      "short-description streamer-symbol symbol",
    whole: "id",
    lists: "option-tick-sizes tick-sizes?",
  },
  equityOption: {
    flags: "active is-closing-only",
    whole: "days-to-expiration shares-per-contract",
    texts:
      "exercise-style expiration-type instrument-type market-time-instrument-collection option-chain-type " +
      "option-type root-symbol settlement-type streamer-symbol symbol underlying-symbol",
    dates: "expiration-date",
    instants: "expires-at stops-trading-at",
    decimals: "strike-price",
  },
  nestedChain: {
    lists: "deliverables expirations tick-sizes",
    texts: "option-chain-type root-symbol underlying-symbol",
    whole: "shares-per-contract",
  },
  compactChain: {
    lists: "deliverables streamer-symbols symbols",
    texts: "expiration-type option-chain-type root-symbol settlement-type underlying-symbol",
    whole: "shares-per-contract",
  },
  future: {
    flags: "active active-month back-month-first-calendar-symbol is-closing-only is-tradeable next-active-month",
    dates: "closing-only-date expiration-date first-notice-date? last-trade-date",
    decimals: "contract-size display-factor main-fraction notional-multiplier sub-fraction tick-size",
    texts:
      "exchange exchange-symbol product-code product-group roll-target-symbol security-id " +
      "streamer-exchange-code streamer-symbol symbol",
    instants: "expires-at stops-trading-at",
    objects: "future-etf-equivalent? future-product",
    lists: "tick-sizes",
  },
  futureProduct: {
    lists: "active-months listed-months option-products",
    flags: "back-month-first-calendar-symbol cash-settled first-notice small-notional supported",
    texts:
      "clearing-code clearing-exchange-code clearport-code code description exchange legacy-code " +
      "legacy-exchange-code market-sector product-type root-symbol security-group streamer-exchange-code",
    decimals: "display-factor notional-multiplier tick-size",
    objects: "roll",
  },
  futureOptionProduct: {
    flags: "cash-settled is-am-settled is-rollover supported",
    texts:
      "clearing-code clearing-exchange-code clearport-code code exchange expiration-type legacy-code " +
      "market-sector product-type root-symbol",
    decimals: "clearing-price-multiplier display-factor",
    whole: "settlement-delay-days",
  },
  futureOption: {
    flags: "active is-closing-only is-confirmed is-exercisable-weekly is-primary-deliverable is-vanilla",
    whole: "days-to-expiration",
    decimals:
      "display-factor future-price-ratio multiplier notional-value strike-factor strike-price " +
      "underlying-count",
    texts:
      "exchange exchange-symbol exercise-style instrument-type last-trade-time option-root-symbol " +
      "option-type product-code root-symbol security-exchange settlement-type streamer-symbol sx-id symbol " +
      "underlying-symbol",
    dates: "expiration-date maturity-date",
    instants: "expires-at stops-trading-at",
  },
  nestedFutureChain: {
    lists: "futures option-chains",
  },
  cryptocurrency: {
    flags: "active is-closing-only",
    texts: "description instrument-type short-description streamer-symbol symbol",
    lists: "destination-venue-symbols",
    whole: "id",
    decimals: "tick-size",
  },
  warrant: {
    flags: "active is-closing-only",
    texts: "description instrument-type listed-market symbol",
  },
  precision: {
    texts: "instrument-type symbol?",
    whole: "minimum-increment-precision value",
  },
  searched: {
    texts: "category description exchange instrument-type symbol",
  },
  symbolData: {
    texts: "description instrument-type listed-market price-increments symbol trading-hours",
    flags: "options",
  },
  marketData: {
    decimals: "ask ask-size bid bid-size day-high-price day-low-price last last-mkt mark mid open prev-close volume",
    texts: "close-price-type instrument-type prev-close-price-type symbol",
    whole: "halt-end-time halt-start-time",
    flags: "is-trading-halted",
    dates: "prev-close-date summary-date",
    instants: "updated-at",
  },
  marketMetrics: {
    decimals:
      "borrow-rate implied-volatility-index implied-volatility-index-5-day-change " +
      "implied-volatility-index-rank implied-volatility-percentile implied-volatility-rank liquidity-rank " +
      "tos-implied-volatility-index-rank tw-implied-volatility-index-rank",
    texts: "implied-volatility-index-rank-source lendability liquidity-value listed-market symbol",
    instants: "implied-volatility-updated-at updated-at",
    whole: "liquidity-rating",
    lists: "option-expiration-implied-volatilities",
  },
  session: {
    instants: "close-at close-at-ext open-at start-at",
    texts: "instrument-collection",
    dates: "session-date",
  },
  currentSession: {
    instants: "close-at close-at-ext? open-at start-at",
    texts: "instrument-collection state",
    objects: "next-session previous-session",
  },
  holidays: {
    lists: "market-half-days market-holidays",
  },
  watchlist: {
    texts: "group-name name",
    whole: "order-index",
    lists: "watchlist-entries",
  },
  pairsWatchlist: {
    texts: "name",
    whole: "order-index",
    lists: "pairs-equations",
  },
};
