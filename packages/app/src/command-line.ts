import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { Problem, Result } from "@floorbroker/core";
import type { Command } from "commander";
import type { Config } from "./config/config.ts";
import type { Variables } from "./config/variables.ts";
import type { Colours, ExitCode } from "./problem-text.ts";
import type { Terminal } from "./terminal.ts";

/** A stream that is written to; a terminal says so. */
export type Output = Writable & { readonly isTTY?: boolean };

/** What a command can reach: the process's own streams and surroundings, or those of a test. */
export interface CommandLine {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Output;
  readonly errors: Output;
  readonly env: Variables;
  readonly cwd: string;
}

/** What every command gets beside its own arguments. */
export interface Session {
  readonly line: CommandLine;
  readonly terminal: Terminal;
  /** Of the error stream. */
  readonly colours: Colours;
  /** Settings file, variables and global options, read once when a command asks for them. */
  config(): Promise<Result<readonly Problem[], Config>>;
  /** The same for every settings file that was named with --config, in their order; one when none was. */
  configs(): Promise<Result<readonly Problem[], readonly Config[]>>;
  /** Makes a command's action out of something that ends with an exit code. */
  action<Args extends readonly unknown[]>(work: (...args: Args) => Promise<ExitCode>): (...args: Args) => Promise<void>;
  /** The same with the configuration in front; what is wrong with the configuration is told, and the work not begun. */
  configured<Args extends readonly unknown[]>(
    work: (config: Config, ...args: Args) => Promise<ExitCode>,
  ): (...args: Args) => Promise<void>;
  /** The same for work on the journal: says first which one it is when two were named. */
  journaled<Args extends readonly unknown[]>(
    work: (config: Config, ...args: Args) => Promise<ExitCode>,
  ): (...args: Args) => Promise<void>;
}

/** Adds a command to the program. */
export type Registration = (program: Command, session: Session) => void;

/** Text enough for one system call. */
const FULL = 65_536;

/** Writes text in large pieces, no faster than the reader takes it: memory stays small however much is written. */
export interface Pen {
  /** Resolves when more may be written. */
  write(text: string): Promise<void> | undefined;
  /** Hands over what is left. */
  flush(): Promise<void>;
}

/** A pen on a stream. Its promises reject when the stream breaks. */
export const penOn = (output: Writable): Pen => {
  let pending = "";
  const send = async (): Promise<void> => {
    const text = pending;
    pending = "";
    if (text !== "" && !output.write(text)) await once(output, "drain");
  };
  return {
    write: (text) => {
      pending += text;
      return pending.length < FULL ? undefined : send();
    },
    flush: send,
  };
};
