import fastify, { type FastifyInstance } from "fastify";
import { fail, ok, problem, type Problem, type Result } from "@floorbroker/core";
import type { World } from "@floorbroker/adapter-sim";
import { accountPushes } from "./accounts/account-pushes.ts";
import { accounts } from "./accounts/part.ts";
import { guard } from "./auth/guard.ts";
import { oauth } from "./auth/oauth.ts";
import { tokensOf } from "./auth/tokens.ts";
import { settledOptions, type Credentials, type SandboxOptions } from "./options.ts";
import { admin } from "./faults/admin.ts";
import { faultyAnswers } from "./faults/answers.ts";
import { faultyCalls } from "./faults/calls.ts";
import { faultyOrders } from "./faults/orders.ts";
import { switchboard, type Switches } from "./faults/switchboard.ts";
import { instruments } from "./instruments/part.ts";
import { orders } from "./orders/part.ts";
import type { Part, SandboxParts, SandboxUrls } from "./parts.ts";
import { closeLines, type OpenLines, type Stream } from "./streams/line.ts";
import { quoteTokenRoute } from "./streams/quote-token-route.ts";
import { quoteTokensOf } from "./streams/quote-tokens.ts";
import { sockets } from "./streams/sockets.ts";
import { trafficOf, type ReceivedRequest } from "./traffic.ts";
import { openVenue } from "./venue/open-venue.ts";
import { pushLine, type Pushes } from "./venue/pushes.ts";
import type { Venue } from "./venue/venue.ts";
import { speakTastytrade } from "./wire/speak.ts";

/** A local tastytrade that is running. */
export interface Sandbox {
  readonly restUrl: string;
  readonly streamerUrl: string;
  readonly dxlinkUrl: string;
  readonly credentials: Credentials;
  readonly accountNumbers: readonly string[];
  /** The simulated world of the first account, as of now: a wipe makes another one. */
  readonly world: World;
  /** The exchange in tastytrade's words: fix quotes, fill by hand, look at orders. */
  readonly venue: Venue;
  /** Everything that the account streamer has to tell, before any fault. */
  readonly pushes: Pick<Pushes, "listen">;
  /** What is to go wrong: arm it here, or by `POST /sandbox/switches`. */
  readonly switches: Switches;
  /** What was received, secrets removed. */
  requests(): readonly ReceivedRequest[];
  /** Requests being served and frames not yet written: 0 when the sandbox waits for its clock or its clients. */
  inFlight(): number;
  /** All access tokens given out so far are worth nothing from now on. */
  revokeTokens(): void;
  /** Ends the open streams of a kind (null: both) with a close code; 1006 cuts the line without one. */
  disconnect(stream: Stream | null, code: number): void;
  /** The nightly reset, now. */
  wipe(): void;
  close(): Promise<void>;
}

/** In the order of their hooks: what may answer in the place of the others comes first. */
const PARTS: readonly Part[] = [
  faultyCalls,
  faultyAnswers,
  guard,
  oauth,
  orders,
  accounts,
  accountPushes,
  instruments,
  faultyOrders,
  quoteTokenRoute,
  sockets,
  admin,
];

const HOST = "127.0.0.1";

const listenOn = async (app: FastifyInstance, port: number): Promise<Result<Problem, number>> => {
  try {
    await app.listen({ host: HOST, port });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return fail(problem("port-not-open", `can't listen on ${HOST}:${port}: ${text}`, ["Choose another port, or 0 for any."]));
  }
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return ok(address.port);
};

/**
 * Opens a local tastytrade on 127.0.0.1: REST, account streamer and quotes on one port, over a simulated exchange. Fails
 * with `port-not-open`.
 * @throws RangeError for options that no simulated world can run on.
 *
 * @example
 * const sandbox = await openSandbox({ port: 7497 });
 */
export const openSandbox = async (given: SandboxOptions = {}): Promise<Result<Problem, Sandbox>> => {
  const options = settledOptions(given);
  const { clock } = options;
  const traffic = trafficOf(clock);
  const pushes = pushLine();
  const tokens = tokensOf(clock, options.tokenSeconds);
  const venue = openVenue(options, pushes);
  const switches = switchboard();
  const quoteTokenStore = quoteTokensOf(clock);
  const lines: OpenLines = new Set();
  let urls: SandboxUrls = { rest: "", streamer: "", dxlink: "" };
  const parts: SandboxParts = { options, clock, venue, pushes, tokens, traffic, switches, quoteTokens: quoteTokenStore, lines, urls: () => urls };

  const app = fastify({ logger: false, forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  speakTastytrade(app);
  traffic.watch(app);
  for (const part of PARTS) part(app, parts);
  const port = await listenOn(app, options.port);
  if (port._tag === "Left") {
    await app.close();
    return port;
  }
  const at = `${HOST}:${port.right}`;
  urls = { rest: `http://${at}`, streamer: `ws://${at}/streamer`, dxlink: `ws://${at}/dxlink` };

  return ok({
    restUrl: urls.rest,
    streamerUrl: urls.streamer,
    dxlinkUrl: urls.dxlink,
    credentials: options.credentials,
    accountNumbers: options.accounts.map(({ number }) => number),
    get world() {
      const [first] = venue.accounts;
      if (first === undefined) throw new Error("a sandbox has an account");
      return first.world();
    },
    venue,
    pushes,
    switches,
    requests: traffic.requests,
    inFlight: traffic.inFlight,
    revokeTokens: tokens.revokeAll,
    disconnect: (stream, code) => closeLines(lines, stream, code),
    wipe: venue.wipe,
    close: () => app.close(),
  });
};
