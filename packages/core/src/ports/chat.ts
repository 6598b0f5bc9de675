import type { ChannelId, MessageId, UserId } from "../ids.ts";
import type { Message } from "../interpret/message.ts";
import type { EpochMs } from "../time.ts";
import type { StatusCard } from "./status-card.ts";

/** What a chat says to us: posts, edits (same id, higher revision) and deletions. */
export type ChatEvent =
  | { readonly type: "posted"; readonly message: Message }
  | { readonly type: "edited"; readonly message: Message }
  | { readonly type: "deleted"; readonly messageId: MessageId; readonly channelId: ChannelId };

/**
 * One status per instruction, edited as the trade moves. `channelId` is where its message stands: a thread, or a
 * channel.
 */
export interface StatusPost {
  readonly type: "status";
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly text: string;
  /** The same in parts, for a chat that can show them; absent where there are none. */
  readonly card?: StatusCard;
}

/** What we say: a status, or a line to the operator. */
export type Post =
  | StatusPost
  | { readonly type: "operator"; readonly text: string };

/** What is asked back before an instruction is carried out, with the answers Confirm and Cancel. */
export interface Question {
  /** The message that it is about: it has one question, however often that is asked for. */
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly text: string;
  /** Whose answer counts. */
  readonly may: readonly UserId[];
  /** The last instant, by the book's clock, at which one counts. */
  readonly until: EpochMs;
}

/** An answer by somebody who may, in time. */
export interface Press {
  /** Its own name: no two presses share it. */
  readonly id: string;
  readonly messageId: MessageId;
  readonly choice: "confirm" | "decline";
  readonly by: UserId;
  /** When, by the book's clock. */
  readonly at: EpochMs;
}

/** Questions with buttons. */
export interface Buttons {
  /** Puts a question up, or finds the one that an earlier process has put up. May throw what the chat refuses. */
  ask(question: Question): Promise<void>;
  /** The question says this from now on, and takes no answer any more. */
  conclude(messageId: MessageId, text: string): Promise<void>;
  onPress(listener: (press: Press) => void): () => void;
}

/** A chat. Delivery may repeat, reorder and lag; posts are idempotent by message id. */
export interface Chat {
  listen(listener: (event: ChatEvent) => void): () => void;
  post(post: Post): Promise<void>;
  /** Absent in a chat without buttons: the status of what waits says how to answer in words. */
  readonly buttons?: Buttons;
}
