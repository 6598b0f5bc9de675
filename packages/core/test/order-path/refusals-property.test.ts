import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bookId,
  decodeRow,
  emptyBook,
  every,
  evolve,
  get,
  isOk,
  MINUTE,
  type Backoff,
  type Book,
  type CallKind,
  type Event,
  type RetryPolicy,
  type TradeId,
} from "../../src/index.ts";
import type { ReplaceStyle } from "../invariants/broker-model.ts";
import type { Fate, Send } from "./broker-line.ts";
import { Desk } from "./desk.ts";

const ALERT = "Alert: BTO SPY 500C 12/18 @ 1.15";
const STC = "STC SPY 500C 12/18 @ 1.15";

const CODES = ["refused", "rate-limit", "duplicate-key", "not-working", "unauthorised", "odd"] as const;
const CALLS = ["entry-place", "entry-change", "exit-place", "exit-change"] as const satisfies readonly CallKind[];

const backoff: fc.Arbitrary<Backoff> = fc
  .record({
    baseMs: fc.integer({ min: 1_000, max: 5_000 }),
    factor: fc.integer({ min: 1, max: 4 }),
    over: fc.integer({ min: 0, max: 55_000 }),
    jitterPercent: fc.integer({ min: 0, max: 90 }),
    attempts: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  .map(({ over, ...rest }) => ({ ...rest, capMs: rest.baseMs + over }));

const retry = backoff.map((pauses) => ({ do: "retry" as const, backoff: pauses }));
const treatment = fc.oneof(
  retry,
  fc.constantFrom({ do: "ask" as const }, { do: "escalate" as const }, { do: "give-up" as const }),
);
const afterUnknown = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), quick: backoff, slow: backoff }) },
  { weight: 1, arbitrary: fc.constant({ do: "escalate" as const }) },
);

/** Any policy at all, sensible or not. */
const policy: fc.Arbitrary<RetryPolicy> = fc.record({
  refused: fc.array(
    fc.record({ codes: fc.subarray([...CODES], { minLength: 1 }), calls: fc.subarray([...CALLS], { minLength: 1 }), treatment }),
    { maxLength: 5 },
  ),
  otherwise: fc.record({
    "entry-place": fc.constantFrom({ do: "ask" as const }, { do: "escalate" as const }, { do: "give-up" as const }),
    "entry-change": retry,
    "exit-place": retry,
    "exit-change": retry,
    question: retry,
    connection: retry,
  }),
  unknownOrder: fc.record({
    timeout: afterUnknown,
    transport: afterUnknown,
    "5xx": afterUnknown,
    unreadable: afterUnknown,
    "broker-said-pending": afterUnknown,
    "broker-said-unknown": afterUnknown,
    restart: afterUnknown,
  }),
  unknownOther: fc.constant({
    timeout: { do: "give-up" as const },
    transport: { do: "give-up" as const },
    "5xx": { do: "give-up" as const },
    unreadable: { do: "give-up" as const },
    "broker-said-pending": { do: "give-up" as const },
    "broker-said-unknown": { do: "give-up" as const },
    restart: { do: "give-up" as const },
  }),
});

/** A desk that writes down what really went out. */
class Watched extends Desk {
  readonly requests: string[] = [];

  protected override send(send: Send): void {
    const revision = send.command === "cancel" ? send.revision : send.request.revision;
    this.requests.push(`${send.request.key}.r${revision}`);
    super.send(send);
  }
}

const watched = (retryPolicy: RetryPolicy, style: ReplaceStyle): Watched => {
  const desk = new Watched({ style, config: (config) => ({ ...config, retry: retryPolicy }) });
  desk.market("SPY", "1.10", "1.20");
  return desk;
};

type Step =
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "fate"; readonly fate: Fate }
  | { readonly do: "always"; readonly command: Send["command"]; readonly fate: Fate }
  | { readonly do: "refusal"; readonly code: string }
  | { readonly do: "answers"; readonly how: Desk["answersQuestions"] }
  | { readonly do: "stream"; readonly how: Desk["stream"] }
  | { readonly do: "fill"; readonly quantity: number }
  | { readonly do: "delete" | "restart" }
  | { readonly do: "pass"; readonly ms: number };

const fate = fc.constantFrom<Fate>(
  "rejected",
  "rejected",
  "rejected-and-there",
  "accepted",
  "lost-request",
  "lost-response",
  "no-answer",
  "refused-by-venue",
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("say" as const), text: fc.constantFrom(ALERT, ALERT, STC) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fate" as const), fate }) },
  fc.record({ do: fc.constant("always" as const), command: fc.constantFrom("place", "replace", "cancel"), fate }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refusal" as const), code: fc.constantFrom(...CODES) }) },
  fc.record({ do: fc.constant("answers" as const), how: fc.constantFrom("honestly", "inconclusively", "never") }),
  fc.record({ do: fc.constant("stream" as const), how: fc.constantFrom("heard", "lost") }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("fill" as const), quantity: fc.integer({ min: 1, max: 8 }) }) },
  fc.record({ do: fc.constantFrom("delete" as const, "restart" as const) }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 30_000 }) }) },
);

