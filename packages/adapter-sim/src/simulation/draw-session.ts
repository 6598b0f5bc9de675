import { decimal, fromInteger, type EpochMs, type ExitLegs, type ExitPlan } from "@floorbroker/core";
import { dice, type Dice } from "./dice.ts";
import { drawMore, inOrderOfPosts, moreHabits } from "./draw-more.ts";
import { APPEND_FATES, ASK_FATES, QUOTE_TROUBLES, SEND_FATES, type Act, type ActBody, type CallName, type Day, type Fault, type Habits, type Session, type Symbol } from "./session.ts";

/** What the owner of a campaign may set. */
export interface DrawOptions {
  /** Simulated minutes in which something is done, at most; afterwards everything is to come to rest. */
  readonly minutes: number;
}

/** Just before something begins or ends; a plain day is a Wednesday in the middle of a session. */
const STARTS: Readonly<Record<Day, EpochMs>> = {
  plain: Date.parse("2026-11-18T15:04:00Z"),
  "opens after the change of time": Date.parse("2026-11-02T14:29:48Z"),
  "closes before the change of time": Date.parse("2026-10-30T20:14:48Z"),
  "futures open after the change of time": Date.parse("2026-11-01T22:59:48Z"),
  "the change of time": Date.parse("2026-11-01T05:59:48Z"),
  expiry: Date.parse("2026-12-18T21:14:35Z"),
};

const OPTIONS: readonly Symbol[] = ["SPY", "QQQ", "IWM"];

const NO_LEGS: ExitLegs = { targets: [], stop: null, trail: null, breakEvenAfter: null, giveBack: null, closeBy: null, rests: "stop" };

/** Plans that this market can reach; null is the owner's: half at +100 %. */
const exitPlan = (throws: Dice): ExitPlan | null => {
  if (throws.chance(0.5)) return null;
  const cents = (n: number) => ({ unit: "points" as const, value: decimal((n / 100).toFixed(2)) });
  const stop = throws.chance(0.8) ? { at: cents(-throws.whole(4, 20)), limitOffset: throws.chance(0.3) ? decimal("0.03") : null } : null;
  const [near, far] = [throws.whole(3, 15), throws.whole(16, 40)];
  const targets = throws.pick([[50], [100], [50, 50], [34, 33], []]).map((share, leg) => ({ at: cents(leg === 0 ? near : far), share: fromInteger(share) }));
  const trail = throws.chance(0.3) ? { by: { unit: "amount" as const, value: decimal("0.06") }, after: null } : null;
  const breakEvenAfter = throws.chance(0.3) && targets.length > 0 ? 1 : null;
  return { plan: "legs", ...NO_LEGS, targets, stop, trail, breakEvenAfter, rests: throws.pick(["stop", "targets", "split", "both"]) };
};

const habitsOf = (throws: Dice): Habits => ({
  replaces: throws.pick(["new-id", "new-id", "same-id"]),
  atomic: throws.chance(0.4),
  pairs: throws.pick(["none", "reduces", "ends"]),
  exitPlan: exitPlan(throws),
  perAlertPercent: throws.pick(["1", "2.5", "2.5", "20"]),
  totalPercent: throws.pick(["50", "50", "4"]),
  ordersIntervalMs: throws.pick([10_000, 15_000, 20_000]),
  watchIntervalMs: throws.pick([1_000, 2_500, 4_000]),
  accountLagMs: throws.pick([0, 0, 50, 5_000]),
  spreads: throws.chance(0.8),
  limits: null,
  day: "plain",
  chatAheadMs: 0,
  brokerAheadMs: 0,
  keeps: null,
});

interface Drawn {
  readonly acts: Act[];
  readonly add: (at: number, body: ActBody) => void;
  messages: number;
}

const closing = (throws: Dice, drawn: Drawn, symbol: Symbol, at: number): void => {
  const verb = throws.pick(["STC", "STC", "STC half"]);
  drawn.add(at, { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: `${verb} ${symbol} 500C 12/18 @ {${symbol}}` });
};

