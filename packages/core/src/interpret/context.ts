import { newYorkToday } from "../calendar/expiry.ts";
import type { CivilDate, EpochMs } from "../time.ts";
import type { Profile } from "./profile.ts";
import type { Passage } from "./tokenize.ts";
import type { Token } from "./tokens.ts";

/** What every rule may look at: the message's own words, the channel's habits, and when it was posted. */
export interface Context {
  readonly tokens: readonly Token[];
  readonly hidden: Passage["hidden"];
  readonly profile: Profile;
  readonly postedAt: EpochMs;
}

/** The date in New York when the message was posted: what "today" meant to its author. */
export const todayOf = (context: Context): CivilDate => newYorkToday(context.postedAt);
