import { spawn } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { accountId, bookId } from "@floorbroker/core";
import { openStore } from "@floorbroker/adapter-postgres";
import { pacedClock, realClock, serveSimulatedBroker } from "@floorbroker/adapter-sim";
import { openBook } from "../src/run/open-book.ts";
import { done, writeLongJournal, type LongJournal } from "./long-journal.ts";

// npm run bench -- restart [--rows 1000000] [--runs 20] [--tail 4000]: how long a start takes on a long journal, from the
// process's start until the desk hears, against a simulated broker in this process. The journal is made once and kept in
// the temporary directory; making its tables takes longest, and --no-tables leaves it out. The measured program is the built one: npm run build first.

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "20" },
    tail: { type: "string", default: "4000" },
    cache: { type: "string" },
    "no-tables": { type: "boolean" },
  },
});

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const ID = bookId("sim:main");
/** The evening of the journal's last day. */
const EVENING = Date.parse("2026-11-18T22:30:00Z");

const line = (text: string): void => void process.stdout.write(`${text}\n`);

const cache = values.cache ?? join(tmpdir(), `floorbroker-bench-restart-${values.rows}-${values.tail}`);
const dataDir = join(cache, "data");
const about = join(cache, "about.json");

const longJournal = async (): Promise<LongJournal> => {
  if (existsSync(about)) return JSON.parse(await readFile(about, "utf8")) as LongJournal; // written below
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const made = await writeLongJournal(dataDir, ID, { rows: Number(values.rows), tail: Number(values.tail), withTables: values["no-tables"] !== true }, line);
  await writeFile(about, JSON.stringify(made));
  return made;
};

interface Start {
  /** From the start of the process until it said that it is ready, seen from outside. */
  readonly ms: number;
  readonly said: string;
  /** Resident memory then, in MiB. */
  readonly memory: number;
}

const residentMemory = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024);
};

/** Starts a run, and kills it as soon as it is ready: the next start finds what a crash leaves. */
const start = (dir: string, port: number): Promise<Start> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, [CLI, "--data-dir", dir, "run", "--stdin", "--sim-broker", `127.0.0.1:${port}`]);
    let text = "";
    let start: Start | undefined;
    const hear = (piece: Buffer): void => {
      text += String(piece);
      const said = /ready after .*/.exec(text)?.[0];
      if (said === undefined || start !== undefined) return;
      const ms = performance.now() - began;
      start = { ms, said, memory: 0 };
      void residentMemory(child.pid ?? 0).then((memory) => {
        start = { ms, said, memory };
        child.kill("SIGKILL");
      });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", () => (start === undefined ? reject(new Error(text)) : resolve(start)));
  });

const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;

const made = await longJournal();
line(`${made.rows} rows of ${made.days} days; snapshot at row ${made.snapshotSeq} (${Math.round(made.snapshotBytes / 1_024)} KiB); ${made.orders} orders in memory, ${made.openTrades} trades open`);

const pace = { origin: Date.now(), start: EVENING, speed: 1 };
const clock = pacedClock(pace, realClock(false));
const server = done(await serveSimulatedBroker({ world: { seed: 1, start: EVENING, account: accountId("main") }, clock, pace }));
const work = join(cache, "work");
await rm(work, { recursive: true, force: true });
await cp(dataDir, work, { recursive: true });

const starts: Start[] = [];
for (let run = 0; run < Number(values.runs); run++) {
  const each = await start(work, server.address.port);
  starts.push(each);
  line(`${Math.round(each.ms)} ms, ${each.memory} MiB: ${each.said}`);
}
await server.close();

// Once from the journal alone.
const store = done(await openStore({ dataDir: work }));
const began = performance.now();
const { book, folded } = done(await openBook(store.journal, ID));
const whole = Math.round(performance.now() - began);
await store.close();
await rm(work, { recursive: true, force: true });

const sorted = starts.map(({ ms }) => Math.round(ms)).sort((a, b) => a - b);
line(
  JSON.stringify({
    machine: { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, load: loadavg()[0] },
    journal: made,
    readyMs: { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), min: sorted[0], runs: sorted.length },
    memoryMiB: Math.max(...starts.map(({ memory }) => memory)),
    withoutSnapshot: { foldedRows: folded, ms: whole, orders: book.orders.size },
  }),
);
