#!/usr/bin/env node
import { bugLine, EXIT } from "./problem-text.ts";
import { isOutputBroken, isReaderGone, runCommandLine } from "./program.ts";

/** Ends at once: whatever is thrown outside of a command must not go on half-alive. */
const dieOf = (thrown: unknown): never => {
  process.stderr.write(
    isOutputBroken(thrown)
      ? `output: can't be written (${thrown.code}) → free space there, or choose another place\n`
      : `${bugLine(thrown)}\n`,
  );
  process.exit(EXIT.failed);
};

process.on("uncaughtException", dieOf);
process.on("unhandledRejection", dieOf);
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => (isReaderGone(error) ? process.exit(EXIT.done) : dieOf(error)));
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
// Somebody who holds a pipe open to us keeps nothing running that has ended.
process.stdin.destroy();
