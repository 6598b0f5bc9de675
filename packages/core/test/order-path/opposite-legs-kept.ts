import fc from "fast-check";
import { MINUTE, openTradesOf, SECOND, type InstrumentId, type Trade } from "../../src/index.ts";
import { contractUnits } from "../../src/instrument/spread.ts";
import { demand } from "../invariants/violation.ts";
import { NettingDesk } from "./netting-desk.ts";
import { contract } from "./spread-desk.ts";

/** Verticals that share their legs with each other and with singles, in a market that is monotone in the strike. */
const MARKET = {
  "585C": "4.00/4.10", "590C": "3.00/3.10", "595C": "1.90/2.00", "600C": "0.90/1.00",
  "600P": "4.00/4.10", "595P": "3.00/3.10", "590P": "1.90/2.00", "585P": "0.90/1.00",
};

/** A leg that the account has already and that no trade of ours bought or sold. */
const HAND_MADE = ["none", "595C long", "595C short", "590P long"] as const;

const ALERTS = [
  ...["585/590", "590/595", "595/600"].flatMap((strikes) => [`BTO SPY ${strikes}C 12/18 @ 1.00`, `STO SPY ${strikes}C 12/18 @ 1.00`]),
  ...["600/595", "595/590", "590/585"].flatMap((strikes) => [`BTO SPY ${strikes}P 12/18 @ 1.00`, `STO SPY ${strikes}P 12/18 @ 1.00`]),
  "BTO SPY 590C 12/18 @ 3.05", "BTO SPY 595C 12/18 @ 1.95", "BTO SPY 600C 12/18 @ 0.95",
  "BTO SPY 595P 12/18 @ 3.05", "BTO SPY 590P 12/18 @ 1.95",
];

type Step =
  | { readonly step: "say"; readonly text: string }
  | { readonly step: "close"; readonly which: number; readonly text: string }
  | { readonly step: "take"; readonly which: number; readonly quantity: number }
  | { readonly step: "pass"; readonly seconds: number }
  | { readonly step: "restart" };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ step: fc.constant("say" as const), text: fc.constantFrom(...ALERTS) }) },
  { weight: 5, arbitrary: fc.record({ step: fc.constant("take" as const), which: fc.nat(7), quantity: fc.integer({ min: 1, max: 9 }) }) },
  fc.record({ step: fc.constant("close" as const), which: fc.nat(7), text: fc.constantFrom("out half", "all out") }),
  fc.record({ step: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ step: fc.constant("restart" as const) }),
);

const take = (desk: NettingDesk, which: number, quantity: number): void => {
  const working = desk.working();
  const order = working[which % Math.max(1, working.length)];
  if (order !== undefined) desk.takes(order, quantity);
};

const close = (desk: NettingDesk, which: number, text: string): void => {
  const trades = openTradesOf(desk.book);
  const trade = trades[which % Math.max(1, trades.length)];
  if (trade !== undefined) desk.say(text, { replyTo: trade.messageId });
};

const apply = (desk: NettingDesk, step: Step): void => {
  switch (step.step) {
    case "say":
      return void desk.say(step.text);
    case "close":
      return close(desk, step.which, step.text);
    case "take":
      return take(desk, step.which, step.quantity);
    case "pass":
      return desk.pass(step.seconds * SECOND);
    case "restart":
      return desk.restart();
  }
};

/** Which way round an open trade may come to hold each contract. */
const waysOf = ({ spec, side }: Trade): readonly (readonly [InstrumentId, number])[] =>
  contractUnits(spec.instrument, side).map(({ contract: { id }, units }) => [id, Math.sign(units)]);

const check = (desk: NettingDesk, foreign: number, hand: InstrumentId): void => {
  const ways = new Map<InstrumentId, number>(foreign === 0 ? [] : [[hand, foreign]]);
  for (const trade of openTradesOf(desk.book)) {
    for (const [id, way] of waysOf(trade)) {
      demand((ways.get(id) ?? way) === way, () => `${trade.id} has ${id} the other way round than what is open before it`);
      ways.set(id, way);
    }
  }
  demand(desk.refused.length === 0, () => `the broker could not close ${desk.refused.join(", ")}`);
};

/** Everything is closed at last: whatever was opened can be. */
const closeAll = (desk: NettingDesk): void => {
  desk.say("!tt flatten");
  for (let round = 0; round < 20 && openTradesOf(desk.book).length > 0; round++) {
    desk.pass(MINUTE / 2);
    for (const order of desk.working()) if (order.terms.closing) desk.takes(order, order.terms.quantity);
  }
  const left = openTradesOf(desk.book).map(({ id }) => id);
  demand(left.length === 0, () => `not closed: ${left.join(", ")}`);
};

/** No two open trades have a contract on opposite sides, none has one that the account had before, and all can be closed. */
export const oppositeLegsKept = fc.property(
  fc.constantFrom("new-id" as const, "same-id" as const),
  fc.constantFrom(...HAND_MADE),
  fc.array(anyStep, { minLength: 10, maxLength: 40 }),
  (style, handMade, steps) => {
    const desk = new NettingDesk({ style });
    desk.legs(MARKET);
    const [leg = "", way] = handMade.split(" ");
    const hand = handMade === "none" ? contract("595C") : contract(leg);
    const foreign = way === undefined ? 0 : way === "long" ? 1 : -1;
    if (foreign !== 0) desk.given({ type: "foreign-position", instrument: hand, quantity: 2 * foreign, text: "by hand" });
    for (const step of steps) {
      apply(desk, step);
      check(desk, foreign, hand);
    }
    closeAll(desk);
    check(desk, foreign, hand);
  },
);
