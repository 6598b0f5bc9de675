/** A share, fund or index that the sandbox lists by name. Others that can be traded have their symbol for a name. */
export interface Share {
  /** As tastytrade writes it: `BRK/B`. */
  readonly symbol: string;
  readonly name: string;
  readonly kind: "stock" | "fund" | "index";
  /** The listing market's code; indices are `OTC`, as at tastytrade. */
  readonly market: "XNAS" | "XNYS" | "ARCX" | "BATS" | "OTC";
}

const rows = (
  kind: Share["kind"],
  market: Share["market"],
  names: Readonly<Record<string, string>>,
): readonly Share[] => Object.entries(names).map(([symbol, name]) => ({ symbol, name, kind, market }));

/** What a client finds when it lists or searches. */
export const SHARES: readonly Share[] = [
  ...rows("index", "OTC", {
    SPX: "S & P 500 INDEX",
    XSP: "MINI-SPX INDEX",
    NDX: "NASDAQ 100 INDEX",
    RUT: "RUSSELL 2000 INDEX",
    VIX: "CBOE VOLATILITY INDEX",
  }),
  ...rows("fund", "ARCX", {
    SPY: "SPDR S&P 500 ETF TRUST",
    IWM: "ISHARES RUSSELL 2000 ETF",
    DIA: "SPDR DOW JONES INDUSTRIAL AVERAGE ETF TRUST",
    GLD: "SPDR GOLD SHARES",
    SLV: "ISHARES SILVER TRUST",
    XLF: "FINANCIAL SELECT SECTOR SPDR FUND",
    XLE: "ENERGY SELECT SECTOR SPDR FUND",
    SPLG: "SPDR PORTFOLIO S&P 500 ETF",
  }),
  ...rows("fund", "XNAS", {
    QQQ: "INVESCO QQQ TRUST",
    TLT: "ISHARES 20+ YEAR TREASURY BOND ETF",
    SMH: "VANECK SEMICONDUCTOR ETF",
  }),
  ...rows("stock", "XNAS", {
    AAPL: "APPLE INC",
    MSFT: "MICROSOFT CORP",
    NVDA: "NVIDIA CORP",
    AMD: "ADVANCED MICRO DEVICES INC",
    TSLA: "TESLA INC",
    META: "META PLATFORMS INC",
    AMZN: "AMAZON COM INC",
    GOOGL: "ALPHABET INC CLASS A",
    GOOG: "ALPHABET INC CLASS C",
    NFLX: "NETFLIX INC",
    COIN: "COINBASE GLOBAL INC",
    MSTR: "MICROSTRATEGY INC",
    PLTR: "PALANTIR TECHNOLOGIES INC",
    INTC: "INTEL CORP",
    MU: "MICRON TECHNOLOGY INC",
    AVGO: "BROADCOM INC",
    SMCI: "SUPER MICRO COMPUTER INC",
    ROKU: "ROKU INC",
    SOFI: "SOFI TECHNOLOGIES INC",
    HOOD: "ROBINHOOD MARKETS INC",
    SHOP: "SHOPIFY INC",
  }),
  ...rows("stock", "XNYS", {
    BA: "BOEING CO",
    JPM: "JPMORGAN CHASE & CO",
    BABA: "ALIBABA GROUP HOLDING LTD",
    CRM: "SALESFORCE INC",
    DIS: "WALT DISNEY CO",
    UBER: "UBER TECHNOLOGIES INC",
    SNAP: "SNAP INC",
    GME: "GAMESTOP CORP",
    AMC: "AMC ENTERTAINMENT HOLDINGS INC",
    F: "FORD MOTOR CO",
    "BRK/B": "BERKSHIRE HATHAWAY INC CLASS B",
  }),
];

const BY_SYMBOL: ReadonlyMap<string, Share> = new Map(SHARES.map((share) => [share.symbol, share]));

/** What is known of a share that can be traded; one without a row is a stock under its own symbol. */
export const shareOf = (symbol: string): Share =>
  BY_SYMBOL.get(symbol) ?? { symbol, name: symbol, kind: "stock", market: "XNYS" };
