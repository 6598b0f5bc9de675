import type { Json } from "@floorbroker/core";

const COINS: Readonly<Record<string, { readonly id: number; readonly name: string }>> = {
  "BTC/USD": { id: 3, name: "Bitcoin" },
  "ETH/USD": { id: 5, name: "Ethereum" },
};

const coinJson = ([symbol, { id, name }]: [string, (typeof COINS)[string]]): Json => ({
  id,
  symbol,
  "instrument-type": "Cryptocurrency",
  "short-description": name,
  description: `${name} to USD`,
  // Orders for coins have not been taken through the API since 29 June 2026 (tastytrade, release notes).
  "is-closing-only": true,
  active: true,
  "tick-size": "0.01",
  "streamer-symbol": `${symbol}:CXTALP`,
  "destination-venue-symbols": [
    {
      id,
      symbol,
      "destination-venue": "ZERO_HASH",
      "max-quantity-precision": 8,
      "max-price-precision": 2,
      routable: false,
    },
  ],
});

/** Coins by symbol: to be listed only, the simulated exchange has none. */
export const CRYPTOCURRENCIES: ReadonlyMap<string, Json> = new Map(
  Object.entries(COINS).map((entry) => [entry[0], coinJson(entry)]),
);

const warrantJson = (symbol: string, description: string, market: string): Json => ({
  symbol,
  "instrument-type": "Warrant",
  "listed-market": market,
  description,
  "is-closing-only": true,
  active: true,
});

/** Warrants by symbol: to be listed only. */
export const WARRANTS: ReadonlyMap<string, Json> = new Map(
  [
    ["NKLAW", "Nikola Corporation - Warrants", "XNAS"] as const,
    ["SOFIW", "SoFi Technologies Inc - Warrants", "XNAS"] as const,
  ].map(([symbol, description, market]) => [symbol, warrantJson(symbol, description, market)]),
);

/** How many decimals a quantity may have: none but for coins. */
export const QUANTITY_PRECISIONS: readonly Json[] = [
  ...["Equity", "Equity Option", "Future", "Future Option"].map((type) => ({
    "instrument-type": type,
    value: 0,
    "minimum-increment-precision": 0,
  })),
  ...[...CRYPTOCURRENCIES.keys()].map((symbol) => ({
    "instrument-type": "Cryptocurrency",
    symbol,
    value: 8,
    "minimum-increment-precision": 8,
  })),
];
