import { userInfo } from "node:os";
import { problem, type OperatorCommand } from "@floorbroker/core";
import type { Registration } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { leaveOrder, placesIn, receiptsOf, smallText, type Places } from "../control/drop.ts";
import type { Receipt } from "../control/operator-order.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import type { Terminal } from "../terminal.ts";

/** How long the command waits for somebody to take what it leaves, in ms. */
const PATIENCE_MS = 5_000;
/** The same where nobody listens: enough for a process that is just starting. */
const EMPTY_HOUSE_MS = 1_000;
const LOOK_MS = 50;
/** Longest reason that is written down. */
const REASON_LENGTH = 500;

/** Who gives the command, as the operating system knows him. */
const giver = (): string => {
  try {
    return `${userInfo().username} on the command line`;
  } catch {
    return "the command line";
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** The process that listens at the directory now, if one does. */
const listenerAt = async ({ listener }: Places): Promise<number | null> => {
  const pid = /"pid":(\d+)/.exec((await smallText(listener)) ?? "")?.[1];
  return pid !== undefined && isAlive(Number(pid)) ? Number(pid) : null;
};

const isFinal = ({ text }: Receipt): boolean => !text.startsWith("taken;");

/** What became of the order, as soon as somebody has taken it; empty when nobody did in time. */
const awaited = async (places: Places, id: string): Promise<readonly Receipt[]> => {
  const start = performance.now();
  for (;;) {
    const receipts = await receiptsOf(places, id);
    const waited = performance.now() - start;
    const patience = receipts.length > 0 || (await listenerAt(places)) !== null ? PATIENCE_MS : EMPTY_HOUSE_MS;
    if (receipts.some(isFinal) || waited > patience) return receipts;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
};

const leave = async (places: Places, command: OperatorCommand, reason: string | null): Promise<string | Error> => {
  try {
    return await leaveOrder(places, { command, by: giver(), reason }, Date.now());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/**
 * `floorbroker kill|pause|resume|flatten`: commands every book of the data directory, whether a process runs or not.
 */
export const controlCommand = async (
  terminal: Terminal,
  { dataDir }: Config,
  command: OperatorCommand,
  reason: string | null,
): Promise<ExitCode> => {
  const places = placesIn(dataDir);
  const id = await leave(places, command, reason?.slice(0, REASON_LENGTH) ?? null);
  if (id instanceof Error) {
    const advice = ["check --data-dir and its permissions", `post !tt ${command} in the control channel`] as const;
    terminal.error(
      problemLine(
        problem("order-not-left", `nothing was commanded: ${places.orders} can't be written (${id.message})`, advice),
      ),
    );
    return EXIT.badInput;
  }
  const receipts = await awaited(places, id);
  for (const { book, text } of receipts) terminal.print(`${book}: ${text}`);
  if (receipts.length > 0) return EXIT.done;
  const pid = await listenerAt(places);
  if (pid === null) {
    terminal.print(
      `nobody trades in ${dataDir} now: ${command} is taken at the next start, before anything else is heard`,
    );
    return EXIT.done;
  }
  const late =
    `process ${pid} has not taken ${command} within ${PATIENCE_MS / 1_000} s; it takes it when it can, or the next ` +
    `start does`;
  terminal.error(
    problemLine(
      problem("order-not-taken", late, [
        `post !tt ${command} in the control channel`,
        "cancel what works in the broker's own platform",
      ]),
    ),
  );
  return EXIT.failed;
};

const SUMMARY: Readonly<Record<OperatorCommand, string>> = {
  kill: "halt: end working entries and open nothing until resume; exits go on",
  pause: "let exits only: end working entries and open nothing until resume",
  resume: "take entries again; resets breakers and puts the file KILL away",
  flatten: "end all entries and close all that is held; open nothing until resume",
};

const HELP = (command: OperatorCommand): string => `
It reaches a process that runs, though that has the journal open, and waits for its answer. With none running it is
taken at the next start, before anything is read from a chat. It is meant for every book of the data directory.
Exit codes: 0 taken, or left for the next start; 1 a process runs and has not taken it; 2 it could not be left.

Example:
  floorbroker ${command} --reason "news at two"

Next: floorbroker journal show --last 5`;

/** The operator's commands from outside the chat. */
export const registerControl: Registration = (program, session) => {
  for (const command of ["kill", "pause", "resume", "flatten"] as const) {
    program
      .command(command)
      .description(SUMMARY[command])
      .option("--reason <text>", "why; it is journaled")
      .addHelpText("after", HELP(command))
      .action(
        session.configured((config, { reason = null }: { readonly reason?: string | null }) =>
          controlCommand(session.terminal, config, command, reason),
        ),
      );
  }
};
