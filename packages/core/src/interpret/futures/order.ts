import { formatMoney, ZERO, type Decimal } from "../../decimal.ts";
import { isPlausiblePrice, type FuturesProduct } from "../../instrument/products.ts";
import { isOnTick, neighbours, singleTick } from "../../instrument/ticks.ts";
import type { Problem } from "../../result.ts";
import type { Fraction, Futures } from "../instruction.ts";
import { refuse } from "../refusal.ts";

/** A futures order while it is read. Each field at most once; the first thing that is wrong decides. */
export interface FuturesDraft {
  readonly side: Futures["side"];
  product: FuturesProduct | null;
  contract: string | null;
  quantity: number | null;
  fraction: Fraction | null;
  type: Futures["type"];
  price: Decimal | null;
  stopLoss: Decimal | null;
  takeProfit: Decimal | null;
  grade: Futures["grade"];
  problem: Problem | null;
}

/** An empty order. */
export const futuresDraft = (side: Futures["side"]): FuturesDraft => ({
  side,
  product: null,
  contract: null,
  quantity: null,
  fraction: null,
  type: null,
  price: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
  problem: null,
});

const range = ({ root, plausible: [low, high] }: FuturesProduct): string =>
  `${root} is quoted between ${formatMoney(low)} and ${formatMoney(high)}`;

/** What is wrong with a price of the product: none that its market has, or between two ticks. */
export const priceProblem = (product: FuturesProduct, price: Decimal): Problem | undefined => {
  const text = formatMoney(price);
  if (price <= ZERO || !isPlausiblePrice(product, price)) {
    return refuse("bad-price", `${text} is no price of ${product.root}`, [`${range(product)}.`], text);
  }
  const ticks = singleTick(product.tick);
  if (isOnTick(ticks, price)) return undefined;
  const [lower, upper] = neighbours(ticks, price);
  const step = `${product.root} trades in steps of ${formatMoney(product.tick)}`;
  return refuse(
    "bad-tick",
    `${text} lies between two ticks: ${step}`,
    [`@ ${formatMoney(lower)}`, `@ ${formatMoney(upper)}`],
    text,
  );
};

const wrongSide = (text: string, offending: Decimal): Problem =>
  refuse(
    "bad-price",
    text,
    ["A buy stops below and takes profit above its entry; a sell the other way round."],
    formatMoney(offending),
  );

/** What is wrong with the levels together: stop and target on the wrong sides of the entry or of each other. */
const bracketProblem = ({ side, price, stopLoss, takeProfit }: FuturesDraft): Problem | undefined => {
  const sign = side === "sell" ? -1 : 1;
  const inOrder = (low: Decimal | null, high: Decimal | null): boolean =>
    low === null || high === null || (sign > 0 ? low < high : low > high);
  if (stopLoss !== null && !inOrder(stopLoss, price))
    return wrongSide("the stop is on the wrong side of the entry", stopLoss);
  if (takeProfit !== null && !inOrder(price, takeProfit))
    return wrongSide("the target is on the wrong side of the entry", takeProfit);
  if (stopLoss !== null && !inOrder(stopLoss, takeProfit))
    return wrongSide("stop and target are the wrong way round", stopLoss);
  return undefined;
};

/** The first thing wrong with an order's prices. */
export const pricesProblem = (draft: FuturesDraft): Problem | undefined => {
  const { product } = draft;
  if (product === null) return undefined;
  for (const price of [draft.price, draft.stopLoss, draft.takeProfit]) {
    const wrong = price === null ? undefined : priceProblem(product, price);
    if (wrong !== undefined) return wrong;
  }
  return bracketProblem(draft);
};

/** The order as an instruction. */
export const futuresInstruction = (draft: FuturesDraft): Futures => ({
  kind: "futures",
  side: draft.side,
  root: draft.product?.root ?? null,
  contract: draft.contract,
  quantity: draft.quantity,
  fraction: draft.fraction,
  type: draft.type,
  price: draft.price,
  stopLoss: draft.stopLoss,
  takeProfit: draft.takeProfit,
  grade: draft.grade,
});
