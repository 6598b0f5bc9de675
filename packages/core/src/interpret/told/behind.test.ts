import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO" };
const ORDERS = ["open", "close", "futures"];

const trades = (text: string, profile: Profile): boolean =>
  ORDERS.includes(
    interpret({ text, embeds: [], postedAt: Date.parse("2026-12-02T15:12:40Z") }, profile).instruction.kind,
  );

const CONTRACT = "SPY 602C 12/18 @ 2.20";
const OPENS = [`BTO ${CONTRACT}`, `bought ${CONTRACT}`, CONTRACT];
const CLOSES = ["STC SPY 602C 12/18 @ 3.00", "sold SPY 602C 12/18 @ 3.00"];

const joined = (order: string, words: string): string => `${order}${words.startsWith(",") ? "" : " "}${words}`;

/** Refused, dated, somebody else's, not for money: behind every verb. */
const UNDOING = [
  "meh", "not today", "no chance", "not happening", "can't justify that", "waiting for lower", "no interest",
  "forget about it", "changed my mind", "belay that", "fat finger", "not feeling it", "sitting this out", "from Sam",
  "by Sam", "seen on twitter", "the mods did this", "play money", "theoretical", "nah im good", ", no thank you",
  "- not for me", "hell no", "nope nope nope", "thumbs down", "👎🏽", "⛔️ stay away", "stay away", "(skip)", "I'll pass",
  "gonna pass on this", "passing here", "pass for now", "lol jk", "just kidding", "disregard", "ignore that",
  "ignore this please", "wrong channel", "my bad wrong ticker", "typo", "not really", "wait no", "actually no",
  "scrap that", "strike that", "cancelled", "order cancelled", "didn't fill", "never filled", "did not get filled",
  "unfilled", "no fill", "missed it", "last night", "two days ago", "a while ago", "the other week",
  "back when IV was low", "on the 4th of November", "last Thursday", "(last week)", "earlier this week", "previously",
  "in 2024", "last year", "on sim", "(paper)", "on my sim account", "paper trade", "demo account", "practice account",
  "in a backtest", "backtested", "simulated", "- Mike's alert", "per Mike", "via Mike", "(copied from Mike)",
  "from @mike", "said Mike", "says my brother", "according to the flow scanner", "is what he did", "my friend did this",
  "not me", "not my trade", "someone in chat", "for my wife's account", "credit to Mike", "h/t Mike", "hypothetically",
  "as an example", "would have been nice", "should have been the play", "could've", "was the plan", "was the trade",
  "in another universe", "if only", "wish I had", "I wish", "dreams", "in my dreams", "imagine", "in theory", "maybe",
  "maybe tomorrow", "tomorrow", "next week maybe", "thinking about it", "thoughts?", "anyone?", "or not",
  "too expensive for me", "not paying that", "can't afford it", "don't do it", "do not follow", "don't copy this",
  "don't take this", "not an entry", "not a signal", "not an alert", "just a test", "testing the bot", "test",
  "sample alert",
];

/** What became of an entry. */
const OUTCOMES = [
  "I'm out", "out now", "out for 40%", "dumped at 3.10", "gave it all back", "rugged", "to zero", "ended at 3.10",
  "max 3.10", "HOD 3.10", "high of day 3.10", "= 3.10", ", sold at 3.10", ", out 3.10", "→ 3.10", "-> 3.10", "to 3.10",
  "went to 3.10", "hit 3.10", "now at 3.10", "now 3.10", "is at 3.10 now", "trading 3.10", "currently 3.10",
  "currently at 3.10", "high 3.10", "ran to 3.10", "closed for a loss", "closed +40%", "+40%", "up 40% already",
  "down 60%", "-60% rip", "cut for a loss", "cut at 1.10", "stopped", "got stopped", "stopped out", "SL hit", "TP hit",
  "TP1 hit", "target reached", "all targets hit", "printed", "printing", "paid for my vacation", "paid", "made 400",
  "lost 400", "lost it all", "went to zero", "zeroed", "died", "expired", "expired ITM", "assigned", "exercised",
  "took profit at 3.10", "took profits", "took the loss", "trimmed half at 3.10", "rolled to January", "winner winner",
  "what a trade", "best trade ever", "easy money, banked it", "banked 40%", "cashed out", "flat now", "all out", "out",
  "exited", "gone", "done", "over", "trade over", "trade closed", "fully closed", "congrats to all who took it",
  "hope you guys caught that", "told you", "as called", "called it", "you're welcome", "10 bagger", "still holding",
  "holding since Monday", "been holding", "mark 3.10", "P/L +90", "P&L +90", "PnL 90", "unrealized 90",
  "in my portfolio", "is my position", "remains open", "still open", "left",
];

