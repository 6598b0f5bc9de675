import { virtualClock, type VirtualClock } from "@floorbroker/adapter-sim";
import { decimal, instrumentId, type BrokerEvent, type Link, type Problem, type Result } from "@floorbroker/core";
import { openSandbox, type Sandbox, type SandboxOptions, type Switch } from "../../tastytrade-sandbox/src/index.ts";
import { connectTastytrade, type ConnectOptions, type LogLine, type Tastytrade } from "../src/index.ts";
import { loopbackEndpoints } from "../src/endpoints.ts";
import { credentialsOf, got, MONDAY, SECRETS } from "./bench.ts";

/** An option that every test may trade. */
export const CALL = instrumentId("SPY   261218C00600000");

/** A sandbox and the whole adapter on it, over real sockets and on one clock that only the test moves. */
export interface Desk {
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly tastytrade: Tastytrade;
  readonly heard: readonly BrokerEvent[];
  readonly logged: readonly LogLine[];
  /** Lets so many milliseconds pass, and everything happen in them. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the answer is there. */
  wait<A>(answer: Promise<A>): Promise<A>;
  /** Lets time pass until it holds; fails when it does not within two minutes. */
  until(holds: () => boolean): Promise<void>;
  arm(armed: Switch): void;
  quote(instrument: string, bid: string, ask: string): void;
  link(name: Link["name"]): Link["state"];
  /** What the sandbox received, as `GET /path`, from the n-th call on. */
  calls(from?: number): readonly string[];
  close(): Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What comes over a socket is heard within these turns of the loop after it was written. */
const CALM = 12;
const BEAT = 50;
const PATIENCE = 120_000;

/** Lets everything that is on its way arrive. */
const settled = async (busy: () => number): Promise<void> => {
  for (let [calm, turns] = [0, 0]; calm < CALM && turns < 2_000; turns++) {
    await turn();
    calm = busy() === 0 ? calm + 1 : 0;
  }
};

/** Opens a sandbox where the option stands at 4.00 to 4.04; `before` is armed before the adapter connects. */
export const openDesk = async (given: SandboxOptions = {}, more: Partial<ConnectOptions> = {}, before: readonly Switch[] = []): Promise<Desk> => {
  const clock = virtualClock(MONDAY);
  const sandbox = got<Problem, Sandbox>(await openSandbox({ clock, credentials: SECRETS, ...given }));
  for (const each of before) sandbox.switches.arm(each);
  const quote: Desk["quote"] = (instrument, bid, ask) => sandbox.venue.fixQuote(instrumentId(instrument), decimal(bid), decimal(ask));
  quote(CALL, "4.00", "4.04");
  const heard: BrokerEvent[] = [];
  const logged: LogLine[] = [];
  let connected: Tastytrade | null = null;
  const busy = (): number => sandbox.inFlight() + (connected?.inFlight() ?? 0);
  const pass = (ms: number): Promise<void> => clock.runUntil(clock.now() + ms, () => settled(busy));
  const wait = async <A>(answer: Promise<A>): Promise<A> => {
    let end: { readonly value: A } | undefined;
    void answer.then((value) => {
      end = { value };
    });
    for (let waited = 0; end === undefined && waited <= PATIENCE; waited += BEAT) await pass(BEAT);
    if (end === undefined) throw new Error("a call did not end");
    return end.value;
  };
  const endpoints = got(loopbackEndpoints(sandbox.restUrl, sandbox.streamerUrl));
  const tastytrade = got(
    await wait<Result<Problem, Tastytrade>>(
      connectTastytrade({ endpoints, credentials: credentialsOf(SECRETS), account: null, clock, random: () => 0, log: (line) => logged.push(line), ...more }),
    ),
  );
  connected = tastytrade;
  tastytrade.broker.listen((event) => heard.push(event));
  await pass(0);

  return {
    clock,
    sandbox,
    tastytrade,
    heard,
    logged,
    pass,
    wait,
    until: async (holds) => {
      for (let waited = 0; !holds(); waited += BEAT) {
        if (waited > PATIENCE) throw new Error(`it never held: ${holds.toString()}`);
        await pass(BEAT);
      }
    },
    arm: (armed) => void sandbox.switches.arm(armed),
    quote,
    link: (name) => tastytrade.links().find((each) => each.name === name)?.state ?? "down",
    calls: (from = 0) => sandbox.requests().slice(from).map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      tastytrade.close();
      await sandbox.close();
    },
  };
};
