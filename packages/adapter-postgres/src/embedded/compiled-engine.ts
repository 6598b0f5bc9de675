import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

/** A program in V8's memory; nothing but PGlite looks into it. */
type CompiledProgram = object;

// Node has it; its types leave it to those of a browser, of which nothing else is wanted here.
declare const WebAssembly: { compile(program: Uint8Array): Promise<CompiledProgram> };

/** The database's programs as this process has compiled them; a thread is given them, it does not copy them. */
export interface CompiledEngine {
  readonly pgliteWasmModule: CompiledProgram;
  /** Makes an empty database. */
  readonly initdbWasmModule: CompiledProgram;
}

/** PGlite exports no path to its programs; they lie beside its entry point, and its version is pinned. */
const compiled = async (program: string): Promise<CompiledProgram> =>
  WebAssembly.compile(await readFile(new URL(program, import.meta.resolve("@electric-sql/pglite"))));

let engine: Promise<CompiledEngine> | undefined;

const compileEngine = async (): Promise<CompiledEngine> => {
  // V8 may free the code of a call from WebAssembly to JavaScript twice when threads with WebAssembly begin and end,
  // and then takes the process down: `Check failed: jit_page.has_value()`, seen in V8 13.6 (nodejs/node#64500). Without
  // this collection the code of a program that is never unloaded stays where it is: some megabytes.
  setFlagsFromString("--no-wasm-code-gc");
  const [pgliteWasmModule, initdbWasmModule] = await Promise.all([compiled("pglite.wasm"), compiled("initdb.wasm")]);
  return { pgliteWasmModule, initdbWasmModule };
};

/**
 * Compiles the database's programs, once in a process: a thread that is started later, after a death for instance, is
 * up in half the time. Rejects when they can't be read.
 */
export const compiledEngine = (): Promise<CompiledEngine> => {
  engine ??= compileEngine();
  return engine;
};
