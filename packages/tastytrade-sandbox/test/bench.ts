import SdkClient from "@tastytrade/api";
import { virtualClock, type VirtualClock } from "@floorbroker/adapter-sim";
import { decimal, instrumentId, isOk } from "@floorbroker/core";
import { openSandbox, type Push, type Sandbox, type SandboxOptions } from "../src/index.ts";

/** A Monday, an hour after the opening in New York. */
export const MONDAY = Date.parse("2026-11-23T15:30:00Z");

/** An option of SPY that every test may trade, and another strike of the same date. */
export const CALL = "SPY   261218C00700000";
export const HIGHER_CALL = "SPY   261218C00705000";

/** What an HTTP call ended as. */
export interface Answer {
  readonly status: number;
  // Tests read what they expect; a wrong path fails them.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** A sandbox on a clock of its own, with the real SDK and a plain client on it. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly sdk: SdkClient;
  readonly account: string;
  /** A call with a bearer token, by fetch. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** An order of one unit of the option to open, at a limit. */
  buy(price: string, more?: object): Promise<Answer>;
  /** Lets so many milliseconds pass, and everything happen in them. */
  pass(ms: number): Promise<void>;
  /** Pins the quote of an instrument by our own name. */
  quote(id: string, bid: string, ask: string, size?: number): void;
  close(): Promise<void>;
}

/** The body of an order for one leg. */
export const order = (action: string, price: string | null, more: object = {}): object => ({
  "time-in-force": "Day",
  "order-type": price === null ? "Market" : "Limit",
  ...(price === null ? {} : { price, "price-effect": action.startsWith("Buy") ? "Debit" : "Credit" }),
  legs: [{ "instrument-type": "Equity Option", symbol: CALL, quantity: 1, action }],
  ...more,
});

/** The same with another leg. */
export const leg = (action: string, quantity: number, symbol = CALL, type = "Equity Option"): { legs: object[] } => ({
  legs: [{ "instrument-type": type, symbol, quantity, action }],
});

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens a bench; SPY's calls stand at 2.00–2.10 and 1.00–1.05. */
export const openBench = async (options: SandboxOptions = {}, at = MONDAY): Promise<Bench> => {
  const clock = virtualClock(at);
  const opened = await openSandbox({ clock, ...options });
  if (!isOk(opened)) throw new Error(opened.left.text);
  const sandbox = opened.right;
  const { clientSecret, refreshToken } = sandbox.credentials;
  const sdk = new SdkClient({ baseUrl: sandbox.restUrl, accountStreamerUrl: sandbox.streamerUrl, clientSecret, refreshToken, oauthScopes: ["read", "trade"] });
  const [account = ""] = sandbox.accountNumbers;
  const quote: Bench["quote"] = (id, bid, ask, size) => sandbox.venue.fixQuote(instrumentId(id), decimal(bid), decimal(ask), size);
  quote(CALL, "2.00", "2.10");
  quote(HIGHER_CALL, "1.00", "1.05");

  let [token, loggedInAt] = ["", 0];
  const call: Bench["call"] = async (method, path, body, headers = {}) => {
    if (clock.now() >= loggedInAt + 800_000) {
      const login = { grant_type: "refresh_token", client_secret: clientSecret, refresh_token: refreshToken };
      const answer = await fetch(`${sandbox.restUrl}/oauth/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(login) });
      loggedInAt = clock.now();
      token = ((await answer.json()) as { access_token: string }).access_token;
    }
    const answer = await fetch(`${sandbox.restUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: answer.headers.get("content-type")?.includes("json") === true ? JSON.parse(text) : text };
  };

  return {
    clock,
    sandbox,
    sdk,
    account,
    call,
    buy: (price, more = {}) => call("POST", `/accounts/${account}/orders`, order("Buy to Open", price, more)),
    pass: async (ms) => {
      await clock.runUntil(clock.now() + ms);
      while (sandbox.inFlight() > 0) await turnOfTheLoop();
    },
    quote,
    close: sandbox.close,
  };
};

/** What of the pushes tells of orders: `id status remaining…`. */
export const orderStory = (pushes: readonly Push[]): string[] =>
  pushes.flatMap(({ type, data }) => {
    if (type !== "Order") return [];
    const { status, legs } = data as unknown as { status: string; legs: { "remaining-quantity": number }[] };
    return [`${status} ${legs.map((each) => each["remaining-quantity"]).join("/")}`];
  });
