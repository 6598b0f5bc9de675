import { decimal } from "@floorbroker/core";
import type { Dice } from "./dice.ts";
import { drawCommand } from "./draw-commands.ts";
import { drawSilence } from "./draw-silence.ts";
import { DAYS, OTHER_LOGINS, QUOTE_TROUBLES, SEND_FATES, type Act, type Fault, type Habits, type Symbol } from "./session.ts";

/** What was drawn of a session before. */
export interface DrawnSoFar {
  readonly habits: Habits;
  readonly acts: readonly Act[];
  /** The number of the next message. */
  readonly messages: number;
  readonly span: number;
}

/** What is drawn besides. */
export interface DrawnMore {
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
}

const TRADED: readonly Symbol[] = ["SPY", "QQQ", "IWM", "MES"];

/** What is traded in a session: commands about something else say little. */
const symbolsOf = (acts: readonly Act[]): readonly Symbol[] => {
  const found = TRADED.filter((symbol) => acts.some((act) => act.act === "post" && act.text.includes(symbol)));
  return found.length === 0 ? TRADED : found;
};

/** Operators and traders who command: one word, or several one after the other. */
const commands = (throws: Dice, { acts, messages, span }: DrawnSoFar): readonly Act[] => {
  const symbols = symbolsOf(acts);
  return Array.from({ length: throws.pick([1, 1, 2, 3]) }, (_, index) => {
    const symbol = throws.chance(0.9) ? throws.pick(symbols) : throws.pick(TRADED);
    return { at: throws.whole(50, span), ...drawCommand({ throws, symbol, messages }, messages + index) };
  });
};

/** Whoever has a command line or a file at hand; often it is taken back soon. */
const operators = (throws: Dice, { span }: DrawnSoFar): readonly Act[] => {
  const at = throws.whole(0, span);
  const resumed: readonly Act[] = throws.chance(0.5) ? [{ at: at + throws.whole(100, 10_000), act: "operator", command: "resume" }] : [];
  const stopping: Act = throws.chance(0.35) ? { at, act: "kill-file" } : { at, act: "operator", command: throws.pick(["kill", "pause", "flatten", "kill"]) };
  return [stopping, ...resumed];
};

/** Trades that come and go, and processes that begin again: what leaves memory is asked for once more. */
const comingAndGoing = (throws: Dice, { messages, span }: DrawnSoFar): DrawnMore => {
  const acts: Act[] = [];
  const owner = { act: "post", revision: 0, author: "owner" } as const;
  for (let n = 0; n < throws.whole(1, 3); n++) {
    const symbol = throws.pick(TRADED.slice(0, 3));
    const at = throws.whole(50, Math.round(span * 0.6));
    const message = messages + 100 + 2 * n;
    acts.push({ at, ...owner, message, text: `Alert: BTO ${symbol} 500C 12/18 @ {${symbol}}` });
    acts.push({ at: at + throws.whole(100, 5_000), act: "take", order: null, quantity: 9 });
    acts.push({ at: at + throws.whole(2_000, 9_000), ...owner, message: message + 1, text: `STC ${symbol} 500C 12/18 @ {${symbol}}` });
    acts.push({ at: at + throws.whole(9_000, 12_000), act: "take", order: throws.whole(0, 2), quantity: 9 });
    if (throws.chance(0.3)) acts.push({ at: at + throws.whole(100, 12_000), act: "foreign", symbol, side: "buy", quantity: 1, rests: throws.chance(0.5) });
  }
  for (let n = throws.whole(1, 3); n > 0; n--) {
    const downMs = throws.pick([1, 200, 2_000]);
    acts.push({ at: throws.whole(3_000, span + 3_000), act: throws.pick(["crash", "terminate"]), downMs });
  }
  const faults: Fault[] = [];
  if (throws.chance(0.4)) faults.push({ fault: "call", call: "torn-snapshot", nth: throws.whole(1, 2), fate: "unreadable", ms: 0 });
  if (throws.chance(0.9)) faults.push({ fault: "call", call: "snapshot", nth: throws.whole(1, 4), fate: throws.pick(["hang", "throws", "empty", "slow"]), ms: throws.whole(100, 4_000) });
  return { acts, faults };
};

