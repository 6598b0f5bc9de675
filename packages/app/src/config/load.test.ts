import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  decimal,
  isOk,
  OWNER_CONFIG,
  PLAIN_PROFILE,
  STANDARD_RETRY,
  treatmentOf,
  type CallKind,
} from "@floorbroker/core";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import type { Config } from "./config.ts";
import type { Variables } from "./variables.ts";
import { loadConfig, type ConfigSource } from "./load.ts";
import { reveal } from "./secret.ts";

const COPY_ID = "copy the id (17 to 20 digits) with Discord's developer mode: right-click, Copy ID";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "floorbroker-config-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));
beforeEach(async () => {
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd);
});

const load = async (text: string | null, env: Variables = {}, more: Partial<ConfigSource> = {}) => {
  if (text !== null) await writeFile(join(cwd, "floorbroker.yaml"), text, { mode: 0o600 });
  return loadConfig({ env, cwd, ...more });
};

const config = async (...args: Parameters<typeof load>): Promise<Config> => {
  const result = await load(...args);
  if (!isOk(result)) throw new Error(result.left.map((one) => problemLine(one)).join("\n"));
  return result.right;
};

/** What a person reads. */
const errors = async (...args: Parameters<typeof load>): Promise<readonly string[]> => {
  const result = await load(...args);
  return isOk(result) ? [] : result.left.map((one) => problemLine(one));
};

describe("without a settings file", () => {
  it("has the owner's rules, the simulated market, and a directory of its own for the journal", async () => {
    const { file, book, venue, dataDir, databaseUrl } = await config(null);
    expect(file).toBeNull();
    expect(book).toEqual(OWNER_CONFIG);
    expect(venue).toMatchObject({ environment: "sim", account: "main", world: { seed: 1, profile: "tastytrade" } });
    expect(dataDir).toBe(join(cwd, "floorbroker-data", "sim"));
    expect(databaseUrl).toBeNull();
  });

  it("misses a file that was named", async () => {
    expect(await errors(null, {}, { path: "live.yaml" })).toEqual([
      "settings-missing: there is no settings file live.yaml → check the path; or leave it out to use ./floorbroker.yaml, or the defaults",
    ]);
    expect(await errors(null, { FLOORBROKER_CONFIG: "live.yaml" })).toHaveLength(1);
  });

  it("says so when the file is a directory", async () => {
    await mkdir(join(cwd, "floorbroker.yaml"));
    expect(await errors(null)).toEqual([
      "settings-not-readable: floorbroker.yaml is not a file → name the settings file itself",
    ]);
  });
});

