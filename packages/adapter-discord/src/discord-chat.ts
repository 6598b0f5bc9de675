import {
  fail,
  isOk,
  isSaidOnce,
  NEVER_EDITED,
  ok,
  type ChannelId,
  type Chat,
  type Clock,
  type Message,
  type Problem,
  type Result,
  type UserId,
} from "@floorbroker/core";
import { REST } from "discord.js";
import { againUntil, openWaits, type Waits } from "./backoff.ts";
import { machineClock } from "./clock.ts";
import { openConnection } from "./connection.ts";
import type { Remembered } from "./inbound/hearing.ts";
import { openHistory } from "./inbound/history.ts";
import { openListening } from "./inbound/listening.ts";
import type { Confirmations } from "./interactions/confirmations.ts";
import { openInteractions } from "./interactions/interactions.ts";
import type { SlashCommands } from "./interactions/slash-commands.ts";
import { openOwnMessages, type OwnMessages } from "./outbound/messages.ts";
import { openSaying, type Saying } from "./outbound/saying.ts";
import { restOptions } from "./rest-address.ts";
import { openStanding, type GatewayStanding } from "./standing.ts";
import { SILENT_AFTER_MS, superviseGateway } from "./supervision.ts";
import { TOKEN_PROBLEM, troubleOf } from "./trouble.ts";

/** What a Discord chat is opened with. */
export interface DiscordOptions {
  /** The token of a bot account. */
  readonly token: string;
  /** Base of REST, with or without a version; default Discord's own. */
  readonly api?: string;
  /** Another gateway than the one that REST names: `wss://…`. */
  readonly gateway?: string;
  /** Channels and threads that are listened to, by id; nothing is heard elsewhere. */
  readonly watched: readonly ChannelId[];
  /**
   * Which threads under them are heard as they are: public ones (default), or none but those that are watched
   * themselves.
   */
  readonly threads?: "public" | "none";
  /** Whose posts are told of (`alert-not-readable`) when there is nothing in them that could be read. */
  readonly analysts?: readonly UserId[];
  /** Those of them in which posts by bots and webhooks are heard; elsewhere only people are. */
  readonly automated?: readonly ChannelId[];
  /** Where the operator is told; null tells him by `notice` only. */
  readonly operatorChannel: ChannelId | null;
  /** Where every change of an answer is told in a line; default: nowhere. */
  readonly logChannel?: ChannelId | null;
  /** How answers look: embeds (default), or text. */
  readonly statuses?: "embeds" | "text";
  /** What the book has read already: edits and deletions of it, and what follows it, are looked up after a restart. */
  readonly remembered?: readonly Remembered[];
  /** The gateway's silence, in ms, after which the operator is told; default a minute. */
  readonly silentAfterMs?: number;
  /** Default: the machine's. Waits and ages are Discord's time, whatever time the market has. */
  readonly clock?: Clock;
  /** What is heard at once, before what was posted earlier and is still being fetched: orders to stop. */
  readonly urgent?: (message: Message) => boolean;
  /** Told of whatever Discord refuses, and of its silence: for the terminal. Never throws. */
  readonly notice: (problem: Problem) => void;
  /** `/tt` beside `!tt`; default: none. */
  readonly slash?: SlashCommands;
  /** How the operator is told of Discord's own trouble; default: in his channel. Never throws. */
  readonly alarm?: (text: string) => void;
  /** Told when the connection has changed. Never throws. */
  readonly changed?: (standing: GatewayStanding) => void;
}

/** A chat over Discord. */
export interface DiscordChat extends Chat {
  /** Resolves when everything that was to be said is said. */
  said(): Promise<void>;
  /** Tells the operator. Resolves when his channel has it, rejects when it never will: he must be told otherwise. */
  tell(text: string): Promise<void>;
  /** What is asked back before it is done. */
  readonly confirmations: Confirmations;
  /** How the connection to the gateway stands. */
  standing(): GatewayStanding;
  /** Ends every connection; what is not said by then is not said. */
  close(): Promise<void>;
}

