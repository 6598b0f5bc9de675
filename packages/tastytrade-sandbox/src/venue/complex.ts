import { fail, isOk, ok, type Result } from "@floorbroker/core";
import { apiError, notFound, preflightFailure, type ApiError } from "../wire/errors.ts";
import { sumOfFees } from "./fees.ts";
import type { Checked, Preflight } from "./preflight.ts";
import type { ComplexInBook, NewRecord, OrderInBook } from "./records.ts";
import type { Routing } from "./routing.ts";
import type { Site } from "./site.ts";
import { isOpen, tell, turn, type AccountState } from "./state.ts";
import type { ComplexTicket } from "./ticket.ts";
import type { ComplexRecord, OrderRecord, Submission } from "./venue.ts";

/** What complex orders need of the account. */
export interface ComplexParts {
  readonly site: Site;
  readonly state: AccountState;
  readonly check: Preflight;
  readonly route: Routing;
  /** Makes an order of a checked one, kept in the book or not. */
  enter(checked: Checked, made: Partial<NewRecord>, keep: boolean): OrderInBook;
}

const refuse = (code: string, message: string): Result<ApiError, never> => fail(preflightFailure({ code, message }));

/** What is wrong with the shape of a complex order. Codes are this sandbox's own. */
const shapeWrong = ({ type, trigger, orders }: ComplexTicket): string | undefined => {
  switch (type) {
    case "OCO":
      return trigger === null && orders.length === 2 ? undefined : "An OCO order has two orders and no trigger.";
    case "OTOCO":
      return trigger !== null && orders.length === 2 ? undefined : "An OTOCO order has a trigger and two orders.";
    case "OTO":
      return trigger !== null && orders.length >= 1 && orders.length <= 3 ? undefined : "An OTO order has a trigger and one to three orders.";
    case "PAIRS":
    case "BLAST":
      return `${type} orders are not played by this sandbox.`;
  }
};

/** The same error, naming which order of the complex one it is about: 0 is the trigger, or the first without one. */
const ofOrder = (error: ApiError, n: number): ApiError =>
  error.errors === undefined ? error : { ...error, errors: error.errors.map((each) => ("domain" in each ? each : { ...each, preflightId: String(n) })) };

/** A pair closes the same units of the same instrument. */
const isNoPair = (one: Checked, other: Checked): boolean => {
  const [a, b] = [one.prepared.terms, other.prepared.terms];
  return !(a.instrument === b.instrument && a.side === b.side && a.quantity === b.quantity && a.closing && b.closing);
};

const tagsOf = (type: ComplexTicket["type"]): { readonly trigger: string; readonly child: string } => ({
  trigger: `${type}::trigger-order`,
  child: type === "OCO" ? "OCO::order" : type === "OTO" ? "OTO::order" : `${type}::oco-1-order`,
});

interface CheckedComplex {
  readonly trigger: Checked | null;
  readonly children: readonly Checked[];
}

