import {
  fail,
  isOk,
  ok,
  problem,
  type ChannelId,
  type Chat,
  type Post,
  type Problem,
  type Result,
  type UserId,
} from "@floorbroker/core";
import { REST, type RESTOptions } from "discord.js";
import { againUntil, openWaits } from "./backoff.ts";
import { openConnection } from "./connection.ts";
import type { Remembered } from "./inbound/hearing.ts";
import { openHistory } from "./inbound/history.ts";
import { openListening } from "./inbound/listening.ts";
import { openOperatorLog } from "./outbound/operator-log.ts";
import { openOwnMessages, type OwnMessages } from "./outbound/messages.ts";
import { openStatuses } from "./outbound/statuses.ts";
import { SILENT_AFTER_MS, superviseGateway } from "./supervision.ts";
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
  /** The gateway's silence, in ms, after which the operator is told; default a minute. */
  readonly silentAfterMs?: number;
  /** Told of whatever Discord refuses, and of its silence: the way to the operator past Discord. Never throws. */
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

/** Whether the token is one: undefined when it is, or when nobody can say now. */
const tokenProblem = async (
  messages: OwnMessages,
): Promise<{ readonly refused?: Problem; readonly self: UserId | null }> => {
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
  const { silentAfterMs = SILENT_AFTER_MS } = options;
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
  const operator =
    operatorChannel === null ? null : openOperatorLog(messages, operatorChannel, session, waits, { notice, idle });

  const connection = await openConnection({
    token,
    rest: restOptions(api),
    gateway,
    ears: { ...listening, connected: (id) => listening.connected(id ?? self), refused: notice },
    waits,
    notice,
  });
  if (!isOk(connection)) {
    waits.end();
    return connection;
  }

  void superviseGateway(connection.right.lastSign, silentAfterMs, waits, {
    silent: (why) => {
      notice(why);
      operator?.say(why.text);
    },
    back: (text) => void operator?.say(text),
  });

  const post = (what: Post): void => {
    if (what.type === "status") {
      const { messageId, channelId, text } = what;
      if (statuses.show(messageId, channelId, text)) return;
      throw new Error(`too many answers wait for Discord: ${messageId} gets none`);
    } else if (operator === null) {
      notice(problem("operator", what.text, ["name an operatorChannel to read this in Discord"]));
    } else if (!operator.say(what.text)) {
      throw new Error(`too much waits to be told to the operator: ${what.text}`);
    }
  };
  return ok({
    listen: listening.listen,
    post: async (what) => post(what),
    said: () => new Promise((resolve) => (waiting() === 0 ? resolve() : quiet.push(resolve))),
    close: async () => {
      waits.end();
      await connection.right.end();
    },
  });
};
