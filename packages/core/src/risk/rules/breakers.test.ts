import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelId, userId } from "../../ids.ts";
import { DAY } from "../../time.ts";
import type { Breaker } from "../record.ts";
import type { RiskScope } from "../scope.ts";
import { AT, EMPTY, entryOf } from "../testing/entry-bench.ts";
import { breakers } from "./breakers.ts";

const OURS: readonly RiskScope[] = [
  { of: "book" },
  { of: "channel", id: channelId("100") },
  { of: "author", id: userId("7") },
];
const OTHERS: readonly RiskScope[] = [
  { of: "channel", id: channelId("200") },
  { of: "author", id: userId("8") },
];

const later = fc.integer({ min: 1, max: DAY });
const tripped = (scopes: readonly RiskScope[], until: fc.Arbitrary<number | null>): fc.Arbitrary<Breaker> =>
  fc.record({
    scope: fc.constantFrom(...scopes),
    breaker: fc.constantFrom("day-loss", "drawdown", "loss-streak"),
    trippedAt: fc.constant(AT),
    until,
    text: fc.constant("too much was lost"),
  });
const anyUntil = fc.option(later.map((ms) => AT + ms), { nil: null });
const check = (list: readonly Breaker[], at: number) =>
  breakers(entryOf({ at, book: { ...EMPTY, risk: { ...EMPTY.risk, breakers: [...list] } } }));

describe("breakers that have tripped, whichever", () => {
  it("let nothing through before their instant, and nothing else does on it", () => {
    fc.assert(
      fc.property(tripped(OURS, later.map((ms) => AT + ms)), fc.array(tripped(OTHERS, anyUntil)), later, (ours, others, ms) => {
        const until = ours.until ?? AT;
        const list = [...others, ours];
        expect(check(list, Math.min(AT + ms, until - 1))).toMatchObject({ passed: false, code: ours.breaker });
        expect(check(list, until).passed).toBe(true);
      }),
    );
  });

  it("hold until an operator resumes where no instant is set", () => {
    fc.assert(
      fc.property(tripped(OURS, fc.constant(null)), fc.array(tripped(OURS, anyUntil)), later, (ours, others, ms) => {
        expect(check([...others, ours], AT + 10 * ms).passed).toBe(false);
      }),
    );
  });

  it("do not trip again by time passing, and hold nobody of another channel or author", () => {
    fc.assert(
      fc.property(fc.array(tripped([...OURS, ...OTHERS], anyUntil)), later, later, (list, ms, more) => {
        if (check(list, AT + ms).passed) expect(check(list, AT + ms + more).passed).toBe(true);
        expect(check(list.filter(({ scope }) => OTHERS.includes(scope)), AT + ms).passed).toBe(true);
      }),
    );
  });
});
