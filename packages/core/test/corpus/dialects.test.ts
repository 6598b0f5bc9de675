import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Close, Open } from "../../src/interpret/instruction.ts";
import { interpret } from "../../src/interpret/interpret.ts";
import { PLAIN_PROFILE, type Profile } from "../../src/interpret/profile.ts";
import { close, futures, open, signal, SIGNALS } from "../interpret/instructions.ts";
import { spreadOrder } from "../interpret/spreads.ts";
import { OPTION_DIALECTS, parts, SHARE_DIALECTS, type Dialect } from "./dialects.ts";
import { COMMAND_DIALECTS, SIGNAL_DIALECTS } from "./futures-dialects.ts";
import { SPREAD_DIALECTS, spreadIn } from "./spread-dialects.ts";

const POSTED = Date.parse("2026-10-14T15:30:00Z");
const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO" };

const orders: fc.Arbitrary<Open | Close> = fc.oneof(open, close);

const readsBack = ([, { says, text }]: readonly [string, Dialect], asset: "option" | "equity", numRuns: number): void => {
  const said = orders.filter((order) => order.asset === asset && says(parts(order)));
  fc.assert(
    fc.property(said, (order) => {
      const message = { text: text(parts(order)), embeds: [], postedAt: POSTED };
      expect(interpret(message, ROOM).instruction, message.text).toEqual(order);
    }),
    { numRuns },
  );
};

describe.each(Object.entries(OPTION_DIALECTS))("in %s", (...dialect) => {
  it("an option order reads as the order that was meant", () => readsBack(dialect, "option", 1_200));
});

describe.each(Object.entries(SHARE_DIALECTS))("in %s", (...dialect) => {
  it("an order of shares reads as the order that was meant", () => readsBack(dialect, "equity", 400));
});

describe.each(Object.keys(SPREAD_DIALECTS))("in %s", (dialect) => {
  it("a spread of two to four legs reads as the spread that was meant", () => {
    fc.assert(
      fc.property(spreadOrder.filter((order) => spreadIn(dialect, order) !== undefined), (order) => {
        const message = { text: spreadIn(dialect, order) ?? "", embeds: [], postedAt: POSTED };
        expect(interpret(message, ROOM).instruction, message.text).toEqual(order);
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(Object.entries(COMMAND_DIALECTS))("in %s", (_, written) => {
  it("a futures order reads as the order that was meant", () => {
    fc.assert(
      fc.property(futures, (order) => {
        const message = { text: written(order), embeds: [], postedAt: POSTED };
        expect(interpret(message, PLAIN_PROFILE).instruction, message.text).toEqual(order);
      }),
      { numRuns: 400 },
    );
  });
});

describe.each(Object.entries(SIGNAL_DIALECTS))("in %s", (_, written) => {
  it("a futures signal reads as the signal that was meant", () => {
    fc.assert(
      fc.property(signal, (order) => {
        const message = { text: written(order), embeds: [], postedAt: POSTED };
        expect(interpret(message, SIGNALS).instruction, message.text).toEqual(order);
      }),
      { numRuns: 400 },
    );
  });
});
