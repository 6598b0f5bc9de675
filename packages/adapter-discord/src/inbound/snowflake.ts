import { messageId, type EpochMs, type MessageId } from "@floorbroker/core";

/** Discord's epoch in ms, and the bits of an id below its time: Discord's developer documentation, "Snowflakes". */
const EPOCH = 1_420_070_400_000;
const BELOW_TIME = 22n;

/** When the message of this id was posted. */
export const timeOf = (id: MessageId): EpochMs => Number(BigInt(id) >> BELOW_TIME) + EPOCH;

/** The lowest id that a message of this instant can have. */
export const firstIdAt = (at: EpochMs): MessageId => messageId(String(BigInt(Math.max(0, at - EPOCH)) << BELOW_TIME));

/** Before this an id tells no time: Discord was hardly open, and other servers number their messages otherwise. */
const FIRST_PLAUSIBLE = Date.UTC(2016, 0, 1);

/** Whether the id has a time in it: those of another server may be counted from 1. */
export const tellsTime = (id: MessageId): boolean => timeOf(id) >= FIRST_PLAUSIBLE;

/** Whether the first id was given before the second: ids are numbers of different lengths in texts. */
export const isEarlier = (first: MessageId, second: MessageId): boolean => BigInt(first) < BigInt(second);

/** The later of two ids. */
export const laterOf = (first: MessageId, second: MessageId): MessageId => (isEarlier(first, second) ? second : first);
