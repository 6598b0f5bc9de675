import { addedLater, array, boolean, branded, decimalString, integer, nullable, object, oneOf, remembered, string, type Codec, type Json, type TypeOf } from "../codec.ts";
import { decimal, type Decimal } from "../decimal.ts";
import { channelId, userId, type AccountId, type ChannelId, type GuildId, type UserId } from "../ids.ts";
import { PLAIN_PROFILE, profileCodec } from "../interpret/profile.ts";
import { isOk } from "../result.ts";
import { byOrigin, every, retryPolicyCodec, STANDARD_RETRY, type RetryPolicy } from "../retry/policy.ts";
import { riskConfigSince, UNLIMITED } from "../risk/limits.ts";
import { MINUTE, SECOND } from "../time.ts";
import { exitPlanCodec } from "./plans.ts";

/** A channel whose alerts are read: its share of the allocation (1 or less) and its habits. */
export const alertChannel = object({ id: branded<ChannelId>(), share: decimalString, profile: profileCodec });
export type AlertChannel = TypeOf<typeof alertChannel>;

/** Which entries wait for a person's word. */
const confirmRule = object({
  /** An entry of more than one of these waits; null: none does for that. Contracts are no shares. */
  above: object({ contracts: nullable(integer), cost: nullable(decimalString) }),
  /** How long his word is waited for, in ms. */
  withinMs: integer,
  /** Where: what the venue has proven to be. */
  environments: array(oneOf("sim", "rehearsal", "production")),
});
export type ConfirmRule = TypeOf<typeof confirmRule>;

/** With real money nothing large goes out on a slip of the pen; elsewhere nobody is asked. */
export const STANDARD_CONFIRM: ConfirmRule = {
  above: { contracts: 10, cost: decimal("1000") },
  withinMs: 30 * SECOND,
  environments: ["production"],
};

/** Half, in books that were configured before a trim was known. */
const sinceTrims: Codec<Decimal> = {
  encode: decimalString.encode,
  decode: (json, path) => decimalString.decode(json ?? "50", path),
};

const inForce = object({
  authority: remembered(object({
    /** Guilds that are listened to; empty means any guild in which a configured channel is. */
    guilds: array(branded<GuildId>()),
    /** Alerts *and* commands are read here. */
    controlChannels: array(branded<ChannelId>()),
    /** Only alerts are read here. */
    alertChannels: array(alertChannel),
    /** Channels beside the control channels where commands are read too. */
    commandChannels: array(branded<ChannelId>()),
    alertAuthors: array(branded<UserId>()),
    commandAuthors: array(branded<UserId>()),
  })),
  allocation: object({
    /** P: percent of the free buying power that one alert may use. */
    perAlertPercent: decimalString,
    /** Percent of buying power that all trades together may have committed and pending at any instant. */
    totalPercent: decimalString,
    /** Factors of the size words; none above 1. */
    sizeFactors: object({ lotto: decimalString, small: decimalString, half: decimalString, large: decimalString }),
    /** Cost of opening one unit, in the account's currency, added to each contract's price. */
    fees: object({ option: decimalString, equity: decimalString, future: decimalString }),
  }),
  entry: object({
    /** Time at each price before the ladder moves on, in ms. */
    stepIntervalMs: integer,
    /** Ticks the ladder climbs. */
    steps: integer,
    /** A quote confirmed longer ago than this, in ms, is not traded on. */
    quoteAgeMs: integer,
    /** An alert price further than this percentage from the mid is too far gone. */
    alertBandPercent: decimalString,
    /** The ladder never goes further than this percentage over the alert price. */
    chaseCapPercent: decimalString,
    /** A message older than this, in ms, when it is decided is reported as missed, not traded. */
    messageAgeMs: integer,
    /** What the deletion of an alert does to its entry, as far as that has not filled. A position it never closes. */
    onDelete: addedLater(oneOf("cancel", "keep"), "cancel"),
    /** Which entries are not sent before a person has confirmed them; null: none waits. */
    confirm: addedLater(nullable(confirmRule), null),
  }),
  exit: object({
    /** Take profit on half of what was filled when the price has gained this percentage of the average fill. */
    targetGainPercent: decimalString,
    /** How often a watched level is compared with the market, in ms. */
    watchIntervalMs: integer,
    /** The plan of an alert's trade; null is half at `targetGainPercent`. */
    plan: addedLater(nullable(exitPlanCodec), null),
    /** The plan of a futures command that names neither stop nor target; null closes by command. */
    futuresPlan: addedLater(nullable(exitPlanCodec), null),
    /** Whether an alert's own targets, stop and trail take the place of the plan's. */
    followText: addedLater(boolean, false),
    /**
     * The analyst's STC or trim against our plan. `follow`: it sells what it says. `runner-only`: our targets keep their
     * units, and it sells of what is left beside them. `ignore`: our plan alone decides.
     */
    analyst: addedLater(oneOf("follow", "runner-only", "ignore"), "follow"),
  }),
  close: object({
    /** Time at the mid, and then at each bid, before a closing limit follows the market, in ms. */
    stepIntervalMs: integer,
  }),
  /** What entries are held to. */
  risk: riskConfigSince,
  /** What follows a refusal and an unknown outcome: tried again, asked about, or told to the operator. */
  retry: retryPolicyCodec,
  reconcile: object({
    /** How often the broker's list of orders and fills is compared with ours, in ms. */
    ordersIntervalMs: integer,
    /** How often its positions are, in ms. */
    positionsIntervalMs: integer,
    /** What was sent or heard so shortly before a list was made is not judged by it, in ms. */
    protectMs: integer,
  }),
  /** Life of a claim: an order not sent within it is never sent, in ms. */
  claimMs: integer,
  /** What a bare `STC` without a fraction closes. */
  bareClose: oneOf("all", "half"),
  /** What `trim` or `sold some` closes of what is held, in percent; of one unit or of all of them never anything. */
  trimPercent: sinceTrims,
  /** Where escalations are posted; null tells only the log. */
  operatorChannel: nullable(branded<ChannelId>()),
});
export type BookConfig = TypeOf<typeof inForce>;