/** A vertical: alerted, worked, filled leg by leg, and closed by alert or by command. */
const vertical = (throws: Dice, { messages, span }: DrawnSoFar): readonly Act[] => {
  const at = throws.whole(50, Math.round(span * 0.6));
  const first = messages + 50;
  const owner = { act: "post", revision: 0, author: "owner" } as const;
  const soon = (most: number): number => at + throws.whole(1, most);
  const isSold = throws.chance(0.25);
  const acts: Act[] = [{ at, ...owner, message: first, text: `${isSold ? "STO" : "BTO"} SPY 500/505C 12/18 @ {vertical}`, kind: isSold ? "spread sold" : "spread bought" }];
  for (let n = throws.whole(0, 3); n > 0; n--) acts.push({ at: soon(14_000), act: "take", order: throws.chance(0.6) ? null : throws.whole(0, 4), quantity: throws.whole(1, 4) });
  for (let n = throws.whole(1, 3); n > 0; n--) acts.push({ at: soon(span), act: "move", symbol: throws.pick<Symbol>(["SPY", "SPY505"]), ticks: throws.chance(0.3) ? throws.pick([-40, -15, 15, 60]) : throws.whole(-5, 5) });
  const out = throws.pick([
    `${isSold ? "BTC" : "STC"} SPY 500/505C 12/18 @ {vertical}`,
    `${isSold ? "BTC" : "STC"} half SPY 500/505C 12/18 @ {vertical}`,
    `!tt cancel {trade:${first}}`,
    "!tt flatten",
    `!tt modify {trade:${first}} stop {vertical-10}`,
    `!tt modify {trade:${first}} target {vertical+15}`,
    `!tt modify {trade:${first}} limit {vertical+2}`,
  ]);
  if (throws.chance(0.75)) acts.push({ at: soon(span), ...owner, message: first + 1, text: out, kind: "spread, and what becomes of it" });
  return acts;
};

/** Somebody changes what the machine logs in with; a process that begins then, or whose link comes up again, must not go on with it. */
const otherLogin = (throws: Dice, { span }: DrawnSoFar): readonly Act[] => {
  const at = throws.whole(500, span);
  const again = at + throws.whole(1, 3_000);
  return [
    { at, act: "login", to: throws.pick(OTHER_LOGINS) },
    throws.chance(0.4) ? { at: again, act: "stream-gap", forMs: throws.whole(50, 1_500) } : { at: again, act: throws.pick(["crash", "terminate"]), downMs: throws.pick([1, 500]) },
    { at: again + throws.whole(2_000, 9_000), act: "login", to: null },
  ];
};

/** By then what nobody has settled is reckoned. */
const AFTER_EXPIRY_MS = 40 * 60_000;

/** Limits that a short session reaches. */
const limitsOf = (throws: Dice): NonNullable<Habits["limits"]> => ({
  ordersPerMinute: throws.whole(2, 8),
  ordersPerDay: throws.pick([null, null, throws.whole(3, 10)]),
  maxOpenTrades: throws.pick([null, 1, 2]),
  maxContracts: throws.pick([null, 2, 5]),
  duplicateWindowMs: throws.pick([null, 5_000]),
  dayLoss: throws.pick([null, { unit: "money", value: decimal("20") }]),
  lossStreak: throws.pick([null, { losses: 1, pauseMs: 5_000 }]),
});

/** The Knight drill: an analyst's bot that has gone mad alerts the same again and again, while no fill is told. */
const madness = (throws: Dice, { messages, span }: DrawnSoFar): readonly Act[] => {
  const at = throws.whole(50, Math.round(span * 0.3));
  const everyMs = throws.whole(50, 900);
  const symbol = throws.pick(TRADED.slice(0, 3));
  const alerts = Array.from({ length: throws.whole(8, 16) }, (_, n): Act => {
    const text = `Alert: BTO ${symbol} 500C 12/18 @ {${symbol}}`;
    return { at: at + n * everyMs, act: "post", message: messages + 200 + n, revision: 0, author: "owner", text, kind: "an alert of a loop" };
  });
  return throws.chance(0.6) ? [{ at, act: "fills-hidden", forMs: throws.whole(2_000, 15_000) }, ...alerts] : alerts;
};

/** The rarer habits. */
export const moreHabits = (throws: Dice, drawn: Habits): Habits => {
  const ahead = (): number => (throws.chance(0.02) ? throws.pick([-30_000, -5_000, 5_000, 30_000]) : 0);
  const day = throws.chance(0.03) ? throws.pick(DAYS.slice(1)) : "plain";
  const caps = throws.chance(0.03) ? limitsOf(throws) : null;
  const habits: Habits = { ...drawn, chatAheadMs: ahead(), brokerAheadMs: ahead(), day, limits: caps };
  if (!throws.chance(0.03)) return habits;
  const limits = { orders: throws.whole(2, 8), pastTrades: throws.whole(1, 3), messages: throws.whole(1, 5), externalFills: throws.whole(1, 3), foreignOrders: throws.whole(1, 2) };
  return { ...habits, keeps: { snapshotEvery: throws.pick([5, 8, 12, 20]), limits } };
};

