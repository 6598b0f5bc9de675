import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { EXIT, type ExitCode } from "../problem-text.ts";
import { SAMPLE_DAY } from "../sample-day.ts";
import type { Terminal } from "../terminal.ts";
import { runChannelCommand } from "./run.ts";

/**
 * Simulated seconds in a real one, for a person who watches: the day takes about twenty seconds. A file or pipe needs
 * no pace.
 */
const WATCHED_SPEED = 1_500;

const NEXT = [
  "",
  "What next?",
  "  npm run --silent floorbroker -- run --channel packages/app/sample/channel-day.json --read-as control",
  "      the same day into a journal that stays; then look at it:",
  "  npm run --silent floorbroker -- journal show --last 20",
  "  npm run --silent floorbroker -- explain 1572621455236005894",
  "  npm run --silent floorbroker -- run --stdin --at 2026-11-18T15:00:00Z",
  "      type alerts and commands yourself",
  "  npm run --silent floorbroker -- --help",
];

/** `floorbroker demo`: the sample day against the simulated broker, watched live; nothing of it is kept. */
export const demoCommand = async (terminal: Terminal, config: Config, fast: boolean): Promise<ExitCode> => {
  const dataDir = await mkdtemp(join(tmpdir(), "floorbroker-demo-"));
  terminal.print(
    "A sample day of a trading channel, against a simulated broker. Nothing is configured, nothing is real.",
  );
  terminal.print("Opening a fresh journal…\n");
  try {
    const options = {
      file: SAMPLE_DAY,
      speed: fast || !terminal.watched ? "max" : WATCHED_SPEED,
      readAs: "control",
      quotes: [],
      json: false,
      quiet: false,
    } as const;
    const code = await runChannelCommand(terminal, { ...config, dataDir, databaseUrl: null }, options);
    if (code === EXIT.done) for (const line of NEXT) terminal.print(line);
    return code;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};
