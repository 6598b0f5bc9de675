import { format, type Fill } from "@floorbroker/core";
import { feesOf, NO_FEES, sumOfFees } from "./fees.ts";
import type { OrderInBook } from "./records.ts";
import type { Site } from "./site.ts";
import type { AccountState } from "./state.ts";
import { symbolOf, typeOf, underlyingSymbolOf } from "./symbols.ts";
import type { FillRecord } from "./venue.ts";

/** The simulators' names, as tastytrade's own sandbox has them since 2026. */
const venueOf = (type: string): string => (type === "Future" ? "MARKET_SIMULATOR_CME" : "MARKET_SIMULATOR_A");

/** A fill of the simulated exchange in tastytrade's words. */
export const fillRecordOf = (site: Site, fill: Fill, type: string): FillRecord => ({
  fillId: site.ids.fill(),
  quantity: fill.quantity,
  price: fill.price,
  filledAt: fill.at,
  venue: venueOf(type),
  extExecId: fill.fillId,
  extGroupFillId: fill.ref.id,
});

/**
 * Books a fill into positions and transactions and says which symbol it was; `order` is null for a trade by another hand,
 * or for what is settled at expiry, which costs nothing.
 */
export const bookFill = (site: Site, state: AccountState, fill: Fill, order: OrderInBook | null, record?: FillRecord): string | undefined => {
  const { market } = state.world;
  const spec = market.specOf(fill.instrument);
  if (spec === undefined || spec.instrument.kind === "spread") return undefined;
  const { instrument } = spec;
  const [symbol, type] = [symbolOf(instrument), typeOf(instrument)];
  const buys = fill.side === "buy";
  const { closed, value } = state.positions.book({ spec, buys, quantity: fill.quantity, price: fill.price, at: fill.at });
  const expired = order === null && market.hours.expiresAt(spec) === fill.at;
  const rates = site.options.world.fees;
  const fees = expired ? NO_FEES : sumOfFees([feesOf(type, true, closed, rates), feesOf(type, false, fill.quantity - closed, rates)]);
  const effect = closed > 0 ? "Close" : "Open";
  const action = buys ? (`Buy to ${effect}` as const) : (`Sell to ${effect}` as const);
  state.changedAt = fill.at;
  state.transactions.push({
    id: site.ids.transaction(),
    type: expired ? "Receive Deliver" : "Trade",
    subType: expired ? "Expiration" : action,
    description: expired ? `Removal of option due to expiration ${symbol}` : `${buys ? "Bought" : "Sold"} ${fill.quantity} ${symbol} @ ${format(fill.price)}`,
    at: fill.at,
    value,
    fees,
    trade: {
      orderId: order?.record.id ?? null,
      fill: record ?? fillRecordOf(site, fill, type),
      symbol,
      instrumentType: type,
      underlyingSymbol: underlyingSymbolOf(instrument),
      action,
      legCount: order?.record.legs.length ?? 1,
    },
  });
  return symbol;
};
