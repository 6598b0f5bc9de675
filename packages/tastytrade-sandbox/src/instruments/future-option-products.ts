import { productOf, type FuturesProduct, type Json } from "@floorbroker/core";

/** The quarterly or monthly options on a product, by their own root (CME Group, contract specifications). */
const OPTION_ROOTS: ReadonlyMap<string, string> = new Map([
  ["ES", "ES"],
  ["MES", "MES"],
  ["NQ", "NQ"],
  ["MNQ", "MNQ"],
  ["RTY", "RTO"],
  ["CL", "LO"],
  ["GC", "OG"],
  ["SI", "SO"],
  ["ZB", "OZB"],
  ["ZN", "OZN"],
  ["ZF", "OZF"],
]);

/** tastytrade's word for the market of a product. */
export const SECTORS: Readonly<Record<FuturesProduct["expiryRule"], string>> = {
  "equity-index": "Equity Index",
  crude: "Energy",
  "micro-crude": "Energy",
  metal: "Metals",
  "treasury-bond": "Interest Rates",
  "short-note": "Interest Rates",
  currency: "Currency",
  bitcoin: "Cryptocurrency",
};

const jsonOf = (root: string, product: FuturesProduct): Json => ({
  "root-symbol": root,
  code: root,
  "cash-settled": false,
  "clearing-code": root,
  "clearing-exchange-code": "16",
  "clearing-price-multiplier": "1.0",
  "clearport-code": root,
  "legacy-code": root,
  "display-factor": "0.01",
  exchange: "CME",
  "expiration-type": product.expiryRule === "equity-index" ? "Quarterly" : "Regular",
  "is-am-settled": product.expiryRule === "equity-index",
  "is-rollover": false,
  "market-sector": SECTORS[product.expiryRule],
  "product-type": "Physical",
  "settlement-delay-days": 0,
  supported: true,
});

/** The options on a product; none where the table has none. */
export const optionProductsOf = (product: FuturesProduct): readonly Json[] => {
  const root = OPTION_ROOTS.get(product.root);
  return root === undefined ? [] : [jsonOf(root, product)];
};

/** All options products, by root. */
export const OPTION_PRODUCTS: ReadonlyMap<string, Json> = new Map(
  [...OPTION_ROOTS].flatMap(([code, root]): [string, Json][] => {
    const product = productOf(code);
    return product === undefined ? [] : [[root, jsonOf(root, product)]];
  }),
);
