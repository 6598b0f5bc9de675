import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const POSTED = Date.UTC(2026, 8, 15, 14, 31);
const BUYING: Profile = { ...PLAIN_PROFILE, action: "BTO" };

const read = (text: string, profile: Profile = BUYING) =>
  instructionJson(interpret({ text, embeds: [], postedAt: POSTED }, profile).instruction);

const FIELDS = ["Ticker: SHOP", "Strike: 150C", "Exp: 10/16", "Entry: 4.25"];
const FORM = FIELDS.join("\n");
const ORDER = { kind: "open", symbol: "SHOP", right: "C", strike: "150", expiry: "2026-10-16", price: "4.25" };

describe("a form of labelled fields", () => {
  it("reads the same in any order of its fields, on one line or several", () => {
    const orders = fc.shuffledSubarray(FIELDS, { minLength: FIELDS.length });
    fc.assert(
      fc.property(orders, fc.constantFrom("\n", "\n\n", " | ", " · ", "\n- "), (fields, joint) => {
        expect(read(fields.join(joint))).toMatchObject(ORDER);
      }),
    );
  });

  it("is never an order without its symbol, strike, expiry or price", () => {
    const codes = ["missing-symbol", "missing-strike", "missing-expiry", "missing-price"];
    FIELDS.forEach((_, left) => {
      const text = FIELDS.filter((_field, index) => index !== left).join("\n");
      expect(read(`Action: BTO\n${text}`), text).toMatchObject({ kind: "invalid", code: codes[left] });
      expect(["ignore", "invalid"]).toContain(read(text)["kind"]);
    });
  });

  it("knows the labels of other rooms", () => {
    for (const text of [
      "Underlying = SHOP\nContract Type = Call\nStrike Price = $150\nExpiration Date = 10/16/2026\nFill Price = $4.25",
      "**Stock** SHOP\n**Strike** 150 Calls\n**Expiry** Oct 16th\n**Cost** @ 4.25",
      "1. Symbol – $SHOP\n2. Option – 150C 10/16\n3. Avg Price – 4.25",
      "TICKER:shop\nSTRIKE:150c\nEXP:10/16\nPREMIUM:4.25",
    ])
      expect(read(text), text).toMatchObject(ORDER);
  });

  it("takes its action from its own field before the habit of the room", () => {
    expect(read(`Action: BTO\n${FORM}`, PLAIN_PROFILE)).toMatchObject(ORDER);
    expect(read(`Action: Sell to Close\n${FORM.replace("Entry", "Price")}`)).toMatchObject({
      kind: "close",
      action: "STC",
    });
    expect(read(`Action: BTO\nSide: STC\n${FORM}`)).toMatchObject({ kind: "invalid", code: "ambiguous" });
    expect(read(`Action: HOLD\n${FORM}`, PLAIN_PROFILE)).toMatchObject({ kind: "invalid", code: "unknown-action" });
    expect(read(FORM, PLAIN_PROFILE)).toMatchObject({ kind: "ignore" });
  });

  it("reads the plan and the stake beside the order", () => {
    const plan = "SL: 3.00\nTP1: 5.50\nTP2: 7.00\nRisk: 1/4 size";
    expect(read(`${FORM}\n${plan}`)).toMatchObject({
      ...ORDER,
      stop: "3.00",
      targets: ["5.50", "7.00"],
      size: "small",
    });
    expect(read(`${FORM}\nNote: a small pullback is fine`)["size"]).toBeUndefined();
  });

  it("takes a plan below the fields for no close", () => {
    expect(read(`${FORM.replace("Entry", "Price")}\nTrim at 50%`)).toMatchObject(ORDER);
    expect(read(`${FORM.replace("Entry", "Price")}\nwill exit half early`)).toMatchObject(ORDER);
  });

  it("takes no share for an option whose fields are empty", () => {
    expect(read("Action: BTO\nTicker: SHOP\nStrike:\nExp:\nPrice: 4.25")).toMatchObject({ code: "missing-strike" });
    expect(read("Action: BTO\nTicker: SHOP\nShares: 10\nPrice: 150.10")).toMatchObject({
      asset: "equity",
      quantity: 10,
    });
  });

  it("reads one leg of a spread never alone", () => {
    expect(read(`Strategy: bull call spread\n${FORM}`)).toMatchObject({ kind: "invalid" });
  });

  it("guesses nothing where a field says two things", () => {
    for (const [field, other] of [
      ["SHOP", "SHOP/UBER"],
      ["150C", "150C / 160C"],
      ["10/16", "10/16 or 10/23"],
      ["4.25", "4.25 or 4.50"],
      ["4.25", "4.10 - 4.40"],
    ] as const)
      expect(read(FORM.replace(field, other)), other).toMatchObject({ kind: "invalid" });
  });

  it("takes no other price for the entry", () => {
    for (const label of ["Stock Price", "Max Entry", "Waiting for entry", "Lowest"])
      expect(read(FORM.replace("Entry", label)), label).toMatchObject({ kind: "invalid", code: "missing-price" });
    expect(read("Exp: 10/16 Prior Fill: 4.25 Ticker: SHOP Strike: 150C")).toMatchObject({ code: "missing-price" });
  });
});

describe("a form that is no order", () => {
  it.each([
    "Watchlist", "Yesterday:", "Example", "From another room:", "Please fill in this form", "I didn't take this",
    "No trade today", "Nancy bought", "Unusual flow", "Position update", "If SHOP breaks 152:", "What do you think?",
    "Paper trade", "Expired worthless", "Portfolio", "Open positions", "AI prediction", "Order rejected",
    "How to read my alerts",
  ])("stands under the title %s", (title) => {
    expect(read(`${title}\n${FORM}`)).toMatchObject({ kind: "ignore" });
  });

  it.each([
    "Exit: 6.10", "Result: +47%", "Gain: 47%", "High: 6.10", "Status: closed", "Status: pending", "Trigger: 152.40",
    "Current Price: 5.10", "OI: 2110", "Note: only above 152", "TP1: 5.50 ✅", "SL: hit", "cancelled it", "not filled",
    "Value now: 6.10", "closed for 9.20", "4.25 -> 6.10", "I did not enter this",
  ])("has the line %s", (line) => {
    expect(read(`${FORM}\n${line}`)).toMatchObject({ kind: "ignore" });
  });

  it("waits for its entry", () => {
    expect(read(FORM.replace("4.25", "above 152 on the stock"))).toMatchObject({ kind: "ignore" });
  });
});
