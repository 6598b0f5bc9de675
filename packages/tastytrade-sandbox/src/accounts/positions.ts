import type { PositionRecord } from "../venue/venue.ts";
import { flagOf, textOf, valuesOf, type Query } from "../wire/query.ts";

/** What `GET /positions` asks for. Those that were closed today are shown on demand only. */
export const askedPositions = (positions: readonly PositionRecord[], query: Query): readonly PositionRecord[] => {
  const withClosed = flagOf(query, "include-closed-positions");
  const [symbol, type, product] = [
    textOf(query, "symbol"),
    textOf(query, "instrument-type"),
    textOf(query, "underlying-product-code"),
  ];
  const underlyings = valuesOf(query, "underlying-symbol");
  return positions.filter(
    (position) =>
      (withClosed || position.quantity !== 0) &&
      (symbol === null || symbol === position.symbol) &&
      (type === null || type === position.instrumentType) &&
      (product === null || position.underlyingSymbol === `/${product.replace("/", "")}`) &&
      (underlyings.length === 0 || underlyings.includes(position.underlyingSymbol)),
  );
};
