import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectHandBehind, type HandBehind } from "@floorbroker/adapter-sim";
import { isOk, type Problem, type Result } from "@floorbroker/core";
import { startProgram, type Running } from "./processes.ts";

/** The value of a success. @throws Error with the problem's text: a test can't go on without it. */
export const done = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  throw new Error(result.left.text);
};

/** Settings under which no decision, quote or message grows too old on a machine that stands still for seconds. */
export const UNHURRIED = "claim: 10s\nentry:\n  quoteAge: 1m\n  messageAge: 10m\n";

/** A simulated broker in a process of its own, and a directory for the programs that trade at it. */
export interface BrokerProcess {
  readonly home: string;
  readonly broker: Running;
  /** Where it listens: `host:port`. */
  readonly address: string;
  /** What a person could do at that broker, past our program. */
  readonly hand: HandBehind;
  /** Starts the program in the directory; it does not outlive the broker. */
  run(...args: readonly string[]): Running;
  /** Kills all of it, releases what the test has put into the directory, and removes that. */
  end(release?: () => void): Promise<void>;
}

/** Starts one whose day is the 18th of November 2026, at 10:00 in New York; the directory has {@link UNHURRIED} settings. */
export const startBroker = async (...options: readonly string[]): Promise<BrokerProcess> => {
  const home = await mkdtemp(join(tmpdir(), "floorbroker-broker-"));
  const started: Running[] = [];
  const run = (...args: readonly string[]): Running => {
    const running = startProgram(args, home);
    started.push(running);
    return running;
  };
  const killed = async (release: () => void = () => undefined): Promise<void> => {
    for (const each of started) each.kill("SIGKILL");
    await Promise.all(started.map(({ ended }) => ended));
    release();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await writeFile(join(home, "floorbroker.yaml"), UNHURRIED);
    const broker = run("sim-broker", "--at", "2026-11-18T15:00:00Z", ...options);
    const [, host = "", port = ""] = await broker.says(/listens at ([\d.]+):(\d+)/);
    const hand = done(await connectHandBehind({ host, port: Number(port) }));
    const end = (release?: () => void): Promise<void> => {
      hand.close();
      return killed(release);
    };
    return { home, broker, address: `${host}:${port}`, hand, run, end };
  } catch (error) {
    await killed();
    throw error;
  }
};
