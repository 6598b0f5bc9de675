import { describe, expect, it } from "vitest";
import { MESSAGE_LENGTH } from "../limits.ts";
import { interpret } from "./interpret.ts";
import type { Instruction } from "./instruction.ts";
import { PLAIN_PROFILE, type Profile } from "./profile.ts";

const POSTED = Date.parse("2026-10-14T15:30:00Z");
const SIGNALS: Profile = { ...PLAIN_PROFILE, kind: "futures-signal" };
const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly" };

const read = (text: string, profile = PLAIN_PROFILE): Instruction =>
  interpret({ text, embeds: [], postedAt: POSTED }, profile).instruction;

const trades = ({ kind }: Instruction): boolean => kind === "open" || kind === "close" || kind === "futures";

describe("a long message", () => {
  it("is read up to its limit and not beyond", () => {
    const order = "BTO SPY 590C 12/18 @ 1.20 ";
    expect(read(order + "A".repeat(MESSAGE_LENGTH - order.length))).toMatchObject({ kind: "open" });
    expect(read(order + "A".repeat(MESSAGE_LENGTH - order.length + 1))).toMatchObject({
      kind: "invalid",
      code: "too-long",
    });
  });

  it("of one piece, over and over, is never an order", () => {
    const pieces = [
      "1",
      "A ",
      "BTO ",
      "BTO 1 A ",
      "BTO SPY 590C 12/18 @ 1.20 ",
      "@ 1 ",
      "12/18 ",
      "weekly ",
      "SOLD 1\n",
      "(",
      "`",
      "all out ",
      "micro ",
    ];
    for (const piece of pieces) {
      for (const profile of [PLAIN_PROFILE, ROOM, SIGNALS]) {
        const text = piece.repeat(Math.floor(MESSAGE_LENGTH / piece.length));
        for (const whole of [
          text,
          `BTO 1 A ${text}`.slice(0, MESSAGE_LENGTH),
          `!tt buy 1 ${text}`.slice(0, MESSAGE_LENGTH),
        ]) {
          expect(trades(read(whole, profile))).toBe(false);
        }
      }
    }
  });

  it("counts its embeds as well", () => {
    const embed = { title: "", description: "A".repeat(MESSAGE_LENGTH), author: "", footer: "", fields: [] };
    const { instruction } = interpret(
      { text: "BTO SPY 590C 12/18 @ 1.20", embeds: [embed], postedAt: POSTED },
      PLAIN_PROFILE,
    );
    expect(instruction).toMatchObject({ code: "too-long" });
  });
});
