import { legsAt, legsOf } from "../../exit/legs.ts";
import { freeUnits } from "../../exit/holding.ts";
import { stopLimit, stopMove } from "../../exit/stop.ts";
import { payable, watchedHit, type Watched } from "../../exit/watch.ts";
import { quoteIn, type MarketView } from "../../ports/market-view.ts";
import { isOk } from "../../result.ts";
import { marketOf, type Market } from "../../risk/quote-problem.ts";
import { advance, openTrade } from "../advance/advance.ts";
import { holdingOf, pairsRest, stopsWorking } from "../exit-facts.ts";
import { heldOf } from "../holdings.ts";
import { record, type Ledger } from "../ledger.ts";
import { configOf } from "../state.ts";
import type { Trade } from "../trade.ts";

/** The stop follows the market, where it trails or guards a gain. */
const follow = (ledger: Ledger, trade: Trade, market: Market): void => {
  const move = stopMove(legsOf(trade.exitPlan), holdingOf(ledger.book, trade), payable(trade.side, market));
  if (move !== null) record(ledger, { type: "stop-moved", tradeId: trade.id, ...move });
};

/** What a hit asks for; null while a close that is under way must be over first. */
const unitsOfHit = (ledger: Ledger, trade: Trade, { what, units }: Watched): { readonly quantity: number | null } | null => {
  const holding = holdingOf(ledger.book, trade);
  if (units >= freeUnits(holding)) return { quantity: null };
  // A stop takes the place of a partial close and does its work too; a target waits for it.
  if (what === "stop") return { quantity: units + holding.closing };
  return trade.close === null ? { quantity: units } : null;
};

const REASONS = { stop: "the watched stop was reached", target: "the watched target was reached" } as const;

/**
 * What rests in the way of a hit is cancelled or reduced, and proven dead, before anything of it is sold: the broker would
 * not rest both. All of that follows from the journaled request, so that a crash in between changes nothing.
 */
const act = (ledger: Ledger, trade: Trade, hit: Watched): void => {
  const wanted = unitsOfHit(ledger, trade, hit);
  if (wanted === null) return;
  // As the order would that is not resting: a stop goes to the market, a stop with a limit and a target have their price.
  const holding = holdingOf(ledger.book, trade);
  const level = hit.what === "target" ? hit.level : stopLimit(legsOf(trade.exitPlan), holding, hit.level);
  record(ledger, {
    type: "close-requested",
    tradeId: trade.id,
    messageId: null,
    ...wanted,
    style: level === null ? "market" : "limit",
    level,
    leg: wanted.quantity === null ? null : hit.leg,
    reason: REASONS[hit.what],
  });
};

/**
 * Compares the market with everything of the plan that it moves or that only we are watching; where nothing is hit,
 * nothing is recorded. It goes on beside a close, which may be for a part only.
 */
export const watch = (ledger: Ledger, trade: Trade, view: MarketView): void => {
  const { entry } = configOf(ledger.book);
  const market = marketOf(quoteIn(view, trade.spec.instrument.id), ledger.at, entry.quoteAgeMs);
  if (!isOk(market) || trade.close?.quantity === null || heldOf(ledger.book, trade) <= 0) return;
  follow(ledger, trade, market.right);
  const now = openTrade(ledger, trade.id);
  if (now === undefined) return;
  const holding = holdingOf(ledger.book, now);
  const hit = watchedHit(legsAt(now.exitPlan, pairsRest(ledger.book, now)), holding, stopsWorking(ledger.book, now), market.right);
  if (hit !== null) act(ledger, now, hit);
  advance(ledger, trade.id);
};
