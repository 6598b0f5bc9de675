import type { RecordedQuotes } from "@floorbroker/adapter-sim";
import { bookId, isOk, ok, type InstrumentId, type Message, type Problem, type Result } from "@floorbroker/core";
import { simVenue, type Config } from "../config/config.ts";
import { readingChannels, type ReadAs } from "../run/channel-role.ts";
import { runChannel, type ChannelRunEnd } from "../run/channel-run.ts";
import { memoryJournal } from "./memory-journal.ts";

/** One channel's history, and the market that it is replayed in. */
export interface WhatIf {
  readonly messages: readonly Message[];
  readonly readAs: ReadAs | null;
  readonly recordedQuotes: ReadonlyMap<InstrumentId, RecordedQuotes>;
  /** Of the simulated market, for every configuration: else the luck of two markets would be compared. */
  readonly seed: number;
  /** Called after each message that was posted. */
  readonly posted: () => void;
}

/**
 * Runs the history once under a configuration, with the engine that trades, in memory: shell, core, simulated broker,
 * virtual clock. The same history, configuration and seed always come to the same. Codes: `environment-not-ready`,
 * `channel-not-configured`, and what the engine itself may end with.
 */
export const replayUnder = async (
  config: Config,
  { messages, readAs, recordedQuotes, seed, posted }: WhatIf,
): Promise<Result<Problem, ChannelRunEnd>> => {
  const venue = simVenue(config);
  if (!isOk(venue)) return venue;
  const book = readingChannels(config.book, messages, readAs);
  if (!isOk(book)) return book;
  const end = await runChannel({
    bookId: bookId(`sim:${venue.right.account}`),
    config: book.right,
    world: { ...venue.right.world, seed, recordedQuotes },
    messages,
    journal: memoryJournal(),
    speed: "max",
    view: { posted, answered: () => undefined, at: () => undefined, resumed: () => undefined },
    stopped: () => false,
  });
  return isOk(end) ? ok(end.right) : end;
};
