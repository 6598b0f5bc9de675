import { problem, type ChannelId, type Clock, type MessageId, type Problem } from "@floorbroker/core";
import type { Again } from "../backoff.ts";
import { troubleOf } from "../trouble.ts";
import { fillForward, reviewBefore, type BackFillFinds } from "./back-fill.ts";
import { placed, type Ear } from "./ears.ts";
import type { History } from "./history.ts";
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

/** What catching up needs, and whom it tells. */
export interface CatchingUp {
  readonly history: History;
  readonly clock: Clock;
  readonly again: Again;
  readonly notice: (problem: Problem) => void;
  readonly handOn: (ear: Ear, heard: Heard) => void;
  readonly deleted: (ear: Ear, id: MessageId) => void;
  /** Whether the connection that is filled up to has ended: another one will begin again. */
  readonly outdated: (connection: number) => boolean;
}

/** Hands on what waited for what was said before it. */
export const release = (ear: Ear, { handOn }: Pick<CatchingUp, "handOn">): void => {
  const held = ear.held ?? [];
  ear.held = null;
  for (const heard of held) handOn(ear, heard);
};

const fill = async (ear: Ear, connection: number, on: CatchingUp): Promise<void> => {
  const { channelId, hearing } = ear;
  const [mark, latest] = [hearing.heardUntil(), hearing.latest()];
  const finds: BackFillFinds = {
    heard: (heard) => on.handOn(ear, placed(ear, heard)),
    deleted: (id) => on.deleted(ear, id),
    outdated: () => on.outdated(connection),
  };
  const whole = await fillForward(on.history, channelId, mark, finds);
  if (finds.outdated()) return;
  if (!whole) on.notice(tooLong(channelId));
  release(ear, on);
  await reviewBefore(on.history, channelId, latest, hearing, finds);
  if (!finds.outdated()) hearing.caughtUp();
};

/** Fetches what was posted, edited and deleted while nobody listened. What comes meanwhile waits for it, a little. */
export const catchUp = async (ear: Ear, connection: number, on: CatchingUp): Promise<void> => {
  ear.held ??= [];
  const calm = on.clock.schedule(on.clock.now() + HOLD_MS, () => release(ear, on));
  await on.again(
    () => fill(ear, connection, on),
    (error) => {
      if (on.outdated(connection)) return false;
      const trouble = troubleOf(error);
      if (trouble.is !== "refused" && trouble.is !== "gone") return true;
      on.notice(notReadable(ear.channelId, trouble.problem));
      return false;
    },
  );
  calm();
  if (!on.outdated(connection)) release(ear, on);
};
