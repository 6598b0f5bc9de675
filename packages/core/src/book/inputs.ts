import type { InputId, MessageId, OrderKey, UserId } from "../ids.ts";
import type { Message } from "../interpret/message.ts";
import type { PositionSnapshot } from "../ports/accounts.ts";
import type { BrokerEvent, ChangeOutcome, Listing, Lookup, PlaceOutcome } from "../ports/broker.ts";
import type { MarketView } from "../ports/market-view.ts";
import type { BrokerOrder, Fill } from "../ports/orders.ts";
import type { EpochMs } from "../time.ts";
import type { BookConfig, Venue } from "./config.ts";
import type { HoldCode } from "./hold.ts";
import type { OperatorCommand } from "./operator.ts";
import type { TradingState } from "./state.ts";
import type { Timer } from "./timers.ts";

/**
 * What can come to a book. Each input has an id, and a book acts on each id once: a repeated message, fill or outcome
 * produces no event. `at` is when it is decided.
 */
export type Input = { readonly id: InputId; readonly at: EpochMs } & InputBody;

/** The inputs without their envelope. */
export type InputBody =
  | { readonly type: "configure"; readonly config: BookConfig; readonly venue: Venue }
  /** `connections`: how the shell's own connections stand, in words, for who asks for the status. */
  | { readonly type: "message"; readonly message: Message; readonly market: MarketView; readonly connections?: readonly string[] }
  | { readonly type: "message-deleted"; readonly messageId: MessageId }
  /** Somebody has pressed a button under the question that a message was answered with; `pressedAt` is when, by our clock. */
  | {
      readonly type: "pressed";
      readonly messageId: MessageId;
      readonly choice: "confirm" | "decline";
      readonly by: UserId;
      readonly pressedAt: EpochMs;
      readonly market: MarketView;
    }
  | { readonly type: "timer"; readonly timer: Timer; readonly market: MarketView }
  | { readonly type: "place-outcome"; readonly key: OrderKey; readonly revision: number; readonly outcome: PlaceOutcome }
  /** How the one call of a pair ended, for each side. */
  | { readonly type: "place-oco-outcome"; readonly keys: readonly [OrderKey, OrderKey]; readonly outcomes: readonly [PlaceOutcome, PlaceOutcome] }
  | { readonly type: "replace-outcome"; readonly key: OrderKey; readonly revision: number; readonly outcome: ChangeOutcome }
  | { readonly type: "cancel-outcome"; readonly key: OrderKey; readonly revision: number; readonly outcome: ChangeOutcome }
  /** The claim was too old when its turn came: nothing was sent, and nothing will be. */
  | { readonly type: "expired-unsent"; readonly key: OrderKey; readonly revision: number }
  | { readonly type: "lookup"; readonly key: OrderKey; readonly attempt: number; readonly lookup: Lookup }
  | { readonly type: "broker"; readonly event: BrokerEvent }
  /** What the broker lists at regular intervals, after a restart and after a gap; what is missing in a complete list is asked about. */
  | { readonly type: "orders-listed"; readonly orders: Listing<BrokerOrder>; readonly fills: Listing<Fill> }
  | { readonly type: "positions-listed"; readonly positions: Listing<PositionSnapshot> }
  /** The shell's own state: a reason to open nothing began (`text`), or is over (null). */
  | { readonly type: "hold"; readonly code: HoldCode; readonly text: string | null }
  /** An operator's command from outside the chat: from the command line, or by a file. `order` is its own name. */
  | { readonly type: "operator"; readonly order: string; readonly command: OperatorCommand; readonly by: string; readonly reason: string | null }
  | { readonly type: "trading-state"; readonly state: TradingState; readonly reason: string }
  /** The process began again: whatever was claimed without an outcome is unknown from here on. */
  | { readonly type: "restarted" }
  /** A bug: an exception at the mailbox. The book halts. */
  | { readonly type: "crashed"; readonly text: string };
