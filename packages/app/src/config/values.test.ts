import { decimal, format, fromScaled, type Decimal } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationText, money, parseDuration, parsePercent, share, wholeNumber } from "./values.ts";

describe("a duration", () => {
  it("is read as people write it, in milliseconds", () => {
    const read = ["3s", "500ms", "2m", "2 min", "1h", "1.5s", "0.25 s", "750", "0"].map(parseDuration);
    expect(read).toEqual([3_000, 500, 120_000, 120_000, 3_600_000, 1_500, 250, 750, 0]);
  });

  it("is nothing with a part of a millisecond, a sign, an exponent or another unit", () => {
    for (const text of [
      "",
      "s",
      "0.5ms",
      "1.0001s",
      "-3s",
      "+3s",
      "1e3",
      "3 sec",
      "3S",
      "0x10",
      "1 000",
      ".5s",
      "3s 1ms",
      "∞",
    ]) {
      expect([text, parseDuration(text)]).toEqual([text, undefined]);
    }
  });

  it("survives being written and read", () => {
    fc.assert(fc.property(fc.nat(100_000_000), (ms) => parseDuration(durationText(ms)) === ms));
  });
});

describe("a percentage", () => {
  it("is exact, with or without its sign", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), (scaled) => {
        const text = format(fromScaled(scaled));
        for (const written of [text, `${text}%`, `${text} %`]) expect(parsePercent(written)).toBe(scaled);
      }),
    );
  });

  it("is nothing else", () => {
    for (const text of ["", "%", "2%%", "%2", "two", "1e2", "2,5%", "+2", "2 percent"])
      expect([text, parsePercent(text)]).toEqual([text, undefined]);
  });
});

describe("a share", () => {
  it("is a part of one or a percentage", () => {
    expect(["0.02", "2%", "1", "100%", "0"].map((text) => share.decode(text))).toMatchObject(
      [0.02, 0.02, 1, 1, 0].map((right) => ({ right })),
    );
    expect(share.decode("2")).toMatchObject({
      left: [{ wrong: { what: "is 2", fix: "choose 0 to 1, or write a percentage: 2%" } }],
    });
  });
});

describe("amounts and whole numbers", () => {
  it("are never rounded", () => {
    const amount = money({ min: fromScaled(0n), max: decimal("999999999999999") });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 22n }), (scaled) => {
        expect(amount.decode(format(scaled as Decimal))).toEqual({ _tag: "Right", right: scaled }); // a scaled integer is what a decimal is
      }),
    );
    expect(amount.decode("0.000000001")).toMatchObject({ _tag: "Left" });
    expect(wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }).decode("9007199254740993")).toMatchObject({
      left: [{ wrong: { what: "is 9007199254740993", fix: "choose 0 to 9007199254740991" } }],
    });
  });
});
