import type { Json } from "@floorbroker/core";

/**
 * PostgreSQL holds every text but two: NUL, and a surrogate without its other half; and PGlite loses a byte order mark
 * at the beginning of a text when it reads. Chat messages may carry them all. They are escaped on the way in and
 * restored on the way out, so every JavaScript string survives exactly: U+0010 (which Unicode calls "data link escape")
 * followed by four hex digits stands for that code unit, and U+0010 itself is written so too. Any other text is stored
 * as it is, and SQL reads it plainly. Hashes are made over the original.
 */
const ESCAPE = "\u0010";
// oxlint-disable-next-line no-control-regex -- these characters are the matter
const NEEDS_ESCAPE = /[\u0000\u0010]|^\ufeff|\p{Surrogate}/gu;
// oxlint-disable-next-line no-control-regex -- as above
const ESCAPED = /\u0010([0-9a-f]{4})/g;

/** The text as the database holds it. */
export const storedText = (text: string): string =>
  text.replace(NEEDS_ESCAPE, (unit) => `${ESCAPE}${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The text that {@link storedText} was given. */
export const originalText = (text: string): string =>
  text.includes(ESCAPE)
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

const mapTexts = (json: Json, change: (text: string) => string): Json => {
  if (typeof json === "string") return change(json);
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map((item: Json) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [change(key), mapTexts(item, change)]));
};

/** The payload as JSON text that jsonb takes. */
export const storedPayload = (payload: Json): string => JSON.stringify(mapTexts(payload, storedText));

/** The payload that {@link storedPayload} was given, but for the order of its keys. */
export const originalPayload = (payload: Json): Json => mapTexts(payload, originalText);
