import { decimal, type Decimal } from "../decimal.ts";

/** How a product's last trading day and its roll are counted; see `roll.ts`. */
export type ExpiryRule =
  | "equity-index"
  | "crude"
  | "micro-crude"
  | "metal"
  | "treasury-bond"
  | "short-note"
  | "currency"
  | "bitcoin";

/** A futures product: what all its delivery months have in common. */
export interface FuturesProduct {
  /** Without the slash: `MES`. */
  readonly root: string;
  readonly name: string;
  readonly exchange: "CME" | "CBOT" | "NYMEX" | "COMEX";
  /** The smallest step of the quoted price, the same at every price. */
  readonly tick: Decimal;
  /** Money (USD) per 1.0 of the quoted price for one contract. */
  readonly pointValue: Decimal;
  /** The delivery months (1–12, ascending) that are actively traded; more may be listed. */
  readonly activeMonths: readonly [number, ...number[]];
  readonly expiryRule: ExpiryRule;
  /** A wide range outside of which a price is a slip of the pen, not a price: `[low, high]`, both included. */
  readonly plausible: readonly [low: Decimal, high: Decimal];
  /** How traders write the price: 110.5 is `110'16` in 32nds. */
  readonly display: "decimal" | "32nds";
  /** What people call it, in lower case; no two products share a name. */
  readonly spokenNames: readonly string[];
  /**
   * An ESTIMATE of the initial margin as a share of the contract's value, on the careful side. It only bounds what a
   * book reserves before the broker has spoken; margins change from day to day and from broker to broker, and the
   * broker's own check decides.
   */
  readonly estimatedMarginShare: Decimal;
  readonly source: string;
}

const QUARTERLY = [3, 6, 9, 12] as const;
const EVERY_MONTH = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
/** October (V) is listed but left out: its volume goes from August straight to December, and so do traders. */
const GOLD_MONTHS = [2, 4, 6, 8, 12] as const;
const SILVER_MONTHS = [3, 5, 7, 9, 12] as const;

