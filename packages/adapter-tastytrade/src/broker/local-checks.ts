import { isSpreadId, type InstrumentKind, type OrderTerms, type Rejected } from "@floorbroker/core";
import { notSent } from "../outcomes.ts";
import { contractOfId, isNameable } from "../wire/symbols.ts";
import { capabilitiesOf } from "./capabilities.ts";

const kindOf = ({ instrument }: OrderTerms): InstrumentKind | undefined => {
  if (!isNameable(instrument)) return undefined;
  return isSpreadId(instrument) ? "spread" : contractOfId(instrument)?.kind;
};

const pricesMissing = ({ type, limit, stop }: OrderTerms): boolean => {
  const [wantsLimit, wantsStop] = [type === "limit" || type === "stop-limit", type === "stop" || type === "stop-limit"];
  return wantsLimit !== (limit !== null) || wantsStop !== (stop !== null);
};

/** Why an order can't be asked for at tastytrade at all; nothing is sent then. */
export const whyNotSent = (terms: OrderTerms): Rejected | undefined => {
  const kind = kindOf(terms);
  if (kind === undefined) return notSent("unknown-instrument", `tastytrade has no name for ${terms.instrument}`);
  const { orderTypes, timesInForce } = capabilitiesOf(kind);
  const { type, timeInForce, quantity, limit, stop } = terms;
  if (!orderTypes.includes(type)) return notSent("unsupported", `tastytrade takes no ${type} order for a ${kind}`);
  if (!timesInForce.includes(timeInForce)) return notSent("unsupported", `tastytrade knows no time in force ${timeInForce}`);
  if (type === "market" && timeInForce === "gtc") return notSent("unsupported", "tastytrade takes no market order until cancelled");
  if (!Number.isSafeInteger(quantity) || quantity < 1) return notSent("bad-quantity", "the quantity must be at least 1");
  if (pricesMissing(terms)) return notSent("bad-price", `the prices do not belong to a ${type} order`);
  if ((limit !== null && limit <= 0n) || (stop !== null && stop <= 0n)) return notSent("bad-price", "a price must be above 0");
  return undefined;
};
