import { SECOND } from "@floorbroker/core";
import type { SandboxParts } from "../../parts.ts";
import type { Service } from "../service.ts";
import { repeatEvery, watchSilence } from "../silence.ts";
import { daysSoFar } from "./day-so-far.ts";
import type { Sources } from "./events.ts";
import { feedOn, type Feed } from "./feed.ts";
import { marketViewOf } from "./market-view.ts";
import { errorFrame, readMessage, type ChannelRequest, type FeedErrorType, type Heard } from "./messages.ts";

/** As tastytrade's quote service names itself. */
const SERVER_VERSION = "1.0-1.2.1-20240722-153442";
const KEEPALIVE_TIMEOUT = 60;
const KEEPALIVE_EVERY_MS = 30 * SECOND;
const SETUP_WITHIN_MS = 10 * SECOND;
const NORMAL = 1000;
const CONTRACTS = ["AUTO", "TICKER", "STREAM", "HISTORY"];

const sourcesOf = ({ venue }: SandboxParts): Sources => {
  const view = marketViewOf(venue);
  return { view, dayOf: daysSoFar(view) };
};

/** Quotes over DXLink (dxLink specification 1.0.2; tastytrade, Streaming market data). */
export const dxlink: Service = (line, parts) => {
  const { clock, quoteTokens, switches, options } = parts;
  const sources = sourcesOf(parts);
  const channels = new Map<number, Feed>();
  let isSetUp = false;
  let isAuthorized = false;
  let silenceSays = "No setup message received.";
  let endKeepalive = (): void => undefined;
  const refuse = (error: FeedErrorType, message: string, channel = 0): void =>
    line.write(errorFrame(channel, error, message));
  const silence = watchSilence(clock, SETUP_WITHIN_MS, () => {
    refuse("TIMEOUT", silenceSays);
    line.close(NORMAL);
  });
  const tellState = (): void =>
    line.write({
      type: "AUTH_STATE",
      channel: 0,
      ...(isAuthorized ? { state: "AUTHORIZED", userId: options.customerId } : { state: "UNAUTHORIZED" }),
    });

  const setUp = (keepaliveTimeout = KEEPALIVE_TIMEOUT): void => {
    silence.allow(Math.max(keepaliveTimeout, 1) * SECOND);
    silenceSays = `The timeout has been reached. The message was last received ${keepaliveTimeout} seconds ago.`;
    line.write({
      type: "SETUP",
      channel: 0,
      keepaliveTimeout: KEEPALIVE_TIMEOUT,
      acceptKeepaliveTimeout: KEEPALIVE_TIMEOUT,
      version: SERVER_VERSION,
    });
    if (isSetUp) return;
    isSetUp = true;
    endKeepalive = repeatEvery(clock, KEEPALIVE_EVERY_MS, () => line.write({ type: "KEEPALIVE", channel: 0 }));
    tellState();
  };
  const authorize = (token: string): void => {
    isAuthorized = switches.take("quotes-refused") === undefined && quoteTokens.holds(token);
    tellState();
    if (!isAuthorized) refuse("UNAUTHORIZED", "The token is not valid.");
  };
  const openChannel = (channel: number, { service, parameters }: ChannelRequest): void => {
    const contract = String(parameters?.["contract"] ?? "AUTO");
    if (channel % 2 === 0) return refuse("BAD_ACTION", "Protocol violation with an even channel usage.");
    if (channels.has(channel)) return refuse("BAD_ACTION", `Channel ${channel} is already open.`);
    if (service !== "FEED") return refuse("BAD_ACTION", `Unknown service "${service}".`, channel);
    if (!CONTRACTS.includes(contract)) return refuse("BAD_ACTION", `Unknown contract "${contract}".`, channel);
    channels.set(channel, feedOn(line, channel, sources, parts));
    line.write({ type: "CHANNEL_OPENED", channel, service, parameters: { contract, subFormat: "LIST" } });
  };
  const onChannel = (channel: number, act: (feed: Feed) => void): void => {
    const feed = channels.get(channel);
    if (feed === undefined) refuse("BAD_ACTION", `Channel ${channel} is not open.`);
    else act(feed);
  };
  const act = ({ channel, body }: Heard): void => {
    if (body.type === "KEEPALIVE" || body.type === "ERROR") return;
    if (body.type === "SETUP") return setUp(body.keepaliveTimeout);
    if (!isSetUp) return refuse("BAD_ACTION", "The first message has to be SETUP.");
    if (body.type === "AUTH") return authorize(body.token);
    if (!isAuthorized) return refuse("UNAUTHORIZED", "The connection is not authorized.", channel);
    switch (body.type) {
      case "CHANNEL_REQUEST":
        return openChannel(channel, body);
      case "CHANNEL_CANCEL":
        return onChannel(channel, (feed) => {
          feed.close();
          channels.delete(channel);
          line.write({ type: "CHANNEL_CLOSED", channel });
        });
      case "FEED_SETUP":
        return onChannel(channel, (feed) => feed.configure(body));
      case "FEED_SUBSCRIPTION":
        return onChannel(channel, (feed) => feed.subscribe(body));
    }
  };

  return {
    heard: (text) => {
      silence.heard();
      const heard = readMessage(text);
      if (typeof heard === "string") refuse("INVALID_MESSAGE", heard);
      else act(heard);
    },
    ended: () => {
      silence.end();
      endKeepalive();
      for (const feed of channels.values()) feed.close();
    },
  };
};
