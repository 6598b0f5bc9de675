import type { WorldConfig } from "@floorbroker/adapter-sim";
import {
  bookId,
  channelId,
  decimal,
  instrumentId,
  messageId,
  OWNER_CONFIG,
  userId,
  type BookConfig,
  type ChatEvent,
  type EpochMs,
  type InstrumentId,
  type Message,
} from "@floorbroker/core";

/** A Wednesday morning in New York: on it falls the first moment of every run. */
export const MORNING = Date.parse("2026-11-18T15:04:00Z");
export const BOOK = bookId("sim:crash");
/** What the account begins with. */
export const CASH = decimal("100000");

const CHANNEL = channelId("1190000000000000001");
const OWNER = userId("704125082750156840");

/** Pauses of a policy a fifth as long, wherever they are said. */
const hurried = <A>(policy: A): A => {
  const shorter = (key: string, value: unknown): unknown =>
    (key === "baseMs" || key === "capMs") && typeof value === "number" ? Math.ceil(value / 5) : value;
  return JSON.parse(JSON.stringify(policy, shorter)) as A; // only numbers were changed
};

/** The owner's rules in a hurry: a day of minutes in seconds. Amounts and prices are as they are in life. */
export const HURRIED: BookConfig = {
  ...OWNER_CONFIG,
  authority: { ...OWNER_CONFIG.authority, controlChannels: [CHANNEL] },
  // Little enough that the share is used up when everything comes at once, as it does after a restart.
  allocation: { ...OWNER_CONFIG.allocation, totalPercent: decimal("10") },
  entry: { ...OWNER_CONFIG.entry, stepIntervalMs: 100, steps: 2 },
  exit: { ...OWNER_CONFIG.exit, watchIntervalMs: 300 },
  close: { stepIntervalMs: 100 },
  retry: hurried(OWNER_CONFIG.retry),
  reconcile: { ordersIntervalMs: 1_500, positionsIntervalMs: 1_500, protectMs: 300 },
  claimMs: 1_000,
};

const quick = { min: 1, max: 4 };

/** A broker that answers in milliseconds; what was sent is proven absent after a second or so. */
export const worldOf = (seed: number): WorldConfig => ({
  seed,
  start: MORNING,
  cash: CASH,
  stepMs: 20,
  latency: { request: quick, response: quick, stream: quick, routing: quick, change: quick, lateMs: 50, settleMs: 600 },
});

const SPY = instrumentId("SPY   261218C00590000");
const QQQ = instrumentId("QQQ   261218C00505000");
const IWM = instrumentId("IWM   261218C00231000");
const NVDA = instrumentId("NVDA  261218C00140000");
const AAPL = instrumentId("AAPL  261218C00230000");
const MES = instrumentId("/MESZ2026");

/** The market's next move: from now on this instrument stands there. */
export interface MarketMove {
  readonly instrument: InstrumentId;
  readonly bid: string;
  readonly ask: string;
  /** Units on both sides. */
  readonly size?: number;
}

/** Where the market stands before the first message. */
export const OPENING: readonly MarketMove[] = [
  { instrument: SPY, bid: "1.14", ask: "1.16" },
  { instrument: QQQ, bid: "1.80", ask: "2.20" },
  { instrument: IWM, bid: "0.98", ask: "1.02" },
  { instrument: NVDA, bid: "1.98", ask: "2.02" },
  { instrument: AAPL, bid: "2.70", ask: "3.30" },
  { instrument: MES, bid: "6900.00", ask: "6900.25" },
];

const id = (n: number): Message["id"] => messageId(String(1_507_000_000_000_000_000n + BigInt(n)));

/** Something that happens in the room, or in the market, so many ms after the day began. */
export type Happening =
  | { readonly after: number; readonly posts: number; readonly text: string; readonly replyTo?: number; readonly revision?: number }
  | { readonly after: number; readonly deletes: number }
  | { readonly after: number; readonly moves: MarketMove };

const post = (after: number, n: number, text: string, replyTo?: number): Happening => ({
  after,
  posts: n,
  text,
  ...(replyTo !== undefined && { replyTo }),
});
const move = (after: number, instrument: InstrumentId, bid: string, ask: string, size?: number): Happening => ({
  after,
  moves: { instrument, bid, ask, ...(size !== undefined && { size }) },
});

