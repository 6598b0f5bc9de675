import { fail, ok, problem, type Problem, type Result } from "@floorbroker/core";

declare const brand: unique symbol;

/**
 * Where a tastytrade is: its REST address and its account streamer. Only the functions of this file make one, so that no
 * setting and no answer can send credentials or orders anywhere else.
 */
export interface Endpoints {
  readonly [brand]: true;
  readonly environment: "production" | "sandbox" | "loopback";
  /** Without a slash at its end. */
  readonly rest: string;
  readonly streamer: string;
}

const made = new WeakSet<object>();

const endpoints = (environment: Endpoints["environment"], rest: string, streamer: string): Endpoints => {
  // The brand is compile-time only; at run time `made` knows what was built here.
  const built = Object.freeze({ environment, rest, streamer }) as Endpoints;
  made.add(built);
  return built;
};

const PRODUCTION = endpoints("production", "https://api.tastyworks.com", "wss://streamer.tastyworks.com");
const SANDBOX = endpoints("sandbox", "https://api.cert.tastyworks.com", "wss://streamer.cert.tastyworks.com");

/** tastytrade itself, or its own sandbox (developer.tastytrade.com, "Sandbox"; the hosts of `@tastytrade/api`). */
export const endpointsOf = (environment: "production" | "sandbox"): Endpoints =>
  environment === "production" ? PRODUCTION : SANDBOX;

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const isLoopback = (text: string, protocol: "http:" | "ws:"): boolean => {
  const url = urlOf(text);
  return url !== undefined && url.protocol === protocol && LOOPBACK.has(url.hostname) && url.username === "" && url.password === "";
};

/**
 * A tastytrade on this machine, such as the one of `tastytrade-sandbox`: `http://` and `ws://` on 127.0.0.1, localhost or
 * [::1], on any port. Fails with `not-loopback` for anything else.
 */
export const loopbackEndpoints = (restUrl: string, streamerUrl: string): Result<Problem, Endpoints> => {
  for (const [text, protocol] of [[restUrl, "http:"], [streamerUrl, "ws:"]] as const) {
    if (isLoopback(text, protocol)) continue;
    const suggestion = `Give an address on this machine, like ${protocol}//127.0.0.1:8080; tastytrade's own need none.`;
    return fail(problem("not-loopback", "only addresses on this machine can be given by hand", [suggestion], text));
  }
  return ok(endpoints("loopback", restUrl.replace(/\/+$/, ""), streamerUrl.replace(/\/+$/, "")));
};

/** Whether this was made here, and not put together by somebody who went around the types. */
export const isEndpoints = (value: object): value is Endpoints => made.has(value);

/**
 * Whether quotes may be fetched from the address that `/api-quote-tokens` names: an encrypted one of dxFeed's, who serves
 * tastytrade's quotes (developer.tastytrade.com, "Streaming Market Data"); of a tastytrade on this machine, only one on
 * this machine.
 */
export const isQuoteUrl = ({ environment }: Endpoints, text: string): boolean => {
  if (environment === "loopback") return isLoopback(text, "ws:");
  const url = urlOf(text);
  return url !== undefined && url.protocol === "wss:" && url.hostname.endsWith(".dxfeed.com") && url.username === "";
};