/** The settings that were there before the policy: one pause for exits, one for questions. */
const beforePolicy = object({
  entry: object({ stepIntervalMs: integer }),
  exit: object({ retryMs: integer }),
  unknown: object({ askIntervalMs: integer, askLimit: integer }),
});

/** The policy that those books followed without having one, so that what they journaled means what it meant. */
const policyBefore = ({ entry, exit, unknown }: TypeOf<typeof beforePolicy>): RetryPolicy => {
  const { askIntervalMs, askLimit } = unknown;
  const insist = { do: "retry", backoff: { ...every(exit.retryMs), factor: 2, capMs: 64 * exit.retryMs } } as const;
  const ask = { do: "ask", quick: { ...every(askIntervalMs), attempts: askLimit }, slow: every(30 * askIntervalMs) } as const;
  return {
    ...STANDARD_RETRY,
    refused: [],
    otherwise: {
      ...STANDARD_RETRY.otherwise,
      "entry-change": { do: "retry", backoff: every(entry.stepIntervalMs) },
      "exit-place": insist,
      "exit-change": insist,
    },
    unknownOrder: byOrigin(ask),
  };
};

/**
 * Everything that decides over a book's orders. It is journaled when it changes, so that a replay decides as the
 * original did and `explain` can name the setting in force. Percentages are of 100: `2` is 2 %.
 */
export const bookConfigCodec: Codec<BookConfig> = {
  encode: inForce.encode,
  decode: (json, path) => {
    const before = beforePolicy.decode(json, path);
    if (!isOk(before)) return inForce.decode(json, path);
    const rest = json as Readonly<Record<string, Json>>; // an object: it was just read as one
    return inForce.decode({ ...rest, retry: retryPolicyCodec.encode(policyBefore(before.right)) }, path);
  },
};

/** The owner's rules of docs/architecture.md §7. Which channel is the control channel is for each installation to say. */
export const OWNER_CONFIG: BookConfig = {
  authority: {
    guilds: [],
    controlChannels: [],
    alertChannels: [{ id: channelId("1255265167113978008"), share: decimal("0.5"), profile: PLAIN_PROFILE }],
    commandChannels: [],
    alertAuthors: [userId("700068629626224700"), userId("704125082750156840")],
    commandAuthors: [userId("704125082750156840")],
  },
  allocation: {
    perAlertPercent: decimal("2"),
    totalPercent: decimal("50"),
    sizeFactors: { lotto: decimal("0.25"), small: decimal("0.5"), half: decimal("0.5"), large: decimal("1") },
    fees: { option: decimal("1.13"), equity: decimal("0"), future: decimal("2.30") },
  },
  entry: {
    stepIntervalMs: 3 * SECOND,
    steps: 3,
    quoteAgeMs: 5 * SECOND,
    alertBandPercent: decimal("15"),
    chaseCapPercent: decimal("10"),
    messageAgeMs: 30 * SECOND,
    onDelete: "cancel",
    confirm: STANDARD_CONFIRM,
  },
  exit: { targetGainPercent: decimal("100"), watchIntervalMs: SECOND, plan: null, futuresPlan: null, followText: false, analyst: "follow" },
  close: { stepIntervalMs: 3 * SECOND },
  risk: UNLIMITED,
  retry: STANDARD_RETRY,
  reconcile: { ordersIntervalMs: 10 * SECOND, positionsIntervalMs: MINUTE, protectMs: 5 * SECOND },
  claimMs: SECOND,
  bareClose: "all",
  trimPercent: decimal("50"),
  operatorChannel: null,
};

const futuresOrders = object({
  orderTypes: array(oneOf("market", "limit", "stop", "stop-limit")),
  timesInForce: array(oneOf("day", "gtc", "ioc", "fok")),
});

/** What the broker of this book can do, as far as plans depend on it; taken from its capabilities when the book starts. */
export const venueCodec = object({
  broker: string,
  account: branded<AccountId>(),
  environment: oneOf("sim", "rehearsal", "production"),
  /** Whether a working order's price can be changed in place. */
  replacesPrice: boolean,
  /** Whether a working order's quantity can. */
  replacesQuantity: boolean,
  /** Whether the terms before and after a change never both fill: the broker gives up a change that a fill has overtaken. */
  replacesAtomically: addedLater(boolean, false),
  /** Whether an order can rest from one session to the next (good till cancelled). */
  restsOvernight: boolean,
  /** The kinds of futures orders that it takes, and how long they may work. A day order is taken everywhere. */
  futures: addedLater(futuresOrders, { orderTypes: ["market", "limit", "stop"], timesInForce: ["day"] }),
  /** What it can do with spreads, which are traded by limits alone; null where the broker takes no order of several legs. */
  spreads: addedLater(
    nullable(object({ replacesPrice: boolean, replacesQuantity: boolean, replacesAtomically: boolean, restsOvernight: boolean })),
    null,
  ),
  /** Whether a target and a stop can rest on the same units, and the broker ends one when the other fills (OCO). */
  restsPairs: addedLater(boolean, false),
});
export type Venue = TypeOf<typeof venueCodec>;

/** What a venue can do with one kind of order. */
export type Abilities = Pick<Venue, "replacesPrice" | "replacesQuantity" | "replacesAtomically" | "restsOvernight">;

/** Longest message age that configuration may allow: an alert is worth money for seconds. */
export const MESSAGE_AGE_LIMIT_MS = 10 * MINUTE;
