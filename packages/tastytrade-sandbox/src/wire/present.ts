import type { Json } from "@floorbroker/core";

/** A JSON object without the keys that have no value: tastytrade leaves unset fields out. */
export const present = (fields: { readonly [key: string]: Json | undefined }): { readonly [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null),
  );
