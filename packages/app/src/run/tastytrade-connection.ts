import { fail, problem, type Accounts, type Broker, type Clock, type Instruments, type Link, type Problem, type Quotes, type Result } from "@floorbroker/core";
import type { AtTastytrade } from "./place.ts";

/** An account at tastytrade, and the prices that are traded on. */
export interface TastytradeConnection {
  readonly broker: Broker;
  readonly accounts: Accounts;
  readonly instruments: Instruments;
  readonly quotes: Quotes;
  links(): readonly Link[];
  close(): void;
}

/** Connects. */
export const connectAt = async (_at: AtTastytrade, _clock: Clock, _report: (wrong: Problem) => void): Promise<Result<Problem, TastytradeConnection>> =>
  fail(problem("environment-not-ready", "not yet", ["wait"]));
