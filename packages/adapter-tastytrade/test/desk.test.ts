import { decimal, orderKey, parseOcc, type OrderTerms } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import { got } from "./bench.ts";
import { CALL, openDesk, type Desk } from "./desk.ts";

let desk: Desk | null = null;
const open = async (...given: Parameters<typeof openDesk>): Promise<Desk> => (desk = await openDesk(...given));
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const BUY: OrderTerms = {
  instrument: CALL,
  side: "buy",
  closing: false,
  quantity: 2,
  type: "limit",
  limit: decimal("4.04"),
  stop: null,
  timeInForce: "day",
};

describe("the whole adapter", () => {
  it("has its links up, and answers all four ports", async () => {
    const { tastytrade, wait, link } = await open();
    expect([link("orders"), link("account"), link("quotes")]).toEqual(["up", "up", "up"]);
    expect(await wait(tastytrade.quotes.quote(CALL, null))).toMatchObject({ outcome: "quote", quote: { bid: decimal("4"), ask: decimal("4.04"), quality: "realtime" } });
    expect(await wait(tastytrade.accounts.snapshot())).toMatchObject({ outcome: "snapshot", snapshot: { canTrade: true, cash: decimal("100000") } });
  });

  it("hears the fill of an order over the stream, with its fees", async () => {
    const { tastytrade, wait, pass, heard } = await open();
    const outcome = await wait(tastytrade.broker.place({ key: orderKey("desk-1"), revision: 0, terms: BUY }));
    expect(outcome.outcome).toBe("accepted");
    await pass(10_000);
    const fills = heard.flatMap((event) => (event.type === "fill" ? [event.fill.quantity] : []));
    expect(fills.reduce((sum, each) => sum + each, 0)).toBe(2);
    expect(heard.filter(({ type }) => type === "fees-reported")).toHaveLength(fills.length);
  });

  it("sends nothing but the order once quote, instrument and money are known", async () => {
    const { tastytrade, wait, pass, calls } = await open();
    const look = () => Promise.all([tastytrade.quotes.quote(CALL, null), tastytrade.instruments.resolve(got(parseOcc(CALL))), tastytrade.accounts.snapshot()]);
    await wait(look());
    await pass(1_000);
    const before = calls().length;
    await wait(look());
    await wait(tastytrade.broker.place({ key: orderKey("desk-2"), revision: 0, terms: BUY }));
    expect(calls(before)).toEqual([`POST /accounts/${tastytrade.account}/orders`]);
  });
});
