import {
  channelId,
  decimal,
  fail,
  guildId,
  MESSAGE_AGE_LIMIT_MS,
  MINUTE,
  ok,
  ONE,
  PLAIN_PROFILE,
  SECOND,
  userId,
  ZERO,
  type AlertChannel,
  type ChannelId,
  type Profile,
} from "@floorbroker/core";
import type * as t from "io-ts";
import { exitSection } from "./exit.ts";
import { retrySection } from "./retry.ts";
import { riskSection } from "./risk.ts";
import { dictionary, list, orNone, orNull, refined, section, shorthand, type Setting } from "./setting.ts";
import {
  bySymbol,
  duration,
  factor,
  flag,
  money,
  percent,
  phrase,
  snowflake,
  symbol,
  wholeNumber,
  word,
} from "./values.ts";

const HUNDRED = decimal("100");

/** More than nothing, at most all of it. */
const sharePercent = percent({ above: ZERO, max: HUNDRED });
const anyPercent = percent({ min: ZERO, max: HUNDRED });
const sizeFactor = factor({ above: ZERO, max: ONE });
const fee = money({ min: ZERO, max: decimal("1000") });
const step = duration({ min: 100, max: 10 * MINUTE });

const channel = snowflake(channelId);
const expiry = word("0DTE", "1DTE", "weekly", "next-week");

const contracts = wholeNumber({ min: 1, max: 1000 });

/** A channel's profile as a settings file writes it. */
export const profileSection = section({
  /** What a contract without a verb means here: BTO or STO. */
  action: orNull(word("BTO", "STO")),
  /** What a contract without an expiry means here: 0DTE, 1DTE, weekly or next-week. */
  expiry: orNull(expiry),
  /** The same for single symbols: `SPY: 0DTE`. */
  expiryBySymbol: bySymbol(dictionary(expiry)),
  /** What an alert without a symbol means here. */
  symbol: orNull(symbol),
  /** Which kinds may be read here: option, equity, futures; none named means all. */
  kinds: list(word("option", "equity", "futures")),
  /** `futures-signal` reads `ES LONG 5925.25 A` without a command prefix. */
  kind: orNull(word("alerts", "futures-signal")),
  /** Whether quoted lines ("> BTO …") are orders here. */
  readsQuotes: flag,
  /** Names of embed authors; embeds of others are not read. None named means all. Gives nobody any authority. */
  embedAuthors: list(phrase),
  /** Embed titles that announce an entry or an exit here: `[Sniper shot]`, `[Trade wrap]`. */
  entryTitles: list(phrase),
  exitTitles: list(phrase),
  /** Contracts of a graded signal, `{ A: 2, B: 1, C: 1 }`: 1 to 1000 each. */
  grades: section({ A: contracts, B: contracts, C: contracts }),
});

const gradesOver = (grades: t.TypeOf<typeof profileSection>["grades"]): Profile["grades"] => ({
  A: grades?.A ?? null,
  B: grades?.B ?? null,
  C: grades?.C ?? null,
});

/** The profile that the settings make of {@link PLAIN_PROFILE}. */
export const profileOf = (changes: t.TypeOf<typeof profileSection> | undefined): Profile => ({
  action: changes?.action ?? null,
  expiry: changes?.expiry ?? null,
  expiryBySymbol: changes?.expiryBySymbol ?? PLAIN_PROFILE.expiryBySymbol,
  symbol: changes?.symbol ?? null,
  kinds: changes?.kinds ?? PLAIN_PROFILE.kinds,
  kind: changes?.kind ?? null,
  readsQuotes: changes?.readsQuotes ?? PLAIN_PROFILE.readsQuotes,
  embedAuthors: changes?.embedAuthors ?? PLAIN_PROFILE.embedAuthors,
  entryTitles: changes?.entryTitles ?? PLAIN_PROFILE.entryTitles,
  exitTitles: changes?.exitTitles ?? PLAIN_PROFILE.exitTitles,
  grades: gradesOver(changes?.grades),
});

const isAlertChannel = (value: unknown): value is AlertChannel =>
  typeof value === "object" && value !== null && "share" in value;

const plainChannel = (id: ChannelId): AlertChannel => ({ id, share: ONE, profile: PLAIN_PROFILE });

/** `{ id, share, profile }`, or just the id of a channel with its full share and no habits. */
const alertChannel: Setting<AlertChannel> = shorthand(
  refined(
    section({
      id: channel,
      /** Factor on the allocation of alerts from here: more than 0, at most 1. */
      share: sizeFactor,
      profile: profileSection,
    }),
    isAlertChannel,
    ({ id, share, profile }) =>
      id === undefined
        ? { _tag: "Left", left: { what: "has no id", fix: "say which channel it is: id: 1255265167113978008" } }
        : ok({ id, share: share ?? ONE, profile: profileOf(profile) }),
  ),
  refined(channel, isAlertChannel, (id) => ok(plainChannel(id))),
);

