import { describe, expect, it } from "vitest";
import { every, MINUTE, SECOND, STANDARD_RETRY, type BookConfig, type RetryPolicy } from "../../src/index.ts";
import { Desk, START, type DeskOptions } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";

const desk = (options: DeskOptions = {}): Desk => {
  const bench = new Desk(options);
  bench.market("SPY", "1.10", "1.20");
  return bench;
};

const under = (retry: Partial<RetryPolicy>): DeskOptions => ({
  config: (config: BookConfig) => ({ ...config, retry: { ...STANDARD_RETRY, ...retry } }),
});

const row = (code: string, treatment: RetryPolicy["refused"][number]["treatment"]): RetryPolicy["refused"] => [
  { codes: [code], calls: ["entry-place", "entry-change", "exit-place", "exit-change"], treatment },
];

/** When it was sent, in seconds after the first moment. */
const sentAt = (bench: Desk): readonly number[] =>
  bench.journal.filter(({ type }) => type === "claimed").map(({ at }) => (at - START) / SECOND);

describe("a refused exit", () => {
  const refusedExit = (bench: Desk, code: string, forMs: number): void => {
    bench.refusal = code;
    bench.say(ALERT);
    bench.always("place", "rejected");
    bench.fill("e1", 8, "1.15");
    bench.pass(forMs);
  };

  it("for which the order is not to blame is tried again sooner, and not at the same instant as others", () => {
    const bench = desk();
    refusedExit(bench, "rate-limit", 40 * SECOND);
    const gaps = sentAt(bench).slice(1).map((at, index, all) => at - (all[index - 1] ?? at)).slice(1);
    const whole = [1, 2, 4, 8, 16, 30];
    expect(gaps.length).toBeGreaterThanOrEqual(5);
    gaps.forEach((gap, index) => {
      expect(gap).toBeLessThanOrEqual(whole[index] ?? 30);
      expect(gap).toBeGreaterThanOrEqual((whole[index] ?? 30) / 2);
    });
    expect(gaps.some((gap) => !Number.isInteger(gap))).toBe(true);
  });

  it("that is a person's business is told, and tried again at the longest pause all the same", () => {
    const bench = desk(under({ refused: row("margin-call", { do: "escalate" }) }));
    refusedExit(bench, "margin-call", 1_000 * SECOND);
    expect(sentAt(bench).slice(1)).toEqual([0, 320, 640, 960]);
    expect(bench.told[0]).toContain("the broker refused an exit (margin-call: not today)");
  });

  it("is never given up, not even where the policy says so, or its tries are used up", () => {
    const usual = desk(under({ refused: row("no", { do: "give-up" }) }));
    refusedExit(usual, "no", 20 * SECOND);
    expect(sentAt(usual).slice(1)).toEqual([0, 5, 15]);
    const counted = desk(under({ refused: row("no", { do: "retry", backoff: { ...every(SECOND), capMs: MINUTE, attempts: 2 } }) }));
    refusedExit(counted, "no", 3 * MINUTE);
    expect(sentAt(counted).slice(1)).toEqual([0, 1, 2, 62, 122]);
  });

  it("of which the key is taken stays frozen until the broker has told, and is what the broker says then", () => {
    const bench = desk();
    bench.refusal = "duplicate-key";
    const id = bench.say(ALERT);
    bench.next("rejected-and-there");
    bench.stream = "lost";
    bench.fill("e1", 8, "1.15");
    bench.restart();
    bench.pass(0);
    bench.stream = "heard";
    expect(bench.sent().slice(1)).toEqual(["place t1 sell 4 limit 2.30 gtc"]);
    expect(bench.order(id, "t1").pending?.stage).toEqual({ is: "unknown", origin: "broker-said-unknown" });
    bench.pass(2 * SECOND);
    expect(bench.asked.at(-1)?.key).toBe(bench.order(id, "t1").key);
    expect(bench.order(id, "t1").incarnations).toHaveLength(1);
    bench.pass(MINUTE);
    expect(bench.sent()).toEqual([]);
  });

  it("of which the key is taken, and which the broker then does not have, is placed anew under a new key", () => {
    const bench = desk();
    bench.refusal = "duplicate-key";
    bench.say(ALERT);
    bench.next("rejected");
    bench.fill("e1", 8, "1.15");
    bench.pass(20 * SECOND);
    expect(bench.sent().slice(1)).toEqual(["place t1 sell 4 limit 2.30 gtc", "place t2 sell 4 limit 2.30 gtc"]);
  });
});

