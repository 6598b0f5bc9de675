import { fail, isOk, max, newYorkDate, ok, ZERO, type Decimal, type Result } from "@floorbroker/core";
import { apiError, notFound, type ApiError } from "../wire/errors.ts";
import { complexOrders } from "./complex.ts";
import { hearing } from "./hearing.ts";
import { preflight, refusalOf, type Checked } from "./preflight.ts";
import { newOrder, type NewRecord, type OrderInBook } from "./records.ts";
import { routing } from "./routing.ts";
import type { Site } from "./site.ts";
import { freshState, isMarketOpen, isOpen, keyOf, tell, turn, type AccountState } from "./state.ts";
import { symbolOf, typeOf, underlyingSymbolOf } from "./symbols.ts";
import type { OrderTicket } from "./ticket.ts";
import type { Changes, OrderRecord, PositionRecord, Submission, VenueAccount } from "./venue.ts";

/** An account with what the sandbox alone may do to it. */
export interface OpenAccount {
  readonly account: VenueAccount;
  /** Takes everything away but the first money. */
  wipe(): void;
}

/** tastytrade's one answer to whatever can't be changed any more (measured in 2026). */
const CANNOT_UPDATE = apiError(422, "cannot_update_order", "the order could not be cancelled");

const underlyingOf = ({ legs, ticket }: Checked["prepared"]) => {
  const [first] = legs;
  if (first === undefined || first.spec.instrument.kind === "spread") throw new Error("an order has legs, and they are contracts");
  return { symbol: underlyingSymbolOf(first.spec.instrument), type: ticket.legs[0]?.instrumentType === "Future" ? ("Future" as const) : ("Equity" as const) };
};

/** What one state of the account can do; a wipe makes another one. */
const tradingIn = (site: Site, state: AccountState, account: VenueAccount) => {
  const { clock, ids } = site;
  const ended = (order: OrderInBook): void => complex.orderEnded(order);
  const route = routing(site, state, ended);
  const check = preflight(site, state);

  const enter = (checked: Checked, made: Partial<NewRecord>, keep: boolean): OrderInBook => {
    const at = clock.now();
    const status = isMarketOpen(state, checked, at) ? "Routed" : "Received";
    const order = newOrder(checked.prepared, checked.actions, underlyingOf(checked.prepared), {
      id: keep ? ids.order() : 0,
      accountNumber: state.number,
      globalRequestId: ids.globalRequest(),
      at,
      status,
      ...made,
    });
    if (keep) state.orders.set(order.record.id, order);
    return order;
  };
  const complex = complexOrders({ site, state, check, route, enter });

  const answer = <A>({ buyingPower, fees, warnings }: Checked, accepted: A): Submission<A> => ({ accepted, buyingPower, fees, warnings });

  const submit = (ticket: OrderTicket): Result<ApiError, Submission<OrderRecord>> => {
    const checked = check(ticket);
    if (!isOk(checked)) return checked;
    const order = enter(checked.right, {}, true);
    tell(site, state, order, clock.now());
    route.place(order);
    site.tellChange({ account, symbols: [] });
    return ok(answer(checked.right, order.record));
  };

  /** The order as it would be, and whether it may be replaced at all. */
  const checkReplace = (id: number, changes: Changes): Result<ApiError, { readonly original: OrderInBook; readonly checked: Checked }> => {
    const original = state.orders.get(id);
    if (original === undefined) return fail(notFound("Order"));
    const { record, ticket } = original;
    const changeable = record.status === "Live" || record.status === "Received" || record.status === "Routed" || record.status === "In Flight";
    if (!changeable || record.complexOrderId !== null) return fail(CANNOT_UPDATE);
    const legs = ticket.legs.flatMap((leg, n) => {
      const kept = record.legs[n];
      return kept === undefined ? [] : [{ ...leg, action: kept.action, quantity: kept.remaining }];
    });
    const checked = check({ ...ticket, externalIdentifier: null, source: null, ...changes, legs }, { original });
    return isOk(checked) ? ok({ original, checked: checked.right }) : checked;
  };

  const replace = (id: number, changes: Changes): Result<ApiError, OrderRecord> => {
    const allowed = checkReplace(id, changes);
    if (!isOk(allowed)) return allowed;
    const { original, checked } = allowed.right;
    const successor = enter(checked, { status: "Contingent", replacesOrderId: id }, true);
    const refusal = route.replace(original, successor);
    if (refusal !== undefined) {
      state.orders.delete(successor.record.id);
      return fail(refusal.code === "not-working" || refusal.code === "replace-pending" ? CANNOT_UPDATE : refusalOf(refusal));
    }
    original.record.replacingOrderId = successor.record.id;
    // Not told: the stream has been seen to leave it out.
    turn(original, "Replace Requested", clock.now());
    return ok(successor.record);
  };

  const cancel = (id: number): Result<ApiError, OrderRecord> => {
    const order = state.orders.get(id);
    if (order === undefined) return fail(notFound("Order"));
    // A side of a complex order is cancelled through the complex order (Order flow, developer.tastytrade.com).
    if (!isOpen(order) || order.record.complexOrderId !== null) return fail(CANNOT_UPDATE);
    const { status } = order.record;
    if (status === "Cancel Requested" || status === "Replace Requested") return ok(order.record);
    // What has not been sent to the exchange is over at once.
    turn(order, order.ref === null ? "Cancelled" : "Cancel Requested", clock.now());
    tell(site, state, order, clock.now());
    route.cancel(order);
    return ok(order.record);
  };

  return {
    check,
    complex,
    ended,
    submit,
    replace,
    cancel,
    dryRun: (ticket: OrderTicket): Result<ApiError, Submission<OrderRecord>> => {
      const checked = check(ticket);
      return isOk(checked) ? ok(answer(checked.right, enter(checked.right, { status: "Received" }, false).record)) : checked;
    },
    dryRunOfReplace: (id: number, changes: Changes): Result<ApiError, Submission<OrderRecord>> => {
      const allowed = checkReplace(id, changes);
      if (!isOk(allowed)) return allowed;
      const { checked } = allowed.right;
      return ok(answer(checked, enter(checked, { status: "Received", replacesOrderId: id }, false).record));
    },
  };
};

