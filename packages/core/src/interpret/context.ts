import type { EpochMs } from "../time.ts";
import type { Conversation } from "./conversation.ts";
import type { Profile } from "./profile.ts";
import type { Passage } from "./tokenize.ts";
import { isWord, type Token } from "./tokens.ts";

/** What every rule may look at: the message's own words, the channel's habits, and when it was posted. */
export interface Context {
  readonly tokens: readonly Token[];
  readonly hidden: Passage["hidden"];
  readonly profile: Profile;
  readonly conversation: Conversation;
  readonly postedAt: EpochMs;
  /** Whether the message is a command, `!tt …`: then the tokens are all of its text, and nothing of its embeds. */
  readonly command: boolean;
}

/** The place of a command's first word, behind `!` and `tt`. */
export const commandStart = ({ tokens }: Context): number => tokens.findIndex((token) => isWord(token, "TT")) + 1;