/** What is said of an exit long after it. */
const HINDSIGHT = [
  "too early, ugh", "should have held", "regret it", "for taxes", "and missed the move",
];

/** Harmless behind every entry. */
const ADVICE = [
  "🔥🔥", "✅", "small size", "half size, risky", "lotto", ", stop 1.60", ", targets 3 and 4", "tight stop", "swing",
  "day trade", "scalp here", "good luck everyone", "let's go", "playing the bounce", "risk 1% of account",
  "manage your risk", "please size accordingly", "NFA", "holding into next week", "holding overnight",
  "with a mental stop at 580", "@everyone", "can go to zero so be careful", "not chasing this, limit only", "here",
  "quick one", "off the open",
];

/** Harmless behind a verb; behind a bare contract nobody knows whose trade is discussed. */
const PROSE = [
  "will add if it dips", "chart looks great", "earnings tomorrow after close", "nice setup on the daily",
  "seeing big call flow", "sellers look exhausted", "looking for 3.00", "for the gap fill",
  "first entry, second at 1.80", "room to 610", "great risk reward here", "same contract as the room",
];

/** What an exit is announced with. */
const NEWS = [
  "for a nice gain", "+40%", "up 40%", "🎉", "all out", "for a small loss", "stopped out", "nice trade guys",
  "congrats all", "leaving runners", "half", "into strength", "thesis broke", "taking the win", "doubled our money",
  "best trade this week", "before the close", "thanks for following",
];

