import { inspect } from "node:util";
import { virtualClock, type VirtualClock } from "@floorbroker/adapter-sim";
import { isOk, type Problem, type Result } from "@floorbroker/core";
import { openSandbox, type ReceivedRequest, type Sandbox, type SandboxOptions } from "../../tastytrade-sandbox/src/index.ts";
import { loopbackEndpoints, type Endpoints } from "../src/endpoints.ts";
import { openSession, type SessionOptions } from "../src/session/open-session.ts";
import type { Credentials, Session } from "../src/session/session.ts";

/** A Monday, half an hour after the opening in New York. */
export const MONDAY = Date.parse("2026-11-23T15:00:00Z");

/** Texts that must never be seen anywhere. */
export const SECRETS = { clientSecret: "TOPSECRET-client", refreshToken: "TOPSECRET-refresh" } as const;

/** The value of a result that is expected to be good. */
export const got = <E, A>(result: Result<E, A>): A => {
  if (!isOk(result)) throw new Error(inspect(result.left));
  return result.right;
};

/** A text as the app hides it, in the least that the adapter asks for. */
export const hidden = (text: string): Credentials["clientSecret"] => ({ reveal: () => text });

export const credentialsOf = ({ clientSecret, refreshToken }: { readonly clientSecret: string; readonly refreshToken: string }): Credentials => ({
  clientSecret: hidden(clientSecret),
  refreshToken: hidden(refreshToken),
});

/** A turn of the event loop, in which what has come in by the sockets is heard. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Turns of the loop without any change after which everybody is taken to wait for the clock. */
const STILL = 60;

/** A sandbox, and a session on it; both on one clock. */
export interface SessionBench {
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly session: Session;
  readonly endpoints: Endpoints;
  readonly account: string;
  /** What the sandbox received but logins: `GET /accounts/…`. */
  calls(): readonly string[];
  logins(): readonly ReceivedRequest[];
  /** Lets so many milliseconds pass, and everything happen in them. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the answer is there. */
  wait<A>(answer: Promise<A>): Promise<A>;
  close(): Promise<void>;
}

export const openSessionBench = async (
  given: SandboxOptions = {},
  more: Partial<Omit<SessionOptions, "endpoints" | "clock">> = {},
): Promise<SessionBench> => {
  const clock = virtualClock(MONDAY);
  const sandbox = got<Problem, Sandbox>(await openSandbox({ clock, credentials: SECRETS, ...given }));
  const endpoints = got(loopbackEndpoints(sandbox.restUrl, sandbox.streamerUrl));
  const session = got(openSession({ endpoints, credentials: credentialsOf(SECRETS), clock, ...more }));
  const [account = ""] = sandbox.accountNumbers;

  const settle = async (): Promise<void> => {
    let seen = "";
    for (let still = 0; still < STILL; still++) {
      await turn();
      const now = `${session.inFlight()} ${sandbox.inFlight()} ${sandbox.requests().length}`;
      if (now !== seen) still = 0;
      seen = now;
      if (session.inFlight() === 0 && sandbox.inFlight() === 0 && still > 3) return;
    }
  };
  const pass = (ms: number): Promise<void> => clock.runUntil(clock.now() + ms, settle);
  const isLogin = ({ path }: ReceivedRequest): boolean => path === "/oauth/token";

  return {
    clock,
    sandbox,
    session,
    endpoints,
    account,
    calls: () => sandbox.requests().filter((each) => !isLogin(each)).map(({ method, path }) => `${method} ${path}`),
    logins: () => sandbox.requests().filter(isLogin),
    pass,
    wait: async (answer) => {
      let end: { readonly value: unknown } | undefined;
      void answer.then((value) => {
        end = { value };
      });
      for (let beat = 0; end === undefined && beat < 2_000; beat++) await pass(50);
      if (end === undefined) throw new Error("a call did not end");
      return answer;
    },
    close: async () => {
      session.close();
      await sandbox.close();
    },
  };
};
