import { formatMoney, ZERO, type Decimal } from "../../decimal.ts";
import { parseFuture } from "../../instrument/future.ts";
import type { FutureContract } from "../../instrument/instrument.ts";
import { isPlausiblePrice, type FuturesProduct } from "../../instrument/products.ts";
import { lastTradeDate } from "../../instrument/roll.ts";
import { isOnTick, neighbours, singleTick } from "../../instrument/ticks.ts";
import { isOk, type Problem } from "../../result.ts";
import { partsOf, type CivilDate } from "../../time.ts";
import type { Fraction, Futures } from "../instruction.ts";
import { COMMAND_EXAMPLE, refuse } from "../refusal.ts";
import type { Mend } from "./mend.ts";
import { in32nds } from "./thirty-seconds.ts";

type PriceField = "price" | "stopPrice" | "stopLoss" | "takeProfit";

/** Where a price stands, and how it was written. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly in32nds: boolean;
}

/** A futures order while it is read. Each field at most once; the first thing that is wrong decides. */
export interface FuturesDraft {
  readonly side: Futures["side"];
  product: FuturesProduct | null;
  contract: string | null;
  quantity: number | null;
  /** Whether the quantity says what it counts: `2 contracts`. */
  counted: boolean;
  fraction: Fraction | null;
  type: Futures["type"];
  price: Decimal | null;
  stopPrice: Decimal | null;
  timeInForce: Futures["timeInForce"];
  stopLoss: Decimal | null;
  takeProfit: Decimal | null;
  grade: Futures["grade"];
  readonly places: Partial<Record<PriceField, Place>>;
  /** Where the time in force stands. */
  timeAt: { readonly from: number; readonly to: number };
  /** Whether `stop 5940` set the entry. */
  plainStop: Place | null;
  /** Whether `my` or `position` stands in an order that opens one. */
  owned: boolean;
  /** Whether something was said of a product that must still be named: `close a contract`. */
  unnamed: boolean;
  /** Where the word of the side stands. */
  readonly sideAt: { readonly from: number; readonly to: number };
  problem: Problem | null;
  mends: readonly Mend[];
}

/** From this count on, a bare number may be an index's price instead: nobody types 5925 contracts by hand. */
export const LARGE_COUNT = 100;

/** An empty order. */
export const futuresDraft = (side: Futures["side"], sideAt: FuturesDraft["sideAt"] = { from: 0, to: 0 }): FuturesDraft => ({
  side,
  product: null,
  contract: null,
  quantity: null,
  counted: false,
  fraction: null,
  type: null,
  price: null,
  stopPrice: null,
  timeInForce: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
  places: {},
  timeAt: { from: 0, to: 0 },
  plainStop: null,
  owned: false,
  unnamed: false,
  sideAt,
  problem: null,
  mends: [],
});

/** Keeps the first thing that is wrong, with the ways in which the text would be right. */
export const object = (draft: FuturesDraft, problem: Problem, mends: readonly Mend[] = []): void => {
  if (draft.problem !== null) return;
  draft.problem = problem;
  draft.mends = mends;
};

const range = ({ root, plausible: [low, high] }: FuturesProduct): string =>
  `${root} is quoted between ${formatMoney(low)} and ${formatMoney(high)}`;

const objectToPrice = (
  draft: FuturesDraft,
  product: FuturesProduct,
  price: Decimal,
  place: Place | undefined,
  mark = "",
): void => {
  const text = formatMoney(price);
  if (price <= ZERO || !isPlausiblePrice(product, price)) {
    const suggestions: readonly [string, string] = [`${range(product)}.`, COMMAND_EXAMPLE];
    return object(draft, refuse("bad-price", `${text} is no price of ${product.root}`, suggestions, text));
  }
  const ticks = singleTick(product.tick);
  if (isOnTick(ticks, price)) return;
  const [lower, upper] = neighbours(ticks, price).map(place?.in32nds === true ? in32nds : formatMoney);
  const step = `${product.root} trades in steps of ${formatMoney(product.tick)}`;
  const suggestions: readonly [string, ...string[]] = [`@ ${lower ?? ""}`, `@ ${upper ?? ""}`, COMMAND_EXAMPLE];
  const { from, to } = place ?? { from: 0, to: 0 };
  const mends = place === undefined ? [] : [lower, upper].map((by = "") => ({ from, to, by: mark + by }));
  object(draft, refuse("bad-tick", `${text} lies between two ticks: ${step}`, suggestions, text), mends);
};

const wrongLevel = (text: string, offending: Decimal): Problem =>
  refuse(
    "bad-price",
    text,
    ["A buy stops below and takes profit above its entry; a sell the other way round.", COMMAND_EXAMPLE],
    formatMoney(offending),
  );

