import { messageId, type ChatEvent, type Decimal, type EpochMs, type InstrumentId, type Message } from "@floorbroker/core";
import { CHANNEL, OWNER } from "./account.ts";

/** The market's next move: from now on this instrument stands there. */
export interface MarketMove {
  readonly instrument: InstrumentId;
  readonly bid: string;
  readonly ask: string;
  /** Units on both sides. */
  readonly size?: number;
}

/** Something that happens in the room, or in the market, so many ms after the day began. */
export type Happening =
  | { readonly after: number; readonly posts: number; readonly text: string; readonly replyTo?: number; readonly revision?: number }
  | { readonly after: number; readonly deletes: number }
  | { readonly after: number; readonly moves: MarketMove };

/** What is said and what the market does. */
export interface ScriptedDay {
  /** Where the market stands before the first message. */
  readonly opening: readonly MarketMove[];
  /** In the order of time. */
  readonly happenings: readonly Happening[];
  /** Length in ms. */
  readonly length: number;
  /** After the day the market leaves the prices at which entries rest, so that an auditor finds a day that is over. */
  readonly calm: readonly MarketMove[];
  /** The best that the day pays for a future, whose gains are money at once. */
  readonly bestBids: ReadonlyMap<InstrumentId, Decimal>;
}

const id = (n: number): Message["id"] => messageId(String(1_507_000_000_000_000_000n + BigInt(n)));

const firstPosted = (day: ScriptedDay, n: number): number =>
  day.happenings.find((each) => "posts" in each && each.posts === n)?.after ?? 0;

const messageOf = (happening: Extract<Happening, { readonly posts: number }>, origin: EpochMs, first: EpochMs): Message => ({
  id: id(happening.posts),
  guildId: null,
  channelId: CHANNEL,
  authorId: OWNER,
  postedAt: origin + first,
  revision: happening.revision ?? 0,
  text: happening.text,
  embeds: [],
  replyTo: happening.replyTo === undefined ? null : id(happening.replyTo),
  threadId: null,
});

/** What the chat says of a happening, if it is one of the room. `origin` is the first moment of the day. */
export const saidIn = (day: ScriptedDay, happening: Happening, origin: EpochMs): ChatEvent | null => {
  if ("moves" in happening) return null;
  if ("deletes" in happening) return { type: "deleted", messageId: id(happening.deletes), channelId: CHANNEL };
  const message = messageOf(happening, origin, firstPosted(day, happening.posts));
  return { type: message.revision === 0 ? "posted" : "edited", message };
};

/** What a gateway tells a client that comes back: each message as it now stands, then what is gone since. */
export const saidSoFar = (said: readonly ChatEvent[]): readonly ChatEvent[] => {
  const gone = said.filter((event) => event.type === "deleted");
  const newest = new Map<string, Message>();
  for (const event of said) if (event.type !== "deleted") newest.set(event.message.id, event.message);
  for (const event of gone) newest.delete(event.messageId);
  return [...[...newest.values()].map((message) => ({ type: "posted", message }) as const), ...gone];
};