/** Complex orders of an account: OCO, OTO and OTOCO. */
export const complexOrders = ({ site, state, check, route, enter }: ComplexParts) => {
  const { clock, ids } = site;

  const checkAll = (ticket: ComplexTicket): Result<ApiError, CheckedComplex> => {
    const wrong = shapeWrong(ticket);
    if (wrong !== undefined) return refuse("invalid_complex_order", wrong);
    const trigger = ticket.trigger === null ? null : check(ticket.trigger);
    if (trigger !== null && !isOk(trigger)) return fail(ofOrder(trigger.left, 0));
    const children: Checked[] = [];
    for (const [n, order] of ticket.orders.entries()) {
      const checked = check(order, trigger === null ? {} : { trigger: trigger.right.prepared });
      if (!isOk(checked)) return fail(ofOrder(checked.left, trigger === null ? n : n + 1));
      children.push(checked.right);
    }
    const [one, other] = children;
    if (ticket.type !== "OTO" && (one === undefined || other === undefined || isNoPair(one, other))) {
      return refuse("invalid_oco_orders", "Both orders of an OCO close the same position.");
    }
    return ok({ trigger: trigger?.right ?? null, children });
  };

  const answerOf = <A>({ trigger, children }: CheckedComplex, accepted: A): Submission<A> => {
    const first = trigger ?? children[0];
    if (first === undefined) throw new Error("a complex order has orders");
    const fees = sumOfFees((trigger === null ? children : [trigger]).map((each) => each.fees));
    return { accepted, buyingPower: first.buyingPower, fees, warnings: first.warnings };
  };

  /** All orders of a complex order with their numbers inside it. */
  const enterAll = (ticket: ComplexTicket, { trigger, children }: CheckedComplex, complexOrderId: number | null) => {
    const tags = tagsOf(ticket.type);
    const shared: Partial<NewRecord> = {
      status: "Contingent",
      globalRequestId: ids.globalRequest(),
      ...(complexOrderId === null ? {} : { complexOrderId }),
    };
    const made = (checked: Checked, n: number, complexOrderTag: string): OrderInBook =>
      enter(checked, { ...shared, complexOrderTag, preflightId: String(n) }, complexOrderId !== null);
    const first = trigger === null ? null : made(trigger, 0, tags.trigger);
    const rest = children.map((child, n) => made(child, n + (first === null ? 0 : 1), tags.child));
    return { trigger: first, children: rest };
  };

  const [findAll, tellAll] = [
    ({ trigger, children }: ComplexInBook): readonly OrderInBook[] => (trigger === null ? children : [trigger, ...children]),
    (orders: readonly OrderInBook[]): void => orders.forEach((order) => tell(site, state, order, clock.now())),
  ];

  /** Sends the children to the exchange, with the position that there is now. */
  const release = (complex: ComplexInBook): void => {
    if (complex.released) return;
    complex.released = true;
    const ready = complex.children.filter(isOpen);
    const sendable = ready.filter((order) => {
      const again = check(order.ticket, { trigger: { ...order.prepared, legs: [] } });
      if (isOk(again)) {
        order.prepared = again.right.prepared;
        again.right.actions.forEach((action, n) => {
          const leg = order.record.legs[n];
          if (leg !== undefined) leg.action = action;
        });
      } else route.reject(order, again.left.message);
      return isOk(again);
    });
    const [one, other] = sendable;
    if (complex.record.type !== "OTO" && one !== undefined && other !== undefined) route.placePair(one, other);
    else for (const order of sendable) route.place(order);
  };

  const end = (order: OrderInBook): void => {
    turn(order, "Cancelled", clock.now());
    tell(site, state, order, clock.now());
  };

  /** What the end of one order means for the others of its complex order. */
  const orderEnded = (order: OrderInBook): void => {
    const id = order.record.complexOrderId;
    const complex = id === null ? undefined : state.complexes.get(id);
    if (complex?.trigger !== order) return;
    // The exchange is in the middle of the step that ended the trigger.
    if (order.record.status === "Filled") clock.schedule(clock.now(), () => release(complex));
    else for (const child of complex.children) if (isOpen(child) && child.ref === null) end(child);
  };

  return {
    orderEnded,
    dryRun: (ticket: ComplexTicket): Result<ApiError, Submission<readonly OrderRecord[]>> => {
      const checked = checkAll(ticket);
      if (!isOk(checked)) return checked;
      const { trigger, children } = enterAll(ticket, checked.right, null);
      const all = trigger === null ? children : [trigger, ...children];
      return ok(answerOf(checked.right, all.map(({ record }) => record)));
    },
    submit: (ticket: ComplexTicket): Result<ApiError, Submission<ComplexRecord>> => {
      const checked = checkAll(ticket);
      if (!isOk(checked)) return checked;
      const id = ids.complex();
      const { trigger, children } = enterAll(ticket, checked.right, id);
      const record: ComplexRecord = {
        id,
        accountNumber: state.number,
        type: ticket.type,
        triggerId: trigger?.record.id ?? null,
        orderIds: children.map((child) => child.record.id),
        receivedAt: clock.now(),
      };
      const complex: ComplexInBook = { record, trigger, children, released: false };
      state.complexes.set(id, complex);
      tellAll(findAll(complex));
      if (trigger === null) release(complex);
      else route.place(trigger);
      return ok(answerOf(checked.right, record));
    },
    cancel: (id: number): Result<ApiError, ComplexRecord> => {
      const complex = state.complexes.get(id);
      if (complex === undefined) return fail(notFound("Complex order"));
      const open = findAll(complex).filter(isOpen);
      if (open.length === 0) return fail(apiError(422, "cannot_update_order", "the order could not be cancelled"));
      for (const order of open) {
        if (order.ref === null) {
          end(order);
          continue;
        }
        turn(order, "Cancel Requested", clock.now());
        tell(site, state, order, clock.now());
        route.cancel(order);
      }
      return ok(complex.record);
    },
  };
};
