import type { ChannelId, MessageId } from "../ids.ts";
import type { Message } from "../interpret/message.ts";

/** What a chat says to us: posts, edits (same id, higher revision) and deletions. */
export type ChatEvent =
  | { readonly type: "posted"; readonly message: Message }
  | { readonly type: "edited"; readonly message: Message }
  | { readonly type: "deleted"; readonly messageId: MessageId; readonly channelId: ChannelId };

/** What we say: one status per instruction, edited as the trade moves, or a line to the operator. */
export type Post =
  | { readonly type: "status"; readonly messageId: MessageId; readonly channelId: ChannelId; readonly text: string }
  | { readonly type: "operator"; readonly text: string };

/** A chat. Delivery may repeat, reorder and lag; posts are idempotent by message id. */
export interface Chat {
  listen(listener: (event: ChatEvent) => void): () => void;
  post(post: Post): Promise<void>;
}
