import { contractsOf, isLive, legsOfId, type Command, type InstrumentId, type OrderTerms } from "../../src/index.ts";
import type { TrueOrder } from "../invariants/broker-model.ts";
import type { DeskOptions } from "./desk.ts";
import { SpreadDesk } from "./spread-desk.ts";

const sign = ({ side }: OrderTerms): 1 | -1 => (side === "buy" ? 1 : -1);

/** Signed units of each contract that one unit of the order trades. */
const partsOf = (terms: OrderTerms): readonly (readonly [InstrumentId, number])[] => {
  const legs = legsOfId(terms.instrument);
  if (legs.length === 0) return [[terms.instrument, sign(terms)]];
  return legs.map(({ option, ratio }) => [option.id, sign(terms) * ratio]);
};

/** A desk whose broker has one position in a contract, as accounts have, and takes no order that closes more than it holds. */
export class NettingDesk extends SpreadDesk {
  /** Closing orders that the broker refused. */
  readonly refused: string[] = [];

  constructor(options: DeskOptions = {}) {
    super(options);
    this.refusal = "position-effect";
  }

  /** What the account has of a contract, below 0 when short. */
  position(contract: InstrumentId): number {
    return this.broker.fills
      .filter(({ instrument }) => instrument === contract)
      .reduce((sum, { side, quantity }) => sum + (side === "buy" ? quantity : -quantity), 0);
  }

  /** Live orders at the broker, the oldest first. */
  working(): readonly TrueOrder[] {
    return this.broker.orders.filter(({ state }) => isLive(state));
  }

  /** The market takes units of an order at prices that do not matter here. */
  takes(order: TrueOrder, quantity: number): void {
    const count = Math.min(quantity, order.terms.quantity - order.filled);
    if (legsOfId(order.terms.instrument).length === 0) this.fill(order.key, count, "3.00");
    else this.fillSpreads(order.key, count, "3.00", "1.90");
  }

  protected override send(send: Extract<Command, { command: "place" | "replace" | "cancel" }>): void {
    if (send.command === "place" && send.request.terms.closing && !this.isHeld(send.request.terms)) {
      this.refused.push(`${send.request.key} at ${this.now}`);
      this.next("rejected");
    }
    super.send(send);
  }

  private isHeld(terms: OrderTerms): boolean {
    return partsOf(terms).every(([contract, units]) => {
      const against = -Math.sign(units) * this.position(contract);
      return Math.abs(units) * terms.quantity <= against - this.closing(contract);
    });
  }

  /** Units of a contract for which closing orders work. */
  private closing(contract: InstrumentId): number {
    const working = this.working().filter(({ terms }) => terms.closing && contractsOf(terms.instrument).includes(contract));
    return working.reduce((sum, { terms, filled }) => {
      const units = partsOf(terms).find(([id]) => id === contract)?.[1] ?? 0;
      return sum + Math.abs(units) * (terms.quantity - filled);
    }, 0);
  }
}