/** What is wrong with the levels together: stop and target on the wrong sides of the entry or of each other. */
const bracketProblem = ({ side, price, stopLoss, takeProfit }: FuturesDraft): Problem | undefined => {
  const sign = side === "sell" ? -1 : 1;
  const inOrder = (low: Decimal | null, high: Decimal | null): boolean =>
    low === null || high === null || (sign > 0 ? low < high : low > high);
  if (stopLoss !== null && !inOrder(stopLoss, price))
    return wrongLevel("the stop is on the wrong side of the entry", stopLoss);
  if (takeProfit !== null && !inOrder(price, takeProfit))
    return wrongLevel("the target is on the wrong side of the entry", takeProfit);
  if (stopLoss !== null && !inOrder(stopLoss, takeProfit))
    return wrongLevel("stop and target are the wrong way round", stopLoss);
  return undefined;
};

/** A level at less than half or more than twice another is a distance, or a slip of the pen: `CL @ 71 SL 8`. */
const farProblem = ({ price, stopPrice, stopLoss, takeProfit }: FuturesDraft): Problem | undefined => {
  const given = [price, stopPrice, stopLoss, takeProfit].filter((level) => level !== null);
  for (const low of given) {
    if (given.some((high) => high > low * 2n)) {
      return wrongLevel("the prices of the order are too far apart: levels are prices, not distances", low);
    }
  }
  return undefined;
};

/** Objects to a bare number that no order for the product could have as its price; `@` is what it lacks besides. */
export const objectToBarePrice = (draft: FuturesDraft, price: Decimal, place: Place): void => {
  if (draft.product !== null) objectToPrice(draft, draft.product, price, place, "@ ");
};

/** Objects to the first thing that is wrong with an order's prices. */
export const objectToPrices = (draft: FuturesDraft): void => {
  const { product } = draft;
  if (product === null) return;
  for (const field of ["price", "stopPrice", "stopLoss", "takeProfit"] as const) {
    const price = draft[field];
    if (price !== null) objectToPrice(draft, product, price, draft.places[field]);
  }
  const wrong = bracketProblem(draft) ?? farProblem(draft);
  if (wrong !== undefined) object(draft, wrong);
};

/** Years ahead that a contract may lie: farther ones are a year that has come round, `/ESZ5` in 2026. */
const FARTHEST_YEARS = 5;

/** A month in which the product is not traded, and one so far ahead that the year of its one digit must be over. */
const objectToMonth = (draft: FuturesDraft, { year, month }: FutureContract, today: CivilDate): void => {
  if (draft.product === null || draft.contract === null) return;
  const { activeMonths, root, expiryRule } = draft.product;
  const far = year - partsOf(today).year > FARTHEST_YEARS;
  // Of products that have every month listed the quiet ones may be traded as well.
  if (!far && (activeMonths.includes(month) || expiryRule !== "equity-index")) return;
  const text = far ? `${draft.contract} has expired, or lies ten years ahead` : `${root} has no such month as ${draft.contract}`;
  const code = far ? "expired" : "unknown-symbol";
  object(draft, refuse(code, text, [`!tt ${draft.side} ${root}`, "Leave the month out to trade the front month."], draft.contract));
};

/** Objects to a delivery month whose last trading day is over; the front month is proposed. */
export const objectToExpired = (draft: FuturesDraft, today: CivilDate): void => {
  if (draft.product === null || draft.contract === null) return;
  const contract = parseFuture(draft.contract, today);
  if (isOk(contract)) objectToMonth(draft, contract.right, today);
  if (!isOk(contract) || lastTradeDate(draft.product, contract.right.year, contract.right.month) >= today) return;
  const front = `!tt ${draft.side} ${draft.product.root}`;
  const suggestions: readonly [string, string] = [front, "Leave the month out to trade the front month."];
  object(draft, refuse("expired", `${draft.contract} has expired`, suggestions, draft.contract));
};

/** The order as an instruction, of so many contracts where the text leaves their number to something else. */
export const futuresInstruction = (draft: FuturesDraft, quantity: number | null = draft.quantity): Futures => ({
  kind: "futures",
  side: draft.side,
  root: draft.product?.root ?? null,
  contract: draft.contract,
  quantity,
  fraction: draft.fraction,
  type: draft.type,
  price: draft.price,
  stopPrice: draft.stopPrice,
  timeInForce: draft.timeInForce,
  stopLoss: draft.stopLoss,
  takeProfit: draft.takeProfit,
  grade: draft.grade,
});
