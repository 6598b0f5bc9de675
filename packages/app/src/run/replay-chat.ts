import type { Chat, ChatEvent, Clock, Message, Post } from "@floorbroker/core";

/** A chat that posts a channel's history again, each message at its own instant of the clock. */
export interface ReplayChat extends Chat {
  /** Messages that have not been posted yet. */
  remaining(): number;
  /** Resolves when everything that was posted has been heard: the clock waits for it. */
  arrived(): Promise<void>;
}

/** What a replay shows as it goes. */
export interface ReplayView {
  readonly posted: (message: Message) => void;
  readonly answered: (post: Post) => void;
}

/** Messages from before the clock's present are posted at once: a book that has read them already lets them pass. */
export const replayChat = (messages: readonly Message[], clock: Clock, view: ReplayView): ReplayChat => {
  let remaining = messages.length;
  return {
    remaining: () => remaining,
    arrived: () => Promise.resolve(),
    post: (post) => {
      view.answered(post);
      return Promise.resolve();
    },
    listen: (listener) => {
      const cancels = messages.map((message) =>
        clock.schedule(message.postedAt, () => {
          remaining--;
          view.posted(message);
          listener({ type: "posted", message } satisfies ChatEvent);
        }),
      );
      return () => {
        for (const cancel of cancels) cancel();
      };
    },
  };
};