const authority = section({
  /** Guilds that are listened to; none named means any guild in which a configured channel is. */
  guilds: list(snowflake(guildId)),
  /** Channels in which alerts and commands are read. */
  controlChannels: list(channel),
  /** Channels in which only alerts are read. */
  alertChannels: list(alertChannel),
  /** Channels beside the control channels in which commands are read. */
  commandChannels: list(channel),
  /** User ids whose alerts count. */
  alertAuthors: list(snowflake(userId)),
  /** User ids whose commands count. */
  commandAuthors: list(snowflake(userId)),
});

const allocation = section({
  /** Percent of the free buying power that one alert may use. */
  perAlertPercent: sharePercent,
  /** Percent of buying power that all trades together may have committed and pending. */
  totalPercent: sharePercent,
  /** What the size words do to the allocation: more than 0, at most 1. */
  sizeFactors: section({ lotto: sizeFactor, small: sizeFactor, half: sizeFactor, large: sizeFactor }),
  /** Cost of opening one unit, in the account's currency. */
  fees: section({ option: fee, equity: fee, future: fee }),
});

/** Which entries are not sent before a person has confirmed them. */
const confirmSection = section({
  /** More than one of these waits: contracts (or spreads) of one trade, or what it may cost; `none` counts the other only. */
  above: section({
    contracts: orNone(wholeNumber({ min: 1, max: 10_000 })),
    cost: orNone(money({ above: ZERO, max: decimal("1000000000") })),
  }),
  /** How long is waited for his word: 5s to 5m. */
  within: duration({ min: 5 * SECOND, max: 5 * MINUTE }),
  /** Where it is asked: what the venue has proven to be. `sandbox` is where a venue rehearses. */
  environments: list(word("sim", "sandbox", "production")),
});
type Confirm = t.TypeOf<typeof confirmSection>;

/** A rule by which nobody is ever asked would look like one that protects. */
const confirm: Setting<Confirm> = refined(
  confirmSection,
  (value): value is Confirm => typeof value === "object" && value !== null,
  (said) => {
    const never = said.environments?.length === 0 ? "names no environment" : "counts neither contracts nor cost";
    const asks = said.environments?.length !== 0 && (said.above?.contracts !== null || said.above.cost !== null);
    return asks ? ok(said) : fail({ what: never, fix: "write confirm: none if nobody is to be asked" });
  },
);

const entry = section({
  /** Time at each price before the ladder moves on: 100ms to 10m. */
  stepInterval: step,
  /** Ticks that the ladder climbs: 0 to 10. */
  steps: wholeNumber({ min: 0, max: 10 }),
  /** A quote confirmed longer ago is not traded on: 100ms to 10m. */
  quoteAge: step,
  /** An alert price further than this percentage from the mid is too far gone. */
  alertBandPercent: anyPercent,
  /** The ladder never goes further than this percentage over the alert price. */
  chaseCapPercent: anyPercent,
  /** A message older than this is reported as missed, not traded: 1s to 10m. */
  messageAge: duration({ min: SECOND, max: MESSAGE_AGE_LIMIT_MS }),
  /** What the deletion of an alert does to what has not filled of its entry. */
  onDelete: word("cancel", "keep"),
  /** Asks back before a large entry is sent; `none` never does. */
  confirm: orNone(confirm),
});

const close = section({
  /** Time at the mid, and then at each bid, before a closing limit follows the market: 100ms to 10m. */
  stepInterval: step,
});

const reconcile = section({
  /** How often the broker's orders and fills are compared with ours: 1s to 10m. */
  ordersInterval: duration({ min: SECOND, max: 10 * MINUTE }),
  /** How often its positions are: 1s to 1h. */
  positionsInterval: duration({ min: SECOND, max: 60 * MINUTE }),
  /** What was sent or heard so shortly before a list was made is not judged by it: 1s to 1m. */
  protect: duration({ min: SECOND, max: MINUTE }),
});

/**
 * How trades are made, as it may stand at the top of the file for all environments and again inside one of them. What
 * an environment says goes before what the top says, setting by setting; a list is taken as a whole.
 */
export const tradingFields = {
  authority,
  allocation,
  entry,
  exit: exitSection,
  close,
  risk: riskSection,
  retry: retrySection,
  reconcile,
  /** An order not sent within this time after its decision is never sent: 100ms to 10s. */
  claim: duration({ min: 100, max: 10 * SECOND }),
  /** What a bare `STC` without a fraction closes: all or half. */
  bareClose: word("all", "half"),
  /** What `trim` or `sold some` closes of what is held, in percent: 1 to 99. One unit is always kept. */
  trimPercent: percent({ min: ONE, max: decimal("99") }),
  /** Channel in which the operator is told what needs a person; empty tells only the log. */
  operatorChannel: orNull(channel),
} as const;

/** What the file says about trading: every setting may be absent. */
export type Trading = {
  readonly [Key in keyof typeof tradingFields]?: t.TypeOf<(typeof tradingFields)[Key]> | undefined;
};
