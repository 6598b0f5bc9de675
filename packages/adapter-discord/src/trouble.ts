import { problem, type Problem } from "@floorbroker/core";
import { DiscordAPIError, RateLimitError } from "discord.js";

/** What an error of a request means for whoever asked. */
export type Trouble =
  /** Discord says when to come again, in ms. */
  | { readonly is: "limited"; readonly ms: number }
  /** Discord is out of reach, or ill: try again. `why` is known where that may last. */
  | { readonly is: "down"; readonly why?: Problem }
  /** What it was about is not there any more. */
  | { readonly is: "gone"; readonly problem: Problem }
  /** It will be the same however often it is tried. */
  | { readonly is: "refused"; readonly problem: Problem };

/** JSON error codes of Discord's developer documentation. */
const UNKNOWN_MESSAGE = 10_008;
const UNKNOWN_CHANNEL = 10_003;
const ARCHIVED = 50_083;

const EDITS_USED_UP = 30_046;

/** How long is waited where Discord does not say it, in ms. */
const UNSAID_MS = 1_000;

const HTTP_UNAUTHORIZED = 401;
const HTTP_FORBIDDEN = 403;
const HTTP_TIMEOUT = 408;

/** The token is not, or not any more, that of a bot. */
export const TOKEN_PROBLEM = problem("discord-token-refused", "Discord refuses the bot's token", [
  "copy the token anew from Discord's developer portal, Bot, Reset Token",
]);

const notAuthorized = problem(
  "discord-not-authorized",
  "Discord refuses it again and again as not authorized (401), although it takes the bot's token",
  ["give the bot its permissions in the channel again", "look at https://discordstatus.com"],
);

/** A route has answered 401. */
export class TokenRefused extends Error {
  /** The token is doubted; it is gone; or it is good, and the route refuses it for another reason. */
  readonly because: "doubted" | "gone" | "route";
  constructor(because: TokenRefused["because"]) {
    super("Discord answers 401: Unauthorized");
    this.because = because;
  }
}

const troubleOfToken = ({ because }: TokenRefused): Trouble => {
  switch (because) {
    case "doubted":
      return { is: "down" };
    case "gone":
      return { is: "down", why: TOKEN_PROBLEM };
    case "route":
      return { is: "refused", problem: notAuthorized };
  }
};

/** Codes of {@link Problem}s by which a message can't be edited any more, but another one may be posted. */
export const NOT_EDITABLE: ReadonlySet<string> = new Set(["discord-thread-archived", "discord-edits-used-up"]);

const refusal = ({ status, code, message }: DiscordAPIError): Problem => {
  if (status === HTTP_UNAUTHORIZED) return TOKEN_PROBLEM;
  if (code === UNKNOWN_CHANNEL)
    return problem("discord-unknown-channel", "Discord knows no such channel, or does not show it to the bot", [
      "check the channel's id in the configuration",
      "invite the bot to the server of the channel",
    ]);
  if (code === ARCHIVED)
    return problem("discord-thread-archived", "the thread is archived", ["open the thread again in Discord"]);
  if (code === EDITS_USED_UP)
    return problem("discord-edits-used-up", "a message that old may not be edited again for now", ["wait for an hour"]);
  if (status === HTTP_FORBIDDEN)
    return problem("discord-not-permitted", `Discord does not permit it: ${message}`, [
      "give the bot View Channel, Send Messages, Send Messages in Threads and Read Message History in the channel",
    ]);
  return problem("discord-refused", `Discord refuses it: ${message} (${code})`, [
    "look the code up in Discord's developer documentation",
  ]);
};

/** What the error means. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof RateLimitError) return { is: "limited", ms: error.retryAfter > 0 ? error.retryAfter : UNSAID_MS };
  if (error instanceof TokenRefused) return troubleOfToken(error);
  if (error instanceof DiscordAPIError && error.status !== HTTP_TIMEOUT) {
    return { is: error.code === UNKNOWN_MESSAGE ? "gone" : "refused", problem: refusal(error) };
  }
  // discord.js forgets a token that was refused once, and then sends nothing at all.
  if (error instanceof Error && error.message.startsWith("Expected token to be set"))
    return { is: "refused", problem: TOKEN_PROBLEM };
  return { is: "down" };
};
