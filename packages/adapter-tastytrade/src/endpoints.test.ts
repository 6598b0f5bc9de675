import { describe, expect, it } from "vitest";
import { endpointsOf, isEndpoints, isQuoteUrl, loopbackEndpoints, type Endpoints } from "./endpoints.ts";

describe("the addresses of tastytrade", () => {
  it("are compiled in", () => {
    expect(endpointsOf("production")).toMatchObject({ rest: "https://api.tastyworks.com", streamer: "wss://streamer.tastyworks.com" });
    expect(endpointsOf("sandbox")).toMatchObject({ rest: "https://api.cert.tastyworks.com", streamer: "wss://streamer.cert.tastyworks.com" });
  });

  it("can be given by hand on this machine only", () => {
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
      expect(loopbackEndpoints(`http://${host}:8080/`, `ws://${host}:8080/streamer`)).toMatchObject({ right: { rest: `http://${host}:8080` } });
    }
  });

  it.each([
    ["https://api.tastyworks.com", "wss://streamer.tastyworks.com"],
    ["http://127.0.0.1.example.com:80", "ws://127.0.0.1:80"],
    ["http://localhost@example.com", "ws://127.0.0.1"],
    ["http://user@localhost", "ws://127.0.0.1"],
    ["http://127.0.0.1", "ws://example.com"],
    ["http://192.168.0.1", "ws://127.0.0.1"],
    ["nonsense", "ws://127.0.0.1"],
    ["file:///etc/passwd", "ws://127.0.0.1"],
  ])("refuse %s and %s", (rest, streamer) => {
    expect(loopbackEndpoints(rest, streamer)).toMatchObject({ left: { code: "not-loopback" } });
  });

  it("are known from what somebody put together himself", () => {
    expect(isEndpoints(endpointsOf("sandbox"))).toBe(true);
    expect(isEndpoints({ environment: "sandbox", rest: "https://example.com", streamer: "wss://example.com" } as unknown as Endpoints)).toBe(false);
  });

  it("take quotes from dxFeed alone, or from this machine for one on this machine", () => {
    const [local] = ["127.0.0.1"].map((host) => loopbackEndpoints(`http://${host}:1`, `ws://${host}:1`));
    const loopback = local?._tag === "Right" ? local.right : endpointsOf("production");
    expect(isQuoteUrl(endpointsOf("production"), "wss://tasty-openapi-dxlink-md-ws.dxfeed.com/realtime")).toBe(true);
    expect(isQuoteUrl(endpointsOf("production"), "wss://evildxfeed.com/realtime")).toBe(false);
    expect(isQuoteUrl(endpointsOf("production"), "ws://tasty.dxfeed.com/realtime")).toBe(false);
    expect(isQuoteUrl(endpointsOf("production"), "ws://127.0.0.1:1/dxlink")).toBe(false);
    expect(isQuoteUrl(loopback, "ws://127.0.0.1:1/dxlink")).toBe(true);
    expect(isQuoteUrl(loopback, "wss://tasty.dxfeed.com/realtime")).toBe(false);
  });
});
