import { interpret, PLAIN_PROFILE, type Profile } from "../src/index.ts";
import { messageOf, profileOf, type CorpusLine } from "../test/corpus/corpus.ts";
import { isOrder } from "../test/corpus/score.ts";

/** Messages in a second, on one core. */
export interface Throughput {
  readonly messages: string;
  readonly count: number;
  /** Median of the rounds. */
  readonly perSecond: number;
  /** Slowest and fastest round. */
  readonly range: readonly [number, number];
}

/** One text that was grown to be slow: times in microseconds at half and at the full length. */
export interface WorstCase {
  readonly text: string;
  readonly halfMicros: number;
  readonly fullMicros: number;
  /** time(2n) / time(n): 2 is linear. */
  readonly doubling: number;
}

/** What a bench run measured. */
export interface InterpretBench {
  readonly throughput: readonly Throughput[];
  readonly longest: number;
  readonly worst: readonly WorstCase[];
}

const ROUNDS = 9;
const ROUND_MS = 250;
const FULL = 4_000;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** A sink that the optimiser can't see through: work whose result nobody uses might not be done. */
let orders = 0;

type Readable = Parameters<typeof interpret>[0];

const readAll = (messages: readonly (readonly [Readable, Profile])[]): void => {
  for (const [message, profile] of messages) if (isOrder(interpret(message, profile).instruction.kind)) orders++;
};

const throughputOf = (name: string, lines: readonly CorpusLine[]): Throughput => {
  const messages = lines.map((line) => [messageOf(line), profileOf(line)] as const);
  const round = (): number => {
    const begin = performance.now();
    let read = 0;
    let elapsed = 0;
    for (; elapsed < ROUND_MS; elapsed = performance.now() - begin) {
      readAll(messages);
      read += messages.length;
    }
    return (1000 * read) / elapsed;
  };
  round();
  const rounds = Array.from({ length: ROUNDS }, round);
  return {
    messages: name,
    count: messages.length,
    perSecond: median(rounds),
    range: [Math.min(...rounds), Math.max(...rounds)],
  };
};

/** Pieces that, over and over, have sent other readers into quadratic time, and a line in front that begins an order. */
const GROWN: readonly (readonly [name: string, front: string, piece: string])[] = [
  ["digits behind a count", "BTO 1 A ", "1"],
  ["spaces behind a count", "BTO 1 A ", " "],
  ["spaces between numbers", "BTO 1 A ", "1    "],
  ["an order, again and again", "", "BTO SPY 590C 12/18 @ 1.20 "],
  ["an order, then capitals", "BTO SPY 590C 12/18 @ 1.20 ", "A"],
  ["an order, then commentary", "BTO SPY 590C 12/18 @ 1.20 ", "watch it, "],
  ["contracts", "BTO ", "SPY 590C "],
  ["dates", "BTO SPY 590C ", "12/18 "],
  ["prices", "BTO SPY 590C 12/18 ", "@ 1.20 "],
  ["points", "BTO SPY 590C 12/18 @ 1", ".1"],
  ["commas", "BTO SPY 590C 12/18 @ 1", ",111"],
  ["slashes", "STC ", "1/2"],
  ["targets", "BTO SPY 590C 12/18 @ 1.20 ", "PT1 2.50 SL 1 "],
  ["quoted lines", "", "> BTO SPY 590C 12/18 @ 1.20\n"],
  ["quote marks", "", '"BTO '],
  ["opened brackets", "BTO SPY 590C 12/18 @ 1.20 ", "("],
  ["bold in bold", "", "**__~~||"],
  ["code ticks", "BTO SPY 590C 12/18 @ 1.20 ", "`"],
  ["code fences", "", "```BTO\n"],
  ["mentions", "BTO SPY 590C 12/18 @ 1.20 ", "<@&123456789012345678> "],
  ["opened mentions", "BTO SPY 590C 12/18 @ 1.20 ", "<@&1"],
  ["links", "", "https://a.b/BTO?SPY=590C&"],
  ["emoji", "BTO SPY 590C 12/18 @ 1.20 ", "🚨"],
  ["invisible marks", "BTO SPY 590C 12/18 @ 1.20 ", "\u200b"],
  ["look-alike letters", "ВТО ", "СРҮ "],
  ["negations", "", "don't not never "],
  ["conditions", "BTO SPY 590C 12/18 @ 1.20 ", "if "],
  ["lines", "", "BTO\n"],
  ["ways out", "", "all out half trim "],
  ["command digits", "!tt buy ", "1"],
  ["command names", "!tt buy 1 ", "micro s&p "],
  ["command unknowns", "!tt ", "buuy "],
  ["futures names", "", "ES LONG 5925.25 A "],
];

const grownTo = (length: number, front: string, piece: string): string =>
  (front + piece.repeat(Math.ceil(length / piece.length))).slice(0, length);

const PROFILES: readonly Profile[] = [
  PLAIN_PROFILE,
  { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly" },
  { ...PLAIN_PROFILE, kind: "futures-signal" },
];

/** The fastest of several batches: whatever disturbs a run only ever makes it slower. */
const microsOf = (message: Readable, profile: Profile): number => {
  const batch = (runs: number): number => {
    const begin = performance.now();
    for (let run = 0; run < runs; run++) readAll([[message, profile]]);
    return performance.now() - begin;
  };
  batch(20);
  const runs = Math.max(5, Math.ceil(4 / Math.max(batch(5) / 5, 0.001)));
  return (1000 * Math.min(...Array.from({ length: 7 }, () => batch(runs)))) / runs;
};

const worstOf = (name: string, front: string, piece: string, postedAt: number): WorstCase => {
  const timeAt = (length: number, profile: Profile): number =>
    microsOf({ text: grownTo(length, front, piece), embeds: [], postedAt }, profile);
  const cases = PROFILES.map((profile) => {
    const halfMicros = timeAt(FULL / 2, profile);
    const fullMicros = timeAt(FULL, profile);
    return { text: name, halfMicros, fullMicros, doubling: fullMicros / halfMicros };
  });
  // The slowest of the profiles stands for the text.
  const [slowest] = cases.toSorted((a, b) => b.fullMicros - a.fullMicros);
  if (slowest === undefined) throw new Error("no profile to measure with");
  return slowest;
};

/** Measures the interpreter over the lines of a corpus and over texts grown to be slow. Takes about a minute. */
export const benchInterpret = (lines: readonly CorpusLine[]): InterpretBench => {
  const alerts = lines.filter(({ expect }) => expect.kind === "open" || expect.kind === "close");
  const chat = lines.filter(({ expect }) => expect.kind === "ignore");
  const postedAt = Date.UTC(2026, 10, 18, 15, 4, 5);
  const short = alerts.filter(({ content, embeds }) => embeds === undefined && !content.includes("\n"));
  const throughput = [
    throughputOf("alerts and exits of one line", short),
    throughputOf("all alerts and exits", alerts),
    throughputOf("chat", chat),
    throughputOf("the whole corpus", lines),
  ];
  const worst = GROWN.map(([name, front, piece]) => worstOf(name, front, piece, postedAt));
  if (orders === 0) throw new Error("no order was read: this measures nothing");
  return { throughput, longest: FULL, worst: worst.toSorted((a, b) => b.fullMicros - a.fullMicros) };
};
