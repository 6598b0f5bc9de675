import {
  fail,
  isOk,
  isSaidOnce,
  NEVER_EDITED,
  ok,
  type ChannelId,
  type Chat,
  type Clock,
  type EpochMs,
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
import { openRequests } from "./rest-requests.ts";
import { openStanding, type GatewayStanding } from "./standing.ts";
import { SILENT_AFTER_MS, superviseGateway } from "./supervision.ts";
import { tokenMistake } from "./token-mistake.ts";
import { openTokenWatch, tokenGoneText, type TokenWatch } from "./token-watch.ts";
import { TOKEN_PROBLEM } from "./trouble.ts";

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
  /**
   * When the book listened last, by the time of messages: what was posted since then in a channel of which nothing is
   * remembered was said to it. Default, or null: it is a new one, to which nothing was said yet.
   */
  readonly since?: EpochMs | null;
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

/** How long a doubted token is asked about before a book opens with it, in ms. */
const PATIENCE_MS = 10_000;

/** Whether the token is one: undefined when it is, or when nobody can say now. */
const tokenProblem = async (
  messages: OwnMessages,
  watch: TokenWatch,
  waits: Waits,
): Promise<{ readonly refused?: Problem; readonly self: UserId | null }> => {
  // Whatever else is refused here, the gateway says who the bot is.
  const self = await messages.self().catch(() => null);
  await Promise.race([watch.settled(), waits.wait(PATIENCE_MS)]);
  return watch.verdict() === "gone" ? { refused: TOKEN_PROBLEM, self } : { self };
};

/** What the chat is made on. */
interface Ground {
  readonly rest: REST;
  /** For the registration of commands: what is wrong with that limits nothing else. */
  readonly apart: REST;
  readonly messages: OwnMessages;
  readonly clock: Clock;
  readonly waits: Waits;
}

/** The half that hears: what is posted, and what is asked otherwise. */
const openHearingHalf = (
  options: DiscordOptions,
  { rest, apart, messages, clock, waits }: Ground,
  alarmed: (why: Problem) => void,
) => {
  const { watched, automated = [], remembered = [], urgent = () => false, slash = null, notice } = options;
  const again = againUntil(waits);
  const listening = openListening({
    watched,
    automated,
    clock,
    again,
    urgent,
    notice,
    history: openHistory(rest, clock),
    since: options.since ?? null,
    alarmed,
    // What was no post is in no history, where whatever is missing was deleted.
    remembered: remembered.filter((each) => !isSaidOnce(each)),
    threads: options.threads ?? "public",
    analysts: options.analysts ?? [],
  });
  const { said: say, roomOf } = listening;
  const { self } = messages;
  const interactions = openInteractions(rest, { apart, slash, remembered, self, waits, again, say, roomOf, notice });
  return { listening, interactions };
};

/** The half that speaks. */
const openSayingHalf = (
  options: DiscordOptions,
  answers: OwnMessages,
  { messages, clock, waits }: Ground,
  late: (why: Problem) => void,
): Saying => {
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
    late,
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
  const mistake = tokenMistake(token);
  if (mistake !== undefined) return fail(mistake);
  const waits = openWaits(clock);
  let tokenTold: (verdict: "good" | "gone") => void = () => undefined;
  const watch = openTokenWatch(token, restOptions(api), waits, (verdict) => tokenTold(verdict));
  const guarded = { ...restOptions(api), makeRequest: openRequests(watch) };
  const openRest = (): REST => new REST(guarded).setToken(token);
  const rest = openRest();
  const messages = openOwnMessages(rest);
  const ground = { rest, apart: openRest(), messages, clock, waits };
  const { refused, self } = await tokenProblem(messages, watch, waits);
  if (refused !== undefined) {
    waits.end();
    return fail(refused);
  }

  const { listening, interactions } = openHearingHalf(options, ground, (why) => alarmed(why));
  const saying = openSayingHalf(options, interactions.among(messages), ground, (why) =>
    // Where the gateway is away as well, that is what the operator is told.
    standing.now().phase === "connected" ? alarmed(why) : notice(why),
  );
  const { alarm = saying.alarm, changed = () => undefined } = options;
  const alarmed = (why: Problem): void => {
    notice(why);
    alarm(why.text);
  };
  const connected = (id: UserId | null): void => {
    messages.iAm(id);
    listening.connected(id ?? self);
    interactions.connected();
  };
  const standing = openStanding(clock.now, changed);
  tokenTold = (verdict) => {
    standing.change({ tokenRefusedSince: verdict === "gone" ? clock.now() : null });
    if (verdict === "good") return alarm("Discord takes the bot's token again");
    notice(TOKEN_PROBLEM);
    alarm(tokenGoneText);
  };
  const connection = await openConnection({
    token,
    rest: guarded,
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