/** What becomes of an alert on a good day or a bad one: edits, fills, moves, a word to get out. */
const aftermath = (throws: Dice, drawn: Drawn, symbol: Symbol, message: number, at: number, span: number): void => {
  const soon = (most: number): number => at + throws.whole(1, most);
  const text = `Alert: BTO ${symbol} 500C 12/18 @ {${symbol}}`;
  if (throws.chance(0.12)) drawn.add(soon(6_000), { act: "post", message, revision: 1, author: "owner", text });
  if (throws.chance(0.08)) drawn.add(soon(6_000), { act: "delete", message });
  for (let n = throws.whole(0, 2); n > 0; n--) {
    drawn.add(soon(14_000), { act: "take", order: null, quantity: throws.whole(1, 4) });
  }
  for (let n = throws.whole(1, 3); n > 0; n--) {
    const ticks = throws.chance(0.25) ? throws.pick([-40, -15, 15, 60, 150]) : throws.whole(-5, 5);
    drawn.add(soon(span), { act: "move", symbol, ticks });
  }
  if (throws.chance(0.15)) drawn.add(soon(span), { act: "take-together", order: throws.whole(0, 5), quantity: 9 });
  if (throws.chance(0.06)) drawn.add(soon(9_000), { act: "end-after-fill", order: 0, quantity: throws.whole(1, 2) });
  if (throws.chance(0.6)) closing(throws, drawn, symbol, soon(span));
};

const alert = (throws: Dice, drawn: Drawn, span: number): void => {
  const symbol = throws.pick(OPTIONS);
  const message = drawn.messages++;
  const at = throws.whole(50, Math.round(span * 0.6));
  const author = throws.chance(0.05) ? "stranger" : "owner";
  const right = throws.chance(0.04) ? "" : "C";
  drawn.add(at, { act: "post", message, revision: 0, author, text: `Alert: BTO ${symbol} 500${right} 12/18 @ {${symbol}}` });
  aftermath(throws, drawn, symbol, message, at, Math.round(span * 0.4));
};

/** Several alerts in one instant: they race for one balance. */
const burst = (throws: Dice, drawn: Drawn, span: number): void => {
  const at = throws.whole(50, Math.round(span * 0.5));
  for (let n = throws.whole(3, 6); n > 0; n--) {
    const symbol = throws.pick(OPTIONS);
    drawn.add(at, { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: `Alert: BTO ${symbol} 500C 12/18 @ {${symbol}}` });
  }
  for (let n = 3; n > 0; n--) drawn.add(at + throws.whole(1, 9_000), { act: "take", order: null, quantity: throws.whole(1, 9) });
};

const FUTURES = ["!tt buy 1 MES", "!tt sell 1 MES", "!tt buy 1 MES", "!tt buy 2 MES @ {MES}"] as const;

const futures = (throws: Dice, drawn: Drawn, span: number): void => {
  const at = throws.whole(50, Math.round(span * 0.5));
  drawn.add(at, { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: throws.pick(FUTURES) });
  drawn.add(at + throws.whole(1, 15_000), { act: "move", symbol: "MES", ticks: throws.whole(-12, 12) });
  if (throws.chance(0.8)) drawn.add(at + throws.whole(1, 20_000), { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: "!tt flat MES" });
};

const control = (throws: Dice, drawn: Drawn, span: number): void => {
  const at = throws.whole(50, span);
  const word = throws.pick(["kill", "kill", "pause", "flatten", "status", "cancel all"]);
  drawn.add(at, { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: `!tt ${word}` });
  if (throws.chance(0.5)) drawn.add(at + throws.whole(500, 10_000), { act: "post", message: drawn.messages++, revision: 0, author: "owner", text: "!tt resume" });
};

type DrawTrouble = (throws: Dice, span: number) => readonly Act[];

const anywhere = (throws: Dice, span: number): number => throws.whole(0, span);
const one = (at: number, body: ActBody): readonly Act[] => [{ at, ...body }];