const NO_ORDERS = [
  "I'm holding SPY 602C 12/18 @ 2.20", "I am holding SPY 602C 12/18 @ 2.20", "Currently in SPY 602C 12/18 @ 2.20",
  "Currently holding: SPY 602C 12/18 @ 2.20", "I'm already in SPY 602C 12/18 @ 2.20",
  "already bought SPY 602C 12/18 @ 2.20", "I'm still long SPY 602C 12/18 @ 2.20",
  "We still have SPY 602C 12/18 @ 2.20", "I have a few SPY 602C 12/18 @ 2.20", "I only have SPY 602C 12/18 @ 2.20",
  "I've been in SPY 602C 12/18 @ 2.20", "Own SPY 602C 12/18 @ 2.20", "I own 3 SPY 602C 12/18 @ 2.20",
  "My SPY 602C 12/18 @ 2.20", "my calls: SPY 602C 12/18 @ 2.20", "Open position: SPY 602C 12/18 @ 2.20",
  "Portfolio: SPY 602C 12/18 @ 2.20", "Current holdings\nSPY 602C 12/18 @ 2.20",
  "Long SPY 602C 12/18 @ 2.20 since Monday", "long 3 SPY 602C 12/18 @ 2.20 from last week",
  "SPY 602C 12/18 3 contracts @ 2.20 mark 3.00", "SPY 602C 12/18 @ 2.20 | 3.10 | +40%",
  "SPY 602C 12/18 2.20 3.10 +0.90", "SPY 602C 12/18 @ 2.20 -> 3.10 (+41%)", "SPY 602C 12/18 @ 2.20 ✅ 3.10",
  "SPY 602C 12/18 @ 2.20 ✅ +40%", "SPY 602C 12/18 @ 2.20 💰 3.10", "SPY 602C 12/18 @ 2.20 bid 2.15 ask 2.25",
  "SPY 602C 12/18 @ 2.20 last", "SPY 602C 12/18 $2.20 premium looks fat", "SPY 602C 12/18 @ 2.20 is cheap",
  "SPY 602C 12/18 @ 2.20 open interest 20k", "SPY 602C 12/18 @ 2.20 volume 20000",
  "SPY 602C 12/18 @ 2.20 sweep, 2000 contracts", "10000 SPY 602C 12/18 @ 2.20 sweep on the ask",
  "SPY 602C 12/18 @ 2.20 someone bought 5000", "SPY 602C 12/18 @ 2.20 big buyer",
  "SPY 602C 12/18 @ 2.20 unusual activity", "SPY 602C 12/18 @ 2.20 alert from this morning",
  "SPY 602C 12/18 @ 2.20 swing from last week", "SPY 602C 12/18 @ 2.20 was the alert",
  "SPY 602C 12/18 @ 2.20 for those who asked", "SPY 602C 12/18 @ 2.20 lol", "Everyone is in SPY 602C 12/18 @ 2.20",
  "Mike is in SPY 602C 12/18 @ 2.20", "Mike: BTO SPY 602C 12/18 @ 2.20", "Mike BTO SPY 602C 12/18 @ 2.20",
  "Mike's BTO SPY 602C 12/18 @ 2.20", "from Mike: BTO SPY 602C 12/18 @ 2.20", "He's in SPY 602C 12/18 @ 2.20",
  "They bought SPY 602C 12/18 @ 2.20", "Someone bought SPY 602C 12/18 @ 2.20", "Whale bought SPY 602C 12/18 @ 2.20",
  "Yesterday bought SPY 602C 12/18 @ 2.20", "Yesterday: BTO SPY 602C 12/18 @ 2.20",
  "Last week: BTO SPY 602C 12/18 @ 2.20", "Earlier BTO SPY 602C 12/18 @ 2.20", "Monday: BTO SPY 602C 12/18 @ 2.20",
  "On Monday I bought SPY 602C 12/18 @ 2.20", "Paper: BTO SPY 602C 12/18 @ 2.20",
  "[PAPER] BTO SPY 602C 12/18 @ 2.20", "(paper) BTO SPY 602C 12/18 @ 2.20", "Sim: BTO SPY 602C 12/18 @ 2.20",
  "sim trade BTO SPY 602C 12/18 @ 2.20", "Backtest: BTO SPY 602C 12/18 @ 2.20",
  "Order cancelled: BTO SPY 602C 12/18 @ 2.20", "Order rejected: Buy to Open SPY 602C 12/18 @ 2.20",
  "Order submitted: Buy to Open 2 SPY 602C 12/18 @ 2.20", "Order working: Buy to Open 2 SPY 602C 12/18 @ 2.20",
  "Order not filled: Buy to Open 2 SPY 602C 12/18 @ 2.20", "Webull: Cancelled - Buy 1 SPY 602C 12/18 @ 2.20",
  "[Journal] BTO SPY 602C 12/18 @ 2.20", "[Recap] BTO SPY 602C 12/18 @ 2.20",
  "[Old Alerts] BTO SPY 602C 12/18 @ 2.20", "[Closed] BTO SPY 602C 12/18 @ 2.20", "❌ BTO SPY 602C 12/18 @ 2.20",
  "🚫 BTO SPY 602C 12/18 @ 2.20", "No BTO SPY 602C 12/18 @ 2.20", "BTO SPY 602C 12/18 @ 2.20\nSTOPPED OUT",
  "BTO SPY 602C 12/18 @ 2.20\nout at 3.10", "BTO SPY 602C 12/18 @ 2.20\nout 3.10, nice",
  "BTO SPY 602C 12/18 @ 2.20\n\nExpired worthless", "BTO SPY 602C 12/18 @ 2.20. Closed for 40%.",
  "BTO SPY 602C 12/18 @ 2.20. jk", "BTO SPY 602C 12/18 @ 2.20 .. nvm too late", "BTO SPY 602C 12/18 @ 2.20! lol no",
  "BTO SPY 602C 12/18 @ 2.20. Not really, just testing", "BTO SPY 602C 12/18 @ 2.20. That was last week.",
  "BTO SPY 602C 12/18 @ 2.20. This was Mike's trade.", "BTO SPY 602C 12/18 @ 2.20. We took profit at 3.10",
  "BTO SPY 602C 12/18 @ 2.20. Now 3.10", "BTO SPY 602C 12/18 @ 2.20. Up 40% already",
  "BTO SPY 602C 12/18 @ 2.20. I'd skip it here", "BTO SPY 602C 12/18 @ 2.20. Ignore",
  "BTO SPY 602C 12/18 @ 2.20. Edit: cancelled", "BTO SPY 602C 12/18 @ 2.20 EDIT: closed",
  "BTO SPY 602C 12/18 @ 2.20\nEdit: sold 3.10", "BTO SPY 602C 12/18 @ 2.20\nUpdate: stopped out",
  "BTO SPY 602C 12/18 @ 2.20\nStatus: closed", "BTO SPY 602C 12/18 @ 2.20\nResult: +40%",
  "BTO SPY 602C 12/18 @ 2.20\n+40%", "BTO SPY 602C 12/18 @ 2.20\n3.10 now", "BTO SPY 602C 12/18 @ 2.20\n🚫",
  "SPY 602C 12/18 @ 2.20\nwho's in?", "SPY 602C 12/18 @ 2.20\nno thanks", "SPY 602C 12/18 @ 2.20. Not me.",
  "SPY 602C 12/18 @ 2.20. Too rich.", "SPY 602C 12/18 @ 2.20. That's what Mike bought.",
  "SPY 602C 12/18 @ 2.20. Crazy premium.", "SPY 602C 12/18 @ 2.20. Should have bought it.",
  "SPY 602C 12/18 @ 2.20. I missed that.", "SPY 602C 12/18 @ 2.20. Look at that.", "SPY 602C 12/18 @ 2.20. Wow.",
  "SPY 602C 12/18 @ 2.20! Insane move", "SPY 602C 12/18 @ 2.20\ncheck the chart, crazy",
  "SPY 602C 12/18 @ 2.20\nHe nailed it",
];

