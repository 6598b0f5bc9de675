import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isOk } from "@floorbroker/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { SAMPLE_DAY } from "../sample-day.ts";
import { runWith } from "../testing/command-line.ts";
import { tradableVenue, type BrokerVenue, type Config } from "./config.ts";
import { loadConfig, type ConfigSource } from "./load.ts";
import { reveal } from "./secret.ts";

const CLIENT = "CANARY-client-secret";
const REFRESH = "CANARY-refresh-token";
const LOGIN = { FLOORBROKER_SANDBOX_CLIENT_SECRET: CLIENT, FLOORBROKER_SANDBOX_REFRESH_TOKEN: REFRESH };

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-config-"));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const load = async (settings: string, more: Partial<ConfigSource> = {}): Promise<Config | string> => {
  await writeFile(join(cwd, "floorbroker.yaml"), settings, { mode: 0o600 });
  const loaded = await loadConfig({ env: {}, cwd, ...more });
  return isOk(loaded) ? loaded.right : loaded.left.map((problem) => problemLine(problem)).join("\n");
};

const venueOf = (config: Config | string): BrokerVenue => {
  if (typeof config === "string" || config.venue.environment === "sim") throw new Error(inspect(config));
  return config.venue;
};

const refresh = (config: Config | string): string | null => {
  const { credentials } = venueOf(config).tastytrade;
  return credentials === null ? null : reveal(credentials.refreshToken);
};

describe("the settings of tastytrade", () => {
  it("have a default for everything but the account and the login", async () => {
    const venue = venueOf(await load("environment: sandbox\n"));
    expect(venue).toEqual({
      environment: "sandbox",
      account: null,
      broker: "tastytrade",
      tastytrade: { local: null, credentials: null, deadlines: {}, acceptVersion: undefined, dryRun: false },
      quotes: { from: "venue" },
    });
  });

  it("are read, each of them", async () => {
    const config = await load(
      `environment: sandbox
sandbox:
  account: 5WT00001
  dataDir: rehearsal
  quotes: sim
  tastytrade:
    local: { rest: "http://127.0.0.1:7497/", streamer: "ws://localhost:7497/streamer" }
    deadlines: { connect: 2s, order: 6s, question: 5s, login: 4s }
    acceptVersion: "20260813"
    dryRun: true
`,
      { env: LOGIN },
    );
    expect(venueOf(config)).toMatchObject({
      account: "5WT00001",
      quotes: { from: "sim" },
      tastytrade: {
        local: { rest: "http://127.0.0.1:7497", streamer: "ws://localhost:7497/streamer" },
        deadlines: { connectMs: 2_000, orderMs: 6_000, questionMs: 5_000, loginMs: 4_000 },
        acceptVersion: "20260813",
        dryRun: true,
      },
    });
    expect(refresh(config)).toBe(REFRESH);
    expect(config).toMatchObject({ dataDir: join(cwd, "rehearsal") });
  });

  it("send no version where none is wanted", async () => {
    expect(venueOf(await load("environment: sandbox\nsandbox: { tastytrade: { acceptVersion: none } }\n")).tastytrade.acceptVersion).toBeNull();
  });

  it.each([
    ["local: { rest: http://192.0.2.1:80, streamer: ws://127.0.0.1:80 }", "rest names another machine"],
    ["local: { rest: https://api.tastyworks.com, streamer: ws://127.0.0.1:80 }", "write it as http://127.0.0.1:7497"],
    ["local: { rest: http://me:pw@127.0.0.1, streamer: ws://127.0.0.1:80 }", "should be an address, not \"http://[secret]\""],
    ["local: { rest: http://127.0.0.1:80 }", "needs both rest and streamer"],
    ["acceptVersion: latest", "write it as 20261012"],
    ["deadlines: { order: 2m }", "choose 100ms to 1m"],
    ["dryrun: true", "did you mean dryRun?"],
  ])("refuse %s, with what to write instead", async (line, said) => {
    expect(await load(`environment: sandbox\nsandbox: { tastytrade: { ${line} } }\n`)).toContain(said);
  });

  it("know no address of production, and no other quotes for it", async () => {
    const said = await load("production:\n  quotes: sim\n  tastytrade: { local: { rest: http://127.0.0.1:1, streamer: ws://127.0.0.1:1 } }\n");
    expect(said).toContain("production.quotes is not a setting → it belongs to the section sandbox");
    expect(said).toContain("production.tastytrade.local is not a setting → it belongs to the section sandbox.tastytrade");
  });
});

