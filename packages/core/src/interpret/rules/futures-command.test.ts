import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { instructionJson } from "../json.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const POSTED = Date.parse("2026-10-14T15:30:00Z");

const read = (text: string, profile: Partial<Profile> = {}): object =>
  instructionJson(interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, ...profile }).instruction);

const BUY = { kind: "futures", side: "buy" };

describe("a futures command", () => {
  it.each<readonly [string, object]>([
    ["!tt buy 3 /MNQ", { ...BUY, root: "MNQ", quantity: 3, type: "market" }],
    ["!tt buy NQ", { ...BUY, root: "NQ", quantity: 1, type: "market" }],
    ["!tt buy MNQ 3", { ...BUY, root: "MNQ", quantity: 3, type: "market" }],
    ["!TT Buy 3 mnq @ 25,100.25", { ...BUY, root: "MNQ", quantity: 3, type: "limit", price: "25100.25" }],
    [
      "!tt sell 1 MGC limit 4010.3",
      { kind: "futures", side: "sell", root: "MGC", quantity: 1, type: "limit", price: "4010.30" },
    ],
    ["!tt buy 1 MNQ stop 25200", { ...BUY, root: "MNQ", quantity: 1, type: "stop", price: "25200.00" }],
    [
      "!tt buy 1 MNQ limit 25100 stop loss 25050 target 25200",
      {
        ...BUY,
        root: "MNQ",
        quantity: 1,
        type: "limit",
        price: "25100.00",
        stopLoss: "25050.00",
        takeProfit: "25200.00",
      },
    ],
    ["!tt short two micro gold at market", { kind: "futures", side: "sell", root: "MGC", quantity: 2, type: "market" }],
    ["!tt go long 1 crude oil at 71.25 please", { ...BUY, root: "CL", quantity: 1, type: "limit", price: "71.25" }],
    ["!tt buy 1 /MNQZ6", { ...BUY, root: "MNQ", contract: "/MNQZ6", quantity: 1, type: "market" }],
    ["!tt buy 1 mnqz26", { ...BUY, root: "MNQ", contract: "/MNQZ6", quantity: 1, type: "market" }],
    ["!tt buy 1 M2K", { ...BUY, root: "M2K", quantity: 1, type: "market" }],
    [
      "!tt sell 2 6E @ 1.0855",
      { kind: "futures", side: "sell", root: "6E", quantity: 2, type: "limit", price: "1.0855" },
    ],
    ["!tt sell 1 30 year", { kind: "futures", side: "sell", root: "ZB", quantity: 1, type: "market" }],
    ["!tt buy a couple of MNQ", { ...BUY, root: "MNQ", quantity: 2, type: "market" }],
    ["!tt buy 1MNQ", { ...BUY, root: "MNQ", quantity: 1, type: "market" }],
    ["!tt market buy MNQ x2", { ...BUY, root: "MNQ", quantity: 2, type: "market" }],
    ["!tt buy 1 ZB @ 118'16", { ...BUY, root: "ZB", quantity: 1, type: "limit", price: "118.50" }],
    ["!tt buy 1 ZB limit 118-16", { ...BUY, root: "ZB", quantity: 1, type: "limit", price: "118.50" }],
    ["!tt buy 1 ZN @ 110'165", { ...BUY, root: "ZN", quantity: 1, type: "limit", price: "110.515625" }],
    ["!tt buy 1 ZN @ 110-16+", { ...BUY, root: "ZN", quantity: 1, type: "limit", price: "110.515625" }],
    [
      "!tt buy 1 MNQ limit 25100 bracket 25050/25200",
      { ...BUY, root: "MNQ", quantity: 1, type: "limit", price: "25100.00", stopLoss: "25050.00", takeProfit: "25200.00" },
    ],
    ["!tt trim half NQ", { kind: "futures", side: "flat", root: "NQ", fraction: "1/2" }],
    ["!tt flat", { kind: "futures", side: "flat", root: null }],
    ["!tt flat NQ", { kind: "futures", side: "flat", root: "NQ" }],
    ["!tt close 1/3 of my NQ", { kind: "futures", side: "flat", root: "NQ", fraction: "1/3" }],
    ["!tt NQ flat", { kind: "futures", side: "flat", root: "NQ" }],
    ["!tt close out my NQ now", { kind: "futures", side: "flat", root: "NQ" }],
    ["!tt flat NQ at market", { kind: "futures", side: "flat", root: "NQ" }],
    ["!tt nq long 2", { ...BUY, root: "NQ", quantity: 2, type: "market" }],
    ["!tt 2 nq buy @ 25100", { ...BUY, root: "NQ", quantity: 2, type: "limit", price: "25100.00" }],
    ["!tt sell2nq@25100", { kind: "futures", side: "sell", root: "NQ", quantity: 2, type: "limit", price: "25100.00" }],
    ["!tt SELL SHORT 3 /NQ MKT", { kind: "futures", side: "sell", root: "NQ", quantity: 3, type: "market" }],
    ["!tt buy a dozen MNQ", { ...BUY, root: "MNQ", quantity: 12, type: "market" }],
    ["!tt buy 1 NQ limit order at 25100", { ...BUY, root: "NQ", quantity: 1, type: "limit", price: "25100.00" }],
    ["!tt buy 1 NQ 25100 limit", { ...BUY, root: "NQ", quantity: 1, type: "limit", price: "25100.00" }],
    ["!tt buy NQ @ 25100 2 lots", { ...BUY, root: "NQ", quantity: 2, type: "limit", price: "25100.00" }],
    ["!tt buy 500 contracts NQ", { ...BUY, root: "NQ", quantity: 500, type: "market" }],
    [
      "!tt buy 1 NQ @ 25100 stop-loss 25050 take-profit 25200",
      { ...BUY, root: "NQ", quantity: 1, type: "limit", price: "25100.00", stopLoss: "25050.00", takeProfit: "25200.00" },
    ],
    ["!tt sell 1 NQ stop market 25000", { kind: "futures", side: "sell", root: "NQ", quantity: 1, type: "stop", price: "25000.00" }],
    ["!tt buy 1 micro e-mini nasdaq", { ...BUY, root: "MNQ", quantity: 1, type: "market" }],
    ["!tt buy 1 10yr note @ 110 16/32", { ...BUY, root: "ZN", quantity: 1, type: "limit", price: "110.50" }],
    ["!tt buy 1 ZN @ 110'16.5", { ...BUY, root: "ZN", quantity: 1, type: "limit", price: "110.515625" }],
    ["!tt buy 1 ZF @ 107'162", { ...BUY, root: "ZF", quantity: 1, type: "limit", price: "107.5078125" }],
    [
      "!tt buy 1 ZN bracket 110'08/111'00",
      { ...BUY, root: "ZN", quantity: 1, type: "market", stopLoss: "110.25", takeProfit: "111.00" },
    ],
    ...["stop 25200 limit 25210", "stop 25200 lmt 25210", "stop-limit 25200/25210", "stop limit 25200 limit 25210", "stop-limit order 25200, limit 25210"].map(
      (prices) =>
        [`!tt buy 1 NQ ${prices}`, { ...BUY, root: "NQ", quantity: 1, type: "stop-limit", price: "25210.00", stopPrice: "25200.00" }] as const,
    ),
    ...[
      ["day", "day"],
      ["gtc", "gtc"],
      ["good till cancelled", "gtc"],
      ["IOC", "ioc"],
      ["immediate or cancel", "ioc"],
      ["fill or kill", "fok"],
      ["day order", "day"],
    ].map(([words, timeInForce]) => [`!tt buy 1 NQ @ 25100 ${words}`, { ...BUY, root: "NQ", quantity: 1, type: "limit", price: "25100.00", timeInForce }] as const),
    ["!tt buy ioc 2 NQ", { ...BUY, root: "NQ", quantity: 2, type: "market", timeInForce: "ioc" }],
    [
      "!tt sell gtc 1 ZN stop-limit 110'16/110'15 stop loss 111",
      { kind: "futures", side: "sell", root: "ZN", quantity: 1, type: "stop-limit", price: "110.46875", stopPrice: "110.50", timeInForce: "gtc", stopLoss: "111.00" },
    ],
    ["!tt flat 2 NQ", { kind: "futures", side: "flat", root: "NQ", quantity: 2 }],
    ["!tt exit everything", { kind: "futures", side: "flat", root: null, fraction: "1" }],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("takes the channel's usual product when it names none", () => {
    expect(read("!tt buy 2", { symbol: "MES" })).toMatchObject({ ...BUY, root: "MES", quantity: 2 });
  });

  it.each([
    ["!tt buy", "missing-symbol", "!tt buy MES"],
    ["!tt buy two @ 6700", "missing-symbol", "!tt buy two @ 6700 MES"],
    ["!tt by 1 NQ", "unknown-command", "!tt buy 1 NQ"],
    ["!tt sel 1 NQ", "unknown-command", "!tt sell 1 NQ"],
    ["!tt buynq", "unknown-command", "!tt buy nq"],
    ["!tt 1 NQ", "unknown-command", "!tt sell 1 NQ"],
    ["!tt bto 1 NQ", "unknown-command", "!tt buy 1 NQ"],
    ["!tt reverse NQ", "unknown-command", "!tt flat NQ"],
    ["!tt buy 1 NQ gtc", "ambiguous", "!tt buy 1 NQ"],
    ["!tt buy 1 NQ stop 25200 ioc", "ambiguous", "!tt buy 1 NQ stop 25200"],
    ["!tt buy 1 NQ stop-limit 25200/25210 fill or kill", "ambiguous", "!tt buy 1 NQ stop-limit 25200/25210"],
    ["!tt buy 1 NQ stop limit 25200 25210", "ambiguous", "!tt buy 1 NQ stop limit 25200.00/25210.00"],
    ["!tt buy 1 NQ stop 25200 @ 25210", "ambiguous", "!tt buy 1 NQ stop 25200 limit 25210.00"],
    ["!tt buy 1 NQ stop 25200 25210 limit", "ambiguous", "!tt buy 1 MES stop 5940 limit 5942"],
    ["!tt buy 1 NQ stop-limit 25200", "ambiguous", "!tt buy 1 MES stop 5940 limit 5942"],
    ["!tt buy 1 NQ stop-limit", "ambiguous", "!tt buy 1 MES stop 5940 limit 5942"],
    ["!tt buy 1 NQ stop 25210 limit 25200", "ambiguous", "!tt buy 1 /NQ stop-limit 25200.00/25210.00"],
    ["!tt sell 1 NQ stop-limit 25200/25210", "ambiguous", "!tt sell 1 /NQ stop-limit 25210.00/25200.00"],
    ["!tt buy 1 NQ stop", "bad-price", "!tt buy 1 MES @ 5925.25"],
    ["!tt buy 1 NQ limit 25100 gtc day", "ambiguous", "!tt buy 1 MES @ 5925.25"],
    ["!tt buy 1 NQ limit 25100 stop-limit 25200/25210", "ambiguous", "!tt buy 1 MES @ 5925.25"],
    ["!tt buy 1 NQ stop 25200.30 limit 25210", "bad-tick", "!tt buy 1 NQ stop 25200.25 limit 25210"],
    ["!tt flat NQ gtc", "bad-price", "!tt flat /NQ"],
    ["!tt buy 1 NQ Z6", "unknown-command", "!tt buy 1 NQZ6"],
    ["!tt sell 2 NQ to close", "unknown-command", "!tt flat 2 NQ"],
    ["!tt close my orders", "unknown-command", "!tt cancel all"],
    ["!tt buy 1 NP", "unknown-symbol", "!tt buy 1 NQ"],
    ["!tt buy 1 MEZ @ 6700", "unknown-symbol", "!tt buy 1 MES @ 6700"],
    ["!tt buy 1 golld", "unknown-symbol", "!tt buy 1 GOLD"],
    ["!tt buy 1 NQ @ 25100.30", "bad-tick", "!tt buy 1 NQ @ 25100.25"],
    ["!tt buy 1 NQ @ 25100.30", "bad-tick", "!tt buy 1 NQ @ 25100.50"],
    ["!tt buy 1 NQ 25100.30", "bad-tick", "!tt buy 1 NQ @ 25100.50"],
    ["!tt buy 1 NQ @ 25100 sl 25000.10", "bad-tick", "!tt buy 1 NQ @ 25100 sl 25000.00"],
    ["!tt buy 1 ZB @ 118'165", "bad-tick", "!tt buy 1 ZB @ 118'17"],
    ["!tt buy 1 ZN @ 110'163", "bad-tick", "!tt buy 1 ZN @ 110'165"],
    ["!tt buy 1 ZN @ 110.52", "bad-tick", "!tt buy 1 ZN @ 110.515625"],
    ["!tt buy 1 NQ @ 2", "bad-price", "NQ is quoted between 3000.00 and 120000.00."],
    ["!tt buy 1 NQ @ 251000000", "bad-price", "NQ is quoted between 3000.00 and 120000.00."],
    ["!tt close NQ @ 25100", "bad-price", "!tt flat /NQ"],
    ["!tt buy 1.5 NQ", "bad-quantity", "!tt buy 2 NQ"],
    ["!tt buy a few NQ", "bad-quantity", "!tt buy 1 NQ"],
    ["!tt sell all NQ", "bad-quantity", "!tt flat all NQ"],
    ["!tt sell my NQ", "ambiguous", "!tt flat NQ"],
    ["!tt buy 1 NQ with a stop at 25000", "ambiguous", "!tt buy 1 NQ with a stop loss at 25000"],
    ["!tt buy 1 /NQM6", "expired", "!tt buy NQ"],
  ])("%s is refused: %s, and suggests %s", (text, code, suggestion) => {
    expect(read(text)).toMatchObject({ kind: "invalid", code, suggestions: expect.arrayContaining([suggestion]) });
  });

  it.each(["0", "1.5", "-2", "10001", "99999999999", "１"])("a quantity of %s is none", (quantity) => {
    expect(read(`!tt buy ${quantity} NQ`)).toMatchObject({ kind: "invalid", code: "bad-quantity" });
  });

  it.each([
    ["!tt buy NQ 25100", "a bare number in the market's range may be a price"],
    ["!tt buy 1 NQ 1 MES", "two products"],
    ["!tt buy 1 NQ limit 25100 stop 25050", "a stop that protects or enters"],
    ["!tt buy 1 NQ @ 25100 @ 25200", "two prices"],
    ["!tt buy 1 NQ at market limit 25100", "two order types"],
    ["!tt buy 1 NQ sell 1 MES", "two sides"],
    ["!tt buy 1 NQ; sell 1 MES", "two sides"],
    ["!tt buy 1 NQ or 1 MES", "one or the other"],
    ["!tt buy 6700 ES", "so many contracts, or the price"],
    ["!tt buy limit 10 CL", "ten of them, or at ten"],
    ["!tt buy NQ @ 25100 25", "a quarter of a point, or 25 contracts"],
    ["!tt buy NQ at 25100 twenty", "the same in words"],
    ["!tt buy 1 ZN @ 110 16", "32nds without a mark, or a quantity"],
    ["!tt buy 1 NQ stop limit 25200 25210", "a stop-limit order in its own words"],
    ["!tt buy 1 NQ stop 25000 target 25200", "a stop that protects or enters"],
    ["!tt buy 1 NQ, stop 25000", "a stop behind a comma"],
    ["!tt close my long NQ", "flat closes either side"],
    ["!tt close all 2 NQ", "a part and a number"],
  ])("%s is ambiguous: %s", (text) => {
    expect(read(text)).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });

  it("knows on which side of the entry stop and target lie", () => {
    expect(read("!tt buy 1 NQ limit 25100 stop loss 25150")).toMatchObject({ code: "bad-price" });
    expect(read("!tt sell 1 NQ limit 25100 stop loss 25150 target 25000")).toMatchObject({ stopLoss: "25150.00" });
    expect(read("!tt sell 1 NQ target 25100 stop loss 25000")).toMatchObject({ code: "bad-price" });
  });

  it("understands every word or does nothing", () => {
    expect(read("!tt trim NQ")).toMatchObject({ code: "bad-quantity" });
    expect(read("!tt buy 1 ZB @ 118'33")).toMatchObject({ code: "bad-price" });
    expect(read("!tt buy 1 NQ @ 25100'16")).toMatchObject({ code: "bad-price" });
    expect(read("!tt buy 1 NQ if it dips")).toMatchObject({ code: "unknown-command", offending: "IF" });
    expect(read("!tt buy 1 NQ\n!tt sell 1 MES")).toMatchObject({ kind: "invalid" });
    expect(read("!tt sell half NQ")).toMatchObject({ code: "bad-quantity" });
    expect(read("!tt close my longs")).toMatchObject({ code: "ambiguous" });
    expect(read("!tt buy 1 NQ sl 20 ticks")).toMatchObject({ code: "bad-price", offending: "20 ticks" });
    expect(read("!tt buy 1 CL bracket 10/20 ticks")).toMatchObject({ code: "bad-price" });
    expect(read("!tt buy 1 CL @ 71.25 sl 8")).toMatchObject({ code: "bad-price" });
    expect(read("!tt buy 1 NQ in 5 minutes")).toMatchObject({ code: "unknown-command" });
    expect(read("!tt buy NQ A")).toMatchObject({ code: "unknown-command" });
    expect(read("!tt should I buy 1 NQ")).toMatchObject({ kind: "ignore", reason: "question" });
    expect(read("!tt nvm")).toMatchObject({ kind: "ignore", reason: "retracted" });
    expect(read("!tt don't buy 1 NQ")).toMatchObject({ kind: "ignore", reason: "negated" });
    expect(read("!tt buy 1 NQ?")).toMatchObject({ kind: "ignore", reason: "question" });
  });

  it.each(["!tt market flat", "!tt futures close", "!tt close my", "!tt close a contract", "!tt close order 3", "!tt cover"])(
    "%s closes nothing: only what plainly says everything does",
    (text) => {
      expect(read(text)).toMatchObject({ kind: "invalid" });
    },
  );

  it.each([
    "tt buy 1 NQ",
    "hey !tt buy 1 NQ",
    "!ttbuy 1 NQ",
    "how does !tt buy 1 NQ work",
    "`!tt buy 1 NQ`",
    "> !tt buy 1 NQ",
  ])("%s is talk, because the message does not begin with !tt", (text) => {
    expect(read(text)).toMatchObject({ kind: "ignore" });
  });

  it("comes from the author's text, never from an embed", () => {
    const embed = { title: "!tt buy 1 NQ", description: "", author: "", footer: "", fields: [] };
    const { instruction } = interpret({ text: "", embeds: [embed], postedAt: POSTED }, PLAIN_PROFILE);
    expect(instruction.kind).toBe("ignore");
  });
});
