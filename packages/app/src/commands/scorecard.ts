import { resolve } from "node:path";
import { defaultFees } from "@floorbroker/adapter-sim";
import { decimal, isOk, parseDecimal, type Decimal } from "@floorbroker/core";
import { InvalidArgumentError, Option } from "commander";
import type { Registration, Session } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { judge } from "../scorecard/judge.ts";
import { parsePeriod, type Period } from "../scorecard/period.ts";
import { readTrades } from "../scorecard/read-trades.ts";
import {
  keptLines,
  outlookJson,
  policiesTable,
  scoreJson,
  scoresTable,
  verdictsTable,
} from "../scorecard/score-text.ts";
import { scoresOf, type Judgement } from "../scorecard/score.ts";
import type { AlertedTrade } from "../scorecard/trade.ts";

interface ScorecardFlags {
  readonly trades: string;
  readonly learn?: Period;
  readonly judge?: Period;
  readonly stake: Decimal;
  readonly confidence: number;
  readonly leastTrades: number;
  readonly json?: true;
}

/** So many resamples move the ends of an interval by about a hundredth of its width. */
const RESAMPLES = 10_000;
/** Of the resampling. Fixed, so that a card does not change from one look to the next. */
const SEED = 20_230_510;

const periodOf = (text: string): Period => {
  const period = parsePeriod(text);
  if (isOk(period)) return period.right;
  throw new InvalidArgumentError(`${period.left.text}: ${period.left.suggestions[0]}.`);
};

const stakeOf = (text: string): Decimal => {
  const stake = parseDecimal(text);
  if (stake === undefined || stake <= 0n)
    throw new InvalidArgumentError("Write an amount of money above 0, such as 1000.");
  return stake;
};

const confidenceOf = (text: string): number => {
  const percent = Number(text.replace(/ ?%$/, ""));
  if (!(percent >= 50 && percent < 100)) throw new InvalidArgumentError("Write a percentage from 50 to below 100.");
  return percent / 100;
};

const countOf = (text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError("Write a whole number above 0.");
  return count;
};

const judgementOf = ({ venue }: Config, { stake, confidence, leastTrades }: ScorecardFlags): Judgement => {
  const { option, equity, future } = (venue.environment === "sim" ? venue.world.fees : undefined) ?? defaultFees;
  return {
    stake: { money: stake, fees: { option, stock: equity, future } },
    resampling: { confidence, seed: SEED, resamples: RESAMPLES },
    leastTrades,
  };
};

const FOOT = [
  "alerted: by the analyst's own prices. obtained: at what could be had when the alert was read, fees included; both are the mean of a trade.",
  "interval: of obtained, percentile bootstrap that draws whole days, 10,000 times, seed fixed. Sharpe: of one trade. drawdown and P&L: money.",
];

const showCard = (
  { terminal }: Session,
  trades: readonly AlertedTrade[],
  judgement: Judgement,
  json: boolean,
): void => {
  const scores = scoresOf(trades, judgement);
  if (json) return terminal.print(JSON.stringify({ analysts: scores.map(scoreJson) }));
  terminal.print(scoresTable(scores));
  for (const line of FOOT) terminal.print(line);
};

const showOutlook = (
  { terminal }: Session,
  trades: readonly AlertedTrade[],
  learn: Period,
  test: Period,
  judgement: Judgement,
  json: boolean,
): void => {
  const outlook = judge(trades, learn, test, judgement);
  if (json) return terminal.print(JSON.stringify(outlookJson(outlook)));
  terminal.print(`Learned on ${learn.text}, judged on ${test.text}\n${verdictsTable(outlook.verdicts)}\n`);
  terminal.print(policiesTable(outlook.policies));
  for (const line of keptLines(outlook, judgement.resampling.confidence)) terminal.print(line);
};

const scorecard = async (session: Session, config: Config, flags: ScorecardFlags): Promise<ExitCode> => {
  const { terminal, line } = session;
  const { learn, judge: test } = flags;
  const usage = (text: string): ExitCode => {
    terminal.error(`${text} → see floorbroker scorecard --help`);
    return EXIT.badInput;
  };
  if ((learn === undefined) !== (test === undefined)) return usage("bad-option: --learn and --judge go together");
  if (learn !== undefined && test !== undefined && test.from < learn.until)
    return usage("bad-option: the period judged begins before the one learned on ends");
  const trades = await readTrades(resolve(line.cwd, flags.trades));
  if (!isOk(trades)) {
    terminal.error(problemLine(trades.left, session.colours));
    return EXIT.badInput;
  }
  const judgement = judgementOf(config, flags);
  if (learn === undefined || test === undefined) showCard(session, trades.right, judgement, flags.json === true);
  else showOutlook(session, trades.right, learn, test, judgement, flags.json === true);
  return EXIT.done;
};

const HELP = `
The file has one trade a line and the columns of DiscordAlertsTrader's record (Date, Symbol, Trader, Asset, Type, Price,
Price-actual, STC-Price, STC-Price-actual, STC-Date; others are let pass); floorbroker replay --trades writes it, too.

Examples:
  floorbroker scorecard --trades trades.csv
  floorbroker scorecard --trades trades.csv --learn 2026-05..2026-06 --judge 2026-07..2026-08`;

/** Which analysts are worth following. */
export const registerScorecard: Registration = (program, session) => {
  program
    .command("scorecard")
    .description("what following each analyst would have brought, and whether to follow, shadow or drop")
    .requiredOption("--trades <file>", "trades as CSV")
    .addOption(new Option("--learn <period>", "months or days to learn from: 2026-05..2026-06").argParser(periodOf))
    .addOption(new Option("--judge <period>", "later ones to judge what was learned by").argParser(periodOf))
    .addOption(
      new Option("--stake <money>", "money put on each trade").argParser(stakeOf).default(decimal("1000"), "1000"),
    )
    .addOption(
      new Option("--confidence <percent>", "of the interval that decides").argParser(confidenceOf).default(0.9, "90"),
    )
    .addOption(
      new Option("--least-trades <n>", "below so many nothing is concluded").argParser(countOf).default(20, "20"),
    )
    .option("--json", "print it as JSON, and nothing else")
    .addHelpText("after", HELP)
    .action(session.configured((config, flags: ScorecardFlags) => scorecard(session, config, flags)));
};
