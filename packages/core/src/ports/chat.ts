import type { ChannelId, MessageId } from "../ids.ts";
import type { Message } from "../interpret/message.ts";
import type { StatusCard } from "./status-card.ts";

/** What a chat says to us: posts, edits (same id, higher revision) and deletions. */
export type ChatEvent =
  | { readonly type: "posted"; readonly message: Message }
  | { readonly type: "edited"; readonly message: Message }
  | { readonly type: "deleted"; readonly messageId: MessageId; readonly channelId: ChannelId };

/** One status per instruction, edited as the trade moves. `channelId` is where its message stands: a thread, or a channel. */
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

/** A chat. Delivery may repeat, reorder and lag; posts are idempotent by message id. */
export interface Chat {
  listen(listener: (event: ChatEvent) => void): () => void;
  post(post: Post): Promise<void>;
}