const STILL_ORDERS = [
  "Hey team, BTO SPY 602C 12/18 @ 2.20", "Hey everyone, bought SPY 602C 12/18 @ 2.20",
  "[VIP Alerts] BTO SPY 602C 12/18 @ 2.20", "I'm in SPY 602C 12/18 @ 2.20", "back in SPY 602C 12/18 @ 2.20",
  "Just bought SPY 602C 12/18 @ 2.20", "I have bought SPY 602C 12/18 @ 2.20", "In here SPY 602C 12/18 @ 2.20",
  "got SPY 602C 12/18 @ 2.20", "grabbed a few SPY 602C 12/18 @ 2.20",
  "BTO SPY 602C 12/18 @ 2.20\n\nNot financial advice.",
  "BTO SPY 602C 12/18 @ 2.20\nEarnings are done, IV crush is over",
  "BTO SPY 602C 12/18 @ 2.20. Last week it held the 20 day.", "BTO SPY 602C 12/18 @ 2.20. Out if it loses 595.",
  "BTO SPY 602C 12/18 @ 2.20. Closed above the 20 day for the third time.",
  "SPY 602C 12/18 @ 2.20\nTargets: 3 / 4\nSL: 1.60", "SPY 602C 12/18 @ 2.20. Size small, it can move fast.",
  "SPY 602C 12/18 @ 2.20\n@everyone", "SPY 602C 12/18 @ 2.20 - half size", "SPY 602C 12/18 @ 2.20 ✅",
  "STC SPY 602C 12/18 @ 3.10. Bought at 2.20, closed for 41%.", "STC SPY 602C 12/18 @ 3.10\nGreat trade! Doubled.",
  "STC SPY 602C 12/18 @ 3.10 from 2.20", "sold SPY 602C 12/18 @ 3.10 (in at 2.20)",
];

