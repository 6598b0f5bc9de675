import type { Json } from "@floorbroker/core";

const DECIMAL = /^-?\d+\.\d+$/;

const mapped = (json: Json, leaf: (value: Json) => Json): Json => {
  if (typeof json !== "object" || json === null) return leaf(json);
  if (Array.isArray(json)) return json.map((item: Json) => mapped(item, leaf));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, mapped(value, leaf)]));
};

/** The same with every number as a text: tastytrade's services do not agree on which is which. */
export const numbersAsTexts = (json: Json): Json =>
  mapped(json, (value) => (typeof value === "number" ? String(value) : value));

/** The same with every decimal text (`"1.0"`) as a number. Texts without a point, such as ids, stay. */
export const textsAsNumbers = (json: Json): Json =>
  mapped(json, (value) => (typeof value === "string" && DECIMAL.test(value) ? Number(value) : value));
