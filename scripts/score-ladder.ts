import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultAlertDrift } from "@floorbroker/adapter-sim";
import { decimal, isOk, OWNER_CONFIG, type Problem, type Result } from "@floorbroker/core";
import { entriesOf, type AlertedEntry } from "../packages/app/test/ladder/alerts.ts";
import { calibrated, modelledSlippages, quantilesOf, type Quantiles } from "../packages/app/test/ladder/calibrate.ts";
import type { FillRule } from "../packages/app/test/ladder/fill-model.ts";
import {
  attemptsOf,
  modelledTrials,
  oneTickWide,
  recordedTrials,
  type Trial,
} from "../packages/app/test/ladder/markets.ts";
import { measure, type Measure } from "../packages/app/test/ladder/measure.ts";
import { ourLadder, STRATEGIES } from "../packages/app/test/ladder/strategies.ts";
import { loadRecordedQuotes } from "../packages/app/src/run/recorded.ts";
import { readTrades } from "../packages/app/src/scorecard/read-trades.ts";

// npm run score:ladder [-- FOLDER] [-- --write]: how the entry ladder works prices, against other ways.

const DOCUMENT = fileURLToPath(new URL("../docs/guides/replay.md", import.meta.url));
const BEGIN = "<!-- ladder: begin, written by npm run score:ladder -->";
const END = "<!-- ladder: end -->";
const QUOTES = "quotes-QQQ_051223C327.csv";
const ANALYSTS = "analysts-2023-05-10_2023-08-08.csv";
/** Below it one tick is a tenth of the price and more. */
const LEAST_PRICE = decimal("0.10");
/** Of QQQ's options. */
const TICK = decimal("0.01");

const HELP = `npm run score:ladder [-- FOLDER] [-- --write]
Works entries by the ladder and by three other ways, on recorded quotes and on the simulated market, and prints fill rates
and costs against mid. FOLDER (or LADDER_DATA) holds ${QUOTES} and
${ANALYSTS} of DiscordAlertsTrader. --write puts the tables into docs/guides/replay.md.
Ends with 2 when the files can't be read.`;

const complain = (text: string, fix: string): never => {
  console.error(`${text} → ${fix}`);
  process.exit(2);
};

const orExit = <A>(result: Result<Problem, A>): A =>
  isOk(result)
    ? result.right
    : complain(`${result.left.code}: ${result.left.text}`, result.left.suggestions.join("; or "));

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const signed = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(2)} %`;
const ratio = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** A share of the mid, and in brackets the same in half spreads. */
const costText = ({ ofMid, ofHalf }: Measure["cost"]): string => `${signed(ofMid)} (${ratio(ofHalf)})`;

const beyondText = ({ mean, interval }: Measure["beyond"]): string =>
  interval === null ? signed(mean) : `${signed(mean)} (${signed(interval.low)} … ${signed(interval.high)})`;

const line = (name: string, { attempts, soon, filled, cost, allIn, beyond }: Measure): string =>
  `| ${name} | ${attempts} | ${percent(soon)} | ${percent(filled)} | ${filled === 0 ? "–" : costText(cost)} | ${costText(allIn)} | ${beyond.mean === 0 ? "–" : beyondText(beyond)} |`;

const table = (trials: readonly Trial[], rule: FillRule): string => {
  const ours = attemptsOf(ourLadder, trials, rule);
  return [
    "| worked by | entries | filled in 12 s | in 60 s | cost of fills | all in | all in, beyond ours |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...STRATEGIES.map((strategy) => line(strategy.name, measure(attemptsOf(strategy, trials, rule), ours))),
  ].join("\n");
};

const quantileLine = (name: string, quantiles: Quantiles): string =>
  `| ${name} | ${quantiles.map((value) => signed(value)).join(" | ")} |`;

const both = (title: string, trials: readonly Trial[]): string =>
  `${title}, filled only when the ask comes to the limit:\n\n${table(trials, "far-side")}\n\n${title}, filled inside the spread too, at the simulated exchange's rates:\n\n${table(trials, "inside")}`;

const recorded = async (folder: string): Promise<string> => {
  const recordings = orExit(await loadRecordedQuotes([join(folder, QUOTES)]));
  const modelledSpread = [...recordings].flatMap(([instrument, recording]) =>
    recordedTrials(instrument, recording, LEAST_PRICE),
  );
  const narrow = [...recordings].flatMap(([instrument, recording]) =>
    recordedTrials(instrument, oneTickWide(recording, TICK), LEAST_PRICE),
  );
  return `${both("Recorded quotes, the spread modelled", modelledSpread)}\n\n${both("Recorded quotes, one tick wide", narrow)}`;
};

const modelled = (entries: readonly AlertedEntry[]): string => {
  const drift = calibrated(entries, defaultAlertDrift);
  const { alertBandPercent, chaseCapPercent } = OWNER_CONFIG.entry;
  const { trials, tooFar, noMarket } = modelledTrials(entries, drift, {
    bandPercent: alertBandPercent,
    capPercent: chaseCapPercent,
  });
  return [
    `The ask over the alerted price, of ${entries.length} alerted option purchases:`,
    "",
    "| | 10 % below | 25 % | median | 75 % | 90 % |",
    "|---|---:|---:|---:|---:|---:|",
    quantileLine("recorded", quantilesOf(entries.map(({ slippage }) => slippage))),
    quantileLine("simulated market, as it comes", quantilesOf(modelledSlippages(entries, defaultAlertDrift))),
    quantileLine("simulated market, calibrated", quantilesOf(modelledSlippages(entries, drift))),
    "",
    `Calibrated: \`alertDrift: { median: ${drift.median.toFixed(4)}, spread: ${drift.spread.toFixed(4)} }\`. Of the alerts, ${tooFar} are too far gone for the band of`,
    `the owner's rules and ${noMarket} have no two-sided market at that moment; the others are worked under the cap of 10 % over the alert.`,
    "",
    both("Simulated market", trials),
  ].join("\n");
};

const publish = (text: string): void => {
  const page = readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost its score markers`);
  writeFileSync(DOCUMENT, `${page.slice(0, begin + BEGIN.length)}\n${text}\n${page.slice(end)}`);
};

const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(HELP);
  process.exit(0);
}
const stranger = args.find((argument) => argument.startsWith("--") && argument !== "--write");
if (stranger !== undefined) complain(`usage: unknown option ${stranger}`, "npm run score:ladder -- --help");
const folder =
  args.find((argument) => !argument.startsWith("--")) ??
  process.env["LADDER_DATA"] ??
  complain(
    "no-data: where the recordings lie is not said",
    "name the folder: npm run score:ladder -- FOLDER, or set LADDER_DATA",
  );
for (const name of [QUOTES, ANALYSTS])
  if (!existsSync(join(folder, name)))
    complain(
      `no-data: ${basename(folder)} has no ${name}`,
      "name the folder that holds the recordings of DiscordAlertsTrader",
    );
const entries = entriesOf(orExit(await readTrades(join(folder, ANALYSTS))));
const text = `${await recorded(folder)}\n\n${modelled(entries)}`;
console.log(text);
if (args.includes("--write")) publish(text);
