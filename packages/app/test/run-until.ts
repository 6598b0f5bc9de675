import { bookId, isOk, type BookConfig, type Journal, type Message } from "@floorbroker/core";
import { runChannel, type ChannelRunEnd } from "../src/run/channel-run.ts";

/** What is posted, under which rules, in which world. */
export interface Posted {
  readonly config: BookConfig;
  readonly seed: number;
  readonly messages: readonly Message[];
}

/**
 * Runs what is posted up to an instant, or to its end; a second call for the same book goes on as a second process
 * would.
 */
export const runUntil = async (
  id: string,
  { config, seed, messages }: Posted,
  journal: Journal,
  until = Infinity,
): Promise<ChannelRunEnd> => {
  let now = 0;
  const end = await runChannel({
    bookId: bookId(id),
    config,
    world: { seed },
    messages,
    journal,
    speed: "max",
    view: {
      posted: () => undefined,
      answered: () => undefined,
      at: (instant) => (now = instant),
      resumed: () => undefined,
    },
    stopped: () => now >= until,
  });
  if (!isOk(end)) throw new Error(end.left.text);
  return end.right;
};
