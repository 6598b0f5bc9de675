import type { ChannelId, ChatEvent, EpochMs, Message, MessageId } from "@floorbroker/core";
import { firstIdAt, isEarlier, laterOf, timeOf } from "./snowflake.ts";

/** A message that a book has read, and in which revision: what a restart goes on from. */
export interface Remembered {
  readonly channelId: ChannelId;
  /** The thread of that channel in which it stands; absent or null for the channel itself. */
  readonly threadId?: ChannelId | null;
  readonly messageId: MessageId;
  readonly revision: number;
}

/** Messages of a channel of which the revision is remembered; the book knows many more. */
const SEEN = 2_000;

/**
 * How far a restart reads back before the newest message that was heard, in ms. Messages are handed on ahead of a
 * back-fill that takes too long, and a process that dies just then has heard the newest one and not those before it.
 */
const OVERLAP_MS = 600_000;

/** A revision above every edit: nothing of a deleted message is handed on any more, in whatever order it comes. */
const GONE = Number.POSITIVE_INFINITY;

/**
 * What was heard of one channel. Dispatches may come twice, in any order, and again by another way: each revision of a
 * message is handed on once.
 */
export interface Hearing {
  /** Whether it is known where it begins; as long as it is not, {@link heardUntil} is a guess by the clock. */
  hasBegun(): boolean;
  /** Everything up to here was there before anybody listened. Once, and only where nothing was known of the channel. */
  begin(at: MessageId): void;
  /** Everything up to here was handed on, or was there before anybody listened. */
  heardUntil(): MessageId;
  /** The oldest message of which the revision is remembered; the newest one when none is. */
  earliest(): MessageId;
  /** Whether any message was handed on, and not deleted. */
  knowsAny(): boolean;
  /** The newest message that was heard of. */
  latest(): MessageId;
  /** What is new in this message, if anything. */
  take(message: Message): ChatEvent | undefined;
  /** The deletion, if it is new. */
  remove(id: MessageId): ChatEvent | undefined;
  /** The revision that was handed on; undefined for a message that was not. */
  revisionOf(id: MessageId): number | undefined;
  /** Notes a message that is nobody's business: our own, or Discord's. */
  pass(id: MessageId): void;
  /** Messages handed on and not deleted, from the first id to the second, both included. */
  between(first: MessageId, last: MessageId): readonly MessageId[];
  /** Messages may be missing from now on: the mark stays where it is until {@link caughtUp}. */
  gap(): void;
  /** Nothing is missing any more. */
  caughtUp(): void;
}

const byId = (a: Remembered, b: Remembered): number => (isEarlier(a.messageId, b.messageId) ? -1 : 1);

/** Where a hearing begins. */
export interface Beginning {
  readonly openedAt: EpochMs;
  /** Where it begins when nothing is known of the channel; default `openedAt`. */
  readonly from?: MessageId;
  /** What was heard in the channel's threads: the channel was listened to then, too. */
  readonly beside?: readonly Remembered[];
}

/** `known` by id. */
const startOf = (known: readonly Remembered[], { openedAt, from = firstIdAt(openedAt) }: Beginning): MessageId => {
  const [earliest, latest] = [known[0], known.at(-1)];
  if (earliest === undefined || latest === undefined) return from;
  return laterOf(earliest.messageId, firstIdAt(timeOf(latest.messageId) - OVERLAP_MS));
};

/**
 * The hearing of one channel. It begins where the book's memory of the channel ends; in a channel that no book knows it
 * begins where it is said to, because what was posted before anybody listened was said to nobody.
 */
export const openHearing = (channelId: ChannelId, remembered: readonly Remembered[], beginning: Beginning): Hearing => {
  const known = remembered.toSorted(byId);
  const seen = new Map(known.slice(-SEEN).map(({ messageId, revision }) => [messageId, revision]));
  let heardUntil = startOf([...(beginning.beside ?? []), ...known].toSorted(byId), beginning);
  let latest = laterOf(heardUntil, known.at(-1)?.messageId ?? heardUntil);
  let whole = false;
  let hasBegun = known.length > 0 || (beginning.beside ?? []).length > 0 || beginning.from !== undefined;
  const note = (id: MessageId, revision: number): void => {
    seen.delete(id);
    seen.set(id, revision);
    for (const oldest of seen.keys()) {
      if (seen.size <= SEEN) break;
      seen.delete(oldest);
    }
    latest = laterOf(latest, id);
    if (whole) heardUntil = latest;
  };
  return {
    hasBegun: () => hasBegun,
    begin: (at) => {
      if (hasBegun) return;
      hasBegun = true;
      heardUntil = at;
      // Whatever was heard meanwhile is later than a guess by the clock, or was never compared with it.
      latest = [...seen.keys()].reduce(laterOf, at);
    },
    heardUntil: () => heardUntil,
    latest: () => latest,
    earliest: () => [...seen.keys()].reduce((first, id) => (isEarlier(id, first) ? id : first), latest),
    knowsAny: () => [...seen.values()].some((revision) => revision !== GONE),
    take: (message) => {
      const before = seen.get(message.id);
      if (before !== undefined && before >= message.revision) return undefined;
      note(message.id, message.revision);
      return { type: before === undefined ? "posted" : "edited", message };
    },
    remove: (id) => {
      if (seen.get(id) === GONE) return undefined;
      note(id, GONE);
      return { type: "deleted", messageId: id, channelId };
    },
    pass: (id) => note(id, GONE),
    revisionOf: (id) => seen.get(id),
    between: (first, last) =>
      [...seen]
        .filter(([id, revision]) => revision !== GONE && !isEarlier(id, first) && !isEarlier(last, id))
        .map(([id]) => id),
    gap: () => void (whole = false),
    caughtUp: () => {
      whole = true;
      heardUntil = latest;
    },
  };
};
