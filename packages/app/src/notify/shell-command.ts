import { spawn, type ChildProcess } from "node:child_process";
import { oneLine } from "../problem-text.ts";
import type { Variables } from "../config/variables.ts";
import { CREDENTIAL_VARIABLES } from "../config/tastytrade-credentials.ts";
import type { Notification, Way } from "./way.ts";

/** What no command needs to know to tell somebody something. */
const SECRETS: readonly string[] = ["DISCORD_TOKEN", "DATABASE_URL", "FLOORBROKER_NOTIFY_WEBHOOK", ...CREDENTIAL_VARIABLES];

const SHOWN = 200;

/** The text reaches the command by its input and its variables, never as a part of what the shell reads. */
const environmentOf = (env: Variables, { book, text, at }: Notification): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.includes(name))),
  FLOORBROKER_ALARM: text,
  FLOORBROKER_ALARM_BOOK: book,
  FLOORBROKER_ALARM_AT: new Date(at).toISOString(),
});

/** Ends the shell and all that it has started. */
const end = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};

/** Runs a command of the shell, with the text on its standard input. */
export const shellCommandWay = (command: string, env: Variables): Way => ({
  name: "the command",
  tell: (notification, signal) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, {
        shell: true,
        detached: process.platform !== "win32",
        stdio: ["pipe", "ignore", "pipe"],
        env: environmentOf(env, notification),
      });
      let complaint = "";
      const over = (): void => end(child);
      signal.addEventListener("abort", over, { once: true });
      child.stderr.setEncoding("utf8").on("data", (piece: string) => (complaint = (complaint + piece).slice(0, SHOWN)));
      child.on("error", (error) => reject(new Error(`it can't be started (${error.message})`)));
      child.on("close", (code) => {
        signal.removeEventListener("abort", over);
        if (code === 0) return resolve();
        const ended = code === null ? "it was ended" : `it ended with ${code}`;
        reject(new Error(complaint === "" ? ended : `${ended}: ${oneLine(complaint.trim())}`));
      });
      // A command that does not read its input has closed it.
      child.stdin.on("error", () => undefined);
      child.stdin.end(`${notification.text}\n`);
    }),
});