describe("the environment", () => {
  it("is what was named, before the variable, before the file", async () => {
    const at = async (more: Partial<ConfigSource>): Promise<string> => {
      const config = await load("environment: production\n", more);
      return typeof config === "string" ? config : config.venue.environment;
    };
    expect(await at({})).toBe("production");
    expect(await at({ env: { FLOORBROKER_ENV: "sandbox" } })).toBe("sandbox");
    expect(await at({ env: { FLOORBROKER_ENV: "sandbox" }, environment: "sim" })).toBe("sim");
    expect(await at({ env: { FLOORBROKER_ENV: "cert" } })).toContain("FLOORBROKER_ENV is not an environment → choose sim, sandbox, production");
  });

  it("has a data directory of its own", async () => {
    const dataDir = async (environment: "sim" | "sandbox"): Promise<unknown> => {
      const config = await load("", { environment });
      return typeof config === "string" ? config : config.dataDir;
    };
    expect(await dataDir("sim")).toBe(join(cwd, "floorbroker-data/sim"));
    expect(await dataDir("sandbox")).toBe(join(cwd, "floorbroker-data/sandbox"));
    const local = await load("sandbox: { tastytrade: { local: { rest: http://127.0.0.1:1, streamer: ws://127.0.0.1:1 } } }\n", { environment: "sandbox" });
    expect(local).toMatchObject({ dataDir: join(cwd, "floorbroker-data/sandbox-local") });
  });

  it("of real money is refused, with what can be done", async () => {
    const config = await load("environment: production\nproduction: { account: 5WT00001 }\n");
    if (typeof config === "string") throw new Error(config);
    const venue = tradableVenue(config);
    expect(isOk(venue) ? null : problemLine(venue.left)).toMatch(/^environment-not-ready: this version does not trade with real money.*nothing was sent → .*--env sandbox/);
  });
});

describe("quotes of production", () => {
  it("are refused before any host is contacted, by a run and by the check, since there is no certificate", async () => {
    const env = { ...LOGIN, FLOORBROKER_PRODUCTION_CLIENT_SECRET: CLIENT, FLOORBROKER_PRODUCTION_REFRESH_TOKEN: REFRESH };
    const settings = "environment: sandbox\nsandbox: { account: 5WT00001, quotes: production }\n";
    await writeFile(join(cwd, "floorbroker.yaml"), settings, { mode: 0o600 });
    for (const command of [["run", "--stdin"], ["tastytrade", "check"]]) {
      const { code, output, errors } = await runWith(command, { cwd, env });
      expect(`${code} ${errors}`).toMatch(/^2 environment-not-ready: sandbox.quotes is production, but .*nothing was sent → set sandbox.quotes: sandbox, or sim/);
      expect(output).toBe("");
    }
  });
});

describe("a replay", () => {
  it("is of the simulated market, whatever is traded otherwise", async () => {
    await writeFile(join(cwd, "floorbroker.yaml"), "environment: sandbox\nsandbox: { account: 5WT00001 }\n");
    const { code, errors } = await runWith(["run", "--channel", SAMPLE_DAY], { cwd, env: {} });
    expect(`${code} ${errors}`).toMatch(/^2 environment-not-ready: .*this is done in the simulated market only; nothing was sent → say --env sim/);
  });
});

