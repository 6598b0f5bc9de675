import { simulatedWorld, virtualClock, type World, type WorldConfig } from "@floorbroker/adapter-sim";
import {
  isOk,
  isSpreadId,
  MINUTE,
  newYorkDate,
  newYorkInstant,
  fail,
  HOUR,
  ok,
  problem,
  type Book,
  type BookConfig,
  type BookId,
  type EpochMs,
  type Event,
  type Journal,
  type Message,
  type Problem,
  type Recorded,
  type Result,
} from "@floorbroker/core";
import { openDesk } from "../shell/desk.ts";
import type { Control } from "../shell/ports.ts";
import type { Kept } from "../shell/upkeep.ts";
import { summarise, type MarkOf, type Summary } from "../summary/summary.ts";
import { readHistory, type BookHistory } from "./read-history.ts";
import { runPaced, type Speed } from "./pace.ts";
import { replayChat, type ReplayView } from "./replay-chat.ts";
import { pairsProblem } from "./pairs-at-venue.ts";
import { provenVenue } from "./proven-venue.ts";
import { worldHistory } from "./world-history.ts";

/** Everything a replay of a channel needs. */
export interface ChannelRun {
  readonly bookId: BookId;
  readonly config: BookConfig;
  /** Without its start: that comes from the channel's first message. */
  readonly world: Omit<WorldConfig, "start">;
  readonly messages: readonly Message[];
  readonly journal: Journal;
  /** Snapshots and tables beside the journal, to be kept up with it. */
  readonly kept?: Kept;
  /** Operators outside the chat. */
  readonly control?: Control;
  /** Where the messages are posted, each at its instant; {@link replayChat} by default. */
  readonly chat?: typeof replayChat;
  readonly speed: Speed;
  readonly view: ReplayView & {
    /** The simulated instant, before anything of it is shown. */
    readonly at: (instant: EpochMs) => void;
    /** Called when an unfinished run is taken up again: at which simulated instant, after how many events. */
    readonly resumed: (at: EpochMs, events: number) => void;
  };
  /** Asked between two actions: true ends the run early, with everything journaled so far kept. */
  readonly stopped: () => boolean;
}

/** What a replay came to. */
export interface ChannelRunEnd {
  readonly summary: Summary;
  readonly book: Book;
  readonly history: readonly Recorded<Event>[];
  /** False when the run was stopped before the end of the channel's last day. */
  readonly finished: boolean;
}

/** CME closes at 17:00 in New York: after that nothing of the day can still fill. */
const DAY_END = 17 * HOUR;

/** When a replay is over: the end of the last message's trading day. */
const endOf = (messages: readonly Message[]): EpochMs => {
  const last = messages.reduce((latest, message) => Math.max(latest, message.postedAt), 0);
  return Math.max(newYorkInstant(newYorkDate(last), DAY_END), last) + MINUTE;
};

const startOf = (messages: readonly Message[]): EpochMs =>
  messages.reduce((earliest, message) => Math.min(earliest, message.postedAt), Number.MAX_SAFE_INTEGER) - MINUTE;

const marksOf = (world: World, at: EpochMs): MarkOf => (instrument) => {
  const spec = world.market.specOf(instrument);
  return (spec === undefined ? undefined : world.market.quote(spec, at)) ?? null;
};

const worldAt = (run: ChannelRun, opened: BookHistory): { readonly world: World; readonly clock: ReturnType<typeof virtualClock> } => {
  const start = startOf(run.messages);
  const last = opened.history.at(-1)?.at ?? start;
  const clock = virtualClock(last);
  const world = simulatedWorld({ ...run.world, start }, clock);
  if (opened.history.length > 0) world.restore(worldHistory(opened.history), last);
  return { world, clock };
};

/**
 * Whether the rebuilt world is not the one that the journal was written in (another seed, another day, other
 * recordings): its prices would not be those that were traded on. The journaled quotes are the evidence.
 */
const otherWorld = (world: World, history: readonly Recorded<Event>[]): Problem | undefined => {
  for (const { at, event } of history) {
    // A spread has no quote of its own: it was made of those of its legs.
    if (event.type !== "considered" || event.quote === null || isSpreadId(event.quote.instrument)) continue;
    const spec = world.market.specOf(event.quote.instrument);
    const now = spec === undefined ? undefined : world.market.quote(spec, at);
    if (now?.bid === event.quote.bid && now.ask === event.quote.ask) continue;
    const when = new Date(at).toISOString();
    return problem("other-world", `this journal was written in another simulated world: ${event.quote.instrument} stood elsewhere at ${when}`, [
      "use another --data-dir for another channel day, seed or recording",
      "put several days into one export",
    ]);
  }
  return undefined;
};

/**
 * Replays a channel's posts against a simulated broker on a virtual clock. What happens depends on messages, seed and
 * configuration alone, not on the speed, and not on how often the process was killed on the way: a second start folds
 * the journal, rebuilds the world from the journaled requests, asks the broker what became of them, and goes on.
 */
export const runChannel = async (run: ChannelRun): Promise<Result<Problem, ChannelRunEnd>> => {
  const opened = await readHistory(run.journal, run.bookId);
  if (!isOk(opened)) return opened;
  const { book, history } = opened.right;
  const { world, clock } = worldAt(run, opened.right);
  const stranger = otherWorld(world, history);
  if (stranger !== undefined) return fail(stranger);
  if (history.length > 0) run.view.resumed(clock.now(), history.length);

  const { broker, quotes, instruments, accounts } = world;
  const proven = await provenVenue(broker, book);
  if (!isOk(proven)) return proven;
  const venue = proven.right;
  const unlinked = pairsProblem(run.config, venue);
  if (unlinked !== undefined) return fail(unlinked);
  const chat = (run.chat ?? replayChat)(run.messages, clock, run.view);
  const ports = { clock, broker, quotes, instruments, accounts, chat, journal: run.journal, ...(run.control === undefined ? {} : { control: run.control }) };
  const desk = await openDesk({ book, config: run.config, venue, ports, kept: run.kept });
  let broken: Problem | null = null;
  void desk.failed.then((problem) => (broken = problem));

  const until = endOf(run.messages);
  const settled = async (): Promise<void> => {
    run.view.at(clock.now());
    await chat.arrived();
    await desk.settled();
  };
  await runPaced(clock, until, run.speed, settled, () => broken !== null || run.stopped());
  await desk.stop();
  if (broken !== null) return { _tag: "Left", left: broken };

  const end = await readHistory(run.journal, run.bookId);
  if (!isOk(end)) return end;
  const summary = summarise(end.right.history, end.right.book, marksOf(world, clock.now()));
  return ok({ summary, ...end.right, finished: chat.remaining() === 0 && clock.now() >= until });
};
