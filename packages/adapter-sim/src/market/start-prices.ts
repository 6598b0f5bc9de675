/**
 * Where a simulated world starts, in round figures of the time in which it plays, and how restless each symbol is.
 * Symbols that share a factor move together exactly: SPX, SPY and /ES are one market.
 */
export interface StartPrice {
  /** Price at the start of the world. */
  readonly price: number;
  /** Annual volatility, also the level of its options. */
  readonly vol: number;
  /** The price factor that it follows. */
  readonly factor: string;
  /** How much of its movement is the market's: correlation with the factor `SPX`. */
  readonly market: number;
  /** Whether its options are quoted as tightly as any. */
  readonly liquid: boolean;
}

const row = (factor: string, price: number, vol: number, market: number, liquid = false): StartPrice => ({
  price,
  vol,
  factor,
  market,
  liquid,
});

const shares: Readonly<Record<string, StartPrice>> = {
  SPX: row("SPX", 5950, 0.14, 1, true),
  XSP: row("SPX", 595, 0.14, 1),
  SPY: row("SPX", 590, 0.14, 1, true),
  QQQ: row("NDX", 505, 0.19, 0.93, true),
  NDX: row("NDX", 20_750, 0.19, 0.93),
  IWM: row("RUT", 231, 0.21, 0.85, true),
  RUT: row("RUT", 2330, 0.21, 0.85),
  DIA: row("DJI", 437, 0.13, 0.92),
  VIX: row("VIX", 15.5, 0.95, -0.7),
  AAPL: row("AAPL", 230, 0.25, 0.65, true),
  MSFT: row("MSFT", 420, 0.23, 0.65, true),
  NVDA: row("NVDA", 140, 0.5, 0.65, true),
  AMD: row("AMD", 160, 0.48, 0.6, true),
  TSLA: row("TSLA", 350, 0.58, 0.5, true),
  META: row("META", 600, 0.33, 0.6, true),
  AMZN: row("AMZN", 207, 0.3, 0.65, true),
  GOOGL: row("GOOGL", 180, 0.28, 0.6, true),
  GOOG: row("GOOGL", 181, 0.28, 0.6),
  NFLX: row("NFLX", 920, 0.35, 0.5),
  COIN: row("COIN", 300, 0.8, 0.5),
  MSTR: row("MSTR", 400, 0.95, 0.45),
  PLTR: row("PLTR", 65, 0.62, 0.5),
  BA: row("BA", 155, 0.36, 0.45),
  JPM: row("JPM", 245, 0.23, 0.6),
  BABA: row("BABA", 84, 0.42, 0.35),
  INTC: row("INTC", 24.5, 0.48, 0.45),
  MU: row("MU", 102, 0.48, 0.55),
  AVGO: row("AVGO", 168, 0.4, 0.6),
  SMCI: row("SMCI", 33, 0.95, 0.4),
  CRM: row("CRM", 335, 0.33, 0.55),
  DIS: row("DIS", 115, 0.27, 0.5),
  UBER: row("UBER", 70, 0.36, 0.5),
  SHOP: row("SHOP", 106, 0.45, 0.5),
  ROKU: row("ROKU", 68, 0.55, 0.45),
  SNAP: row("SNAP", 11.5, 0.55, 0.4),
  SOFI: row("SOFI", 15, 0.58, 0.45),
  HOOD: row("HOOD", 36, 0.6, 0.45),
  GME: row("GME", 28, 0.8, 0.2),
  AMC: row("AMC", 4.6, 0.7, 0.2),
  GLD: row("GC", 245, 0.15, 0.05),
  SLV: row("SI", 28.5, 0.27, 0.1),
  TLT: row("ZB", 90, 0.14, -0.1),
  XLF: row("XLF", 50, 0.17, 0.8),
  XLE: row("XLE", 96, 0.2, 0.5),
  SMH: row("SMH", 240, 0.34, 0.75),
};

const futures: Readonly<Record<string, StartPrice>> = {
  ES: row("SPX", 5925, 0.14, 1),
  MES: row("SPX", 5925, 0.14, 1),
  NQ: row("NDX", 21_000, 0.19, 0.93),
  MNQ: row("NDX", 21_000, 0.19, 0.93),
  RTY: row("RUT", 2335, 0.21, 0.85),
  M2K: row("RUT", 2335, 0.21, 0.85),
  YM: row("DJI", 43_700, 0.13, 0.92),
  MYM: row("DJI", 43_700, 0.13, 0.92),
  CL: row("CL", 71, 0.33, 0.2),
  MCL: row("CL", 71, 0.33, 0.2),
  NG: row("NG", 3.2, 0.55, 0),
  RB: row("RB", 2.05, 0.33, 0.2),
  GC: row("GC", 2650, 0.15, 0.05),
  MGC: row("GC", 2650, 0.15, 0.05),
  SI: row("SI", 31.2, 0.27, 0.1),
  SIL: row("SI", 31.2, 0.27, 0.1),
  HG: row("HG", 4.15, 0.21, 0.25),
  ZB: row("ZB", 117, 0.1, -0.1),
  ZN: row("ZN", 109.8, 0.065, -0.1),
  ZF: row("ZF", 106.8, 0.045, -0.1),
  ZT: row("ZT", 102.9, 0.02, -0.1),
  TN: row("TN", 113.2, 0.075, -0.1),
  UB: row("UB", 122, 0.13, -0.1),
  "6E": row("6E", 1.056, 0.075, 0.1),
  "6J": row("6J", 0.0065, 0.1, -0.1),
  BTC: row("BTC", 96_000, 0.55, 0.35),
  MBT: row("BTC", 96_000, 0.55, 0.35),
  MET: row("ETH", 3350, 0.65, 0.35),
  LE: row("LE", 187, 0.13, 0),
  ZC: row("ZC", 4.3, 0.22, 0),
};

/** What a symbol starts with; `undefined` for one that is not in the tables. */
export const shareStart = (symbol: string): StartPrice | undefined =>
  Object.hasOwn(shares, symbol) ? shares[symbol] : undefined;

/** What a futures product starts with, by its root without the slash. */
export const futureStart = (root: string): StartPrice | undefined =>
  Object.hasOwn(futures, root) ? futures[root] : undefined;

/** Restlessness of a share that nobody has heard of. */
export const UNKNOWN_VOL = 0.55;
/** The same of a future. */
export const UNKNOWN_FUTURE_VOL = 0.25;
