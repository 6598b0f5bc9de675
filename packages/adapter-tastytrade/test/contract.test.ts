import { add, decimal, fromScaled, instrumentId, isOk, parseSpread, subtract, times, type Decimal, type InstrumentId, type InstrumentKind } from "@floorbroker/core";
import { brokerContract, type BrokerBench, type BrokerFault } from "@floorbroker/core/contract";
import { describe, expect, it } from "vitest";
import type { OrderTicket } from "../../tastytrade-sandbox/src/index.ts";
import { capabilitiesOf } from "../src/broker/capabilities.ts";
import { tastytradeSymbol, contractOfId } from "../src/wire/symbols.ts";
import { openDesk, type Desk } from "./desk.ts";

interface Market {
  readonly instrument: InstrumentId;
  readonly kind: InstrumentKind;
  readonly price: string;
  readonly tick: string;
}

const markets: Readonly<Record<string, Market>> = {
  "an option": { instrument: instrumentId("SPY   261218C00600000"), kind: "option", price: "4.00", tick: "0.01" },
  "a spread": { instrument: instrumentId("1*SPY   261218C00600000|-1*SPY   261218C00605000"), kind: "spread", price: "1.20", tick: "0.01" },
  "a future": { instrument: instrumentId("/MESZ2026"), kind: "future", price: "5900", tick: "0.25" },
  "a share": { instrument: instrumentId("AAPL"), kind: "equity", price: "230", tick: "0.01" },
};

/** So much later than it was given up does a request arrive that was late. */
const LATE_MS = 15_000;

/** The next order hangs on its way, and arrives when its sender has long given it up. */
const makeLate = ({ sandbox, clock }: Desk): void => {
  sandbox.switches.arm({ switch: "call-hangs", method: "POST", path: ORDERS });
  clock.schedule(clock.now() + LATE_MS, () => {
    const late = sandbox.requests().findLast(({ method, status }) => method === "POST" && status === null);
    const { clientSecret, refreshToken } = sandbox.credentials;
    const post = (path: string, body: unknown, token = ""): Promise<Response> =>
      fetch(`${sandbox.restUrl}${path}`, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
    void post("/oauth/token", { grant_type: "refresh_token", client_secret: clientSecret, refresh_token: refreshToken })
      .then((answer) => answer.json())
      .then((login) => post(late?.path ?? "", late?.body, (login as { access_token: string }).access_token)); // the sandbox's own shape
  });
};

/** What a tastytrade can be made to do; corrections of fills, two lives at once and refusals in success it does not know. */
const FAULTS: ReadonlySet<BrokerFault> = new Set<BrokerFault>(["fill-before-acknowledgement", "null-list", "foreign-fill", "stream-forgot", "lost-response", "lost-request", "late-request"]);

const CENT = decimal("0.01");
/** Where the sold leg of a vertical stands. */
const SOLD = decimal("1.50");

/** Puts a contract at a quote, or the legs of a vertical where its net market is that. */
const show = ({ sandbox }: Pick<Desk, "sandbox">, instrument: InstrumentId, bid: Decimal, ask: Decimal, size?: number): void => {
  const spread = parseSpread(instrument);
  if (!isOk(spread)) return sandbox.venue.fixQuote(instrument, bid, ask, size);
  const [bought, sold] = spread.right.legs;
  if (bought === undefined || sold === undefined) throw new RangeError("not a vertical");
  const width = times(CENT, Math.floor(Number((subtract(ask, bid) as bigint) / (CENT as bigint)) / 2));
  sandbox.venue.fixQuote(sold.option.id, SOLD, add(SOLD, width), size);
  return sandbox.venue.fixQuote(bought.option.id, add(bid, add(SOLD, width)), fromScaled(ask + SOLD), size);
};

/** Somebody buys one in tastytrade's own app. */
const buyByHand = ({ sandbox, tastytrade: { account } }: Desk, { instrument, price }: Market): void => {
  const [first = instrument] = instrument.includes("*") ? [instrumentId(instrument.slice(2, 23))] : [instrument];
  const contract = contractOfId(first);
  if (contract === undefined) throw new RangeError("no contract");
  const { type, symbol } = tastytradeSymbol(contract);
  const ticket: OrderTicket = {
    orderType: "Limit",
    timeInForce: "Day",
    gtcDate: null,
    price: add(decimal(price), decimal("20")),
    priceEffect: "Debit",
    stopTrigger: null,
    value: null,
    valueEffect: null,
    source: "WBT",
    externalIdentifier: null,
    preflightId: null,
    hasRules: false,
    strict: false,
    legs: [{ instrumentType: type, symbol, quantity: 1, action: type === "Future" ? "Buy" : "Buy to Open" }],
  };
  const taken = sandbox.venue.account(account)?.submit(ticket);
  if (taken === undefined || !isOk(taken)) throw new Error(JSON.stringify(taken));
};

const ORDERS = "/accounts/*/**";

const inject = (bench: Desk, market: Market, fault: BrokerFault): void => {
  const { switches } = bench.sandbox;
  switch (fault) {
    case "fill-before-acknowledgement":
      return void switches.arm({ switch: "answer-late", method: "POST", path: ORDERS, ms: 1_500 });
    case "null-list":
      return void switches.arm({ switch: "answer-unreadable", method: "GET", path: "/accounts/*/orders" });
    case "foreign-fill":
      return buyByHand(bench, market);
    case "stream-forgot":
      return void switches.arm({ switch: "stream-silent", stream: "account" });
    case "lost-response":
      return void switches.arm({ switch: "answer-lost", method: "POST", path: ORDERS });
    case "lost-request":
      return void switches.arm({ switch: "call-lost", method: "POST", path: ORDERS });
    case "late-request":
      return makeLate(bench);
    default:
      throw new RangeError(`no such fault here: ${fault}`);
  }
};

const withBench = async (market: Market, run: (bench: BrokerBench) => Promise<readonly string[]>): Promise<readonly string[]> => {
  const bench = await openDesk();
  const { clock, pass } = bench;
  const complaints = await run({
    broker: bench.tastytrade.broker,
    instrument: market.instrument,
    kind: market.kind,
    price: decimal(market.price),
    tick: decimal(market.tick),
    faults: FAULTS,
    now: clock.now,
    advance: pass,
    setQuote: (instrument, bid, ask, size) => show(bench, instrument, bid, ask, size),
    inject: (fault) => inject(bench, market, fault),
  });
  await bench.close();
  return complaints;
};

describe.each(Object.keys(markets))("tastytrade trades %s", (name) => {
  const market = markets[name];
  if (market === undefined) throw new RangeError(name);
  const { kind } = market;
  for (const { name: promise, kind: only = kind, needs, fault, run } of brokerContract) {
    const asks = only === kind && (needs?.(capabilitiesOf(kind)) ?? true) && (fault === undefined || FAULTS.has(fault));
    it.skipIf(!asks)(promise, async () => {
      expect(await withBench(market, run)).toEqual([]);
    });
  }
});
