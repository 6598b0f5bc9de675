import fc from "fast-check";
import {
  add,
  bookJson,
  committedOf,
  decimal,
  entryOf,
  exitExposure,
  filledOf,
  format,
  fromScaled,
  heldOf,
  openTradesOf,
  positionsOf,
  SECOND,
  times,
  turnoverOf,
  subtract,
  valuesOf,
  ZERO,
  type Decimal,
  type Fill,
  type OrderKey,
} from "../../src/index.ts";
import { demand } from "../invariants/violation.ts";
import { replayed } from "../invariants/world.ts";
import type { Fate } from "./broker-line.ts";
import { contract, SpreadDesk } from "./spread-desk.ts";

const HUNDRED = 100;
const WIDTH = decimal("5");

const quoted = (cents: number): string => `${(cents / 100).toFixed(2)}/${((cents + 10) / 100).toFixed(2)}`;

type Step =
  | { readonly step: "pass"; readonly seconds: number }
  | { readonly step: "market"; readonly near: number; readonly far: number }
  | { readonly step: "execute"; readonly quantity: number; readonly near: number; readonly far: number }
  | { readonly step: "hear"; readonly which: number }
  | { readonly step: "say"; readonly text: string }
  | { readonly step: "fate"; readonly fate: Fate }
  | { readonly step: "restart" }
  | { readonly step: "reconcile" };

const near = fc.integer({ min: 250, max: 380 });
const far = fc.integer({ min: 120, max: 220 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ step: fc.constant("market" as const), near, far }),
  { weight: 4, arbitrary: fc.record({ step: fc.constant("execute" as const), quantity: fc.integer({ min: 1, max: 4 }), near, far }) },
  { weight: 6, arbitrary: fc.record({ step: fc.constant("hear" as const), which: fc.nat(7) }) },
  fc.record({ step: fc.constant("say" as const), text: fc.constantFrom("out half", "trim", "all out", "!tt flatten") }),
  fc.record({ step: fc.constant("fate" as const), fate: fc.constantFrom<Fate>("lost-request", "lost-response", "no-answer", "rejected") }),
  fc.record({ step: fc.constant("restart" as const) }),
  fc.record({ step: fc.constant("reconcile" as const) }),
);

/** A desk with one spread, whose legs are told late, in any order, twice and across restarts. */
class Spreads {
  readonly desk: SpreadDesk;
  readonly id: string;
  private readonly untold: Fill[] = [];
  private readonly told: Fill[] = [];
  private readonly alert: string;
  private readonly legs: readonly [near: string, far: string];

  constructor(alert: string, legs: readonly [near: string, far: string], style: "new-id" | "same-id") {
    this.alert = alert;
    this.legs = legs;
    this.desk = new SpreadDesk({ style });
    this.market(300, 190);
    this.id = this.desk.say(alert);
  }

  take(step: Step): void {
    switch (step.step) {
      case "pass":
        return this.desk.pass(step.seconds * SECOND);
      case "market":
        return this.market(step.near, step.far);
      case "execute":
        return this.execute(step.quantity, step.near, step.far);
      case "hear":
        return this.hear(step.which);
      case "say":
        this.desk.say(step.text, { replyTo: step.text.startsWith("!") ? undefined : this.id } as object); // a reply, but for a command
        return;
      case "fate":
        return this.desk.next(step.fate);
      case "restart":
        return this.desk.restart();
      case "reconcile":
        return this.reconcile();
    }
  }

  /** Everything that is owed is told, and what is still wanted goes on. */
  settle(): void {
    while (this.untold.length > 0) this.hear(0);
    this.desk.pass(30 * SECOND);
  }

  /** Spreads of an order of which the book has heard every leg, by the stream, a list or an answer. */
  toldOf(key: OrderKey): number {
    const heard = new Map(this.desk.eventsOf("fill").map(({ fill }) => [fill.fillId, fill]));
    const ofOrder = [...heard.values()].filter(({ orderKey }) => orderKey === key);
    const told = (which: number): number => ofOrder.reduce((sum, { leg, quantity }) => (leg === which ? sum + quantity : sum), 0);
    return Math.min(told(0), told(1));
  }

  private market(nearCents: number, farCents: number): void {
    this.desk.legs({ [this.legs[0]]: quoted(nearCents), [this.legs[1]]: quoted(farCents) });
  }

