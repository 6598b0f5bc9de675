import { virtualClock } from "@floorbroker/adapter-sim";
import { tradeId, type Clock, type DueTimer, type Timer } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setAlarms } from "./alarms.ts";

const START = Date.parse("2026-11-18T15:00:00Z");
const EVERY = 1_000;

const timerOf = (timer: "watch" | "expiry", trade = "fb-1"): Timer => ({ timer, tradeId: tradeId(trade) });
const WATCH: DueTimer = { at: START - 60_000, every: EVERY, timer: timerOf("watch") };
const expiryAt = (at: number): DueTimer => ({ at, every: null, timer: timerOf("expiry") });

interface Rung {
  readonly timer: Timer;
  readonly at: number;
}

/** Alarms on a virtual clock that somebody may set back; `answersAfter`: ms until a ring's input has been handed in and decided. */
const bench = (wanted: readonly DueTimer[], answersAfter: number | null = 0) => {
  const clock = virtualClock(START);
  let behind = 0;
  const seen: Clock = { now: () => clock.now() - behind, schedule: (at, action) => clock.schedule(at + behind, action) };
  const rung: Rung[] = [];
  let now = wanted;
  const alarms = setAlarms(seen, (timer) => {
    rung.push({ timer, at: clock.now() - START });
    if (answersAfter === null) return;
    clock.schedule(clock.now() + answersAfter, () => {
      alarms.done(timer);
      alarms.follow(now);
    });
  });
  const want = (...next: readonly DueTimer[]): void => {
    now = next;
    alarms.follow(now);
  };
  alarms.follow(now);
  return {
    alarms,
    want,
    rung,
    answered: () => {
      for (const { timer } of rung) alarms.done(timer);
      alarms.follow(now);
    },
    setBack: (ms: number) => void (behind += ms),
    pass: (ms: number) => clock.advanceTo(clock.now() + ms),
  };
};

const timesOf = ({ rung }: { readonly rung: readonly Rung[] }): readonly number[] => rung.map(({ at }) => at);

describe("a timer that rings once", () => {
  it("rings at its time, also when that has passed, and not again while its input is under way", () => {
    const desk = bench([expiryAt(START + 500)], null);
    desk.pass(499);
    expect(timesOf(desk)).toEqual([]);
    desk.pass(1);
    desk.want(expiryAt(START - 1));
    desk.pass(5_000);
    expect(timesOf(desk)).toEqual([500]);
    desk.answered();
    desk.pass(0);
    expect(timesOf(desk)).toEqual([500, 5_500]);
  });

  it("is moved and taken back as the book likes", () => {
    const desk = bench([expiryAt(START + 500)], null);
    desk.want(expiryAt(START + 900));
    desk.pass(600);
    desk.want();
    desk.pass(5_000);
    expect(timesOf(desk)).toEqual([]);
  });
});

describe("a timer that repeats", () => {
  it("rings at once, as after a restart, and then after its pause for as long as it is wanted", () => {
    const desk = bench([WATCH]);
    desk.pass(3_500);
    expect(timesOf(desk)).toEqual([0, 1_000, 2_000, 3_000]);
    desk.want();
    desk.pass(10_000);
    expect(timesOf(desk)).toHaveLength(4);
  });

  it("pauses from its last ring, however long the look took: one is under way at a time, and none is made up for", () => {
    const desk = bench([WATCH], 2_300);
    desk.pass(7_000);
    expect(timesOf(desk)).toEqual([0, 2_300, 4_600, 6_900]);
  });

  it("keeps its pause when it is not wanted for a moment, and rings at once after a longer one", () => {
    const desk = bench([WATCH]);
    desk.pass(300);
    desk.want();
    desk.want(WATCH);
    desk.pass(800);
    expect(timesOf(desk)).toEqual([0, 1_000]);
    desk.want();
    desk.pass(5_000);
    desk.want();
    desk.want(WATCH);
    desk.pass(0);
    expect(timesOf(desk)).toEqual([0, 1_000, 6_100]);
  });

  it("is not put off by a clock that is set back", () => {
    const desk = bench([WATCH]);
    desk.pass(200);
    desk.setBack(3_600_000);
    desk.want(WATCH);
    desk.pass(3_000);
    expect(timesOf(desk)).toEqual([0, 1_200, 2_200, 3_200]);
  });

  it("rings no more when it is stopped", () => {
    const desk = bench([WATCH]);
    desk.pass(100);
    desk.alarms.stop();
    desk.want(WATCH);
    desk.pass(5_000);
    expect(timesOf(desk)).toEqual([0]);
  });

  it("never rings sooner than its pause, and never much later while it is wanted", () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 2_500 }),
      does: fc.constantFrom("commit" as const, "want" as const, "leave" as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 3_000 }), (steps, answersAfter) => {
        const desk = bench([WATCH], answersAfter);
        let now = 0;
        let wantedSince: number | null = 0;
        for (const { ms, does } of steps) {
          desk.pass(ms);
          now += ms;
          if (wantedSince !== null) expect(now - Math.max(wantedSince, timesOf(desk).at(-1) ?? 0)).toBeLessThanOrEqual(Math.max(EVERY, answersAfter));
          if (does === "leave") desk.want();
          else if (does === "want" || wantedSince !== null) desk.want(WATCH);
          wantedSince = does === "leave" ? null : does === "want" ? (wantedSince ?? now) : wantedSince;
        }
        const times = timesOf(desk);
        times.slice(1).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(EVERY));
      }),
    );
  });

  it("rings beside others, each with a pause of its own", () => {
    const other: DueTimer = { ...WATCH, every: 400, timer: timerOf("watch", "fb-2") };
    const desk = bench([WATCH, other]);
    desk.pass(1_000);
    expect(desk.rung.map(({ timer, at }) => `${"tradeId" in timer ? timer.tradeId : ""} ${at}`)).toEqual(["fb-1 0", "fb-2 0", "fb-2 400", "fb-2 800", "fb-1 1000"]);
  });
});
