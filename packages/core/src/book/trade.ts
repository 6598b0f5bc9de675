import { oneOf, type TypeOf } from "../codec.ts";
import type { Decimal } from "../decimal.ts";
import type { ChannelId, MessageId, OrderKey, TradeId, UserId } from "../ids.ts";
import type { InstrumentSpec } from "../instrument/instrument.ts";
import type { OrderSide } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";
import type { EntryPlan, ExitPlan } from "./plans.ts";

/** A wish to get out: how much, how, and who asked. One a trade; a newer one of the same or a larger size replaces it. */
export interface CloseRequest {
  readonly by: MessageId | null;
  /** Null closes whatever is held until nothing is. */
  readonly quantity: number | null;
  /** Units of close orders that were filled before this request, so that only later ones count. */
  readonly filledBefore: number;
  readonly style: "market" | "limit";
  /** A fixed limit (a bracket's target that was hit); null follows the market. */
  readonly level: Decimal | null;
  readonly step: number;
  readonly nextStepAt: EpochMs;
  /** The market is closed, and until it opens nothing is done: what rests goes on protecting. Null: it does not wait. */
  readonly waitsUntil: EpochMs | null;
  /** The watched target that it sells for (or {@link RUNNER}); null sells for the trade as a whole. */
  readonly leg: number | null;
}

/** Steps after which a close that nobody takes is told to the operator; it goes on following the market. */
export const CLOSE_ALARM_STEP = 10;

/** Whether a close only follows the market by now: a look at a market that stands still changes nothing, and is no step. */
export const isOnlyFollowing = ({ step }: CloseRequest): boolean => step >= CLOSE_ALARM_STEP;

/** What the plan's exits have become since the trade opened. */
export interface ExitState {
  /** Where break-even, trail or give-back have brought the stop; null as long as it is where the plan has it. */
  readonly stop: Decimal | null;
  /** The best price seen when the stop was last moved by the market. */
  readonly best: Decimal | null;
  /** Whether it was said what happens on the contract's last day. */
  readonly expiryTold: boolean;
}

/**
 * Where the entry stands. `resting` is back at the first price; `changing`: a trader has given it other terms, which are
 * not in force yet; `anew`: it is cancelled, and then placed with them, because the broker does not change it in place.
 */
export const entryPhase = oneOf("climbing", "resting", "changing", "anew");

/** Where the entry ladder stands. */
export interface LadderState {
  readonly step: number;
  readonly phase: TypeOf<typeof entryPhase>;
  readonly nextStepAt: EpochMs | null;
}

/** The life that one opening instruction starts. */
export interface Trade {
  readonly id: TradeId;
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  /** The thread of that channel in which it was opened, and is told of; null for the channel itself. */
  readonly threadId: ChannelId | null;
  readonly authorId: UserId;
  readonly openedAt: EpochMs;
  readonly spec: InstrumentSpec;
  readonly side: OrderSide;
  readonly entryPlan: EntryPlan;
  readonly exitPlan: ExitPlan;
  readonly ladder: LadderState;
  readonly entry: OrderKey;
  /** Entry orders that it took the place of when a trader changed them, oldest first; all of them over. */
  readonly earlierEntries: readonly OrderKey[];
  /** All exit orders ever intended, oldest first. */
  readonly exits: readonly OrderKey[];
  /** False once the entry is to be cancelled: a close was asked for, or entries were stopped. */
  readonly entryWanted: boolean;
  readonly close: CloseRequest | null;
  /** After a refused exit: not again before this instant. */
  readonly exitsNotBefore: EpochMs;
  readonly exitRefusals: number;
  /** What the operator was told when the broker found nothing to close; null when an exit has worked since. */
  readonly stuck: string | null;
  readonly exitState: ExitState;
  /** Prices and events as the status line tells them: `working 1.20`, `1.21`, `filled 2 @ 1.21`. */
  readonly trail: readonly string[];
  readonly closed: { readonly at: EpochMs; readonly reason: CloseReason } | null;
}

/** How a trade ended. */
export const closeReason = oneOf("closed", "not-filled", "rejected", "not-sent", "expired-unsent", "expired");
export type CloseReason = TypeOf<typeof closeReason>;
