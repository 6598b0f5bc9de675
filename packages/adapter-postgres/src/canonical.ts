import type { Json } from "@floorbroker/core";

/**
 * JSON in its one spelling: keys sorted by UTF-16 code units, no white space, numbers and texts as `JSON.stringify`
 * writes them (RFC 8785, but for lone surrogates, which are escaped instead of refused). Equal values have equal texts,
 * whatever the order of their keys was.
 */
export const canonical = (json: Json): string => {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(canonical).join(",")}]`;
  // isArray can't narrow a readonly array away; what is left is an object.
  const object = json as { readonly [key: string]: Json };
  const members = Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonical(object[key] ?? null)}`);
  return `{${members.join(",")}}`;
};