  private execute(quantity: number, nearCents: number, farCents: number): void {
    const live = this.desk.broker.orders.filter((order) => order.state === "working" && order.filled < order.terms.quantity);
    const order = live.at(-1);
    if (order === undefined) return;
    const name = order.key.split("-").at(-1) ?? "";
    const canonical = this.alert.includes("C ") ? [nearCents, farCents] : [farCents, nearCents];
    const prices = canonical.map((cents) => (cents / 100).toFixed(2));
    this.untold.push(...this.desk.executes(name, Math.min(quantity, order.terms.quantity - order.filled), ...prices));
  }

  private hear(which: number): void {
    const [fill] = this.untold.splice(which % Math.max(1, this.untold.length), 1);
    const again = this.told.at(which % Math.max(1, this.told.length));
    if (again !== undefined) this.desk.hearFills(again);
    if (fill === undefined) return;
    this.told.push(fill);
    this.desk.hearFills(fill);
  }

  private reconcile(): void {
    const { orders, fills, positions } = this.desk.broker.lists(this.desk.now);
    this.untold.length = 0;
    this.desk.input("orders", { type: "orders-listed", orders, fills });
    this.desk.pass(6 * SECOND);
    this.desk.input("positions", { type: "positions-listed", positions: { ...positions, asOf: this.desk.now } });
  }
}

const cases = fc.constantFrom(
  { alert: "BTO SPY 590/595C 12/18 @ 1.10", legs: ["590C", "595C"] as const },
  { alert: "STO SPY 590/585P 12/18 @ 1.10", legs: ["590P", "585P"] as const },
);

const lossOf = (side: "buy" | "sell", price: Decimal): Decimal => times(side === "buy" ? price : subtract(WIDTH, price), HUNDRED);

const check = (spreads: Spreads): void => {
  const { desk } = spreads;
  for (const order of valuesOf(desk.book.orders)) {
    const [counted, told] = [filledOf(order), spreads.toldOf(order.key)];
    demand(counted <= told, () => `${order.key} counts ${counted} spreads, of ${told} all legs were told`);
  }
  for (const trade of openTradesOf(desk.book)) {
    const entry = entryOf(desk.book, trade);
    const [held, filled, exits] = [heldOf(desk.book, trade), filledOf(entry), exitExposure(desk.book, trade)];
    demand(held >= 0, () => `${trade.id} has sold ${-held} more than it held`);
    demand(exits <= held, () => `${trade.id} may still sell ${exits} of ${held} held`);
    if (filled === 0 || held < filled) continue;
    // What is held and what still works may lose no more than is reserved for it.
    const working = entry.terms.limit !== null && entry.incarnations.some(({ state }) => state === "working") ? entry.terms.quantity - filled : 0;
    const average = fromScaled(turnoverOf(entry) / BigInt(filled));
    const most = add(times(lossOf(trade.side, average), held), times(lossOf(trade.side, entry.terms.limit ?? ZERO), working));
    const committed = committedOf(desk.book, trade);
    demand(committed >= subtract(most, decimal("0.01")), () => `${trade.id} may lose ${format(most)}, and reserves ${format(committed)}`);
  }
};

/** What the book counts of each leg is what the venue has filled of it. */
const legsCounted = ({ desk }: Spreads, legs: readonly string[]): void => {
  const counted = positionsOf(desk.book);
  for (const leg of legs) {
    const fills = desk.broker.fills.filter(({ instrument }) => instrument === contract(leg));
    const signed = fills.reduce((sum, { side, quantity }) => sum + (side === "buy" ? quantity : -quantity), 0);
    const known = counted.get(contract(leg))?.quantity ?? 0;
    demand(known === signed, () => `the book counts ${known} of ${leg}, the venue ${signed}`);
  }
};

const styles = fc.constantFrom("new-id" as const, "same-id" as const);

/** What holds of a spread, whatever happens to its legs. */
export const spreadsKept = fc.property(cases, styles, fc.array(anyStep, { minLength: 10, maxLength: 40 }), ({ alert, legs }, style, steps) => {
  const spreads = new Spreads(alert, legs, style);
  for (const step of steps) {
    spreads.take(step);
    check(spreads);
  }
  spreads.settle();
  check(spreads);
  legsCounted(spreads, legs);
  const { desk } = spreads;
  demand(bookJson(replayed(desk.journal, desk.book.limits)) === bookJson(desk.book), () => "the replayed journal is not the book");
});
