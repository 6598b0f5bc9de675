import { describe, expect, it } from "vitest";
import { decimal } from "../../decimal.ts";
import { civilDate } from "../../time.ts";
import type { Conversation, OpenContract } from "../conversation.ts";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const contract = (symbol: string, strike: string, right: "C" | "P" = "C"): OpenContract => ({
  asset: "option",
  symbol,
  right,
  strike: decimal(strike),
  expiry: civilDate("2026-11-20"),
});

const KO = contract("KO", "70");
const PEP = contract("PEP", "150");
const ROOM: Partial<Profile> = { action: "BTO" };

const read = (text: string, conversation: Partial<Conversation>, profile: Partial<Profile> = ROOM): object =>
  instructionJson(
    interpret(
      { text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") },
      { ...PLAIN_PROFILE, ...profile },
      { repliedTo: null, open: [], ...conversation },
    ).instruction,
  );

const CLOSE = { kind: "close", asset: "option", action: "STC", symbol: "KO", right: "C", strike: "70" };

describe("a close that leaves out its contract", () => {
  it.each([
    ["out half", { fraction: "1/2" }],
    ["trim", { partial: true }],
    ["Trimming 25% here", { fraction: "1/4" }],
    ["all out", { fraction: "1" }],
    ["All out!", { fraction: "1" }],
    ["STC half", { fraction: "1/2" }],
    ["sold half at 2.40", { fraction: "1/2", price: "2.40" }],
    ["closing KO calls", {}],
    ["sold 2", {}],
    ["sold 2 @ 2.40", { quantity: 2, price: "2.40" }],
    ["STC 2 @ 2.40", { quantity: 2, price: "2.40" }],
    ["sold 2 @ 2.40, leaving 1", { quantity: 2, price: "2.40" }],
    ["took profits on this one", {}],
    ["I'm out of KO", {}],
    ["SOLD KO 70C @ 2.4", { price: "2.40" }],
  ])("%s closes the trade that it replies to, and the only open one", (text, fields) => {
    const expected = { ...CLOSE, expiry: "2026-11-20", ...fields };
    expect(read(text, { repliedTo: KO, open: [KO, PEP] })).toMatchObject(expected);
    if (text !== "sold 2") expect(read(text, { open: [KO] })).toMatchObject(expected);
  });

  it.each([
    ["trim", true],
    ["Trimming here", true],
    ["scaled out", true],
    ["sold some", true],
    ["taking partial profits", true],
    ["STC most", true],
    ["trim half", false],
    ["trimmed 2", false],
    ["all out", false],
    ["STC", false],
    ["out of KO", false],
  ])("%s keeps a part without saying which: %s", (text, partial) => {
    const close = read(text, { repliedTo: KO, open: [KO] });
    expect(close).toMatchObject(CLOSE);
    expect("partial" in close).toBe(partial);
  });

  it("is read as a close in a channel without habits too", () => {
    expect(read("out half", { repliedTo: KO }, {})).toMatchObject({ ...CLOSE, fraction: "1/2" });
  });

  it("is asked back when more than one trade may be meant, and lists them", () => {
    expect(read("out half", { open: [KO, PEP] })).toMatchObject({
      kind: "invalid",
      code: "ambiguous",
      suggestions: ["STC KO 70C 11/20/2026", "STC PEP 150C 11/20/2026"],
    });
    expect(read("closing KO calls", { open: [KO, PEP] })).toMatchObject({ ...CLOSE });
    expect(read("closing KO puts", { open: [KO, contract("KO", "65", "P")] })).toMatchObject({ right: "P" });
    expect(read("out half", { open: [KO, KO] })).toMatchObject({ ...CLOSE });
  });

  it.each([
    "out to lunch",
    "sold 2 @ 2.40 last week",
    "sold 2 @ 2.40 too early",
    "don't sell",
    "not out yet",
    "out half?",
    "should I be out",
    "trim if it breaks 71",
    "closing bell soon",
    "out of milk",
    "all out of ideas",
    "sold out",
    "closing PEP calls",
    "nice trade",
    "sell walls at 71",
    "out of office until 2",
    "in half",
    "trim your nails",
    "> out half",
    "closing my laptop",
    "exit polls at 9",
    "sold my car",
    "selling pressure here",
    "cut the noise",
    "stopped by the store, back in 20",
    "stopped out of my personal trade, room trade still on",
    "out for the day",
    "took profits yesterday",
    "would sell half",
  ])("%s closes nothing", (text) => {
    expect(read(text, { repliedTo: KO, open: [KO] }).valueOf()).not.toMatchObject({ kind: "close" });
  });

  it("changes nothing in a message that names its contract", () => {
    expect(read("STC PEP 150C 11/20 @ 3", { repliedTo: KO, open: [KO] })).toMatchObject({ symbol: "PEP", price: "3.00" });
    expect(read("BTO PEP 150C 11/20 @ 3", { repliedTo: KO, open: [KO] })).toMatchObject({ kind: "open", symbol: "PEP" });
  });

  it("never lets a close of shares touch an option", () => {
    expect(read("sold KO commons at 71", { open: [KO] })).toMatchObject({ kind: "close", asset: "equity" });
    expect(read("STC 100 KO @ 71", { open: [KO] })).toMatchObject({ kind: "close", asset: "equity" });
  });
});

describe("a reply in words of its own", () => {
  it.each([
    ["25% out", { fraction: "1/4" }],
    ["half out now", { fraction: "1/2" }],
    ["sold two", { quantity: 2 }],
    ["sell 50 percent", { fraction: "1/2" }],
    ["sold three quarters", { fraction: "3/4" }],
    ["out half, move SL to entry", { fraction: "1/2" }],
    ["sold half and moved stop to entry", { fraction: "1/2" }],
  ])("%s closes that part of its trade", (text, fields) => {
    expect(read(text, { repliedTo: KO, open: [KO] })).toMatchObject({ ...CLOSE, ...fields });
  });

  it.each(["close call", "Close call!", "BTC", "BTC half", "half out?", "out half if we hit 3, move SL to entry"])("%s closes nothing", (text) => {
    expect(read(text, { repliedTo: KO, open: [KO] })).toMatchObject({ kind: "ignore" });
  });

  it.each(["sold 150%", "trim 200%", "sold 0%"])("%s is refused, so that nobody believes it sold", (text) => {
    expect(read(text, { repliedTo: KO, open: [KO] })).toMatchObject({ kind: "invalid", code: "bad-quantity" });
  });
});