/** The day: what is said and what the market does, in the order of time. */
export const DAY: readonly Happening[] = [
  // Filled as soon as the ask comes a tick nearer; half is sold at the target, the rest by a reply.
  post(0, 1, "Alert: BTO SPY 590C 12/18 @ 1.15"),
  // Climbs, rests, and its message is deleted.
  post(0, 2, "Alert: BTO QQQ 505C 12/18 @ 2.00"),
  move(80, SPY, "1.14", "1.15"),
  // Filled in parts, so that its exit is made anew with each part; then its message is edited.
  post(150, 3, "Alert: BTO IWM 231C 12/18 @ 1.00"),
  move(230, IWM, "0.99", "1.00", 4),
  // Too far gone.
  post(250, 4, "Alert: BTO NVDA 140C 12/18 @ 9.00"),
  post(300, 5, "!tt buy 1 MES stop loss 6880 target 6950"),
  move(420, IWM, "0.98", "1.02"),
  { after: 450, posts: 3, revision: 1, text: "Alert: BTO IWM 231C 12/18 @ 1.01" },
  move(500, SPY, "2.30", "2.34"),
  { after: 550, deletes: 2 },
  move(600, IWM, "0.99", "1.00", 3),
  post(650, 6, "!tt kill"),
  post(700, 7, "Alert: BTO AAPL 230C 12/18 @ 3.00"),
  post(750, 8, "out half", 3),
  post(800, 9, "!tt resume"),
  post(850, 10, "all out", 1),
  // Climbs, and is filled in parts at the end: its target rests when the day is over.
  post(900, 11, "Alert: BTO AAPL 230C 12/18 @ 3.00"),
  move(950, MES, "6950.25", "6950.50"),
  post(1_000, 12, "thanks all, great morning"),
  move(1_050, AAPL, "2.95", "3.00", 4),
];

/** After the day the market leaves the prices at which entries rest, so that an auditor finds a day that is over. */
export const CALM: readonly MarketMove[] = [
  { instrument: QQQ, bid: "2.40", ask: "2.60" },
  { instrument: IWM, bid: "1.20", ask: "1.24" },
  { instrument: AAPL, bid: "3.40", ask: "3.60" },
];

/** The best that the day pays for a future: its gains are money at once. */
export const BEST_BIDS = new Map([[MES, decimal("6950.25")]]);

/** Length of the day in ms. */
export const DAY_LENGTH = 1_100;

const messageOf = (happening: Extract<Happening, { readonly posts: number }>, origin: EpochMs, first: EpochMs): Message => ({
  id: id(happening.posts),
  guildId: null,
  channelId: CHANNEL,
  authorId: OWNER,
  postedAt: origin + first,
  revision: happening.revision ?? 0,
  text: happening.text,
  embeds: [],
  replyTo: happening.replyTo === undefined ? null : id(happening.replyTo),
});

const firstPosted = (n: number): number => DAY.find((each) => "posts" in each && each.posts === n)?.after ?? 0;

/** What the chat says of a happening, if it is one of the room. `origin` is the first moment of the day. */
export const saidIn = (happening: Happening, origin: EpochMs): ChatEvent | null => {
  if ("moves" in happening) return null;
  if ("deletes" in happening) return { type: "deleted", messageId: id(happening.deletes), channelId: CHANNEL };
  const message = messageOf(happening, origin, firstPosted(happening.posts));
  return { type: message.revision === 0 ? "posted" : "edited", message };
};

/** What a gateway tells a client that comes back: each message as it now stands, then what is gone since. */
export const saidSoFar = (said: readonly ChatEvent[]): readonly ChatEvent[] => {
  const gone = said.filter((event) => event.type === "deleted");
  const newest = new Map<string, Message>();
  for (const event of said) if (event.type !== "deleted") newest.set(event.message.id, event.message);
  for (const event of gone) newest.delete(event.messageId);
  return [...[...newest.values()].map((message) => ({ type: "posted", message }) as const), ...gone];
};
