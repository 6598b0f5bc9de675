import { formatMoney, isOnTick, type Decimal, type EpochMs, type OrderTerms, type Rejected } from "@floorbroker/core";
import type { InstrumentSpec } from "@floorbroker/core";
import type { BrokerProfile } from "../profiles.ts";

/** A refusal by the broker: definite, the order does not exist. */
export const refused = (code: string, text: string): Rejected => ({ outcome: "rejected", code, text, by: "broker" });

/** A refusal by our own side: nothing was sent. */
export const notSent = (code: string, text: string): Rejected => ({ outcome: "rejected", code, text, by: "local" });

const pricesMissing = ({ type, limit, stop }: OrderTerms): boolean => {
  const wantsLimit = type === "limit" || type === "stop-limit";
  const wantsStop = type === "stop" || type === "stop-limit";
  return wantsLimit !== (limit !== null) || wantsStop !== (stop !== null);
};

/** What our side knows to be impossible at this broker before anything is sent. */
export const unsupported = (profile: BrokerProfile, spec: InstrumentSpec, terms: OrderTerms): Rejected | undefined => {
  const { kind } = spec.instrument;
  const { orderTypes, timesInForce } = profile.capabilities[kind];
  if (!orderTypes.includes(terms.type))
    return notSent("unsupported", `${profile.name} takes no ${terms.type} order for ${kind}s`);
  if (profile.knowsTimeInForce && !timesInForce.includes(terms.timeInForce)) {
    return notSent("unsupported", `${profile.name} knows no time in force ${terms.timeInForce}`);
  }
  return undefined;
};

/** How much of an instrument can be closed: in units of the order, for a spread the whole ones. */
export interface Closeable {
  /** By what the account holds. */
  readonly held: number;
  /** Of that, what no other order closes already. */
  readonly free: number;
}

/** What the broker looks at when an order or its change comes in. */
export interface Checks {
  readonly profile: BrokerProfile;
  readonly spec: InstrumentSpec;
  readonly terms: OrderTerms;
  readonly isOpen: boolean;
  /** False once the instrument has expired. */
  readonly tradable: boolean;
  readonly closeable: Closeable;
  /** Whether there is a most that the order can lose. */
  readonly isBounded: boolean;
  readonly cost: Decimal;
  readonly buyingPower: Decimal;
  readonly at: EpochMs;
}

const badPrice = ({ spec, terms }: Checks): Rejected | undefined => {
  if (pricesMissing(terms)) return refused("bad-price", `the prices do not belong to a ${terms.type} order`);
  for (const price of [terms.limit, terms.stop]) {
    if (price === null) continue;
    if (price <= 0n) return refused("bad-price", "a price must be above 0");
    if (!isOnTick(spec.ticks, price))
      return refused("off-tick", `${formatMoney(price)} is not a valid price increment`);
  }
  return undefined;
};

const closed = ({ profile, terms, isOpen, tradable }: Checks): Rejected | undefined => {
  if (!tradable) return refused("not-tradable", "the instrument has expired");
  if (isOpen) return undefined;
  const mustTradeNow = terms.type === "market" || terms.timeInForce === "ioc" || terms.timeInForce === "fok";
  if (!mustTradeNow && profile.whenClosed === "queues") return undefined;
  return refused("market-closed", "the market is closed");
};

const notHeld = ({ profile, spec, terms, closeable: { held, free } }: Checks): Rejected | undefined => {
  if (!terms.closing || profile.capabilities[spec.instrument.kind].closeEffect !== "enforced") return undefined;
  if (terms.quantity <= free) return undefined;
  return refused("position-effect", `cannot close ${terms.quantity}: ${held} held, ${held - free} already being closed`);
};

/** Why the broker refuses an order, or `undefined` when it takes it. */
export const refusal = (checks: Checks): Rejected | undefined => {
  const { terms, cost, buyingPower } = checks;
  if (!Number.isSafeInteger(terms.quantity) || terms.quantity < 1)
    return refused("bad-quantity", "the quantity must be at least 1");
  const found = badPrice(checks) ?? closed(checks) ?? notHeld(checks);
  if (found !== undefined) return found;
  if (!checks.isBounded) return refused("unbounded-risk", "legs that are sold are not covered by legs that are bought");
  if (cost <= buyingPower || cost <= 0n) return undefined;
  return refused("buying-power", `needs ${formatMoney(cost)}, free are ${formatMoney(buyingPower)}`);
};
