import {
  FUTURES_PRODUCTS,
  frontMonth,
  future,
  lastTradeDate,
  newYorkDate,
  nyse,
  partsOf,
  productOf,
  rollDate,
  type CivilDate,
  type EpochMs,
  type FutureContract,
  type FuturesProduct,
  type InstrumentSpec,
} from "@floorbroker/core";
import type { Venue } from "../venue/venue.ts";
import { marketOf } from "./listed.ts";

/** How many delivery months of a product are listed. */
const MONTHS = 6;

/** Products that are settled in cash; of the others the future itself is delivered. */
const CASH_SETTLED: ReadonlySet<FuturesProduct["expiryRule"]> = new Set(["equity-index", "bitcoin", "micro-crude"]);

export const isCashSettled = ({ expiryRule }: FuturesProduct): boolean => CASH_SETTLED.has(expiryRule);

/** Products whose holders can be given notice of a delivery before the last trading day. */
const WITH_NOTICE: ReadonlySet<FuturesProduct["expiryRule"]> = new Set(["metal", "treasury-bond", "short-note"]);

export const hasFirstNotice = ({ expiryRule }: FuturesProduct): boolean => WITH_NOTICE.has(expiryRule);

/** One delivery month that is listed. */
export interface ListedFuture {
  readonly product: FuturesProduct;
  readonly contract: FutureContract;
  readonly spec: InstrumentSpec;
  readonly lastTradeDate: CivilDate;
  /** From this day on positions are only closed: before the first notice, or on the last trading day. */
  readonly closingOnlyDate: CivilDate;
  /** Null where nobody is given notice before the end. */
  readonly firstNoticeDate: CivilDate | null;
  readonly stopsAt: EpochMs;
}

/** The next month of the product's that is actively traded. */
export const monthAfter = (
  product: FuturesProduct,
  { year, month }: Pick<FutureContract, "year" | "month">,
): FutureContract => {
  const later = product.activeMonths.find((each) => each > month);
  return later === undefined
    ? future(product.root, year + 1, product.activeMonths[0])
    : future(product.root, year, later);
};

/** What is known of a delivery month, also of one that is over; `undefined` for a product that is in no table. */
export const futureOf = (venue: Venue, contract: FutureContract): ListedFuture | undefined => {
  const product = productOf(contract.root);
  const market = marketOf(venue);
  const spec = market.specOf(contract.id);
  const stopsAt = spec && market.hours.expiresAt(spec);
  if (product === undefined || spec === undefined || stopsAt === undefined) return undefined;
  const { year, month } = contract;
  const last = lastTradeDate(product, year, month);
  // The roll date of these is the first position day: notice is given on the next business day.
  const position = hasFirstNotice(product) ? rollDate(product, year, month) : null;
  return {
    product,
    contract,
    spec,
    lastTradeDate: last,
    closingOnlyDate: position ?? last,
    firstNoticeDate: position === null ? null : nyse.nextTradingDay(position),
    stopsAt,
  };
};

/** The listed delivery months of a product: those that still trade, the nearest first. */
export const listedFutures = (venue: Venue, product: FuturesProduct, now: EpochMs): readonly ListedFuture[] => {
  const { year } = partsOf(newYorkDate(now));
  const found: ListedFuture[] = [];
  let contract = future(product.root, year, product.activeMonths[0]);
  while (found.length < MONTHS) {
    const listed = futureOf(venue, contract);
    if (listed === undefined) return found;
    if (listed.stopsAt > now) found.push(listed);
    contract = monthAfter(product, contract);
  }
  return found;
};

/** All listed futures of all products. */
export const allFutures = (venue: Venue, now: EpochMs): readonly ListedFuture[] =>
  FUTURES_PRODUCTS.flatMap((product) => listedFutures(venue, product, now));

/** Whether a contract is the one that traders mean by its product, or the one after it. */
export const standing = ({ product, contract }: ListedFuture, now: EpochMs): "active" | "next" | "other" => {
  const front = frontMonth(product, newYorkDate(now));
  if (contract.id === front.id) return "active";
  return contract.id === monthAfter(product, front).id ? "next" : "other";
};