/** So long that a message of its beginning is too old to be traded at its end. */
const LONG_MS = 45_000;

/** The source of quotes lies just when an alert comes. */
const troubledAlert = (throws: Dice, { acts }: DrawnSoFar): readonly Act[] => {
  const alerts = acts.flatMap((act) => (act.act === "post" && act.text.startsWith("Alert: BTO") ? [act] : []));
  if (alerts.length === 0) return [];
  const { at, text } = throws.pick(alerts);
  const symbol = TRADED.find((each) => text.includes(each)) ?? "SPY";
  return [
    { at: Math.max(0, at - throws.whole(1, 4_000)), act: "quotes", symbol, trouble: throws.pick(QUOTE_TROUBLES) },
    { at: at + throws.whole(500, 4_000), act: "quotes", symbol, trouble: null },
  ];
};

/** The rarer things that happen in a session, from chances of their own: what is added here changes nothing of the rest. */
export const drawMore = (throws: Dice, so: DrawnSoFar): DrawnMore => {
  const acts: Act[] = [];
  const faults: Fault[] = [];
  if (throws.chance(0.15)) acts.push(...commands(throws, so));
  if (throws.chance(0.04)) acts.push(...operators(throws, so));
  if (throws.chance(0.015)) acts.push({ at: throws.whole(0, so.span), act: "blocked", forMs: throws.pick([500, 2_500, 5_000, 5_000]) });
  if (throws.chance(0.02)) acts.push({ at: throws.whole(0, so.span), act: "terminate", downMs: throws.pick([1, 500, 5_000]) });
  if (throws.chance(0.04)) acts.push(...troubledAlert(throws, so));
  if (throws.chance(0.02)) acts.push({ at: throws.whole(0, so.span >> 1), ...throws.pick([{ act: "crash", downMs: LONG_MS }, { act: "chat-gap", forMs: LONG_MS }] as const) });
  if (throws.chance(0.012)) acts.push({ at: throws.whole(0, so.span), act: "second-instance" });
  if (throws.chance(0.012)) acts.push({ at: throws.whole(0, so.span), act: "disk-full", lowForMs: throws.pick([1, 500, 3_000, 8_000]), forMs: throws.pick([1, 500, 4_000]) });
  if (so.habits.limits !== null && throws.chance(0.6)) acts.push(...madness(throws, so));
  if (throws.chance(0.01)) acts.push({ at: throws.whole(0, so.span), act: "broker-restart", forMs: throws.whole(200, 3_000) });
  if (so.habits.day === "closes before the change of time") acts.push({ at: 12_000, act: "bell" });
  if (so.habits.day === "expiry") acts.push({ at: 25_000, act: "expiry", settlesAfterMs: throws.pick([60_000, 1_200_000, 2_100_000, null]), forMs: AFTER_EXPIRY_MS });
  if (throws.chance(0.01)) acts.push(...otherLogin(throws, so));
  if (throws.chance(0.05)) acts.push(...vertical(throws, so));
  if (throws.chance(0.04)) {
    const more = drawSilence(throws, so.acts);
    acts.push(...more.acts);
    faults.push(...more.faults);
  }
  const { pairs, exitPlan } = so.habits;
  if (pairs !== "none" && exitPlan?.plan === "legs" && exitPlan.rests === "both" && throws.chance(0.4)) {
    faults.push({ fault: "call", call: "place-oco", nth: throws.pick([1, 1, 2]), fate: throws.pick(SEND_FATES), ms: throws.pick([400, 3_000]) });
  }
  if (so.habits.keeps !== null) {
    const more = comingAndGoing(throws, so);
    acts.push(...more.acts);
    faults.push(...more.faults);
  }
  return { acts, faults };
};

/** Messages numbered as they are posted: where a book forgets, a lower number is an older message. */
export const inOrderOfPosts = (acts: readonly Act[]): readonly Act[] => {
  const numbers = new Map<number, number>();
  for (const act of acts) if (act.act === "post" && !numbers.has(act.message)) numbers.set(act.message, numbers.size);
  const numbered = (message: number): number => numbers.get(message) ?? message;
  return acts.map((act) => {
    if (act.act === "delete") return { ...act, message: numbered(act.message) };
    if (act.act !== "post") return act;
    const text = act.text.replaceAll(/\{trade:(\d+)\}/g, (_, message: string) => `{trade:${numbered(Number(message))}}`);
    return { ...act, message: numbered(act.message), text };
  });
};