describe("a refused entry", () => {
  it("that only the broker can clear up is asked about, and goes on when it is there", () => {
    const bench = desk();
    bench.refusal = "duplicate-key";
    bench.stream = "lost";
    bench.next("rejected-and-there");
    const id = bench.say(ALERT);
    expect(bench.trade(id).closed).toBeNull();
    bench.stream = "heard";
    bench.pass(4 * SECOND);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day", "replace e1 8 limit 1.16"]);
  });

  it("that the broker does not have is over", () => {
    const bench = desk();
    bench.refusal = "duplicate-key";
    bench.next("rejected");
    const id = bench.say(ALERT);
    bench.pass(20 * SECOND);
    expect(bench.trade(id).closed?.reason).toBe("not-sent");
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("for which the operator is needed is over, and told", () => {
    const bench = desk();
    bench.refusal = "unauthorised";
    bench.next("rejected");
    const id = bench.say(ALERT);
    expect(bench.trade(id).closed?.reason).toBe("rejected");
    expect(bench.told).toEqual([`${bench.trade(id).id}: the broker refused to place the entry (unauthorised: not today)`]);
  });
});

describe("an entry's cancel that is refused", () => {
  const cancelRefused = (bench: Desk, code: string, forMs: number): void => {
    bench.refusal = code;
    const id = bench.say(ALERT);
    bench.always("cancel", "rejected");
    bench.delete(id);
    bench.pass(forMs);
  };

  it("keeps the pace of the policy, not the ladder's", () => {
    const backoff = { ...every(4 * SECOND), factor: 2, capMs: 10 * SECOND };
    const bench = desk(under({ otherwise: { ...STANDARD_RETRY.otherwise, "entry-change": { do: "retry", backoff } } }));
    cancelRefused(bench, "odd", 35 * SECOND);
    expect(sentAt(bench).slice(1)).toEqual([0, 4, 12, 22, 32]);
  });

  it("because of its sender is told once, and goes on being asked for", () => {
    const bench = desk();
    cancelRefused(bench, "unauthorised", 25 * SECOND);
    expect(sentAt(bench).slice(1)).toEqual([0, 12, 24]);
    expect(bench.told).toEqual([expect.stringContaining("the broker refused to cancel the entry (unauthorised: not today)")]);
  });

  it("as not working, although it is left as it was, is asked about once and paused as well", () => {
    const bench = desk();
    bench.answersQuestions = "never";
    cancelRefused(bench, "not-working", 9 * SECOND);
    expect(sentAt(bench).slice(1)).toEqual([0, 3, 9]);
    expect(bench.asked.map(({ at }) => (at - START) / SECOND)).toEqual([2, 4, 6, 8]);
  });
});

describe("questions", () => {
  it("keep the pace of the policy, growing and with chance in it, and never end", () => {
    const quick = { baseMs: SECOND, factor: 2, capMs: 8 * SECOND, jitterPercent: 0, attempts: 3 };
    const ask = { do: "ask", quick, slow: { ...every(20 * SECOND), factor: 2, capMs: 40 * SECOND } } as const;
    const bench = desk(under({ unknownOrder: { ...STANDARD_RETRY.unknownOrder, timeout: ask } }));
    bench.answersQuestions = "never";
    bench.next("lost-response");
    bench.say(ALERT);
    bench.pass(180 * SECOND);
    // Told after 1 + 2 + 4 + 8 seconds, then asked after 20, and every 40 from there.
    expect(bench.asked.map(({ at }) => (at - START) / SECOND)).toEqual([1, 3, 7, 35, 75, 115, 155]);
    expect(bench.told).toEqual([expect.stringContaining("could not say what became of it after 3 questions")]);
  });

  it("come after the operator, where the policy goes to him first", () => {
    const bench = desk(under({ unknownOrder: { ...STANDARD_RETRY.unknownOrder, timeout: { do: "escalate" } } }));
    bench.answersQuestions = "never";
    bench.next("lost-response");
    bench.say(ALERT);
    bench.pass(0);
    expect(bench.told).toHaveLength(1);
    bench.pass(2 * MINUTE);
    expect(bench.asked.map(({ at }) => (at - START) / MINUTE)).toEqual([1, 2]);
    expect(bench.sent()).toEqual(["place e1 buy 8 limit 1.15 day"]);
  });

  it("without a limit go on quickly, and the operator is not told", () => {
    const ask = { do: "ask", quick: every(10 * SECOND), slow: every(MINUTE) } as const;
    const bench = desk(under({ unknownOrder: { ...STANDARD_RETRY.unknownOrder, timeout: ask } }));
    bench.answersQuestions = "never";
    bench.next("lost-response");
    bench.say(ALERT);
    bench.pass(MINUTE);
    expect(bench.asked).toHaveLength(6);
    expect(bench.told).toEqual([]);
  });
});
