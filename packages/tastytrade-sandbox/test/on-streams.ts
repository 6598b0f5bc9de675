import type { Bench } from "./bench.ts";
import { openSocket, type Frame, type PlainSocket } from "./plain-socket.ts";

/** A value for `auth-token`. */
export const bearer = async ({ sandbox: { restUrl, credentials } }: Bench): Promise<string> => {
  const body = JSON.stringify({
    grant_type: "refresh_token",
    client_secret: credentials.clientSecret,
    refresh_token: credentials.refreshToken,
  });
  const answer = await fetch(`${restUrl}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  return `Bearer ${((await answer.json()) as { access_token: string }).access_token}`;
};

/** A plain client of the account streamer, not yet connected to an account. */
export const onStreamer = (bench: Bench): Promise<PlainSocket> => openSocket(bench.sandbox.streamerUrl);

/** The same, connected to the bench's account; the acknowledgement has been read. */
export const connected = async (bench: Bench): Promise<PlainSocket> => {
  const socket = await onStreamer(bench);
  socket.send({ action: "connect", value: [bench.account], "auth-token": await bearer(bench), "request-id": 1 });
  await socket.next(({ action }) => action === "connect");
  return socket;
};

export const quoteToken = async (bench: Bench): Promise<string> =>
  (await bench.call("GET", "/api-quote-tokens")).body.data.token;

/** A plain client of DXLink that is authorised and has channel 1 open, in the compact format. */
export const onFeed = async (
  bench: Bench,
  setup: object = { acceptDataFormat: "COMPACT", acceptAggregationPeriod: 0.1 },
): Promise<PlainSocket> => {
  const socket = await openSocket(bench.sandbox.dxlinkUrl);
  socket.send({
    type: "SETUP",
    channel: 0,
    keepaliveTimeout: 60,
    acceptKeepaliveTimeout: 60,
    version: "0.1-test/1.0.0",
  });
  socket.send({ type: "AUTH", channel: 0, token: await quoteToken(bench) });
  await socket.next(({ state }) => state === "AUTHORIZED");
  socket.send({ type: "CHANNEL_REQUEST", channel: 1, service: "FEED", parameters: { contract: "AUTO" } });
  await socket.next(({ type }) => type === "CHANNEL_OPENED");
  socket.send({ type: "FEED_SETUP", channel: 1, ...setup });
  await socket.next(({ type }) => type === "FEED_CONFIG");
  return socket;
};

export const subscribe = (socket: PlainSocket, type: string, symbol: string, more: object = {}): void =>
  socket.send({ type: "FEED_SUBSCRIPTION", channel: 1, add: [{ type, symbol, ...more }] });

export const isData = ({ type }: Frame): boolean => type === "FEED_DATA";

/** Each order frame as `status remaining`. */
export const statusesIn = (frames: readonly Frame[]): string[] =>
  frames
    .flatMap((frame) => (frame?.results === undefined ? [frame] : frame.results))
    .filter((frame) => frame?.type === "Order")
    .map(({ data }) => data.status);