/** The products that commands may name. Adding one is adding a row. */
export const FUTURES_PRODUCTS: readonly FuturesProduct[] = [
  {
    root: "ES",
    name: "E-mini S&P 500",
    exchange: "CME",
    tick: decimal("0.25"),
    pointValue: decimal("50"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("1000"), decimal("30000")],
    display: "decimal",
    spokenNames: ["s&p", "s&p 500", "e-mini s&p", "emini s&p", "e-mini s&p 500", "emini s&p 500", "spoos"],
    estimatedMarginShare: decimal("0.10"),
    source: "CME Group contract specifications, E-mini S&P 500 futures (CME Rulebook chapter 358)",
  },
  {
    root: "MES",
    name: "Micro E-mini S&P 500",
    exchange: "CME",
    tick: decimal("0.25"),
    pointValue: decimal("5"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("1000"), decimal("30000")],
    display: "decimal",
    spokenNames: ["micro s&p", "micro s&p 500", "micro es", "micro e-mini s&p", "micro emini s&p", "micro e-mini s&p 500", "micro emini s&p 500"],
    estimatedMarginShare: decimal("0.10"),
    source: "CME Group contract specifications, Micro E-mini S&P 500 futures",
  },
  {
    root: "NQ",
    name: "E-mini Nasdaq-100",
    exchange: "CME",
    tick: decimal("0.25"),
    pointValue: decimal("20"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("3000"), decimal("120000")],
    display: "decimal",
    spokenNames: ["nasdaq", "nasdaq 100", "e-mini nasdaq", "emini nasdaq", "e-mini nasdaq 100", "emini nasdaq 100"],
    estimatedMarginShare: decimal("0.12"),
    source: "CME Group contract specifications, E-mini Nasdaq-100 futures (CME Rulebook chapter 359)",
  },
  {
    root: "MNQ",
    name: "Micro E-mini Nasdaq-100",
    exchange: "CME",
    tick: decimal("0.25"),
    pointValue: decimal("2"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("3000"), decimal("120000")],
    display: "decimal",
    spokenNames: ["micro nasdaq", "micro nasdaq 100", "micro nq", "micro e-mini nasdaq", "micro emini nasdaq", "micro e-mini nasdaq 100"],
    estimatedMarginShare: decimal("0.12"),
    source: "CME Group contract specifications, Micro E-mini Nasdaq-100 futures",
  },
  {
    root: "RTY",
    name: "E-mini Russell 2000",
    exchange: "CME",
    tick: decimal("0.10"),
    pointValue: decimal("50"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("500"), decimal("15000")],
    display: "decimal",
    spokenNames: ["russell", "russell 2000", "e-mini russell", "emini russell", "e-mini russell 2000"],
    estimatedMarginShare: decimal("0.12"),
    source: "CME Group contract specifications, E-mini Russell 2000 futures",
  },
  {
    root: "M2K",
    name: "Micro E-mini Russell 2000",
    exchange: "CME",
    tick: decimal("0.10"),
    pointValue: decimal("5"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("500"), decimal("15000")],
    display: "decimal",
    spokenNames: ["micro russell", "micro russell 2000", "micro rty", "micro e-mini russell", "micro e-mini russell 2000"],
    estimatedMarginShare: decimal("0.12"),
    source: "CME Group contract specifications, Micro E-mini Russell 2000 futures (CME Rulebook chapter 363)",
  },
  {
    root: "YM",
    name: "E-mini Dow",
    exchange: "CBOT",
    tick: decimal("1"),
    pointValue: decimal("5"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("8000"), decimal("250000")],
    display: "decimal",
    spokenNames: ["dow", "dow jones", "e-mini dow", "emini dow"],
    estimatedMarginShare: decimal("0.10"),
    source: "CME Group contract specifications, E-mini Dow ($5) futures (CBOT Rulebook chapter 27)",
  },
  {
    root: "MYM",
    name: "Micro E-mini Dow",
    exchange: "CBOT",
    tick: decimal("1"),
    pointValue: decimal("0.50"),
    activeMonths: QUARTERLY,
    expiryRule: "equity-index",
    plausible: [decimal("8000"), decimal("250000")],
    display: "decimal",
    spokenNames: ["micro dow", "micro dow jones", "micro ym", "micro e-mini dow"],
    estimatedMarginShare: decimal("0.10"),
    source: "CME Group contract specifications, Micro E-mini Dow futures",
  },
  {
    root: "CL",
    name: "WTI crude oil",
    exchange: "NYMEX",
    tick: decimal("0.01"),
    pointValue: decimal("1000"),
    activeMonths: EVERY_MONTH,
    expiryRule: "crude",
    plausible: [decimal("5"), decimal("500")],
    display: "decimal",
    spokenNames: ["crude", "crude oil", "oil", "wti", "wti crude", "wti crude oil"],
    estimatedMarginShare: decimal("0.20"),
    source: "CME Group contract specifications, Crude Oil futures (NYMEX Rulebook chapter 200)",
  },
  {
    root: "MCL",
    name: "Micro WTI crude oil",
    exchange: "NYMEX",
    tick: decimal("0.01"),
    pointValue: decimal("100"),
    activeMonths: EVERY_MONTH,
    expiryRule: "micro-crude",
    plausible: [decimal("5"), decimal("500")],
    display: "decimal",
    spokenNames: ["micro crude", "micro crude oil", "micro oil", "micro wti", "micro cl"],
    estimatedMarginShare: decimal("0.20"),
    source: "CME Group contract specifications, Micro WTI Crude Oil futures",
  },
  {
    root: "GC",
    name: "Gold",
    exchange: "COMEX",
    tick: decimal("0.10"),
    pointValue: decimal("100"),
    activeMonths: GOLD_MONTHS,
    expiryRule: "metal",
    plausible: [decimal("300"), decimal("30000")],
    display: "decimal",
    spokenNames: ["gold"],
    estimatedMarginShare: decimal("0.15"),
    source: "CME Group contract specifications, Gold futures (COMEX Rulebook chapter 113)",
  },
  {
    root: "MGC",
    name: "Micro gold",
    exchange: "COMEX",
    tick: decimal("0.10"),
    pointValue: decimal("10"),
    activeMonths: GOLD_MONTHS,
    expiryRule: "metal",
    plausible: [decimal("300"), decimal("30000")],
    display: "decimal",
    spokenNames: ["micro gold", "micro gc"],
    estimatedMarginShare: decimal("0.15"),
    source: "CME Group contract specifications, Micro Gold futures (COMEX Rulebook chapter 120)",
  },
  {
    root: "SI",
    name: "Silver",
    exchange: "COMEX",
    tick: decimal("0.005"),
    pointValue: decimal("5000"),
    activeMonths: SILVER_MONTHS,
    expiryRule: "metal",
    plausible: [decimal("3"), decimal("600")],
    display: "decimal",
    spokenNames: ["silver"],
    estimatedMarginShare: decimal("0.20"),
    source: "CME Group contract specifications, Silver futures (COMEX Rulebook chapter 112)",
  },
  {
    root: "SIL",
    name: "Micro silver",
    exchange: "COMEX",
    tick: decimal("0.005"),
    pointValue: decimal("1000"),
    activeMonths: SILVER_MONTHS,
    expiryRule: "metal",
    plausible: [decimal("3"), decimal("600")],
    display: "decimal",
    spokenNames: ["micro silver", "micro si"],
    estimatedMarginShare: decimal("0.20"),
    source: "CME Group contract specifications, Micro Silver (1,000 oz) futures",
  },
  {
    root: "ZB",
    name: "30-year U.S. Treasury bond",
    exchange: "CBOT",
    tick: decimal("0.03125"),
    pointValue: decimal("1000"),
    activeMonths: QUARTERLY,
    expiryRule: "treasury-bond",
    plausible: [decimal("50"), decimal("250")],
    display: "32nds",
    spokenNames: ["bonds", "30 year", "30-year", "thirty year", "30 year bond", "30 year bonds", "30yr", "30yr bond", "30yr bonds"],
    estimatedMarginShare: decimal("0.08"),
    source: "CME Group contract specifications, U.S. Treasury Bond futures (CBOT Rulebook chapter 18)",
  },
  {
    root: "ZN",
    name: "10-year U.S. Treasury note",
    exchange: "CBOT",
    tick: decimal("0.015625"),
    pointValue: decimal("1000"),
    activeMonths: QUARTERLY,
    expiryRule: "treasury-bond",
    plausible: [decimal("60"), decimal("200")],
    display: "32nds",
    spokenNames: ["notes", "10 year", "10-year", "ten year", "10 year note", "10 year notes", "10yr", "10yr note", "10yr notes"],
    estimatedMarginShare: decimal("0.05"),
    source: "CME Group contract specifications, 10-Year T-Note futures (CBOT Rulebook chapter 19)",
  },
  {
    root: "ZF",
    name: "5-year U.S. Treasury note",
    exchange: "CBOT",
    tick: decimal("0.0078125"),
    pointValue: decimal("1000"),
    activeMonths: QUARTERLY,
    expiryRule: "short-note",
    plausible: [decimal("70"), decimal("180")],
    display: "32nds",
    spokenNames: ["5 year", "5-year", "five year", "5 year note", "5 year notes", "5yr", "5yr note", "5yr notes"],
    estimatedMarginShare: decimal("0.04"),
    source: "CME Group contract specifications, 5-Year T-Note futures (CBOT Rulebook chapter 20)",
  },
  {
    root: "ZT",
    name: "2-year U.S. Treasury note",
    exchange: "CBOT",
    tick: decimal("0.00390625"),
    pointValue: decimal("2000"),
    activeMonths: QUARTERLY,
    expiryRule: "short-note",
    plausible: [decimal("80"), decimal("150")],
    display: "32nds",
    spokenNames: ["2 year", "2-year", "two year", "2 year note", "2 year notes", "2yr", "2yr note", "2yr notes"],
    estimatedMarginShare: decimal("0.02"),
    source: "CME Group contract specifications, 2-Year T-Note futures (CBOT Rulebook chapter 21)",
  },
  {
    root: "TN",
    name: "Ultra 10-year U.S. Treasury note",
    exchange: "CBOT",
    tick: decimal("0.015625"),
    pointValue: decimal("1000"),
    activeMonths: QUARTERLY,
    expiryRule: "treasury-bond",
    plausible: [decimal("60"), decimal("220")],
    display: "32nds",
    spokenNames: ["ultra 10 year", "ultra 10-year", "ultra ten year", "ultra 10 year note", "ultra 10yr"],
    estimatedMarginShare: decimal("0.05"),
    source: "CME Group contract specifications, Ultra 10-Year T-Note futures (CBOT Rulebook chapter 26)",
  },
  {
    root: "UB",
    name: "Ultra U.S. Treasury bond",
    exchange: "CBOT",
    tick: decimal("0.03125"),
    pointValue: decimal("1000"),
    activeMonths: QUARTERLY,
    expiryRule: "treasury-bond",
    plausible: [decimal("50"), decimal("300")],
    display: "32nds",
    spokenNames: ["ultra bond", "ultra bonds", "ultra 30 year", "ultra 30yr"],
    estimatedMarginShare: decimal("0.08"),
    source: "CME Group contract specifications, Ultra T-Bond futures (CBOT Rulebook chapter 40)",
  },
  {
    root: "6E",
    name: "Euro FX",
    exchange: "CME",
    tick: decimal("0.00005"),
    pointValue: decimal("125000"),
    activeMonths: QUARTERLY,
    expiryRule: "currency",
    plausible: [decimal("0.5"), decimal("2.5")],
    display: "decimal",
    spokenNames: ["euro", "euro fx"],
    estimatedMarginShare: decimal("0.06"),
    source: "CME Group contract specifications, Euro FX futures (CME Rulebook chapter 261)",
  },
  {
    root: "6J",
    name: "Japanese yen",
    exchange: "CME",
    tick: decimal("0.0000005"),
    pointValue: decimal("12500000"),
    activeMonths: QUARTERLY,
    expiryRule: "currency",
    plausible: [decimal("0.002"), decimal("0.03")],
    display: "decimal",
    spokenNames: ["yen", "japanese yen"],
    estimatedMarginShare: decimal("0.08"),
    source: "CME Group contract specifications, Japanese Yen futures (CME Rulebook chapter 253)",
  },
  {
    root: "BTC",
    name: "Bitcoin",
    exchange: "CME",
    tick: decimal("5"),
    pointValue: decimal("5"),
    activeMonths: EVERY_MONTH,
    expiryRule: "bitcoin",
    plausible: [decimal("1000"), decimal("3000000")],
    display: "decimal",
    spokenNames: ["bitcoin"],
    estimatedMarginShare: decimal("0.50"),
    source: "CME Group contract specifications, Bitcoin futures (CME Rulebook chapter 350)",
  },
  {
    root: "MBT",
    name: "Micro bitcoin",
    exchange: "CME",
    tick: decimal("5"),
    pointValue: decimal("0.1"),
    activeMonths: EVERY_MONTH,
    expiryRule: "bitcoin",
    plausible: [decimal("1000"), decimal("3000000")],
    display: "decimal",
    spokenNames: ["micro bitcoin", "micro btc"],
    estimatedMarginShare: decimal("0.50"),
    source: "CME Group contract specifications, Micro Bitcoin futures (CME Rulebook chapter 348)",
  },
];

const BY_ROOT: ReadonlyMap<string, FuturesProduct> = new Map(
  FUTURES_PRODUCTS.map((product) => [product.root, product]),
);

/** The product with this root (`MES`, no slash, capitals). */
export const productOf = (root: string): FuturesProduct | undefined => BY_ROOT.get(root);

/** Whether a price can be meant for the product at all: ES at 0 or at 592525000 can't. */
export const isPlausiblePrice = (product: FuturesProduct, price: Decimal): boolean =>
  price >= product.plausible[0] && price <= product.plausible[1];