describe("a settings file", () => {
  it("changes what it names and leaves the rest to the owner's rules", async () => {
    const { book, venue } = await config(`
environment: sim
authority:
  controlChannels: [1255265167113978001]
  alertChannels:
    - 1255265167113978009
    - id: "1255265167113978008"
      share: 0.5
      profile: { action: BTO, expiry: weekly, expiryBySymbol: { spy: 0DTE }, embedAuthors: [Desk Bot], grades: { A: 2 } }
  alertAuthors: [700068629626224700]
allocation:
  perAlertPercent: 2.5%
  sizeFactors: { lotto: 0.1 }
  fees: { future: 2.30 }
entry: { stepInterval: 1.5s, quoteAge: 500ms, steps: 2 }
claim: 750
operatorChannel: 1255265167113978001
bareClose: half
trimPercent: 33%
sim:
  seed: 42
  cash: 25000.10
  profile: ibkr
  latency: { request: { min: 10ms }, stream: 20ms }
  rejectRate: 2%
  partialFills: false
`);
    expect(book.authority).toMatchObject({
      controlChannels: ["1255265167113978001"],
      alertChannels: [
        { id: "1255265167113978009", share: decimal("1"), profile: PLAIN_PROFILE },
        {
          id: "1255265167113978008",
          share: decimal("0.5"),
          profile: {
            ...PLAIN_PROFILE,
            action: "BTO",
            expiry: "weekly",
            expiryBySymbol: { SPY: "0DTE" },
            embedAuthors: ["Desk Bot"],
            grades: { A: 2, B: null, C: null },
          },
        },
      ],
      alertAuthors: ["700068629626224700"],
      commandAuthors: OWNER_CONFIG.authority.commandAuthors,
    });
    expect(book.allocation).toEqual({
      ...OWNER_CONFIG.allocation,
      perAlertPercent: decimal("2.5"),
      sizeFactors: { ...OWNER_CONFIG.allocation.sizeFactors, lotto: decimal("0.1") },
    });
    expect(book.entry).toEqual({ ...OWNER_CONFIG.entry, stepIntervalMs: 1500, quoteAgeMs: 500, steps: 2 });
    expect(book).toMatchObject({
      claimMs: 750,
      bareClose: "half",
      trimPercent: decimal("33"),
      operatorChannel: "1255265167113978001",
      exit: OWNER_CONFIG.exit,
    });
    expect(venue).toMatchObject({
      world: {
        seed: 42,
        cash: decimal("25000.1"),
        profile: "ibkr",
        rejectRate: 0.02,
        partialFills: false,
        latency: { request: { min: 10, max: 90 }, stream: { min: 20, max: 20 }, settleMs: 5000 },
      },
    });
  });

  it.each(["controlChannels", "commandChannels"])("that names channels in %s alone listens to no built-in channel beside them", async (setting) => {
    const { authority } = (await config(`authority: { ${setting}: [1255265167113978001] }`)).book;
    expect(authority).toEqual({ ...OWNER_CONFIG.authority, alertChannels: [], [setting]: ["1255265167113978001"] });
    const inSection = await config(`sim: { authority: { ${setting}: [1255265167113978001] } }`);
    expect(inSection.book.authority).toEqual(authority);
  });

  it("keeps the alert channels that it names when an environment names control channels", async () => {
    const top = "authority: { alertChannels: [{ id: 1255265167113978008, share: 0.5 }] }";
    const { authority } = (await config(`${top}\nsim: { authority: { controlChannels: [1255265167113978001] } }`)).book;
    expect(authority.alertChannels).toEqual(OWNER_CONFIG.authority.alertChannels);
    expect((await config("authority: { alertAuthors: [] }")).book.authority.alertChannels).toEqual(OWNER_CONFIG.authority.alertChannels);
  });

  it("is read as JSON too, indented as anyone likes", async () => {
    const { book } = await config(
      '{\n\t"entry": {\n\t\t"steps": 1,\n\t\t"stepInterval": "2m"\n\t},\n\t"operatorChannel": null\n}',
    );
    expect(book.entry).toMatchObject({ steps: 1, stepIntervalMs: 120_000 });
  });

  it("says for one environment what the top says for all", async () => {
    const text = (environment: string): string => `
environment: ${environment}
allocation: { perAlertPercent: 2, totalPercent: 40 }
sim:
  allocation: { perAlertPercent: 10 }
production:
  account: 5WT00001
  allocation: { perAlertPercent: 0.5 }
  authority: { alertAuthors: [] }
`;
    expect((await config(text("sim"))).book.allocation).toMatchObject({
      perAlertPercent: decimal("10"),
      totalPercent: decimal("40"),
    });
    const { book, venue } = await config(text("production"));
    expect(book.allocation).toMatchObject({ perAlertPercent: decimal("0.5"), totalPercent: decimal("40") });
    expect(book.authority.alertAuthors).toEqual([]);
    expect(venue).toMatchObject({ environment: "production", account: "5WT00001", broker: "tastytrade" });
  });

  it("may have empty sections, and may be empty", async () => {
    expect((await config("entry:\n  # steps: 2\nsim:\n")).book).toEqual(OWNER_CONFIG);
    expect((await config("")).book).toEqual(OWNER_CONFIG);
    expect((await config("# nothing\n")).book).toEqual(OWNER_CONFIG);
  });

  it("keeps every digit of a Discord id, with or without quotes", async () => {
    const snowflake = fc.bigInt({ min: 10n ** 16n, max: 2n ** 63n - 1n }).map(String);
    await fc.assert(
      fc.asyncProperty(snowflake, snowflake, async (plain, quoted) => {
        const { book } = await config(
          `authority:\n  alertAuthors: [${plain}, "${quoted}"]\n  controlChannels:\n    - ${plain}\n`,
        );
        expect(book.authority.alertAuthors).toEqual([plain, quoted]);
        expect(book.authority.controlChannels).toEqual([plain]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("what is wrong with a settings file", () => {
  it("is told all at once, in the order of the lines, each with its remedy", async () => {
    const text = `environment: simulation
authority:
  alertAuthors: [7000686296262247, marlin]
  alertChannels:
    - share: 2
allocation:
  perAlertPercnt: 3
  totalPercent: 150%
entry:
  steps: 99
  stepInterval: 3 sec
  messageAge: 1h
  quoteAge:
dataDir: /var/lib/floorbroker
bareClose: most
exit: 100%
retry: { unknown: { attempts: 2.5 } }
sim:
  cash: 1,000
  fees: { option: { open: -1 } }
  colour: red
`;
    const at = (line: number, column: number): string => `floorbroker.yaml line ${line}, column ${column}:`;
    expect(await errors(text)).toEqual([
      `bad-setting: ${at(1, 14)} environment should be one of sim, sandbox, production, not "simulation" → write one of these`,
      `bad-setting: ${at(3, 18)} authority.alertAuthors[0] should be a Discord id, not "7000686296262247" → ${COPY_ID}`,
      `bad-setting: ${at(3, 36)} authority.alertAuthors[1] should be a Discord id, not "marlin" → ${COPY_ID}`,
      `bad-setting: ${at(5, 14)} authority.alertChannels[0].share is 2 → choose more than 0, at most 1`,
      `unknown-setting: ${at(7, 3)} allocation.perAlertPercnt is not a setting → did you mean perAlertPercent?`,
      `bad-setting: ${at(8, 17)} allocation.totalPercent is 150% → choose more than 0%, at most 100%`,
      `bad-setting: ${at(10, 10)} entry.steps is 99 → choose 0 to 10`,
      `bad-setting: ${at(11, 17)} entry.stepInterval should be a duration, not "3 sec" → write it as 500ms, 3s or 2m; a bare number is milliseconds`,
      `bad-setting: ${at(12, 15)} entry.messageAge is 1h → choose 1s to 10m`,
      `bad-setting: ${at(13, 12)} entry.quoteAge has no value → write one, or remove the line to get the default`,
      `unknown-setting: ${at(14, 1)} dataDir is not a setting → it belongs to the section sim, sandbox or production`,
      `bad-setting: ${at(15, 12)} bareClose should be one of all, half, not "most" → write one of these`,
      `bad-setting: ${at(16, 7)} exit is a section, not a value → write its settings below it, indented: targetGainPercent, watchInterval, plan, futuresPlan, followText, analyst`,
      `bad-setting: ${at(17, 31)} retry.unknown.attempts should be a whole number, not "2.5" → write digits only`,
      `bad-setting: ${at(19, 9)} sim.cash should be an amount, not "1,000" → write it with a point and without a currency sign: 1.13`,
      `bad-setting: ${at(20, 27)} sim.fees.option.open is -1 → choose 0 to 1000`,
      `unknown-setting: ${at(21, 3)} sim.colour is not a setting → known here: account, dataDir, databaseUrl, address, seed, cash, profile, fees, latency, slippageTicks and others`,
    ]);
  });

  it("names a setting that stands twice, and an alert channel without its id", async () => {
    expect(await errors("entry:\n  steps: 1\n  steps: 2\nauthority:\n  alertChannels:\n    - share: 0.5\n")).toEqual([
      "duplicate-setting: floorbroker.yaml line 3, column 3: entry.steps is set a second time → keep one of the two lines",
      "bad-setting: floorbroker.yaml line 6, column 7: authority.alertChannels[0] has no id → say which channel it is: id: 1255265167113978008",
    ]);
  });

  it.each([
    ["entry:\n\t steps: 1\n", "line 2, column 1: a tab is used for indentation → indent with spaces"],
    [
      "entry: {steps: 1\n",
      "line 2, column 1: the indentation does not fit the lines above → indent what belongs together equally, and close every [ and {",
    ],
    [
      "entry: steps: 1\n",
      "line 1, column 8: a second setting stands in the line, or is indented under a value → give each setting a line of its own",
    ],
    ["entry: &a {}\nexit: *a\n", "line 2, column 7: references (*name) are not read → write the value itself"],
    ["claim: !!int 500\n", "line 1, column 8: a tag (!…) is no part of a settings file → write the plain value"],
    [
      "bareClose: 'all\n",
      "line 2, column 1: a quote, colon, comma or bracket is missing → close what was opened, and write a space after each colon",
    ],
    ["claim: 1s\n---\nclaim: 2s\n", "line 2, column 1: a second document begins → remove the line ---"],
  ])("says where the text %j goes wrong", async (text, expected) => {
    expect(await errors(text)).toEqual([`settings-syntax: floorbroker.yaml ${expected}`]);
  });

  it.each(["- 1", "just words", "[1, 2]"])("is not %j", async (text) => {
    expect(await errors(text)).toEqual([
      expect.stringContaining("line 1, column 1: the file is a section, not a value → "),
    ]);
  });

  it("is told of settings that can't stand together, at the one that the file names", async () => {
    expect(
      await errors(
        "allocation: { totalPercent: 1 }\nretry: { unknown: { base: 2s, attempts: 100 } }\nsim:\n  latency: { late: 6s, stream: { min: 1s } }\n  step: 7s\n",
      ),
    ).toEqual([
      "conflicting-settings: floorbroker.yaml line 1, column 1: allocation.perAlertPercent is 2%, more than the 1% that all trades together may have → lower it, or raise allocation.totalPercent",
      "conflicting-settings: floorbroker.yaml line 2, column 31: retry.unknown.attempts means that the operator is told after 202s; he is to know after 30s → choose fewer, or shorter pauses",
      "conflicting-settings: floorbroker.yaml line 4, column 24: sim.latency.stream goes from 1000ms down to 90ms → give both min and max, the smaller one as min",
      "conflicting-settings: floorbroker.yaml line 4, column 14: sim.latency.late is 6s, not shorter than latency.settle (5s): then an absent order proves nothing → raise latency.settle above it",
      "conflicting-settings: floorbroker.yaml line 5, column 3: sim.step is 7s, which does not divide a minute → choose 1s, 500ms or 250ms",
    ]);
    expect(await errors("authority: { alertChannels: [1255265167113978009, 1255265167113978009] }")).toEqual([
      "conflicting-settings: floorbroker.yaml line 1, column 51: authority.alertChannels[1] names 1255265167113978009 a second time → keep one of the two",
    ]);
  });
});

describe("what is tried again, asked about and escalated", () => {
  const RETRY = `
retry:
  refused:
    - { codes: [rate-limit], calls: [exit-place], do: retry, base: 2s, factor: 2, cap: 1m, jitter: 25%, attempts: 6 }
    - { codes: [margin-call], calls: [entry-place, exit-place], do: escalate }
    - codes: [too-late]
      calls: [exit-change]
      do: ask
  otherwise:
    exit-place: { do: retry, base: 3s }
    entry-place: { do: escalate }
  unknown: { base: 1s, factor: 2, cap: 4s, attempts: 4, slow: 2m }
`;

  it("is what the file says, line by line, and the project's own policy in all else", async () => {
    const { retry } = (await config(RETRY)).book;
    const refusal = (call: "entry-place" | "exit-place" | "exit-change" | "connection" | "question", code: string) =>
      treatmentOf(retry, call, { is: "rejected", code });
    expect(refusal("exit-place", "rate-limit")).toEqual({
      do: "retry",
      backoff: { baseMs: 2_000, factor: 2, capMs: 60_000, jitterPercent: 25, attempts: 6 },
    });
    expect(refusal("exit-place", "margin-call")).toEqual({ do: "escalate" });
    expect(refusal("exit-change", "too-late")).toEqual({ do: "ask" });
    expect(refusal("exit-place", "off-tick")).toEqual({
      do: "retry",
      backoff: { baseMs: 3_000, factor: 1, capMs: 3_000, jitterPercent: 0, attempts: null },
    });
    expect(refusal("entry-place", "duplicate-key")).toEqual({ do: "escalate" });
    // What a file can't speak of stays, although the list replaced the other lines.
    for (const call of ["connection", "question"] as const)
      expect(refusal(call, "unauthorised")).toEqual({ do: "escalate" });
    expect(retry.otherwise["exit-change"]).toEqual(STANDARD_RETRY.otherwise["exit-change"]);
    for (const after of Object.values(retry.unknownOrder)) {
      expect(after).toMatchObject({
        do: "ask",
        quick: { baseMs: 1_000, capMs: 4_000, attempts: 4 },
        slow: { baseMs: 120_000 },
      });
    }
    expect((await config("retry: { unknown: { do: escalate } }")).book.retry.unknownOrder.restart).toEqual({
      do: "escalate",
    });
    expect((await config("retry: { unknown: { base: 2s, attempts: 5 } }")).book.retry).toEqual(STANDARD_RETRY);
    expect(
      (await config("retry: { otherwise: { entry-change: { do: retry, base: 3s, factor: 2, cap: 12s } } }")).book.retry,
    ).toEqual(STANDARD_RETRY);
  });

  it("may be said for one environment, part by part", async () => {
    const { retry } = (await config("retry: { unknown: { base: 1s, attempts: 3 } }\nsim: { retry: { refused: [] } }\n"))
      .book;
    expect(retry.unknownOrder.timeout).toMatchObject({ quick: { attempts: 3 } });
    expect(treatmentOf(retry, "exit-place", { is: "rejected", code: "rate-limit" })).toEqual(
      STANDARD_RETRY.otherwise["exit-place"],
    );
  });

  it("is the project's own policy in the example", async () => {
    const example = fileURLToPath(new URL("../../../../docs/floorbroker.example.yaml", import.meta.url));
    const { retry } = (await config(null, {}, { path: example })).book;
    const codes = ["odd", ...STANDARD_RETRY.refused.flatMap((each) => each.codes)];
    const calls = Object.keys(STANDARD_RETRY.otherwise) as CallKind[];
    for (const call of calls) {
      for (const code of codes) {
        const failure = { is: "rejected", code } as const;
        expect(treatmentOf(retry, call, failure), `${call} ${code}`).toEqual(
          treatmentOf(STANDARD_RETRY, call, failure),
        );
      }
    }
    expect(retry.unknownOrder).toEqual(STANDARD_RETRY.unknownOrder);
  });

  const row = (line: string): string => `retry: { refused: [{ codes: [x], calls: [exit-place], ${line} }] }`;
  const other = (call: string, line: string): string => `retry: { otherwise: { ${call}: { ${line} } } }`;
  it.each([
    [row("base: 1s"), "refused[0] does not say what is done → write do: retry, ask, escalate or give-up"],
    [row("do: give-up"), "refused[0] can't be give-up: an exit is never given up → write do: retry, ask, escalate"],
    [row("do: retry"), "refused[0] says nothing of the first pause → write base: 5s"],
    [row("do: retry, base: 5s, cap: 1s"), "refused[0] has a cap below its base → raise cap, or lower base"],
    [row("do: retry, base: 5s, factor: 2"), "refused[0] has pauses that grow without an end → write cap: 5m"],
    [
      row("do: ask, base: 5s"),
      "refused[0] is ask, which has no base → remove base; questions are paced under retry.unknown",
    ],
    [row("do: escalate, jitter: 5%"), "refused[0] is escalate, which has no jitter → remove jitter"],
    [row("do: retry, base: 5s, jitter: 95%"), "refused[0].jitter is 95% → choose 0% to 90%"],
    [
      row("do: retry, base: 5s, jitter: 2.5%"),
      "refused[0].jitter is a part of a percent → write a whole number of percent",
    ],
    [row("do: retry, base: 1ms"), "refused[0].base is 1ms → choose 100ms to 10m"],
    ["retry: { refused: [{ calls: [exit-place], do: ask }] }", "refused[0] names no codes → write codes: [rate-limit]"],
    [
      "retry: { refused: [{ codes: [x], do: ask }] }",
      "refused[0] names no calls → write calls: [entry-place, entry-change, exit-place, exit-change]",
    ],
    [
      "retry: { refused: [{ codes: [Rate Limit], calls: [exit-place], do: ask }] }",
      'refused[0].codes[0] should be a code, not "Rate Limit" → write it as it stands in journal and explain: rate-limit',
    ],
    [
      "retry: { refused: [{ codes: [x], calls: [exit-plac], do: ask }] }",
      'refused[0].calls[0] should be one of entry-place, entry-change, exit-place, exit-change, not "exit-plac" → did you mean exit-place?',
    ],
    [
      other("entry-place", "do: retry, base: 5s"),
      "otherwise.entry-place can't be retry: a refused entry is not placed again: its alert is old by then → write do: ask, escalate, give-up",
    ],
    [
      other("exit-change", "do: escalate"),
      "otherwise.exit-change can't be escalate for every code → write do: retry; name single codes under retry.refused",
    ],
    [
      other("exit-place", "base: 5s"),
      "otherwise.exit-place does not say what is done → write do: retry, ask, escalate or give-up",
    ],
    ["retry: { unknown: { attempts: 5 } }", "unknown says nothing of the first pause → write base: 5s"],
    ["retry: { unknown: { base: 5s } }", "unknown has questions without an end → write attempts: 5"],
    ["retry: { unknown: { do: escalate, slow: 5s } }", "unknown is escalate, which has no slow → remove slow"],
    ["retry: { unknown: { do: escalate, base: 5s } }", "unknown is escalate, which has no base → remove base"],
    [
      "retry: { unknown: { do: retry, base: 5s } }",
      'unknown.do should be one of ask, escalate, not "retry" → write one of these',
    ],
  ])("is refused with its remedy: %s", async (text, expected) => {
    expect(
      (await errors(text)).map((line) => line.replace(/^bad-setting: floorbroker.yaml line 1, column \d+: retry./, "")),
    ).toContain(expected);
  });
});

describe("where the journal lies", () => {
  const FILE = "sim: { dataDir: from-file, databaseUrl: 'postgresql://localhost/from-file' }\n";
  const URL_VARIABLE = { DATABASE_URL: "postgresql://fb:hunter2@db/from-variable" };
  const place = async (...args: Parameters<typeof load>): Promise<readonly [string, string | null]> => {
    const { dataDir, databaseUrl } = await config(...args);
    return [dataDir, databaseUrl === null ? null : reveal(databaseUrl)];
  };

  it("is said by arguments before variables before the file, by a database before a directory", async () => {
    expect(await place("sim: { dataDir: from-file }\n")).toEqual([join(cwd, "from-file"), null]);
    expect(await place(FILE)).toEqual([join(cwd, "from-file"), "postgresql://localhost/from-file"]);
    expect(await place(FILE, { FLOORBROKER_DATA_DIR: "from-variable" })).toEqual([join(cwd, "from-variable"), null]);
    expect(await place(FILE, URL_VARIABLE)).toEqual([join(cwd, "from-file"), URL_VARIABLE.DATABASE_URL]);
    expect(await place(FILE, { ...URL_VARIABLE, FLOORBROKER_DATA_DIR: "d" })).toEqual([
      join(cwd, "d"),
      URL_VARIABLE.DATABASE_URL,
    ]);
    expect(await place(FILE, URL_VARIABLE, { dataDir: "/from/argument" })).toEqual(["/from/argument", null]);
  });

  it("counts from the file, wherever the command runs", async () => {
    await mkdir(join(cwd, "etc"));
    await writeFile(join(cwd, "etc", "fb.yaml"), "sim: { dataDir: ../data }\n");
    expect(await place(null, {}, { path: "etc/fb.yaml" })).toEqual([join(cwd, "data"), null]);
    expect(await place(null, { FLOORBROKER_CONFIG: "etc/fb.yaml" })).toEqual([join(cwd, "data"), null]);
  });

  it("takes an empty variable for an absent one, and knows a misspelt one", async () => {
    expect(await errors(null, { DATABASE_URL: "", FLOORBROKER_DATA_DIR: " " })).toEqual([]);
    expect(await errors(null, { FLOORBROKER_DATADIR: "x" })).toEqual([
      "unknown-setting: the environment variable FLOORBROKER_DATADIR is not a setting → did you mean FLOORBROKER_DATA_DIR?",
    ]);
  });
});

describe("secrets", () => {
  it.runIf(process.platform !== "win32")("may not stand in a file that others can read", async () => {
    const text = "production:\n  databaseUrl: postgresql://fb:hunter2@db/fb\n";
    await writeFile(join(cwd, "floorbroker.yaml"), text);
    await chmod(join(cwd, "floorbroker.yaml"), 0o640);
    expect(await errors(null)).toEqual([
      "settings-readable-by-others: floorbroker.yaml line 2, column 16: production.databaseUrl holds a password, and others may read the file → chmod 600 floorbroker.yaml; or move it to the environment variable DATABASE_URL",
    ]);
    await chmod(join(cwd, "floorbroker.yaml"), 0o600);
    expect(await errors(null)).toEqual([]);
    await chmod(join(cwd, "floorbroker.yaml"), 0o644);
    await writeFile(join(cwd, "floorbroker.yaml"), "production:\n  databaseUrl: postgresql://fb@db/fb\n");
    expect(await errors(null)).toEqual([]);
  });

  const password = fc.stringMatching(/^[A-Za-z0-9!$%^&+=_.~/-]{10,24}$/);
  /** Every place in which an address may come to stand, right or wrong. */
  const documents: readonly ((url: string) => string)[] = [
    (url) => `sim: { databaseUrl: "${url}" }\nentry: { steps: 99 }`,
    (url) => `sim:\n  databaseUrl: ${url}\n  databaseUrl: ${url}\n`,
    (url) => `databaseUrl: ${url}\n`,
    (url) => `sim:\n  dataDir: ${url}\n`,
    (url) => `sim:\n  cash: ${url}\n  account: "${url}"\n  seed: [${url}]\n  partialFills: ${url}\n`,
    (url) => `environment: ${url}\nclaim: ${url}\noperatorChannel: ${url}\nentry: ${url}\n`,
    (url) => `${url}\n`,
    (url) => `${url}: 1\n`,
    (url) => `? ${url}\n: 1\n`,
    (url) => `sim:\n  databaseUrl: "${url}\n`,
    (url) => `sim:\n  databaseUrl: "\\q${url}"\n`,
    (url) => `sim:\n  databaseUrl: *${url}\n`,
    (url) => `sim:\n  databaseUrl: !${url} x\n`,
    (url) => `sim:\n\t databaseUrl: ${url}\n`,
    (url) => `sim: { databaseUrl: mysql${url} }\n`,
    (url) => `authority: { alertAuthors: ["${url}"], alertChannels: ["${url}", { id: "${url}" }] }\n`,
    (url) => `entry:\n  steps: 1\n  steps: ${url}\n  ${url}: 2\n  ${url}: 3\n`,
  ];

  it("are in no error, wherever they stand in the file or in a variable", async () => {
    await fc.assert(
      fc.asyncProperty(password, fc.constantFrom(...documents), fc.boolean(), async (word, document, broken) => {
        const url = `postgresql://fb:${word}@db${broken ? ":port" : ""}/fb`;
        const file = await load(document(url), { DATABASE_URL: broken ? `x${url}` : url, FLOORBROKER_DATADIR: "x" });
        expect(isOk(file)).toBe(false);
        expect(JSON.stringify(file)).not.toContain(word);
      }),
    );
  });

  it("are in nothing that prints a configuration", async () => {
    const loaded = await config("sim: { databaseUrl: 'postgresql://fb:hunter2@db/fb' }\n");
    const world = JSON.stringify(loaded, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    expect(world).toContain('"databaseUrl":"[secret]"');
    expect(world).not.toContain("hunter2");
  });
});
