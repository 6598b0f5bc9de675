import { add, fail, isOk, max, ok, subtract, ZERO, type Decimal, type Rejected, type Result } from "@floorbroker/core";
import { preflightFailure, type ApiError } from "../wire/errors.ts";
import { feesOfOrder } from "./fees.ts";
import { buys, closes, prepare, type Prepared } from "./prepare.ts";
import type { OrderInBook } from "./records.ts";
import type { Site } from "./site.ts";
import { isMarketOpen, isOpen, type AccountState } from "./state.ts";
import { idOfSymbol } from "./symbols.ts";
import type { Action, OrderTicket, TicketLeg } from "./ticket.ts";
import type { BuyingPowerEffect, Fees, Warning } from "./venue.ts";

/** Under which circumstances an order is checked. */
export interface Circumstances {
  /** The order whose place it would take. */
  readonly original?: OrderInBook;
  /** The order whose fill it waits for: positions and money are those after it, so that they are not asked about yet. */
  readonly trigger?: Prepared;
}

/** An order that would be taken, with the actions as the server reads them. */
export interface Checked {
  readonly prepared: Prepared;
  readonly actions: readonly Action[];
  readonly warnings: readonly Warning[];
  readonly buyingPower: BuyingPowerEffect;
  readonly fees: Fees;
}

const refuse = (code: string, message: string): Result<ApiError, never> => fail(preflightFailure({ code, message }));

/** The exchange's refusal in tastytrade's codes. Measured: `margin_check_failed`; the others are this sandbox's own. */
const CODES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  "bad-price": ["invalid_price", "The price is not valid for this order."],
  "off-tick": ["invalid_price_increment", "Price is not in a valid increment."],
  "market-closed": ["tif_no_after_hours_orders", "This order can't be entered when the market is closed."],
  "not-tradable": ["instrument_not_tradable", "The instrument has expired or is not active."],
  "position-effect": ["position_effect_validation_failed", "The quantity to close exceeds what is held and not being closed already."],
  "buying-power": ["margin_check_failed", "Account does not have enough buying power."],
  "unbounded-risk": ["margin_check_failed", "Account does not have enough buying power."],
};

/** A refusal of the simulated exchange as tastytrade tells it. */
export const refusalOf = ({ code, text }: Pick<Rejected, "code" | "text">): ApiError => {
  const [known, message] = CODES[code] ?? ["order_not_accepted", text];
  return preflightFailure({ code: known, message });
};

/** Signed units of a leg's instrument that the account has, or will have once the trigger is filled. */
const heldOf = (state: AccountState, id: string, trigger: Prepared | undefined): number =>
  (trigger?.legs ?? []).reduce(
    (sum, leg) => (leg.spec.instrument.id === id ? sum + (leg.buys ? leg.quantity : -leg.quantity) : sum),
    state.positions.quantityOf(id),
  );

/**
 * What the server makes of an action: `Buy` and `Sell` get an effect by the position, and a close that has no position
 * opens one, unless the order asks to be refused then (Order submission, developer.tastytrade.com).
 */
const effective = ({ action }: TicketLeg, quantity: number, held: number, strict: boolean): Action | "refused" => {
  const buying = buys(action);
  const closable = buying ? -held : held;
  if (closes(action) && closable < quantity && strict) return "refused";
  const closing = closable >= quantity && !action.endsWith("Open");
  if (buying) return closing ? "Buy to Close" : "Buy to Open";
  return closing ? "Sell to Close" : "Sell to Open";
};

const withActions = (state: AccountState, prepared: Prepared, { trigger }: Circumstances): Result<ApiError, Prepared> => {
  const legs = [];
  for (const each of prepared.legs) {
    const held = heldOf(state, each.spec.instrument.id, trigger);
    const action = effective(each.leg, each.quantity, held, prepared.ticket.strict);
    if (action === "refused") {
      return refuse("strict_position_effect_validation_failed", `No position in ${each.leg.symbol} that ${each.leg.action} ${each.quantity} could close.`);
    }
    legs.push({ ...each, leg: { ...each.leg, action } });
  }
  const ticket: OrderTicket = { ...prepared.ticket, legs: legs.map(({ leg }) => leg) };
  return ok({ ...prepared, ticket, legs, terms: { ...prepared.terms, closing: legs.every(({ leg }) => closes(leg.action)) } });
};

/** Whether an order of the account that still works goes the other way in one of the symbols (measured at tastytrade in 2026). */
const crosses = (state: AccountState, { legs }: Prepared, { original }: Circumstances): boolean =>
  [...state.orders.values()].some(
    (other) =>
      other !== original &&
      isOpen(other) &&
      (other.record.status !== "Contingent" || other.ref !== null) &&
      other.prepared.legs.some((one) => legs.some(({ spec, buys: bought }) => spec.instrument.id === one.spec.instrument.id && bought !== one.buys)),
  );

/** The checks of an account before anything is routed. */
export const preflight = (site: Site, state: AccountState) => {
  const { market, desk } = state.world;
  const listed = {
    idOf: (type: TicketLeg["instrumentType"], symbol: string) => idOfSymbol(type, symbol, site.clock.now()),
    specOf: market.specOf,
  };

  const effectOf = ({ terms, legs }: Prepared, { original }: Circumstances): BuyingPowerEffect => {
    const current = max(desk.buyingPower(), ZERO);
    const released: Decimal = original === undefined ? ZERO : desk.costOf({ ...original.prepared.terms, quantity: terms.quantity });
    const change = subtract(released, desk.costOf(terms));
    return { current, change, after: add(current, change), marginChange: change, isSpread: legs.length > 1 };
  };

  return (ticket: OrderTicket, circumstances: Circumstances = {}): Result<ApiError, Checked> => {
    const read = prepare(ticket, listed);
    if (!isOk(read)) return read;
    const settled = withActions(state, read.right, circumstances);
    if (!isOk(settled)) return settled;
    const prepared = settled.right;
    const { terms } = prepared;
    const open = isMarketOpen(state, { prepared }, site.clock.now());
    if (circumstances.trigger === undefined) {
      if (!site.options.takesOpposites && crosses(state, prepared, circumstances)) {
        return refuse("illegal_buy_and_sell_on_same_symbol", "Cannot buy and sell against the same symbol.");
      }
      if (!open && terms.type === "market" && !terms.closing) {
        return refuse("tif_no_after_hours_opening_market_orders", "Opening market orders not allowed when market closed.");
      }
      const refused = desk.whyRefused(terms, circumstances.original?.ref?.id ?? null);
      // A market order that closes waits for the opening in the book.
      const waits = refused?.code === "market-closed" && terms.type === "market" && terms.timeInForce !== "ioc";
      if (refused !== undefined && !waits) return fail(refusalOf(refused));
    }
    return ok({
      prepared,
      actions: prepared.legs.map(({ leg }) => leg.action),
      warnings: open ? [] : [{ code: "tif.next_valid_session", message: "Your order will begin working during next valid session." }],
      buyingPower: effectOf(prepared, circumstances),
      fees: feesOfOrder(prepared.legs, site.options.world.fees),
    });
  };
};

/** See {@link preflight}. */
export type Preflight = ReturnType<typeof preflight>;
