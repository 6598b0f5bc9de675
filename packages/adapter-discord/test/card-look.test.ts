import type { StatusCard, TradeCard, TradeStage } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedProblem } from "./loopback/embed-limits.ts";
import { CONTROLS, hostile, MEANING, readBack } from "../src/outbound/testing/hostile.ts";
import { cardLook } from "../src/outbound/card-look.ts";
import { bodyOf, type LookEmbed } from "../src/outbound/look.ts";

const FILLED: TradeCard = {
  is: "trade",
  contract: "SPY 590C 18 Dec 26",
  stage: "held",
  state: "held",
  price: "1.21",
  filled: "2/2",
  exit: "target 1 @ 2.42",
  result: null,
  trail: ["received", "working 1.20", "1.21", "filled 2/2 @ 1.21", "exit working 1 @ 2.42"],
};

const embedOf = (card: StatusCard): LookEmbed => {
  const { embed } = cardLook(card);
  if (embed === null) throw new Error("no embed");
  return embed;
};

describe("A trade's status", () => {
  it("is an embed of what is asked first, under a line for whoever sees only that", () => {
    expect(cardLook(FILLED)).toEqual({
      content: "SPY 590C 18 Dec 26: exit working 1 @\u200b 2.42",
      embed: {
        title: "SPY 590C 18 Dec 26",
        description: "received → working 1.20 → 1.21 → filled 2/2 @\u200b 1.21 → exit working 1 @\u200b 2.42",
        color: 0x1a_bc_9c,
        fields: [
          { name: "State", value: "held", inline: true },
          { name: "Price", value: "1.21", inline: true },
          { name: "Filled", value: "2/2", inline: true },
          { name: "Exit", value: "target 1 @\u200b 2.42", inline: false },
        ],
      },
      file: null,
    });
  });

  it("has a colour for every end, and its result", () => {
    const won = embedOf({ ...FILLED, stage: "gained", state: "closed", result: "+121.00 (+98 %)" });
    const lost = embedOf({ ...FILLED, stage: "lost", state: "closed", result: "-60.50 (-50 %)" });
    expect(won.fields.at(-1)).toEqual({ name: "P&L", value: "+121.00 (+98 %)".replace("+", "\\+"), inline: true });
    expect(lost.fields.at(-1)?.value).toBe("\\-60.50 (-50 %)");
    const stages: readonly TradeStage[] = ["entering", "held", "closing", "unknown", "gained", "lost"];
    expect(new Set(stages.map((stage) => embedOf({ ...FILLED, stage }).color)).size).toBe(stages.length);
  });

  it("shows the last steps of a long trail", () => {
    const trail = Array.from({ length: 20 }, (_, step) => `step ${step}`);
    expect(embedOf({ ...FILLED, trail }).description).toBe(
      "… → step 14 → step 15 → step 16 → step 17 → step 18 → step 19",
    );
  });
});

describe("A refusal", () => {
  it("is an embed with its code, why, and what may be done", () => {
    const card: StatusCard = {
      is: "refusal",
      code: "stale-quote",
      text: "SPY's quote is 9 s old",
      suggestions: ["wait", "post it again"],
    };
    expect(cardLook(card)).toEqual({
      content: "not done: stale-quote",
      embed: {
        title: "stale-quote",
        description: "SPY's quote is 9 s old",
        color: 0xed_42_45,
        fields: [{ name: "Try", value: "• wait\n• post it again", inline: false }],
      },
      file: null,
    });
  });
});

const long = fc.tuple(hostile, fc.constantFrom(1, 1, 30, 200)).map(([text, times]) => text.repeat(times));
const stage = fc.constantFrom<TradeStage>("entering", "held", "closing", "unknown", "gained", "lost", "even", "ended");
const orNone = fc.option(long, { nil: null });
const anyCard: fc.Arbitrary<StatusCard> = fc.oneof(
  fc.record({
    is: fc.constant("trade" as const),
    contract: long.map((text) => `SPY ${text}`),
    stage,
    state: long,
    price: orNone,
    filled: orNone,
    exit: orNone,
    result: orNone,
    trail: fc.array(long, { maxLength: 30 }),
  }),
  fc.record({
    is: fc.constant("refusal" as const),
    code: long.map((text) => `refused ${text}`),
    text: long,
    suggestions: fc.array(long, { maxLength: 10 }),
  }),
);

describe("Whatever stands in a status", () => {
  it("is letters in every part of its embed, and within Discord's limits", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { content, embed } = cardLook(card);
        const { title, description, fields } = embed ?? { title: "", description: "", fields: [] };
        for (const part of [content, title, description, ...fields.flatMap(({ name, value }) => [name, value])]) {
          expect(readBack(part).active).not.toMatch(MEANING);
          expect(part).not.toMatch(CONTROLS);
          expect(part.isWellFormed()).toBe(true);
        }
        expect(embedProblem(embed === null ? [] : [embed])).toBeUndefined();
        expect(content.length).toBeLessThanOrEqual(2_000);
        // What the line of text names is not unfolded into an embed of somebody else's.
        expect(content).not.toMatch(/:\/\//);
        expect(content).not.toContain("\n");
      }),
      { numRuns: 1_000 },
    );
  });

  it("notifies nobody, as a post and as an edit", () => {
    fc.assert(
      fc.property(anyCard, fc.boolean(), (card, isEdit) => {
        expect(bodyOf(cardLook(card), isEdit)).toMatchObject({
          allowed_mentions: { parse: [], replied_user: false },
          flags: 0,
        });
      }),
      { numRuns: 50 },
    );
  });
});