describe("the login", () => {
  const FILE = "environment: sandbox\nsandbox: { tastytrade: { credentialsFile: sandbox.env } }\n";
  const write = (text: string, mode = 0o600): Promise<void> => writeFile(join(cwd, "sandbox.env"), text, { mode }).then(() => chmod(join(cwd, "sandbox.env"), mode));
  const LINES = `# of the sandbox\nFLOORBROKER_SANDBOX_CLIENT_SECRET=${CLIENT}\nexport FLOORBROKER_SANDBOX_REFRESH_TOKEN="${REFRESH}"\n`;

  it("comes from a file of its owner's, or from the environment, which goes before it", async () => {
    await write(LINES);
    expect(refresh(await load(FILE))).toBe(REFRESH);
    const other = { FLOORBROKER_SANDBOX_CLIENT_SECRET: "another-client", FLOORBROKER_SANDBOX_REFRESH_TOKEN: "another-token" };
    expect(refresh(await load(FILE, { env: other }))).toBe("another-token");
  });

  it.each(["640", "604", "620", "601"])("is not taken from a file of mode %s", async (mode) => {
    await write(LINES, Number.parseInt(mode, 8));
    expect(await load(FILE)).toBe("credentials-readable-by-others: sandbox.env holds secrets, and others may read it or write it → chmod 600 sandbox.env");
  });

  it("of production is not the sandbox's, and is not read for it", async () => {
    const env = { FLOORBROKER_PRODUCTION_CLIENT_SECRET: CLIENT, FLOORBROKER_PRODUCTION_REFRESH_TOKEN: REFRESH };
    expect(refresh(await load("environment: sandbox\n", { env }))).toBeNull();
    const { quotes } = venueOf(await load("environment: sandbox\nsandbox: { quotes: production }\n", { env }));
    expect(quotes.from === "production" && quotes.credentials !== null && reveal(quotes.credentials.refreshToken)).toBe(REFRESH);
    await write(LINES.replaceAll("SANDBOX", "PRODUCTION"));
    expect(await load(FILE)).toContain("credentials-missing: sandbox.env has neither FLOORBROKER_SANDBOX_CLIENT_SECRET nor FLOORBROKER_SANDBOX_REFRESH_TOKEN");
  });

  it("is refused by halves, in pieces, or when its file is not there, and nothing of it is repeated", async () => {
    const said = [
      await load("environment: sandbox\n", { env: { FLOORBROKER_SANDBOX_CLIENT_SECRET: CLIENT } }),
      await load("environment: sandbox\n", { env: { ...LOGIN, FLOORBROKER_SANDBOX_REFRESH_TOKEN: `${REFRESH} and more` } }),
      await load(FILE),
    ];
    await write(`${CLIENT}\n`);
    said.push(await load(FILE));
    expect(said[0]).toContain("half-credentials: the environment variable FLOORBROKER_SANDBOX_CLIENT_SECRET is set, but FLOORBROKER_SANDBOX_REFRESH_TOKEN is not");
    expect(said[1]).toContain("bad-setting: the environment variable FLOORBROKER_SANDBOX_REFRESH_TOKEN is not a secret of tastytrade's");
    expect(said[2]).toContain("credentials-missing: there is no file sandbox.env");
    expect(said[3]).toContain("credentials-syntax: sandbox.env line 1 is not NAME=value");
    expect(said.join("\n")).not.toContain("CANARY");
  });

  it("is shown by nothing that prints a configuration, and by no command that fails", async () => {
    const config = await load("environment: sandbox\nsandbox: { account: 5WT00001, quotes: production }\n", { env: LOGIN });
    expect(inspect(config, { depth: null, showHidden: true }) + JSON.stringify(venueOf(config))).not.toContain("CANARY");
    const closed = "sandbox: { account: 5WT00001, tastytrade: { local: { rest: http://127.0.0.1:9, streamer: ws://127.0.0.1:9 } } }\n";
    await writeFile(join(cwd, "floorbroker.yaml"), closed, { mode: 0o600 });
    const { code, output, errors } = await runWith(["tastytrade", "check"], { cwd, env: LOGIN });
    expect(code).toBe(1);
    expect(output).toContain("failed   login:");
    expect(output + errors).not.toContain("CANARY");
  });
});
