import {
  fail,
  ok,
  problem,
  type ChannelId,
  type Chat,
  type Problem,
  type Result,
  type UserId,
} from "@floorbroker/core";
import { REST, type Client, type RESTOptions } from "discord.js";
import { againUntil, openWaits, pauseBefore } from "./backoff.ts";
import { openClient, refusalIn } from "./gateway-client.ts";
import type { Remembered } from "./inbound/hearing.ts";
import { openHistory } from "./inbound/history.ts";
import { openListening } from "./inbound/listening.ts";
import { openOperatorLog } from "./outbound/operator-log.ts";
import { openOwnMessages, type OwnMessages } from "./outbound/messages.ts";
import { openStatuses } from "./outbound/statuses.ts";
import { troubleOf } from "./trouble.ts";

/** What a Discord chat is opened with. */
export interface DiscordOptions {
  /** The token of a bot account. */
  readonly token: string;
  /** Base of REST without a version; default Discord's own. */
  readonly api?: string;
  /** Another gateway than the one that REST names: `wss://…`. */
  readonly gateway?: string;
  /** Channels and threads that are listened to, by id; nothing is heard elsewhere. */
  readonly watched: readonly ChannelId[];
  /** Those of them in which posts by bots and webhooks are heard; elsewhere only people are. */
  readonly automated?: readonly ChannelId[];
  /** Where the operator is told; null tells him by `notice` only. */
  readonly operatorChannel: ChannelId | null;
  /** What the book has read already: edits and deletions of it, and what follows it, are looked up after a restart. */
  readonly remembered?: readonly Remembered[];
  /** Told of whatever Discord refuses. Never throws. */
  readonly notice: (problem: Problem) => void;
}

/** A chat over Discord. */
export interface DiscordChat extends Chat {
  /** Resolves when everything that was to be said is said. */
  said(): Promise<void>;
  /** Ends every connection; what is not said by then is not said. */
  close(): Promise<void>;
}

const USER_AGENT = "floorbroker";

/** What is not a read is given back when Discord limits it: by then there may be something newer to say. */
const restOptions = (api: string | undefined): Partial<RESTOptions> => ({
  ...(api === undefined ? {} : { api }),
  retries: 0,
  rejectOnRateLimit: ({ method }) => method !== "GET",
  userAgentAppendix: USER_AGENT,
});

const unreachable = problem("discord-unreachable", "Discord can't be reached: nothing is heard until it can; exits go on", [
  "check the network; it is tried again",
]);

/** Whether the token is one: undefined when it is, or when nobody can say now. */
const tokenProblem = async (messages: OwnMessages): Promise<{ readonly refused?: Problem; readonly self: UserId | null }> => {
  try {
    return { self: await messages.self() };
  } catch (error) {
    const trouble = troubleOf(error);
    return trouble.is === "refused" ? { refused: trouble.problem, self: null } : { self: null };
  }
};

/**
 * Opens a chat over Discord. A Discord that is out of reach is tried again, and does not keep a book from opening: its
 * exits need no chat. Codes: `discord-token-refused`, `discord-intent-refused`, `discord-gateway-refused`.
 */
export const openDiscordChat = async (options: DiscordOptions): Promise<Result<Problem, DiscordChat>> => {
  const { token, api, gateway = null, watched, automated = [], operatorChannel, remembered = [], notice } = options;
  const openedAt = Date.now();
  const waits = openWaits();
  const again = againUntil(waits);
  const rest = new REST(restOptions(api)).setToken(token);
  const messages = openOwnMessages(rest);
  const { refused, self } = await tokenProblem(messages);
  if (refused !== undefined) return fail(refused);

  const listening = openListening({ watched, automated, remembered, history: openHistory(rest), again, notice });
  const quiet: (() => void)[] = [];
  const waiting = (): number => statuses.waiting() + (operator?.waiting() ?? 0);
  const idle = (): void => {
    if (waiting() === 0) for (const resolve of quiet.splice(0)) resolve();
  };
  const statuses = openStatuses(messages, openedAt, waits, { notice, idle });
  const session = openedAt.toString(36);
  const operator = operatorChannel === null ? null : openOperatorLog(messages, operatorChannel, session, waits, { notice, idle });

  let client: Client | null = null;
  const connect = async (): Promise<Problem | "unreachable" | null> => {
    const opened = openClient(restOptions(api), gateway, {
      ...listening,
      connected: (id) => listening.connected(id ?? self),
      refused: notice,
    });
    client = opened;
    try {
      await opened.login(token);
      return null;
    } catch (error) {
      await opened.destroy();
      return refusalIn(error) ?? "unreachable";
    }
  };
  const connectLater = async (): Promise<void> => {
    for (let failures = 0; !waits.ended(); failures++) {
      await waits.wait(pauseBefore(failures));
      const result = waits.ended() ? null : await connect();
      if (result === null) return;
      if (result !== "unreachable") return notice(result);
    }
  };
  const first = await connect();
  if (first === "unreachable") {
    notice(unreachable);
    void connectLater();
  } else if (first !== null) {
    waits.end();
    return fail(first);
  }

  return ok({
    listen: listening.listen,
    post: async (post) => {
      if (post.type === "status") {
        if (!statuses.show(post.messageId, post.channelId, post.text)) throw new Error(`too many answers wait for Discord: ${post.messageId} gets none`);
      } else if (operator === null) notice(problem("operator", post.text, ["name an operatorChannel to read this in Discord"]));
      else if (!operator.say(post.text)) throw new Error(`too much waits to be told to the operator: ${post.text}`);
    },
    said: () => new Promise((resolve) => (waiting() === 0 ? resolve() : quiet.push(resolve))),
    close: async () => {
      waits.end();
      await client?.destroy();
    },
  });
};
