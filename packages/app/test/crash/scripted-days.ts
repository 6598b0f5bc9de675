import { decimal, instrumentId, type InstrumentId } from "@floorbroker/core";
import type { Happening, ScriptedDay } from "./day.ts";

const SPY = instrumentId("SPY   261218C00590000");
const QQQ = instrumentId("QQQ   261218C00505000");
const IWM = instrumentId("IWM   261218C00231000");
const NVDA = instrumentId("NVDA  261218C00140000");
const AAPL = instrumentId("AAPL  261218C00230000");
const MES = instrumentId("/MESZ2026");

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

/** A busy morning: everything at once, and a share of the account that does not suffice for all of it. */
const MORNING: ScriptedDay = {
  opening: [
    { instrument: SPY, bid: "1.14", ask: "1.16" },
    { instrument: QQQ, bid: "1.80", ask: "2.20" },
    { instrument: IWM, bid: "0.98", ask: "1.02" },
    { instrument: NVDA, bid: "1.98", ask: "2.02" },
    { instrument: AAPL, bid: "2.70", ask: "3.30" },
    { instrument: MES, bid: "6900.00", ask: "6900.25" },
  ],
  happenings: [
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
  ],
  length: 1_100,
  calm: [
    { instrument: QQQ, bid: "2.40", ask: "2.60" },
    { instrument: IWM, bid: "1.20", ask: "1.24" },
    { instrument: AAPL, bid: "3.40", ask: "3.60" },
  ],
  bestBids: new Map([[MES, decimal("6950.25")]]),
};

/** One trade from its alert to its end: short enough that each of its boundaries can be met many times. */
const TRADE: ScriptedDay = {
  opening: [{ instrument: IWM, bid: "0.98", ask: "1.02" }],
  happenings: [
    // Filled in two parts, so that its exit is made anew; half is sold at the target, the rest by a reply.
    post(0, 1, "Alert: BTO IWM 231C 12/18 @ 1.00"),
    move(40, IWM, "0.99", "1.00", 4),
    move(75, IWM, "0.99", "1.00", 100),
    move(130, IWM, "2.05", "2.05", 100),
    post(180, 2, "all out", 1),
  ],
  length: 220,
  calm: [{ instrument: IWM, bid: "2.05", ask: "2.05", size: 100 }],
  bestBids: new Map(),
};

export const SCRIPTED_DAYS = { morning: MORNING, trade: TRADE } satisfies Readonly<Record<string, ScriptedDay>>;

/** Which day a process lives through. */
export type DayName = keyof typeof SCRIPTED_DAYS;

/** Every day there is. */
export const DAY_NAMES: readonly DayName[] = ["morning", "trade"];
