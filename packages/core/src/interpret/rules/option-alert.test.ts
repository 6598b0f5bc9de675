import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

// A Wednesday in October, 11:30 in New York.
const POSTED = Date.parse("2026-10-14T15:30:00Z");

const read = (text: string, profile: Partial<Profile> = {}, postedAt = POSTED): object =>
  instructionJson(interpret({ text, embeds: [], postedAt }, { ...PLAIN_PROFILE, ...profile }).instruction);

const ROOM: Partial<Profile> = { action: "BTO", expiry: "weekly", expiryBySymbol: { SPX: "0DTE" } };

const OPEN = { kind: "open", asset: "option", action: "BTO" };
const CLOSE = { kind: "close", asset: "option", action: "STC" };
const KO = { symbol: "KO", right: "C", strike: "70", expiry: "2026-11-20" };

describe("an alert in the owner's format", () => {
  it.each([
    ["Alert: CALLS KO 70 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Alert: PUTS KO 67.5 11/20 @ .9", { ...OPEN, ...KO, right: "P", strike: "67.5", price: "0.90" }],
    ["alert: calls ko 70 11/20 @ $1", { ...OPEN, ...KO, price: "1.00" }],
    ["Alert: BTO KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Alert: BTO KO 70 C 11/20 @1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Alert: CALLS 3 KO 70 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 3 }],
    ["**Alert:** CALLS KO 70 11/20 @ 1.15 @everyone", { ...OPEN, ...KO, price: "1.15" }],
    ["🚨 Alert: CALLS KO 70 11/20 @ 1.15 🚀", { ...OPEN, ...KO, price: "1.15" }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("is not an alert when it only talks of alerts", () => {
    expect(read("Alerts come late on 10/15")).toMatchObject({ kind: "ignore" });
    expect(read("Alert: CPI is out at 8:30")).toMatchObject({ kind: "ignore" });
  });

  it("may post calls and puts as actions only behind its prefix", () => {
    expect(read("CALLS KO 70 11/20 @ 1.15")).toMatchObject({ code: "unknown-action" });
  });
});

describe("a plain option order", () => {
  it.each([
    ["BTO 4 KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 4 }],
    ["BTO KO C70 11/20/26 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO $KO 11/20 70c @ $1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 20NOV26 70C @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO Nov 20th 70 calls at 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 2026-11-20 70 call at 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 11-20-26 70C @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C 11/20 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO 4 contracts KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 4 }],
    ["Lotto: BTO KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", size: "lotto" }],
    ["BTO KO 70C 11/20 @ 1.15 half size", { ...OPEN, ...KO, price: "1.15", size: "half" }],
    ["BTO KO 70C 11/20 @ 1.15 PT: 150% SL: 60%", { ...OPEN, ...KO, price: "1.15", targets: ["150%"], stop: "60%" }],
    [
      "BTO KO 70C 11/20 @ 1.15 SL .60 TP 2, 3.5 qty 4",
      { ...OPEN, ...KO, price: "1.15", targets: ["2.00", "3.50"], stop: "0.60", quantity: 4 },
    ],
    ["STO 2 KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, action: "STO", price: "1.15", quantity: 2 }],
    [
      "BTO BF.B 45P 11/20 @ 2",
      { ...OPEN, symbol: "BF.B", right: "P", strike: "45", expiry: "2026-11-20", price: "2.00" },
    ],
    [
      "BTO COST 950C 11/20 @ 9",
      { ...OPEN, symbol: "COST", right: "C", strike: "950", expiry: "2026-11-20", price: "9.00" },
    ],
    [
      "BTO 2 C 80P 11/20 @ 2",
      { ...OPEN, symbol: "C", right: "P", strike: "80", expiry: "2026-11-20", price: "2.00", quantity: 2 },
    ],
    [
      "BTO SPX 6,850C 0DTE @ 4.20",
      { ...OPEN, symbol: "SPX", right: "C", strike: "6850", expiry: "2026-10-14", price: "4.20" },
    ],
    ["BTO KO 70C weekly @ .2", { ...OPEN, ...KO, expiry: "2026-10-16", price: "0.20" }],
    ["BTO KO 70C next week @ .2", { ...OPEN, ...KO, expiry: "2026-10-23", price: "0.20" }],
    ["BTO KO 70C 1DTE @ .2", { ...OPEN, ...KO, expiry: "2026-10-15", price: "0.20" }],
    ["STC KO 70C 11/20", { ...CLOSE, ...KO, price: null }],
    ["STC 3 KO 70C 11/20 @ 2.3", { ...CLOSE, ...KO, price: "2.30", quantity: 3 }],
    ["STC half KO 70C 11/20 @ 2.3", { ...CLOSE, ...KO, price: "2.30", fraction: "1/2" }],
    ["STC 2/3 KO 70C 11/20 @ 2.3", { ...CLOSE, ...KO, price: "2.30", fraction: "2/3" }],
    ["STC 25% KO 70C 11/20 @ 2.3", { ...CLOSE, ...KO, price: "2.30", fraction: "1/4" }],
    ["STC KO 70C 11/20 @ 2.3 all out, +100%", { ...CLOSE, ...KO, price: "2.30", fraction: "1" }],
    ["BTC 2 KO 70C 11/20 @ .4", { ...CLOSE, ...KO, action: "BTC", price: "0.40", quantity: 2 }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ["Alert:CALLS KO 70 11/20@1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO 2x KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 2 }],
    ["BTO KO\n- 70C\n- 11/20\n- @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Entry: BTO KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Close\nSTC KO 70C 11/20 @ 1.15", { ...CLOSE, ...KO, price: "1.15" }],
    ["STC KO 70C 11/20 @ 2.3 sold half", { ...CLOSE, ...KO, price: "2.30", fraction: "1/2" }],
    ["STC KO 70C 11/20 @ 2.3 - selling 1/3", { ...CLOSE, ...KO, price: "2.30", fraction: "1/3" }],
  ])("%j is written carelessly, but can't be misread", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("counts a year on when the day of the month is long past", () => {
    expect(read("BTO KO 70C 1/15 @ 2")).toMatchObject({ expiry: "2027-01-15" });
  });

  it("reads the expiry as of the day on which the alert was posted, in New York", () => {
    const lateEvening = Date.parse("2026-10-15T02:00:00Z"); // still the 14th in New York, after the close
    expect(read("BTO KO 70C 1DTE @ 2", {}, lateEvening)).toMatchObject({ expiry: "2026-10-15" });
    expect(read("BTO KO 70C 0DTE @ 2", {}, lateEvening)).toMatchObject({ code: "expired" });
  });

  it("leaves commentary behind it alone", () => {
    const expected = { ...OPEN, ...KO, price: "1.15" };
    expect(read("BTO KO 70C 11/20 @ 1.15 - I will sell the 75C against it later")).toEqual(expected);
    expect(read("BTO KO 70C 11/20 @ 1.15 cheap, watch your size")).toEqual(expected);
    expect(read("BTO KO 70C 11/20 @ 1.15 don't chase")).toEqual(expected);
    expect(read("BTO KO 70C 11/20 @ 1.15 - tight stop on this one")).toEqual(expected);
    expect(read("Good morning!\nBTO KO 70C 11/20 @ 1.15\nHave fun")).toEqual(expected);
  });
});

describe("an order in another dialect", () => {
  it.each([
    ["BTO .KO261120C70 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO   261120C00070000 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C 11-20 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 20-Nov-26 70C @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C this Friday @ 1.15", { ...OPEN, ...KO, expiry: "2026-10-16", price: "1.15" }],
    ["BTO KO 70C exp today @ 1.15", { ...OPEN, ...KO, expiry: "2026-10-14", price: "1.15" }],
    ["BTO KO 70C 11/20 filled at 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C 11/20 avg price 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C 11/20 (1.15)", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO two KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 2 }],
    ["BTO KO 70C 11/20 @ 1.15 x3", { ...OPEN, ...KO, price: "1.15", quantity: 3 }],
    ["BTO KO 70C 11/20 @ 1.15 1/2 size", { ...OPEN, ...KO, price: "1.15", size: "half" }],
    ["Buy to open 2 KO 70C 11/20 @ 1.15", { ...OPEN, ...KO, price: "1.15", quantity: 2 }],
    ["Sold to close 1/2 KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1/2" }],
    ["KO 70C 11/20 BTO @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BTO KO 70C 11/20 @ 1.15 target 2.40/3.00", { ...OPEN, ...KO, price: "1.15", targets: ["2.40", "3.00"] }],
    ["STC 2 of 4 KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", quantity: 2 }],
    ["STC KO 70C 11/20 @ 2 for 100% gain", { ...CLOSE, ...KO, price: "2.00" }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("asks back a Friday that is this week's or next week's", () => {
    expect(read("BTO KO 70C next Friday @ 1.15")).toMatchObject({ code: "bad-expiry" });
  });
});

describe("a room's own verbs", () => {
  it.each([
    ["took profits on KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00" }],
    ["taking half off KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1/2" }],
    ["scaled out of 3 KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", quantity: 3 }],
    ["stopped out of KO 70C 11/20 @ .6", { ...CLOSE, ...KO, price: "0.60" }],
    ["sold last KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1" }],
    ["sold another 1/4 KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1/4" }],
    ["SOLD KO 70C 11/20 2.00 - 1/4 left", { ...CLOSE, ...KO, price: "2.00", fraction: "3/4" }],
    ["KO 70C 11/20 sold half @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1/2" }],
    ["KO 70C 11/20 all out @ 2", { ...CLOSE, ...KO, price: "2.00", fraction: "1" }],
    ["TRIM ALERT KO 70C 11/20 @ 2", { ...CLOSE, ...KO, price: "2.00", partial: true }],
    ["avg down KO 70C 11/20 @ 1", { ...OPEN, ...KO, price: "1.00" }],
    ["adding to KO 70C 11/20 @ 1", { ...OPEN, ...KO, price: "1.00" }],
    ["KO 70c 11/20 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["Ticker: KO\nStrike: 70\nType: Call\nExp: 11/20\nEntry: 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["BOUGHT KO 70C 11/20 9 - 1 on small account", { ...OPEN, ...KO, price: "9.00" }],
  ])("%s", (text, expected) => {
    expect(read(text, { action: "BTO" })).toEqual(expected);
  });

  it("may be said of the same order in the text and in an embed", () => {
    const embed = { title: "", description: "BTO KO 70C 11/20 @ 1.15", author: "", footer: "", fields: [] };
    const both = (text: string): object =>
      instructionJson(interpret({ text, embeds: [embed], postedAt: POSTED }, PLAIN_PROFILE).instruction);
    expect(both("BTO KO 70C 11/20 @ 1.15")).toEqual({ ...OPEN, ...KO, price: "1.15" });
    expect(both("BTO KO 75C 11/20 @ 1.15")).toMatchObject({ code: "ambiguous" });
  });
});

describe("a room with habits", () => {
  it.each([
    ["Bought $KO 70c for 1.15", { ...OPEN, ...KO, expiry: "2026-10-16", price: "1.15" }],
    ["BOUGHT KO 11/20 70C $1.15 [SMALL]", { ...OPEN, ...KO, price: "1.15", size: "small" }],
    ["**BOUGHT KO 70C 11/20 2* starter", { ...OPEN, ...KO, price: "2.00", size: "small" }],
    ["KO 11/20 calls 70 @ 1.15", { ...OPEN, ...KO, price: "1.15" }],
    ["SPX6850C @ 3", { ...OPEN, symbol: "SPX", right: "C", strike: "6850", expiry: "2026-10-14", price: "3.00" }],
    ["TICKER: KO\nSTRIKE: 70C\nPRICE: 1.15\nEXP: 11/20\nscalp", { ...OPEN, ...KO, price: "1.15" }],
    ["$KO $70 CALLS EXPIRATION 11/20/2026 $1.15 entry $2 target", { ...OPEN, ...KO, price: "1.15", targets: ["2.00"] }],
    ["SOLD 1/2 KO 70C 11/20 2.3 - leaving 1 more", { ...CLOSE, ...KO, price: "2.30", fraction: "1/2" }],
    ["sold most of KO 70C 11/20 2.3", { ...CLOSE, ...KO, price: "2.30", partial: true }],
    ["ALL OUT KO 70C 11/20 $2.3", { ...CLOSE, ...KO, price: "2.30", fraction: "1" }],
  ])("%s", (text, expected) => {
    expect(read(text, ROOM)).toEqual(expected);
  });

  it("gives a verb to embeds by their title", () => {
    const embed = {
      title: "Entry",
      description: "",
      author: "",
      footer: "",
      fields: [
        { name: "Contract", value: "KO 70C 11/20" },
        { name: "Price", value: "$1.15" },
      ],
    };
    const reading = interpret({ text: "", embeds: [embed], postedAt: POSTED }, { ...PLAIN_PROFILE, ...ROOM });
    expect(instructionJson(reading.instruction)).toEqual({ ...OPEN, ...KO, price: "1.15" });
    expect(reading.rule).toBe("option-alert");
  });

  it("turns its verbs round where contracts are sold to open", () => {
    const sellers: Partial<Profile> = { action: "STO" };
    expect(read("SOLD KO 70C 11/20 1.15", sellers)).toMatchObject({ kind: "open", action: "STO" });
    expect(read("BOUGHT KO 70C 11/20 .4", sellers)).toMatchObject({ kind: "close", action: "BTC" });
  });

  it("never puts its habit over what the text says", () => {
    expect(read("Bought KO 70c @ 1.15, 11/20 expiry", ROOM)).toMatchObject({ expiry: "2026-11-20" });
    expect(read("Bought KO 70c @ 1.15\n1DTE", ROOM)).toMatchObject({ expiry: "2026-10-15" });
    expect(read("Bought KO 70c @ 1.15 because of the 11/20 dividend", ROOM)).toMatchObject({
      code: "ambiguous",
      offending: "11/20",
    });
  });

  it("asks whether 1/8 is a part or a date", () => {
    expect(read("sold 1/8 KO 70C 2", ROOM)).toMatchObject({ code: "ambiguous", offending: "1/8" });
  });

  it("takes a contract without a verb only with a marked price", () => {
    expect(read("KO 70C 2", ROOM)).toMatchObject({ kind: "ignore" });
    expect(read("Bought KO at 70", ROOM)).toMatchObject({ kind: "ignore" });
  });

  it("reads quotes only where the profile says so", () => {
    expect(read("> BTO KO 70C 11/20 @ 1.15")).toMatchObject({ kind: "ignore", reason: "quoted" });
    expect(read("> BTO KO 70C 11/20 @ 1.15", { readsQuotes: true })).toMatchObject({ kind: "open" });
  });

  it("takes only the kinds that it admits", () => {
    expect(read("BTO KO 70C 11/20 @ 1.15", { kinds: ["futures"] })).toEqual({
      kind: "ignore",
      reason: "not-read-here",
    });
  });
});

describe("an alert that can't be carried out", () => {
  it.each([
    ["BTO KO 70 11/20 @ 1.15", "missing-right", "BTO KO 70C 11/20 @ 1.15"],
    ["Alert: CALLS KO 11/20 @ 1.15", "missing-strike", "For example: BTO KO 590C 11/20 @ 1.15"],
    ["BTO KO 70C @ 1.15", "missing-expiry", "For example: BTO KO 70C 10/23 @ 1.15"],
    ["BTO KO 70C 11/20", "missing-price", "For example: BTO KO 70C 11/20 @ 1.20"],
    ["BTO 3 contracts KO 70C 11/20", "missing-price", "For example: BTO 3 KO 70C 11/20 @ 1.20"],
    ["BTO KO 70C 11/20 @ market", "missing-price", "For example: BTO KO 70C 11/20 @ 1.20"],
    ["Alert: CALLS 70 11/20 @ 1.15", "missing-symbol", "For example: BTO SPY 70C 11/20 @ 1.15"],
    ["Alert: BTO KO 70X 11/20 @ 1.15", "missing-right", "70C"],
    ["Alert: BTO KO -70C 11/20 @ 1.15", "missing-strike", "Alert: CALLS SPY 590 12/18 @ 1.20"],
    ["Close\nBTO KO 70C 11/20 @ 1.15", "ambiguous", "Alert: CALLS SPY 590 12/18 @ 1.20"],
    ["BTO KO 70C 13/45 @ 1.15", "bad-expiry", "Write the expiry as month/day, for example 12/18."],
    ["BTO KO 70C 2/30 @ 1.15", "bad-expiry", "That month ends on 2027-02-28."],
    ["BTO KO 70C 11/21 @ 1.15", "bad-expiry", "Use the trading day before, 2026-11-20."],
    ["BTO KO 70C 7DTE @ 1.15", "bad-expiry", "Write the date, for example 12/18."],
    ["BTO KO 70C 10/9 @ 1.15", "expired", "Name a later expiry, for example 2026-10-15."],
    ["BTO KO 70C 11/20 @ 1.234", "bad-tick", "BTO KO 70C 11/20 @ 1.23"],
    ["Alert: HOLD KO 70C 11/20 @ 1.15", "unknown-action", "Alert: CALLS SPY 590 12/18 @ 1.20"],
    ["Alert: BTOO KO 70C 11/20 @ 1.15", "unknown-action", "Did you mean BTO?"],
    ["BTP KO 70C 11/20 @ 1.15", "unknown-action", "Did you mean BTO?"],
    ["BTO GOOGLE 180C 11/20 @ 1.15", "unknown-symbol", "Use the ticker, for example GOOGL."],
  ])("%s is refused: %s", (text, code, suggestion) => {
    const refusal = read(text);
    expect(refusal).toMatchObject({ kind: "invalid", code });
    expect(refusal).toHaveProperty("suggestions", expect.arrayContaining([suggestion]));
  });

  it.each([
    "0",
    "-1.15",
    "2,300",
    "1,20",
    "1.15-1.25",
    "1.15 - 1.25",
    "1.15 to 1.25",
    "1.15ish",
    "€1.15",
    "120c",
    "~1.15",
    "abc",
  ])("a price of %s is none", (price) => {
    expect(read(`BTO KO 70C 11/20 @ ${price}`)).toMatchObject({ kind: "invalid", code: "bad-price" });
  });

  it("takes a price with one grouping that can't be misread", () => {
    expect(read("BTO NDX 25000C 11/20 @ 1,300.50")).toMatchObject({ price: "1300.50" });
  });

  it.each(["0", "-2", "1.5", "10001", "999999999"])("a quantity of %s is none", (quantity) => {
    expect(read(`BTO ${quantity} KO 70C 11/20 @ 1.15`)).toMatchObject({
      kind: "invalid",
      code: "bad-quantity",
      offending: quantity,
    });
  });

  it.each([
    "BTO KO 70C 11/20 @ 1.15 BTO PEP 150C 11/20 @ 2",
    "BTO KO 70C 11/20 @ 1.15\nBTO PEP 150C 11/20 @ 2",
    "Alert: CALLS KO 70 11/20 @ 1.15\nAlert: PUTS KO 70 11/20 @ 1.15",
    "STC KO 70C 11/20 @ 2 then BTO KO 75C 11/20 @ 1",
    "BTO KO 70C 11/20 @ 1.15 and PEP 150C 11/20 @ 2",
    "BTO KO 70C 11/20 @ 1.15 and PEP 150C",
    "STC KO 70C/75C 11/20 @ 1.15",
    "BTO KO 70C/75P 11/20 @ 1.15",
    "BTO SPY QQQ 590C 11/20 @ 1.15",
    "BTO KO 70C 11/20 @ 1.15 @ 1.25",
    "BTO KO 70C 11/20 @ 1.15 1.25",
    "BTO KO 70C 11/20 12/18 @ 1.15",
    "Alert: CALLS KO 70P 11/20 @ 1.15",
    "BTO KO 70C 11/20 @ 1.15 SL .60 SL .70",
  ])("%s is two orders, or none", (text) => {
    expect(read(text)).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });

  it("asks back a stop that can't be the option's", () => {
    expect(read("BTO KO 70C 11/20 @ 1.15 SL 69")).toMatchObject({ kind: "invalid", code: "bad-price" });
    expect(read("BTO KO 70C 11/20 @ 1.15 PT 1.10")).toMatchObject({ kind: "invalid", code: "bad-price" });
    expect(read("BTO KO 70C 11/20 @ 1.15 SL +30%")).toMatchObject({ kind: "invalid", code: "bad-price" });
  });

  it.each([
    ["ВТО KO 70C 11/20 @ 1.15", "unknown-action"],
    ["ＢＴＯ KO 70C 11/20 @ 1.15", "unknown-action"],
    ["BTO КО 70C 11/20 @ 1.15", "unknown-symbol"],
    ["BTO ３ KO 70C 11/20 @ 1.15", "bad-quantity"],
    ["BTO KO ７0C 11/20 @ 1.15", "missing-strike"],
    ["BTO KO 70C 11/20 @ １.15", "bad-price"],
    ["BTO KO 70C 11/20 @ 1.1５", "bad-price"],
  ])("%s only looks like an order: %s", (text, code) => {
    expect(read(text)).toMatchObject({ kind: "invalid", code });
  });
});