/** Whether the token is one: undefined when it is, or when nobody can say now. */
const tokenProblem = async (
  messages: OwnMessages,
): Promise<{ readonly refused?: Problem; readonly self: UserId | null }> => {
  try {
    return { self: await messages.self() };
  } catch (error) {
    const trouble = troubleOf(error);
    // Whatever else is refused here, the gateway says who the bot is.
    return trouble.is === "refused" && trouble.problem === TOKEN_PROBLEM
      ? { refused: trouble.problem, self: null }
      : { self: null };
  }
};

/** What the chat is made on. */
interface Ground {
  readonly rest: REST;
  readonly messages: OwnMessages;
  readonly clock: Clock;
  readonly waits: Waits;
}

/** The half that hears: what is posted, and what is asked otherwise. */
const openHearingHalf = (options: DiscordOptions, { rest, messages, clock, waits }: Ground) => {
  const { watched, automated = [], remembered = [], urgent = () => false, slash = null, notice } = options;
  const again = againUntil(waits);
  const listening = openListening({
    watched,
    automated,
    clock,
    again,
    urgent,
    notice,
    history: openHistory(rest),
    // What was no post is in no history, where whatever is missing was deleted.
    remembered: remembered.filter((each) => !isSaidOnce(each)),
    threads: options.threads ?? "public",
    analysts: options.analysts ?? [],
  });
  const { said: say, roomOf } = listening;
  const { self } = messages;
  const interactions = openInteractions(rest, { slash, remembered, self, waits, again, say, roomOf, notice });
  return { listening, interactions };
};

/** The half that speaks. */
const openSayingHalf = (options: DiscordOptions, answers: OwnMessages, { messages, clock, waits }: Ground): Saying => {
  const { operatorChannel, logChannel = null, statuses: style = "embeds", remembered = [], notice } = options;
  // Whoever asked before the restart sees that nothing came, or has read it: nobody can answer him alone any more.
  const asked = remembered.filter(({ revision }) => revision === NEVER_EDITED.asked);
  const past = new Set(asked.map(({ messageId }) => messageId));
  return openSaying({
    messages,
    answers,
    style,
    operatorChannel,
    logChannel,
    waits,
    notice,
    openedAt: clock.now(),
    isPast: (id) => past.has(id),
  });
};

/**
 * Opens a chat over Discord. A Discord that is out of reach is tried again, and does not keep a book from opening: its
 * exits need no chat. Codes: `discord-token-refused`, `discord-intent-refused`, `discord-gateway-refused`.
 */
export const openDiscordChat = async (options: DiscordOptions): Promise<Result<Problem, DiscordChat>> => {
  const { token, api, gateway = null, notice, silentAfterMs = SILENT_AFTER_MS, clock = machineClock } = options;
  const waits = openWaits(clock);
  const rest = new REST(restOptions(api)).setToken(token);
  const messages = openOwnMessages(rest);
  const ground = { rest, messages, clock, waits };
  const { refused, self } = await tokenProblem(messages);
  if (refused !== undefined) return fail(refused);

  const { listening, interactions } = openHearingHalf(options, ground);
  const saying = openSayingHalf(options, interactions.among(messages), ground);
  const { alarm = saying.alarm, changed = () => undefined } = options;
  const alarmed = (why: Problem): void => {
    notice(why);
    alarm(why.text);
  };
  const connected = (id: UserId | null): void => {
    listening.connected(id ?? self);
    interactions.connected();
  };
  const standing = openStanding(clock.now, changed);
  const connection = await openConnection({
    token,
    rest: restOptions(api),
    gateway,
    ears: { ...listening, connected, interacted: interactions.heard, refused: alarmed },
    waits,
    standing,
    notice,
  });
  if (!isOk(connection)) {
    waits.end();
    return connection;
  }

  void superviseGateway(standing.now, silentAfterMs, waits, { silent: alarmed, back: alarm });

  return ok({
    listen: listening.listen,
    post: async (what) => saying.post(what),
    tell: saying.tell,
    confirmations: interactions.confirmations,
    standing: standing.now,
    said: saying.said,
    close: async () => {
      waits.end();
      saying.end();
      await connection.right.end();
    },
  });
};
