/**
 * Branded ids: strings that the compiler keeps apart. Ids from Discord are strings because they exceed 2⁵³; nothing
 * here ever becomes a number. A brand costs nothing at run time; these functions are the only places that put one on.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A Discord guild (server). */
export type GuildId = Id<"guild">;
/** A channel or thread. */
export type ChannelId = Id<"channel">;
/** A person or bot, by id; names are never read. */
export type UserId = Id<"user">;
/** One posted message. */
export type MessageId = Id<"message">;
/** One account in one environment, such as `sim:main`. */
export type BookId = Id<"book">;
/** The life that one opening instruction starts. Deterministic: made from the message. */
export type TradeId = Id<"trade">;
/** Our name for one order of ours, for ever: at most 32 characters of `[a-z0-9-]`; the broker carries it. */
export type OrderKey = Id<"order-key">;
/** The broker's stable name of one fill. */
export type FillId = Id<"fill">;
/** An input's name; a book takes each only once. */
export type InputId = Id<"input">;
/** An account as the broker names it. */
export type AccountId = Id<"account">;
/** Our canonical instrument name: an equity symbol, 21 OCC characters, or `/ES 2026-12`-like futures contract. */
export type InstrumentId = Id<"instrument">;

/** Puts the brand on the id of a guild. */
export const guildId = (text: string): GuildId => text as GuildId;
/** Puts the brand on the id of a channel. */
export const channelId = (text: string): ChannelId => text as ChannelId;
/** Puts the brand on the id of a user. */
export const userId = (text: string): UserId => text as UserId;
/** Puts the brand on the id of a message. */
export const messageId = (text: string): MessageId => text as MessageId;
/** Puts the brand on the id of a book. */
export const bookId = (text: string): BookId => text as BookId;
/** Puts the brand on the id of a trade. */
export const tradeId = (text: string): TradeId => text as TradeId;
/** Puts the brand on the id of a fill. */
export const fillId = (text: string): FillId => text as FillId;
/** Puts the brand on the id of an input. */
export const inputId = (text: string): InputId => text as InputId;
/** Puts the brand on the id of an account. */
export const accountId = (text: string): AccountId => text as AccountId;
/** Puts the brand on the id of an instrument. */
export const instrumentId = (text: string): InstrumentId => text as InstrumentId;

/** Longest client order id that every broker we know carries unharmed. */
export const ORDER_KEY_LENGTH = 32;

const ORDER_KEY = /^[a-z0-9-]+$/;

/** Whether the text may serve as an {@link OrderKey}. */
export const isOrderKey = (text: string): text is OrderKey =>
  text.length > 0 && text.length <= ORDER_KEY_LENGTH && ORDER_KEY.test(text);

/** @throws RangeError for a text that a broker might cut or refuse. */
export const orderKey = (text: string): OrderKey => {
  if (!isOrderKey(text)) throw new RangeError(`not an order key: ${text}`);
  return text;
};