const positionsOf = (site: Site, state: AccountState): readonly PositionRecord[] =>
  state.positions.positions(newYorkDate(site.clock.now())).flatMap((position) => {
    const { spec } = position;
    if (spec.instrument.kind === "spread") return [];
    return [
      {
        symbol: symbolOf(spec.instrument),
        instrumentType: typeOf(spec.instrument),
        underlyingSymbol: underlyingSymbolOf(spec.instrument),
        spec,
        quantity: position.quantity,
        averageOpenPrice: position.average,
        mark: state.world.market.mark(spec, site.clock.now()) ?? null,
        realizedToday: position.realized,
        realizedOn: position.realizedOn,
        createdAt: position.createdAt,
        updatedAt: position.updatedAt,
      },
    ];
  });

/** Opens an account with its first money; `prepareWorld` readies each world that it gets. */
export const openAccount = (site: Site, number: string, cash: Decimal, prepareWorld: (state: AccountState) => void): OpenAccount => {
  const begin = () => {
    const state = freshState(site, number, cash);
    prepareWorld(state);
    const trading = tradingIn(site, state, account);
    const stop = state.world.witness(hearing(site, state, account, trading.ended));
    return { state, trading, stop };
  };
  const now = () => life;

  const account: VenueAccount = {
    number,
    world: () => now().state.world,
    submit: (ticket) => now().trading.submit(ticket),
    dryRun: (ticket) => now().trading.dryRun(ticket),
    replace: (id, changes) => now().trading.replace(id, changes),
    dryRunOfReplace: (id, changes) => now().trading.dryRunOfReplace(id, changes),
    cancel: (id) => now().trading.cancel(id),
    submitComplex: (ticket) => now().trading.complex.submit(ticket),
    dryRunComplex: (ticket) => now().trading.complex.dryRun(ticket),
    cancelComplex: (id) => now().trading.complex.cancel(id),
    order: (id) => now().state.orders.get(id)?.record,
    orders: () => [...now().state.orders.values()].map(({ record }) => record),
    complexOrder: (id) => now().state.complexes.get(id)?.record,
    complexOrders: () => [...now().state.complexes.values()].map(({ record }) => record),
    positions: () => positionsOf(site, now().state),
    money: () => {
      const { state } = now();
      const { desk } = state.world;
      return {
        cash: desk.cash(),
        netLiquidation: desk.netLiquidation(),
        buyingPower: max(desk.buyingPower(), ZERO),
        updatedAt: state.changedAt,
      };
    },
    transactions: () => now().state.transactions,
    fill: (id, quantity, price) => {
      const { state } = now();
      const order = state.orders.get(id);
      if (order === undefined || order.ref === null) return false;
      const { terms, spec } = order.prepared;
      const at = price ?? terms.limit ?? terms.stop ?? state.world.market.mark(spec, site.clock.now());
      return at !== undefined && state.world.desk.fill(order.ref.id, quantity ?? order.record.size, at);
    },
  };
  let life = begin();

  return {
    account,
    wipe: () => {
      const { state, stop } = life;
      stop();
      // The old world goes on unseen; what still works there would trade with nobody for ever.
      for (const order of state.orders.values()) {
        if (isOpen(order) && order.ref !== null) state.world.desk.submit({ type: "cancel", request: { key: keyOf(order), target: order.ref } });
      }
      life = begin();
      site.tellChange({ account, symbols: [] });
    },
  };
};
