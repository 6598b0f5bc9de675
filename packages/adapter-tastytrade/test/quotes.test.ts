import { decimal, instrumentId } from "@floorbroker/core";
import { afterEach, describe, expect, it } from "vitest";
import type { Switch } from "../../tastytrade-sandbox/src/index.ts";
import { messagesIn } from "../src/quotes/feed-frames.ts";
import { CALL, openDesk, type Desk } from "./desk.ts";

let desk: Desk | null = null;
const open = async (...given: Parameters<typeof openDesk>): Promise<Desk> => (desk = await openDesk(...given));
afterEach(async () => {
  await desk?.close();
  desk = null;
});

const ask = (at: Desk, instrument: string = CALL) => at.wait(at.tastytrade.quotes.quote(instrumentId(instrument), null));
const tokensAskedFor = (at: Desk): number => at.calls().filter((call) => call === "GET /api-quote-tokens").length;

/** How often the connection was lost. */
const falls = ({ heard }: Desk): number => heard.filter((event) => event.type === "link" && event.link.name === "quotes" && event.link.state === "down").length;

const AT_FOUR = { outcome: "quote", quote: { bid: decimal("4"), ask: decimal("4.04"), quality: "realtime", halted: false } };

describe("quotes", () => {
  it("waits for the first one, and has each later one at once", async () => {
    const at = await open();
    expect(await ask(at)).toMatchObject(AT_FOUR);
    at.quote(CALL, "4.10", "4.16");
    await at.pass(10);
    const before = at.calls().length;
    const told = at.clock.now();
    expect(await at.tastytrade.quotes.quote(CALL, null)).toMatchObject({ quote: { bid: decimal("4.1"), ask: decimal("4.16"), changedAt: told - 10, confirmedAt: told - 10 } });
    expect(at.calls().slice(before)).toEqual([]);
  });

  it.each(["SPY", "AAPL", "/MESZ2026", "SPXW  261218P06500000"])("streams %s", async (instrument) => {
    const at = await open();
    const answer = await ask(at, instrument);
    expect(answer).toMatchObject({ outcome: "quote", quote: { instrument } });
  });

  it("says what it has never heard of", async () => {
    const at = await open();
    expect(await ask(at, "1*SPY   261218C00600000|-1*SPY   261218C00605000")).toMatchObject({ outcome: "none", code: "unknown-instrument" });
    expect(await ask(at, "/QZZZ2026")).toMatchObject({ outcome: "none", code: "unknown-instrument" });
    at.arm({ switch: "silent-feed", symbol: "AAPL" });
    expect(await ask(at, "AAPL")).toMatchObject({ outcome: "none", code: "no-quote" });
  });

  it.each(["while others move", "where nothing moves at all"])("takes a quiet instrument for fresh %s", async (when) => {
    const at = await open();
    if (when === "where nothing moves at all") at.quote("SPY", "600.00", "600.02");
    await ask(at);
    await at.pass(600_000);
    const answer = await ask(at);
    if (answer.outcome !== "quote") throw new Error(answer.text);
    const { changedAt, confirmedAt } = answer.quote;
    const now = at.clock.now();
    expect([now - changedAt >= 600_000, now - confirmedAt <= 2_000]).toEqual([true, true]);
    expect(falls(at)).toBe(0);
  });

  it("takes a feed for dead in which nothing moves, not even what it asks for again", async () => {
    const at = await open();
    await ask(at);
    at.arm({ switch: "silent-feed" });
    await at.until(() => at.link("quotes") === "down");
    at.sandbox.switches.disarm();
    await at.until(() => at.link("quotes") === "up");
    expect(await ask(at)).toMatchObject(AT_FOUR);
  });

  it("makes a new connection where the line has fallen silent, and confirms nothing meanwhile", async () => {
    const at = await open();
    await ask(at);
    await at.pass(1_000);
    at.arm({ switch: "stream-silent", stream: "quotes" });
    const silentFrom = at.clock.now();
    await at.pass(6_000);
    const answer = await ask(at);
    if (answer.outcome !== "quote") throw new Error(answer.text);
    expect(answer.quote.confirmedAt).toBeLessThanOrEqual(silentFrom);
    at.quote(CALL, "4.20", "4.26");
    await at.until(() => at.link("quotes") === "down");
    await at.until(() => at.link("quotes") === "up");
    expect(await ask(at)).toMatchObject({ quote: { bid: decimal("4.2") } });
  });

  it.each([1000, 1001, 1006])("comes back after a close with %s, asks for the same again, and shows no older price", async (code) => {
    const at = await open();
    await ask(at);
    at.arm({ switch: "upgrade-refused", stream: "quotes", times: 2 });
    at.sandbox.disconnect("quotes", code);
    await at.pass(100);
    expect(at.link("quotes")).toBe("down");
    at.quote(CALL, "4.20", "4.26");
    expect(await ask(at)).toMatchObject({ quote: { bid: decimal("4.2"), ask: decimal("4.26") } });
    expect(tokensAskedFor(at)).toBeGreaterThan(1);
  });

  it("says that there is no connection, rather than show an old price", async () => {
    const at = await open();
    await ask(at);
    at.arm({ switch: "upgrade-refused", stream: "quotes", times: 30 });
    at.sandbox.disconnect("quotes", 1006);
    await at.until(() => at.link("quotes") === "down");
    expect(await ask(at)).toMatchObject({ outcome: "none", code: "link-down" });
  });

  const troubles: readonly Switch[] = [
    { switch: "upgrade-hangs", stream: "quotes" },
    { switch: "upgrade-refused", stream: "quotes" },
    { switch: "quotes-refused" },
    { switch: "bad-gateway", path: "/api-quote-tokens" },
    { switch: "call-hangs", path: "/api-quote-tokens" },
    { switch: "null-frame", stream: "quotes", times: 6 },
    { switch: "broken-frame", stream: "quotes" },
    { switch: "feed-error", error: "BAD_ACTION" },
    { switch: "fields-untold" },
    { switch: "two-types-in-a-frame" },
  ];
  it.each(troubles)("is there all the same where $switch", async (armed) => {
    const at = await open({}, {}, [armed]);
    await at.until(() => at.link("quotes") === "up");
    expect(await ask(at)).toMatchObject(AT_FOUR);
  });

  const fatal: readonly Switch[] = [
    { switch: "broken-frame", stream: "quotes" },
    { switch: "feed-error", error: "BAD_ACTION" },
  ];
  it.each(fatal)("trusts no price of a connection with $switch, since what it said may have been lost", async (armed) => {
    const at = await open();
    await ask(at);
    at.arm(armed);
    at.quote(CALL, "4.20", "4.26");
    await at.pass(100);
    expect(at.link("quotes")).toBe("down");
    await at.until(() => at.link("quotes") === "up");
    expect(await ask(at)).toMatchObject({ quote: { bid: decimal("4.2") } });
    expect(tokensAskedFor(at)).toBe(2);
  });

  it("fetches a new token where one was refused, and when it grows old", async () => {
    const at = await open({}, { feedTimes: { renewMs: 60_000 } }, [{ switch: "quotes-refused" }]);
    await at.until(() => at.link("quotes") === "up");
    expect(tokensAskedFor(at)).toBe(2);
    await at.pass(62_000);
    expect([tokensAskedFor(at), at.link("quotes")]).toEqual([3, "up"]);
    expect(await ask(at)).toMatchObject(AT_FOUR);
  });

  it("has no price where there is no number", async () => {
    const at = await open({}, {}, [{ switch: "nan-quotes", symbol: ".SPY261218C600" }]);
    expect(await ask(at)).toMatchObject({ outcome: "quote", quote: { bid: null, ask: null } });
  });

  it("lets the socket go when it is closed", async () => {
    const at = await open();
    await ask(at);
    at.tastytrade.close();
    await at.pass(1_000);
    at.arm({ switch: "broken-frame", stream: "quotes" });
    at.quote(CALL, "4.20", "4.26");
    await at.pass(120_000);
    expect(at.sandbox.switches.armed()).toHaveLength(1);
  });
});

describe("frames of the feed", () => {
  it("come apart where one holds two types", () => {
    const frame = { type: "FEED_DATA", channel: 1, data: ["Profile", ["Profile", "SPY", "ACTIVE"], "Quote", ["Quote", "SPY", 1, 2]] };
    expect(messagesIn(JSON.stringify(frame))).toEqual([
      { ...frame, data: frame.data.slice(0, 2) },
      { ...frame, data: frame.data.slice(2) },
    ]);
  });
});
