import { Readable, Writable } from "node:stream";
import type { CommandLine } from "../command-line.ts";
import { runCommandLine } from "../program.ts";

/** What a command line came to. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const collecting = (): { readonly stream: Writable; readonly text: () => string } => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};

/** Runs a command line in this process, on streams of its own. */
export const runWith = async (
  args: readonly string[],
  {
    input = [],
    env = {},
    cwd = "/",
  }: { readonly input?: Iterable<string | Uint8Array>; readonly env?: CommandLine["env"]; readonly cwd?: string } = {},
): Promise<Ended> => {
  const output = collecting();
  const errors = collecting();
  const code = await runCommandLine(args, {
    input: Readable.from(input),
    output: output.stream,
    errors: errors.stream,
    env,
    cwd,
  });
  return { code, output: output.text(), errors: errors.text() };
};
