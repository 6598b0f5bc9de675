import {
  fail,
  ok,
  problem,
  STANDARD_RETRY,
  treatmentOf,
  type Accounts,
  type Backoff,
  type Broker,
  type Clock,
  type Instruments,
  type Problem,
  type Quotes,
  type Result,
} from "@floorbroker/core";
import { lineToBroker, type LineToBroker } from "./line-to-broker.ts";
import type { CallName } from "./calls.ts";
import type { Ask, Welcome } from "./messages.ts";
import { pendingCalls } from "./pending-calls.ts";
import { remotePorts, type Deadlines } from "./remote-ports.ts";
import type { BrokerAddress, Traffic } from "./serve.ts";
import { streamFromBroker } from "./stream-from-broker.ts";

/** How to reach a simulated broker. Times are in ms of `clock`. */
export interface ConnectOptions {
  readonly address: BrokerAddress;
  /** The same time as the broker's. */
  readonly clock: Clock;
  /** The name under which the broker remembers this client from one life to the next; default `floorbroker`. */
  readonly client?: string;
  /** Until an order call ends as `unknown`, and a question without an answer; default 3,000 each. */
  readonly deadlines?: Partial<Deadlines>;
  /** Default 1,000. */
  readonly heartbeatMs?: number;
  /** Until the first connection must stand; default 5,000. */
  readonly withinMs?: number;
  /** Pauses between tries to connect; default those of the standard retry policy. */
  readonly backoff?: Backoff;
  /** Draws the jitter of these pauses; default `Math.random`. */
  readonly random?: () => number;
  /**
   * Called right before and right after each call is written: a call is written once, within the method of the port, and
   * what was written outlives this process. A harness that kills a process at its sends does it here. Default nobody.
   */
  readonly onSend?: (when: "before" | "after", call: CallName) => void;
  /** Hears what was wrong with messages that could not be read; default nobody. */
  readonly onProblem?: (problem: Problem) => void;
}

/** The four ports of a simulated broker in another process. */
export interface RemoteBroker {
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly quotes: Quotes;
  readonly instruments: Instruments;
  /** Messages read and written so far: both sides of a quiet line agree on them. */
  traffic(): Traffic;
  /** Ends the connection for good; calls that are still open end as `unknown`. */
  close(): void;
}

const standardBackoff = (): Backoff => {
  const treatment = treatmentOf(STANDARD_RETRY, "connection", { is: "rejected", code: "link-down" });
  if (treatment.do !== "retry") throw new Error("the standard policy keeps connections alive");
  return treatment.backoff;
};

const unreachable = ({ host, port }: BrokerAddress, why: string): Problem =>
  problem("broker-unreachable", `the simulated broker at ${host}:${port} cannot be reached: ${why}`, [
    "Start the broker first.",
    "Check the port.",
  ]);

/**
 * Connects to a broker that {@link serveSimulatedBroker} serves. Once the first connection stood, a lost one is a matter
 * of links and gaps: it comes back by itself.
 *
 * @example
 * const remote = await connectSimulatedBroker({ address: { host: "127.0.0.1", port }, clock });
 * if (isOk(remote)) await remote.right.broker.place(request);
 */
export const connectSimulatedBroker = (options: ConnectOptions): Promise<Result<Problem, RemoteBroker>> => {
  const { address, clock } = options;
  const report = options.onProblem ?? (() => undefined);
  const stream = streamFromBroker(clock);
  const send = (message: Ask): boolean => {
    options.onSend?.("before", message.call.call);
    const isSent = line.send(message);
    if (isSent) options.onSend?.("after", message.call.call);
    return isSent;
  };
  const pending = pendingCalls(clock, send, report);
  let lastReason = "no answer";
  let resolve: ((result: Result<Problem, RemoteBroker>) => void) | undefined;
  let account: string | undefined;

  const end = (result: Result<Problem, RemoteBroker>): void => {
    cancelWait();
    resolve?.(result);
    resolve = undefined;
  };
  const giveUp = (why: string): void => {
    line.close();
    end(fail(unreachable(address, why)));
  };
  const cancelWait = clock.schedule(clock.now() + (options.withinMs ?? 5_000), () => giveUp(lastReason));
  const needHuman = (text: string): void => {
    line.close();
    pending.lost();
    stream.turn("needs-human", text);
    end(fail(unreachable(address, text)));
  };
  const remote = (welcome: Welcome): RemoteBroker => ({
    ...remotePorts({ welcome, address, clock, pending, stream, deadlines: { orderMs: 3_000, questionMs: 3_000, ...options.deadlines } }),
    traffic: () => line.traffic(),
    close: () => {
      line.close();
      pending.lost();
      stream.turn("down", "closed by ourselves");
    },
  });
  const up = (welcome: Welcome): void => {
    if (account !== undefined && account !== welcome.account) {
      return needHuman(`account ${account} has become ${welcome.account} on the same port`);
    }
    account = welcome.account;
    stream.up(welcome);
    return end(ok(remote(welcome)));
  };

  const line: LineToBroker = lineToBroker(
    {
      address,
      clock,
      client: options.client ?? "floorbroker",
      heartbeatMs: options.heartbeatMs ?? 1_000,
      welcomeMs: 3_000,
      backoff: options.backoff ?? standardBackoff(),
      random: options.random ?? Math.random,
    },
    {
      up,
      silent: () => stream.turn("stale", "nothing is heard from the broker"),
      down: (reason) => {
        lastReason = reason;
        pending.lost();
        stream.turn("down", reason);
      },
      unwelcome: needHuman,
      message: (message) => {
        if (message.type === "answer") pending.answered(message.id, message.answer);
        else if (message.type === "failed") pending.failed(message.id, message.origin);
        else if (message.type === "event") stream.event(message);
        else if (message.type === "renewed") stream.renewed(message, message.reason);
      },
      unreadable: (wrong) => {
        report(wrong);
        stream.garbled();
      },
    },
  );
  return new Promise((done) => {
    resolve = done;
  });
};
