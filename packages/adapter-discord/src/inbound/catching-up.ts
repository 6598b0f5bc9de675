import { messageId, problem, type ChannelId, type Clock, type EpochMs, type MessageId, type Problem } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { fillForward, newestBefore, reviewBefore, type BackFillFinds } from "./back-fill.ts";
import { placed, type Ear } from "./ears.ts";
import { isNoList, type History } from "./history.ts";
import type { Heard } from "./payload.ts";

/** How long new messages wait for those before them, in ms: an alert is worth money for seconds. */
const HOLD_MS = 2_000;

const tooLong = (channelId: ChannelId): Problem =>
  problem(
    "gap-too-long",
    `more messages than are read back were posted in the channel ${channelId} while nobody listened`,
    ["read the channel: not all that was posted meanwhile is reported as missed"],
  );

const notReadable = (channelId: ChannelId, why: Problem): Problem =>
  problem(
    "channel-not-readable",
    `what was posted in the channel ${channelId} meanwhile can't be fetched: ${why.text}`,
    why.suggestions,
  );

const notAList = problem("discord-no-messages", "Discord answers with something else than messages", [
  "check discord.api in the settings, and what stands between the bot and Discord",
]);

/** How long after the opening the newest message of a channel still counts as older than that, in ms. */
const AT_ONCE_MS = 2_000;

/** From when on what stands in a channel was said to the book, where the book knows nothing of the channel. */
export interface Listened {
  readonly openedAt: EpochMs;
  /** When the book listened last, by the time of messages; null for a new book. */
  readonly since: EpochMs | null;
}

/** What catching up needs, and whom it tells. */
export interface CatchingUp {
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
  readonly listened: Listened;
  readonly notice: (problem: Problem) => void;
  /** Told of what may be missed: notice, and the operator. */
  readonly alarmed: (problem: Problem) => void;
  /** A post of which not even the author can be read, or not its id (null). */
  readonly unreadable: (ear: Ear, id: MessageId | null) => void;
  readonly handOn: (ear: Ear, heard: Heard) => void;
  readonly deleted: (ear: Ear, id: MessageId) => void;
  /** Whether the connection that is filled up to has ended, so that another one will begin again, or nobody listens there any more. */
  readonly outdated: (connection: number, ear: Ear) => boolean;
}

/** Hands on what waited for what was said before it. */
export const release = (ear: Ear, { handOn }: Pick<CatchingUp, "handOn">): void => {
  const held = ear.held ?? [];
  ear.held = null;
  for (const heard of held) handOn(ear, heard);
};

const NOTHING_BEFORE = messageId("0");

/**
 * Finds out where the channel stood when listening began: from its own messages, because the ids of another server, or
 * of a simulated day, need not be of our time.
 */
export const beginHearing = async (
  { channelId, hearing }: Ear,
  { history, clock, listened }: Pick<CatchingUp, "history" | "clock" | "listened">,
): Promise<void> => {
  if (hearing.hasBegun()) return;
  const { openedAt, since } = listened;
  const isNow = since === null && clock.now() - openedAt <= AT_ONCE_MS;
  const mark = isNow ? history.newest(channelId) : newestBefore(history, channelId, since ?? openedAt);
  hearing.begin((await mark) ?? NOTHING_BEFORE);
};

const fill = async (ear: Ear, connection: number, on: CatchingUp): Promise<void> => {
  const { channelId, hearing } = ear;
  await beginHearing(ear, on);
  if (on.outdated(connection, ear)) return;
  const [mark, latest] = [hearing.heardUntil(), hearing.latest()];
  const finds: BackFillFinds = {
    heard: (heard) => on.handOn(ear, placed(ear, heard)),
    deleted: (id) => on.deleted(ear, id),
    unreadable: (id) => on.unreadable(ear, id),
    outdated: () => on.outdated(connection, ear),
  };
  const whole = await fillForward(on.history, channelId, mark, finds);
  if (finds.outdated()) return;
  if (!whole) on.alarmed(tooLong(channelId));
  release(ear, on);
  await reviewBefore(on.history, channelId, latest, hearing, finds);
  if (!finds.outdated()) hearing.caughtUp();
};

/** What is wrong, where it is not only that Discord is away: that is told otherwise. */
const wrongIn = (error: unknown): Problem | undefined => {
  if (isNoList(error)) return notAList;
  const trouble = troubleOf(error);
  return trouble.is === "refused" || trouble.is === "gone" ? trouble.problem : undefined;
};

/**
 * Fetches what was posted, edited and deleted while nobody listened. What comes meanwhile waits for it, a little. A
 * refusal is told once and tried again: until it is whole, the gap stays one.
 */
export const catchUp = async (ear: Ear, connection: number, on: CatchingUp): Promise<void> => {
  ear.held ??= [];
  const calm = on.clock.schedule(on.clock.now() + HOLD_MS, () => release(ear, on));
  let isTold = false;
  await on.again(
    () => fill(ear, connection, on),
    (error) => {
      if (on.outdated(connection, ear)) return false;
      const wrong = wrongIn(error);
      if (wrong !== undefined && !isTold) on.alarmed(notReadable(ear.channelId, wrong));
      isTold ||= wrong !== undefined;
      return true;
    },
  );
  calm();
  if (!on.outdated(connection, ear)) release(ear, on);
};
