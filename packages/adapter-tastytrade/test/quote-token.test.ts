import { ok } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { endpointsOf, loopbackEndpoints, type Endpoints } from "../src/endpoints.ts";
import { quoteAccess } from "../src/quotes/quote-token.ts";
import { got } from "./bench.ts";

/** What is asked for quotes, where tastytrade answers so. */
const told = (endpoints: Endpoints, data: object) =>
  quoteAccess({ endpoints, get: () => Promise.resolve(ok({ status: 200, data: { token: "t", ...data }, pagination: null })) });

const PRODUCTION = endpointsOf("production");
const LIVE = "wss://tasty-openapi-dxlink-md-ws.dxfeed.com/realtime";

describe("the way to quotes", () => {
  it("is real-time only where tastytrade says so", async () => {
    expect(await told(PRODUCTION, { "dxlink-url": LIVE, level: "api" })).toEqual(ok({ token: "t", url: LIVE, quality: "realtime" }));
    const delayed = "wss://tasty-demo-ws.dxfeed.com/delayed";
    for (const data of [{ "dxlink-url": delayed, level: "demo" }, { "dxlink-url": delayed, level: "api" }, { "dxlink-url": LIVE }]) {
      expect(await told(endpointsOf("sandbox"), data)).toMatchObject({ right: { quality: "delayed" } });
    }
  });

  it.each([
    "wss://dxfeed.com.example.org/realtime",
    "ws://tasty-openapi-ws.dxfeed.com/realtime",
    "wss://somebody@tasty-openapi-ws.dxfeed.com/realtime",
    "ws://127.0.0.1:1/dxlink",
    "nonsense",
  ])("does not lead to %s", async (url) => {
    expect(await told(PRODUCTION, { "dxlink-url": url, level: "api" })).toMatchObject({ left: { needsHuman: true } });
  });

  it("does not leave this machine where tastytrade is on it", async () => {
    const here = got(loopbackEndpoints("http://127.0.0.1:1", "ws://127.0.0.1:1/streamer"));
    expect(await told(here, { "dxlink-url": LIVE, level: "api" })).toMatchObject({ left: { needsHuman: true } });
    expect(await told(here, { "dxlink-url": "ws://127.0.0.1:1/dxlink", level: "api" })).toMatchObject({ right: { quality: "realtime" } });
  });
});
