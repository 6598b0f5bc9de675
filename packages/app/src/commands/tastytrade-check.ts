import type { CheckedLogin } from "@floorbroker/adapter-tastytrade";
import { realClock } from "@floorbroker/adapter-sim";
import { accountId, isOk, type Problem } from "@floorbroker/core";
import { Option } from "commander";
import type { Registration, Session } from "../command-line.ts";
import { tradableVenue, type BrokerVenue, type Config } from "../config/config.ts";
import { coloursFor, EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { loginOf } from "../run/tastytrade-login.ts";
import { findingLine, type Finding } from "./finding-line.ts";
import { lookAtConnection } from "./tastytrade-findings.ts";

interface Checked extends CheckedLogin {
  readonly findings: readonly Finding[];
}

const isSound = ({ findings, account }: Checked): boolean => account !== null && findings.every(({ state }) => state !== "failed");

const summary = (checked: Checked, { environment, account }: BrokerVenue): string => {
  const run = `floorbroker run --env ${environment} can trade`;
  const failed = checked.findings.filter(({ state }) => state === "failed").length;
  if (!isSound(checked)) return `${failed} to be seen to before ${run}`;
  return account === null ? `name the account in the settings, and ${run}` : run;
};

const look = async (venue: BrokerVenue, config: Config, tell: (finding: Finding) => void): Promise<Checked | Problem> => {
  const login = await loginOf(venue.environment, venue.tastytrade);
  if (!isOk(login)) return login.left;
  const clock = realClock(false);
  // Its library takes its time to load, and only this command and a run need it.
  const { checkLogin } = await import("@floorbroker/adapter-tastytrade");
  const checked = await checkLogin({ ...login.right, account: venue.account, clock }, tell);
  if (checked.account === null) return checked;
  const findings: Finding[] = [...checked.findings];
  const found = (finding: Finding): void => {
    findings.push(finding);
    tell(finding);
  };
  await lookAtConnection({ tastytrade: venue, account: accountId(checked.account) }, config.book.entry.quoteAgeMs, clock, found);
  return { ...checked, findings };
};

const check = async ({ terminal, colours, line }: Session, config: Config, json: boolean): Promise<ExitCode> => {
  const refused = (problem: Problem): ExitCode => {
    terminal.error(problemLine(problem, colours));
    return EXIT.badInput;
  };
  const venue = tradableVenue(config);
  if (!isOk(venue)) return refused(venue.left);
  if (venue.right.environment === "sim") throw new Error("the command names a broker's environment");
  const painted = coloursFor(line.output, line.env);
  const checked = await look(venue.right, config, (finding) => (json ? undefined : terminal.print(findingLine(finding, painted))));
  if ("code" in checked) return refused(checked);
  terminal.print(json ? JSON.stringify({ ok: isSound(checked), ...checked }) : summary(checked, venue.right));
  return isSound(checked) ? EXIT.done : EXIT.failed;
};

const HELP = `
It looks at the login, the clock, the accounts, what may be traded there, the buying power, the account streamer and a
quote of SPY. Nothing is placed: one order is tried with tastytrade's dry-run, and the end of one that does not exist is
asked for, which only a login that may trade is told. No secret is ever printed.
Exit codes: 0 nothing failed; 1 something is to be seen to; 2 the settings can't be used, or no login is given.

Example:
  FLOORBROKER_SANDBOX_CLIENT_SECRET=… FLOORBROKER_SANDBOX_REFRESH_TOKEN=… floorbroker tastytrade check

docs/guides/tastytrade.md tells where the two come from. Next: floorbroker run --env sandbox --discord`;

/** The commands about tastytrade that don't trade. */
export const registerTastytrade: Registration = (program, session) => {
  const tastytrade = program.command("tastytrade").description("see whether trading at tastytrade can begin");
  tastytrade
    .command("check")
    .description("verify login, permissions, buying power, streams and quotes, without placing anything")
    .addOption(new Option("--env <environment>", "whose login").choices(["sandbox", "production"]).default("sandbox"))
    .option("--json", "print one JSON object: ok, findings, accounts, account")
    .addHelpText("after", HELP)
    .action(session.configured((config, flags: { readonly json?: true }) => check(session, config, flags.json === true)));
};