describe("an order, with words behind it", () => {
  it.each(UNDOING)("is none: %s", (words) => {
    for (const order of [...OPENS, ...CLOSES]) expect(trades(joined(order, words), ROOM), order).toBe(false);
  });

  it.each(OUTCOMES)("is none where they tell its outcome: %s", (words) => {
    for (const order of OPENS) expect(trades(joined(order, words), ROOM), order).toBe(false);
  });

  it.each(HINDSIGHT)("is none where they look back: %s", (words) => {
    for (const order of CLOSES) expect(trades(joined(order, words), ROOM), order).toBe(false);
  });

  it.each(ADVICE)("stays one: %s", (words) => {
    for (const order of OPENS) expect(trades(joined(order, words), ROOM), order).toBe(true);
  });

  it.each(PROSE)("stays one behind its verb only: %s", (words) => {
    const [named = "", verb = "", bare = ""] = OPENS.map((order) => joined(order, words));
    expect([trades(named, ROOM), trades(verb, ROOM), trades(bare, ROOM)]).toEqual([true, true, false]);
  });

  it.each(NEWS)("stays an exit: %s", (words) => {
    for (const order of CLOSES) expect(trades(joined(order, words), ROOM), order).toBe(true);
  });
});

describe("a message", () => {
  it.each(NO_ORDERS)("is no order, with habits of the room and without: %s", (text) => {
    expect([trades(text, ROOM), trades(text, PLAIN_PROFILE)]).toEqual([false, false]);
  });

  it.each(STILL_ORDERS)("is an order: %s", (text) => {
    expect(trades(text, ROOM)).toBe(true);
  });
});

describe("an order in another notation", () => {
  const orders = [
    "BTO 100 AAPL @ 230.10",
    "BTO SPY 605/610 call spread 12/18 @ 1.20",
    "Ticker: SPY\nStrike: 590C\nExp: 12/18\nEntry: 1.20",
    "BTO SPY261218C00590000 @ 1.20",
    "Alert: CALLS SPY 590 12/18 @ 1.20",
    "SPY 590C 12/18 bought @ 1.20",
  ];

  it.each(orders)("is undone by the same words: %s", (order) => {
    expect(trades(order, ROOM)).toBe(true);
    for (const words of [
      " nah", " 👎", " too expensive", " last week", " Mike's trade", " on sim", " expired worthless", "\nskip this one",
    ])
      expect(trades(`${order}${words}`, ROOM), words).toBe(false);
  });
});

describe("what heralds an order", () => {
  it.each([
    "[TradeRelay] BTO SPY 602C 12/18 @ 2.20",
    "Order filled: Buy to Open 4 SPY 12/18/2026 602.00 C @ 2.20",
    "Webull: Filled - Buy 1 SPY 12/18/2026 $602.00 Call @ $2.20",
    "New swing ➡️ SPY 12/18 $602 Calls @ $2.20",
    "Good morning! BTO SPY 602C 12/18 @ 2.20",
    "Lotto time SPY 602C 12/18 @ 2.20",
  ])("is passed over: %s", (text) => {
    expect(trades(text, ROOM)).toBe(true);
  });

  it.each(["[Recap] BTO SPY 602C 12/18 @ 2.20", "Order placed: Buy to Open 4 SPY 12/18/2026 602.00 C @ 2.20"])(
    "is not to be taken for an announcement of something else: %s",
    (text) => {
      expect(trades(text, ROOM)).toBe(false);
    },
  );

  it("means a fill of the author's only in rooms where orders are the author's own", () => {
    expect(trades("Order filled: Buy to Open 4 SPY 12/18/2026 602.00 C @ 2.20", PLAIN_PROFILE)).toBe(false);
  });
});
