import { describe, expect, it } from "vitest";
import { instructionJson, interpret, PLAIN_PROFILE, type Profile } from "../../src/index.ts";
import { inventions } from "./checker.ts";
import { messageOf, profileOf, readCorpus, wholeTextOf } from "./corpus.ts";
import { writtenInDialects } from "./dialects.ts";
import { fuzzText, randomOf } from "./mutations.ts";
import { isOrder } from "./score.ts";

// FLOORBROKER_FUZZ=1000000 runs a million, FLOORBROKER_FUZZ_SEED begins elsewhere (`random` anywhere); the default is for every test run.
const RUNS = Number(process.env["FLOORBROKER_FUZZ"] ?? 20_000);
const GIVEN = process.env["FLOORBROKER_FUZZ_SEED"] ?? "1";
const SEED = GIVEN === "random" ? Date.now() % 1_000_000_000 : Number(GIVEN);

const LINES = readCorpus();

const PROFILES: readonly Profile[] = [
  PLAIN_PROFILE,
  { ...PLAIN_PROFILE, action: "BTO" },
  { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly", expiryBySymbol: { SPY: "0DTE" } },
  { ...PLAIN_PROFILE, action: "BTO", expiry: "0DTE", symbol: "SPX", readsQuotes: true },
  { ...PLAIN_PROFILE, kind: "futures-signal" },
  { ...PLAIN_PROFILE, action: "STO", expiry: "next-week", symbol: "SPX" },
  { ...PLAIN_PROFILE, action: "BTO", expiry: "1DTE", kinds: ["option"] },
];

/** Every line of the corpus that asks for an option or shares, written in every dialect that has words for it. */
const RENDERINGS: readonly string[] = LINES.flatMap((line) => {
  const { instruction } = interpret(messageOf(line), profileOf(line));
  return instruction.kind === "open" || instruction.kind === "close" ? writtenInDialects(instruction) : [];
});

const PLAIN_FIELDS = ["symbol", "right", "strike", "expiry", "price", "quantity", "fraction", "spread"] as const;

/**
 * What a channel's habits made of an order that needs none of them: they fill in what is missing, and nothing else.
 * Where they make no order of it (two verbs are one too many), nothing is done, which is no fault.
 */
const overruled = (text: string, profile: Profile, postedAt: number): readonly string[] => {
  const plain = instructionJson(interpret({ text, embeds: [], postedAt }, PLAIN_PROFILE).instruction);
  const here = instructionJson(interpret({ text, embeds: [], postedAt }, profile).instruction);
  if (!isOrder(plain["kind"]) || !isOrder(here["kind"])) return [];
  if (plain["kind"] !== here["kind"]) return ["kind"];
  return ["action", ...PLAIN_FIELDS].filter((field) => JSON.stringify(plain[field]) !== JSON.stringify(here[field]));
};

interface Fault {
  readonly run: number;
  readonly text: string;
  readonly what: string;
}

/** What is wrong with the reading of one text; a throw is as wrong as an invention. */
const faultIn = (text: string, profile: Profile, postedAt: number): string | undefined => {
  try {
    const { instruction } = interpret({ text, embeds: [], postedAt }, profile);
    if (instruction.kind === "invalid" && (instruction.text === "" || instruction.suggestions.length === 0))
      return "a refusal without a sentence or a suggestion";
    const invented = inventions({ text, profile, postedAt }, instruction);
    if (invented.length > 0) return `invented: ${invented.join(", ")}`;
    const changed = overruled(text, profile, postedAt);
    return changed.length === 0 ? undefined : `the profile overrules: ${changed.join(", ")}`;
  } catch (error) {
    return `threw: ${String(error)}`;
  }
};

describe("the checker itself", () => {
  it("finds every field of the corpus's own orders", () => {
    for (const line of LINES) {
      const { instruction } = interpret(messageOf(line), profileOf(line));
      const told = { text: wholeTextOf(line), profile: profileOf(line), postedAt: Date.parse(line.postedAt) };
      expect(inventions(told, instruction), line.id).toEqual([]);
    }
  });

  it("objects to each field that is changed", () => {
    const text = "BTO 3 SPY 590C 12/18 @ 1.20 SL 0.80 PT 2.50 small";
    const told = { text, profile: PLAIN_PROFILE, postedAt: Date.UTC(2026, 10, 18, 15) };
    const { instruction } = interpret({ ...told, embeds: [] }, PLAIN_PROFILE);
    if (instruction.kind !== "open") throw new Error("the example is no order");
    const [target] = instruction.targets;
    if (target === undefined) throw new Error("the example has no target");
    const changes: readonly (readonly [string, object])[] = [
      ["symbol", { symbol: "QQQ" }],
      ["strike", { strike: 1n }],
      ["price", { price: 121_000_000n }],
      ["quantity", { quantity: 4 }],
      ["expiry", { expiry: "2026-12-24" }],
      ["size", { size: "lotto" }],
      ["level", { targets: [{ ...target, value: 260_000_000n }] }],
      ["action", { action: "STO" }],
    ];
    expect(inventions(told, instruction)).toEqual([]);
    for (const [field, change] of changes)
      // A change of one field is the same kind of instruction.
      expect(inventions(told, { ...instruction, ...change } as typeof instruction).join(), field).toContain(field);
  });
});

describe(`${RUNS} random and mutated texts`, () => {
  it("are read without a throw, and no order has a field that does not stand in its text", () => {
    const random = randomOf(SEED);
    // Orders weigh more than chat: only what is still read as an order can be wrong.
    const orderLines = LINES.filter(({ expect: { kind } }) => isOrder(kind));
    const seeds = [...[...LINES, ...orderLines, ...orderLines].map(wholeTextOf), ...RENDERINGS];
    const times = LINES.map((line) => Date.parse(line.postedAt));
    const faults: Fault[] = [];
    let orders = 0;
    for (let run = 0; run < RUNS; run++) {
      const text = fuzzText(random, seeds);
      const profile = PROFILES[Math.floor(random() * PROFILES.length)] ?? PLAIN_PROFILE;
      const postedAt = times[run % times.length] ?? 0;
      const what = faultIn(text, profile, postedAt);
      if (what !== undefined && faults.length < 50) faults.push({ run, text, what });
      if (isOrder(interpret({ text, embeds: [], postedAt }, profile).instruction.kind)) orders++;
    }
    process.stdout.write(`${RUNS} texts from seed ${SEED}, ${orders} of them read as orders, ${faults.length} faults\n`);
    expect(faults).toEqual([]);
    // Otherwise nothing was tested: the mutations leave enough orders alive.
    expect(orders).toBeGreaterThan(RUNS / 20);
  }, 3_600_000);
});
