import { FUTURES_PRODUCTS, type FuturesProduct } from "@floorbroker/core";
import type { Choice } from "./responses.ts";

/** Most values that Discord shows, and the longest of them. */
const MOST = 25;
const LONGEST = 100;

const PRODUCTS: ReadonlyMap<string, FuturesProduct> = new Map(
  FUTURES_PRODUCTS.map((product) => [`/${product.root}`, product]),
);

const bare = (text: string): string => text.trim().replace(/^[/$]/, "").toLowerCase();

const matches = (symbol: string, typed: string): boolean => {
  const product = PRODUCTS.get(symbol);
  const names = product === undefined ? [] : [product.name.toLowerCase(), ...product.spokenNames];
  return bare(symbol).startsWith(typed) || (typed.length > 1 && names.some((name) => name.includes(typed)));
};

const choiceOf = (symbol: string): Choice => {
  const product = PRODUCTS.get(symbol);
  return { name: product === undefined ? symbol : `${symbol} ${product.name}`, value: symbol };
};

/**
 * What may be meant by what is typed so far: the book's own symbols first, then the products that core knows. Orders take
 * futures only; everything has something to be explained.
 */
export const proposals = (symbols: readonly string[], typed: string, futuresOnly: boolean): readonly Choice[] =>
  [...new Set([...symbols, ...PRODUCTS.keys()])]
    .filter((symbol) => symbol.length <= LONGEST && (!futuresOnly || symbol.startsWith("/")))
    .filter((symbol) => matches(symbol, bare(typed)))
    .slice(0, MOST)
    .map(choiceOf);
