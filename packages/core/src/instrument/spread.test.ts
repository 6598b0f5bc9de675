import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromInteger } from "../decimal.ts";
import { instrumentId } from "../ids.ts";
import { isOk, type Result } from "../result.ts";
import { civilDate } from "../time.ts";
import type { EquityOption, SpreadLeg } from "./instrument.ts";
import { instrumentText, textOfId, underlyingOfId, underlyingOfInstrument } from "./instrument-text.ts";
import { option, parseOcc } from "./option.ts";
import { instrumentCodec } from "./spec-codec.ts";
import { isSpreadId, mirrored, parseSpread, spread } from "./spread.ts";

const right = <A>(result: Result<unknown, A>): A => {
  if (!isOk(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};
const code = (result: Result<{ readonly code: string; readonly text: string }, unknown>): string =>
  isOk(result) ? "right" : `${result.left.code}: ${result.left.text}`;

const contract = (text: string): EquityOption => {
  const [symbol = "", strike = "", side = "", expiry = "2026-12-18", settles = "PM"] = text.split(" ");
  return right(option(symbol, civilDate(expiry), side === "C" ? "C" : "P", fromInteger(Number(strike)), settles === "AM" ? "AM" : "PM"));
};
/** `1 SPY 590 C, -1 SPY 595 C` */
const legs = (text: string): readonly SpreadLeg[] =>
  text.split(", ").map((leg) => ({ ratio: Number(leg.split(" ")[0]), option: contract(leg.slice(leg.indexOf(" ") + 1)) }));
const of = (text: string) => right(spread(legs(text)));

const anyLegs: fc.Arbitrary<readonly SpreadLeg[]> = fc.uniqueArray(
  fc.record({
    ratio: fc.integer({ min: -6, max: 6 }).filter((ratio) => ratio !== 0),
    option: fc
      .record({
        strike: fc.integer({ min: 1, max: 6 }),
        side: fc.constantFrom("C", "P"),
        expiry: fc.constantFrom("2026-12-18", "2027-01-15"),
        settles: fc.constantFrom("AM", "PM"),
      })
      .map(({ strike, side, expiry, settles }) => contract(`SPX ${strike}000 ${side} ${expiry} ${settles}`)),
  }),
  { minLength: 2, maxLength: 4, selector: (leg) => leg.option.id },
);

describe("a spread", () => {
  it("is named by its legs in canonical order", () => {
    expect(of("-1 SPY 595 C, 1 SPY 590 C").id).toBe("1*SPY   261218C00590000|-1*SPY   261218C00595000");
    expect(of("-4 SPY 595 C, 2 SPY 590 C, 2 SPY 600 C").id).toBe(of("1 SPY 590 C, -2 SPY 595 C, 1 SPY 600 C").id);
  });

  it("has one id, whatever the order and scale of its legs", () => {
    fc.assert(
      fc.property(anyLegs, fc.integer({ min: 1, max: 5 }), fc.nat(), (some, scale, turn) => {
        const turned = some.map((_, at) => some[(at + turn) % some.length]).filter((leg) => leg !== undefined);
        const scaled = turned.map((leg) => ({ ...leg, ratio: leg.ratio * scale }));
        expect(right(spread(scaled))).toEqual(right(spread(some)));
      }),
    );
  });

  it("is read back from its id, and travels through the journal", () => {
    fc.assert(
      fc.property(anyLegs, (some) => {
        const built = right(spread(some));
        expect(isSpreadId(built.id)).toBe(true);
        expect(parseSpread(built.id)).toEqual({ _tag: "Right", right: built });
        expect(instrumentCodec.decode(instrumentCodec.encode(built), "")).toEqual({ _tag: "Right", right: built });
      }),
    );
  });

  it("is its mirror image's mirror image, with every leg turned round", () => {
    fc.assert(
      fc.property(anyLegs, (some) => {
        const built = right(spread(some));
        expect(mirrored(built).legs).toEqual(built.legs.map((leg) => ({ ...leg, ratio: -leg.ratio })));
        expect(mirrored(mirrored(built))).toEqual(built);
      }),
    );
  });

  it.each([
    ["1 SPY 590 C", "bad-spread: a spread has two to four legs, not 1"],
    ["1 SPY 1 C, 1 SPY 2 C, 1 SPY 3 C, 1 SPY 4 C, 1 SPY 5 C", "bad-spread: a spread has two to four legs, not 5"],
    ["1 SPY 590 C, -1 QQQ 590 C", "bad-spread: the legs of a spread are on one underlying"],
    ["1 SPY 590 C, -2 SPY 590 C", "bad-spread: a contract stands twice among the legs"],
    ["1 SPY 590 C, 0 SPY 595 C", "bad-spread: a leg's ratio is a whole number from 1 to 100"],
    ["1 SPY 590 C, 0.5 SPY 595 C", "bad-spread: a leg's ratio is a whole number from 1 to 100"],
    ["1 SPY 590 C, 101 SPY 595 C", "bad-spread: a leg's ratio is a whole number from 1 to 100"],
  ])("%s is none: %s", (text, why) => {
    expect(code(spread(legs(text)))).toBe(why);
  });

  it.each([
    "",
    "SPY   261218C00590000",
    "1*SPY   261218C00590000",
    "-1*SPY   261218C00595000|1*SPY   261218C00590000",
    "2*SPY   261218C00590000|-2*SPY   261218C00595000",
    "01*SPY   261218C00590000|-1*SPY   261218C00595000",
    "1*SPY   261218C00590000|-1*SPY   261332C00595000",
  ])("%s is no id of one", (id) => {
    expect(code(parseSpread(id))).toBe("bad-spread: not the id of a spread");
  });
});

describe("the text of a spread", () => {
  it.each([
    ["1 SPY 590 C, -1 SPY 595 C", "SPY 590/595C 18 Dec 26 vertical"],
    ["-1 SPY 590 C, 1 SPY 595 C", "SPY 595/590C 18 Dec 26 vertical"],
    ["1 SPY 595 P, -1 SPY 590 P", "SPY 595/590P 18 Dec 26 vertical"],
    ["-1 SPY 595 P, 1 SPY 590 P", "SPY 590/595P 18 Dec 26 vertical"],
    ["1 SPX 5900 C, -1 SPX 5950 C, -1 SPX 5750 P, 1 SPX 5800 P", "SPX 5750/5800/5900/5950 18 Dec 26 iron condor"],
    ["1 SPX 5900 C, -1 SPX 5950 C, -1 SPX 5850 P, 1 SPX 5900 P", "SPX 5850/5900/5950 18 Dec 26 iron butterfly"],
    ["1 SPY 590 C, -2 SPY 595 C, 1 SPY 600 C", "SPY 590/595/600C 18 Dec 26 butterfly"],
    ["1 SPY 590 P, -2 SPY 595 P, 1 SPY 600 P", "SPY 590/595/600P 18 Dec 26 butterfly"],
    ["1 SPY 590 C, 1 SPY 590 P", "SPY 590 18 Dec 26 straddle"],
    ["1 SPY 600 C, 1 SPY 580 P", "SPY 580/600 18 Dec 26 strangle"],
    ["1 SPX 5900 C 2026-12-18 AM, -1 SPX 5950 C 2026-12-18 AM", "SPX 5900/5950C 18 Dec 26 AM vertical"],
    ["1 SPY 590 C, -2 SPY 595 C", "SPY +1 590C -2 595C 18 Dec 26"],
    ["1 SPY 590 C 2027-01-15, -1 SPY 590 C", "SPY -1 590C 18 Dec 26 +1 590C 15 Jan 27"],
  ])("%s is written %s", (text, written) => {
    expect(instrumentText(of(text))).toBe(written);
  });

  it("hangs on its underlying", () => {
    const condor = of("1 SPX 5900 C, -1 SPX 5950 C, -1 SPX 5750 P, 1 SPX 5800 P");
    expect(underlyingOfInstrument(condor)).toBe("SPX");
    expect(underlyingOfId(condor.id)).toBe("SPX");
    expect(underlyingOfId(instrumentId("1*what"))).toBe("1*what");
    expect(textOfId(condor.id)).toBe("SPX 5750/5800/5900/5950 18 Dec 26 iron condor");
    expect(textOfId(instrumentId("SPY   261218C00590000"))).toBe("SPY   261218C00590000");
    expect(isOk(parseOcc(condor.id))).toBe(false);
  });
});