/** Bad days that have a time of their own; what stands there twice comes twice as often. */
const TROUBLES: readonly DrawTrouble[] = [
  (throws, span) => {
    const at = anywhere(throws, span);
    const symbol = throws.pick<Symbol>(["SPY", "QQQ", "IWM", "MES"]);
    return [...one(at, { act: "quotes", symbol, trouble: throws.pick(QUOTE_TROUBLES) }), ...one(at + throws.whole(500, 8_000), { act: "quotes", symbol, trouble: null })];
  },
  (throws, span) => one(anywhere(throws, span), { act: "stream-gap", forMs: throws.whole(50, 6_000) }),
  (throws, span) => one(anywhere(throws, span), { act: "stream-gap", forMs: throws.whole(50, 6_000) }),
  (throws, span) => one(anywhere(throws, span), { act: "chat-gap", forMs: throws.whole(200, 8_000) }),
  (throws, span) => one(anywhere(throws, span), { act: "crash", downMs: throws.pick([1, 200, 2_000, 20_000]) }),
  (throws, span) => one(anywhere(throws, span), { act: "crash", downMs: throws.pick([1, 200, 2_000, 20_000]) }),
  (throws, span) => one(anywhere(throws, span), { act: "clock", byMs: throws.pick([-180_000, -30_000, -2_000, 2_000, 30_000, 180_000]) }),
  (throws, span) => one(anywhere(throws, span), { act: "power", percent: throws.pick([0, 2, 30]) }),
  (throws, span) =>
    one(anywhere(throws, span), {
      act: "foreign",
      symbol: throws.pick<Symbol>(["SPY", "QQQ", "IWM"]),
      side: throws.pick(["buy", "sell"]),
      quantity: throws.whole(1, 3),
      rests: throws.chance(0.5),
    }),
  (throws, span) => one(anywhere(throws, span), { act: "fills-hidden", forMs: throws.whole(1_000, 15_000) }),
];

const SENDS: readonly CallName[] = ["place", "place", "place", "place-oco", "replace", "replace", "cancel", "cancel"];
const ASKS: readonly CallName[] = ["find", "find", "orders", "fills", "positions", "account", "quote", "spec"];

/** Which call goes wrong: a short session has few of each. */
const EARLY = [1, 1, 1, 2, 2, 3, 4];

const callFault = (throws: Dice): Fault => {
  const kind = throws.next();
  const ms = throws.pick([30, 400, 1_500, 6_000, 20_000]);
  if (kind < 0.65) return { fault: "call", call: throws.pick(SENDS), nth: throws.pick(EARLY), fate: throws.pick(SEND_FATES), ms };
  if (kind < 0.85) return { fault: "call", call: throws.pick(ASKS), nth: throws.pick(EARLY), fate: throws.pick(ASK_FATES), ms };
  return { fault: "call", call: "append", nth: throws.whole(2, 20), fate: throws.pick(APPEND_FATES), ms: Math.min(ms, 6_000) };
};

const fault = (throws: Dice): Fault => {
  const kind = throws.next();
  if (kind < 0.35) return { fault: "crash", boundary: throws.whole(1, 120), downMs: throws.pick([1, 1, 300, 3_000, 15_000]) };
  if (kind < 0.75) return callFault(throws);
  if (kind < 0.92) return { fault: "stream", nth: throws.whole(1, 14), fate: throws.pick(["twice", "late", "dropped"]), ms: throws.whole(10, 4_000) };
  return { fault: "chat", nth: throws.whole(1, 4), fate: throws.pick(["twice", "late"]), ms: throws.whole(10, 4_000) };
};

/** Draws a session: one to three instructions, what becomes of them, and up to four things that go wrong. */
export const drawSession = (seed: number, { minutes }: DrawOptions): Session => {
  const throws = dice(seed, 1);
  const span = Math.max(5_000, Math.round(minutes * 60_000 * (0.3 + 0.7 * throws.next())));
  const acts: Act[] = [];
  const drawn: Drawn = { acts, add: (at, body) => acts.push({ at, ...body }), messages: 0 };
  const habits = habitsOf(throws);
  for (let n = throws.pick([1, 1, 1, 1, 1, 2, 2, 3]); n > 0; n--) {
    if (throws.chance(0.85)) alert(throws, drawn, span);
    else futures(throws, drawn, span);
  }
  if (throws.chance(0.15)) control(throws, drawn, span);
  if (throws.chance(0.03)) burst(throws, drawn, span);
  for (let n = throws.pick([0, 0, 1, 1, 2]); n > 0; n--) acts.push(...throws.pick(TROUBLES)(throws, span));
  if (throws.chance(0.02)) acts.push({ at: anywhere(throws, span), act: "wipe" });
  const faults = Array.from({ length: throws.pick([0, 1, 1, 2, 2, 3]) }, () => fault(throws));
  const rare = dice(seed, 3);
  const more = moreHabits(rare, habits);
  const late = drawMore(rare, { habits: more, acts, messages: drawn.messages, span });
  acts.push(...late.acts);
  faults.push(...late.faults);
  const sorted = acts.toSorted((a, b) => a.at - b.at);
  return { seed, start: STARTS[more.day], habits: more, acts: more.keeps === null ? sorted : inOrderOfPosts(sorted), faults };
};