const perform = (desk: Watched, said: string[], each: Step): void => {
  switch (each.do) {
    case "say":
      said.push(desk.say(each.text));
      return;
    case "fate":
      return desk.next(each.fate);
    case "always":
      return desk.always(each.command, each.fate);
    case "refusal":
      desk.refusal = each.code;
      return;
    case "answers":
      desk.answersQuestions = each.how;
      return;
    case "stream":
      desk.stream = each.how;
      return;
    case "fill": {
      const live = desk.broker.orders.findLast(({ key, state }) => key.endsWith("e1") && state === "working");
      const left = live === undefined ? 0 : live.terms.quantity - live.filled;
      if (live !== undefined && left > 0) desk.fill(live.key, Math.min(each.quantity, left), "1.15");
      return;
    }
    case "delete":
      if (said.length > 0) desk.delete(said.at(-1) ?? "");
      return;
    case "restart":
      return desk.restart();
    case "pass":
      return desk.pass(each.ms);
  }
};

/** Every event of a run with the book as it was before it. */
const story = (desk: Desk): readonly { readonly at: number; readonly event: Event; readonly before: Book }[] => {
  let book = emptyBook(bookId("sim:test"));
  return desk.journal.map((entry) => {
    const recorded = decodeRow(entry);
    if (!isOk(recorded)) throw new Error(recorded.left.text);
    const before = book;
    book = evolve(book, recorded.right);
    return { ...recorded.right, before };
  });
};

const demand = (holds: boolean, text: string): void => {
  if (!holds) throw new Error(text);
};

const shortest = (some: Backoff): number => Math.floor(some.baseMs * (1 - some.jitterPercent / 100));

/** The back-offs that may pace a call that is insisted on. */
const pacesOf = ({ refused, otherwise }: RetryPolicy): readonly Backoff[] => [
  ...refused.flatMap(({ treatment: each }) => (each.do === "retry" ? [each.backoff] : [])),
  ...(["entry-change", "exit-place", "exit-change"] as const).map((call) => otherwise[call].backoff),
];

const audit = (desk: Watched, retryPolicy: RetryPolicy): void => {
  demand(new Set(desk.requests).size === desk.requests.length, `sent twice: ${desk.requests.join(" ")}`);
  const paces = pacesOf(retryPolicy);
  const [least, most] = [Math.min(...paces.map(shortest)), Math.max(...paces.map(({ capMs }) => capMs))];
  const deferred = new Map<TradeId, number>();
  for (const { at, event, before } of story(desk)) {
    if (event.type === "exit-deferred" && event.until > 0) {
      const wait = event.until - at;
      demand(wait >= least && wait <= most, `an exit waits ${wait} ms, not ${least} to ${most}`);
      deferred.set(event.tradeId, event.until);
    }
    // Works after all, or is wanted otherwise: then there is nothing to be waited for.
    if (event.type === "close-requested") deferred.delete(event.tradeId);
    if (event.type === "order-state" || event.type === "accepted") {
      const order = get(before.orders, event.key);
      if (order !== undefined) deferred.delete(order.tradeId);
    }
    if (event.type !== "intended") continue;
    demand(get(before.orders, event.key)?.pending == null, `${event.key}.r${event.revision} while an answer is owed`);
    if (event.role === "entry") continue;
    const until = deferred.get(event.tradeId) ?? 0;
    demand(at >= until, `${event.key}.r${event.revision} at ${at}, and not before ${until}`);
  }
};

const style = fc.constantFrom<ReplaceStyle>("new-id", "same-id");

/** More than any policy grants before the pause is the longest. */
const TRIES = 12;
const RUNS = Number(process.env["FLOORBROKER_RUNS"] ?? "150");

describe("under any policy, whatever is refused or lost", () => {
  it("nothing is sent twice, or before an answer that is owed, or sooner or later than the pauses allow", () => {
    fc.assert(
      fc.property(policy, style, fc.array(step, { maxLength: 25 }), (retryPolicy, replaces, steps) => {
        const desk = watched(retryPolicy, replaces);
        const said: string[] = [desk.say(ALERT)];
        for (const each of steps) perform(desk, said, each);
        audit(desk, retryPolicy);
      }),
      { numRuns: RUNS },
    );
  });

  it("an exit is tried for ever, at the pauses of its policy", () => {
    fc.assert(
      fc.property(policy, style, fc.constantFrom(...CODES), (retryPolicy, replaces, code) => {
        // Questions come quickly here, so that an answer is never what is waited for.
        const ask = { do: "ask", quick: { ...every(100), attempts: 5 }, slow: every(MINUTE) } as const;
        const unknownOrder = { ...retryPolicy.unknownOrder, "broker-said-unknown": ask };
        const desk = watched({ ...retryPolicy, unknownOrder }, replaces);
        desk.say(ALERT);
        desk.refusal = code;
        desk.always("place", "rejected");
        desk.fill("e1", 8, "1.15");
        const row = retryPolicy.refused.find(({ codes, calls }) => codes.includes(code) && calls.includes("exit-place"));
        const usual = retryPolicy.otherwise["exit-place"].backoff;
        const pace = row?.treatment.do === "retry" ? row.treatment.backoff : usual;
        desk.pass(TRIES * pace.capMs);
        const times = story(desk).flatMap(({ at, event }) => (event.type === "intended" && event.role === "target" ? [at] : []));
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
        expect(gaps.length).toBeGreaterThanOrEqual(TRIES - 1);
        for (const gap of gaps) {
          expect(gap).toBeGreaterThanOrEqual(shortest(pace));
          expect(gap).toBeLessThanOrEqual(pace.capMs);
        }
      }),
      { numRuns: Math.min(100, RUNS) },
    );
  });
});
