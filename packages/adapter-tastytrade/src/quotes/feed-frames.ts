/** A message of DXLink, as far as anything needs to be known of it here. */
export interface FeedFrame {
  readonly type: string;
  readonly channel: number;
  readonly [key: string]: unknown;
}

const isFrame = (json: unknown): json is FeedFrame =>
  typeof json === "object" &&
  json !== null &&
  typeof Reflect.get(json, "type") === "string" &&
  typeof Reflect.get(json, "channel") === "number";

/**
 * The messages of a frame. Compact data may hold several types, one after the other (dxLink specification), of which the
 * client library 0.3.0 reads the first alone: each comes as a message of its own here. Null for what is no message, and
 * `undefined` for what is not even JSON.
 */
export const messagesIn = (text: unknown): readonly FeedFrame[] | null | undefined => {
  let json: unknown;
  try {
    json = typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
  if (json === undefined) return undefined;
  if (!isFrame(json)) return null;
  const data: unknown = json["data"];
  if (json.type !== "FEED_DATA" || !Array.isArray(data) || typeof data[0] !== "string") return [json];
  const frame = json;
  return Array.from({ length: Math.ceil(data.length / 2) }, (_, n) => ({ ...frame, data: data.slice(2 * n, 2 * n + 2) }));
};
