import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../../adapter-postgres/src/testing/postgres-server.ts";
import { SAMPLE_DAY } from "../src/sample-day.ts";
import { runWith } from "../src/testing/command-line.ts";
import { layEmptyJournal } from "../src/testing/fresh-data-directory.ts";

let server: PostgresServer;
let cwd: string;

describe("a journal on a server", () => {
  beforeAll(async () => {
    server = await startPostgres();
    cwd = await mkdtemp(join(tmpdir(), "floorbroker-across-"));
    for (const dataDir of ["first", "back"]) layEmptyJournal(join(cwd, dataDir));
  });
  afterAll(async () => {
    await server.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  const at = (place: { readonly dataDir: string } | { readonly url: string }) => async (...args: readonly string[]) => {
    const { code, output, errors } = await ("url" in place
      ? runWith(args, { cwd, env: { DATABASE_URL: place.url } })
      : runWith(["--data-dir", place.dataDir, ...args], { cwd }));
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    return output;
  };

  it("of which one byte was changed behind everybody's back is found broken, by the row's number", async () => {
    const url = await server.createDatabase();
    const env = { DATABASE_URL: url };
    await runWith(["run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet"], { cwd, env });
    await server.run(url, "alter table journal disable trigger all");
    await server.run(url, "update journal set input_id = overlay(input_id placing '~' from 1 for 1) where seq = 40");
    const { code, errors } = await runWith(["journal", "verify"], { cwd, env });
    expect(code).toBe(1);
    expect(errors).toMatch(/^journal-broken: book sim:main, row 40: its content gives the hash/);
    expect(await runWith(["backup", "broken"], { cwd, env })).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^journal-broken: book sim:main, row 40: its content gives the hash .*; no backup was made of it/),
    });
    expect(await readdir(cwd)).not.toContain("broken");
  });

  it("is backed up: goes from the embedded store to a server, from there to another, and back, and is the same journal", async () => {
    const embedded = at({ dataDir: "first" });
    const firstServer = at({ url: await server.createDatabase() });
    const secondServer = at({ url: await server.createDatabase() });
    const back = at({ dataDir: "back" });
    await embedded("run", "--channel", SAMPLE_DAY, "--read-as", "control", "--quiet");
    const rows = await embedded("journal", "export");
    expect(rows.length).toBeGreaterThan(10_000);
    await embedded("backup", "1");
    await firstServer("restore", "1");
    await firstServer("backup", "2");
    await secondServer("restore", "2");
    await secondServer("backup", "3");
    await back("restore", "3");
    for (const floorbroker of [firstServer, secondServer, back]) {
      expect(await floorbroker("journal", "export")).toBe(rows);
      expect(await floorbroker("journal", "verify")).toContain("ok");
    }
  });
});
