import type { ChannelToCheck, CheckedDiscord, PersonToCheck } from "@floorbroker/adapter-discord";
import { problem, type BookConfig } from "@floorbroker/core";
import type { Registration, Session } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { reveal } from "../config/secret.ts";
import { coloursFor, EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { whoMayText } from "../run/who-may.ts";
import { findingLine } from "./finding-line.ts";

const noToken = problem("no-discord-token", "no token of a Discord bot is given", [
  "set the environment variable DISCORD_TOKEN to the token of Discord's developer portal, Bot",
]);

/** Each id once, with all that it is used for. */
const usesById = (all: readonly (readonly [string, string])[]): readonly PersonToCheck[] => {
  const uses = new Map<string, readonly string[]>();
  for (const [id, use] of all) uses.set(id, [...(uses.get(id) ?? []), use]);
  return [...uses].map(([id, names]) => ({ id, use: names.join(", ") }));
};

const channelsIn = ({ book: { authority, operatorChannel }, discord }: Config): readonly ChannelToCheck[] => {
  const spokenIn = [
    ...(operatorChannel === null ? [] : [[operatorChannel, "operator"] as const]),
    ...(discord.logChannel === null ? [] : [[discord.logChannel, "log"] as const]),
  ];
  const all = usesById([
    ...authority.controlChannels.map((id) => [id, "control"] as const),
    ...authority.commandChannels.map((id) => [id, "commands"] as const),
    ...authority.alertChannels.map(({ id }) => [id, "alerts"] as const),
    ...spokenIn,
  ]);
  const posted = new Set<string>(spokenIn.map(([id]) => id));
  return all.map((channel) => ({ ...channel, forum: discord.threads === "public" && !posted.has(channel.id) }));
};

const peopleIn = ({ authority }: BookConfig): readonly PersonToCheck[] =>
  usesById([
    ...authority.alertAuthors.map((id) => [id, "alerts"] as const),
    ...authority.commandAuthors.map((id) => [id, "commands"] as const),
  ]);

const isSound = ({ findings, invite }: CheckedDiscord): boolean =>
  invite !== null && findings.every(({ state }) => state !== "failed");

const summaryOf = (checked: CheckedDiscord, book: BookConfig): readonly string[] => {
  const { authority, operatorChannel } = book;
  const heard = authority.controlChannels.length + authority.commandChannels.length + authority.alertChannels.length;
  const failed = checked.findings.filter(({ state }) => state === "failed").length;
  const listen = "floorbroker run --discord can listen";
  const before = failed === 0 ? "it could not be checked whether" : `${failed} to be seen to before`;
  return [
    whoMayText(book),
    ...(heard === 0 ? ["no channel is configured: name one in authority.controlChannels of floorbroker.yaml"] : []),
    ...(operatorChannel === null ? ["no operatorChannel is configured: alarms are told past Discord only"] : []),
    ...(checked.invite === null ? [] : [`invite the bot with: ${checked.invite}`]),
    isSound(checked) ? listen : `${before} ${listen}`,
  ];
};

const check = async ({ terminal, colours, line }: Session, config: Config, json: boolean): Promise<ExitCode> => {
  const { token, api, gateway } = config.discord;
  if (token === null) {
    terminal.error(problemLine(noToken, colours));
    return EXIT.badInput;
  }
  // discord.js takes its time to load, and only this command and a run need it.
  const { checkDiscord } = await import("@floorbroker/adapter-discord");
  const painted = coloursFor(line.output, line.env);
  const checked = await checkDiscord(
    {
      token: reveal(token),
      ...(api === null ? {} : { api }),
      ...(gateway === null ? {} : { gateway }),
      channels: channelsIn(config),
      people: peopleIn(config.book),
    },
    (finding) => (json ? undefined : terminal.print(findingLine(finding, painted))),
  );
  if (json) terminal.print(JSON.stringify({ ok: isSound(checked), ...checked }));
  else for (const text of summaryOf(checked, config.book)) terminal.print(text);
  return isSound(checked) ? EXIT.done : EXIT.failed;
};

const HELP = `
It looks at the token, the Message Content intent, the gateway (it begins one session, of the 1,000 that Discord allows
in a day), every configured channel with the bot's permissions there, and whether the configured people are in the
server; then it prints the link that invites the bot with the permissions that it needs. Nothing is posted, and the
token is never printed.
Exit codes: 0 nothing failed; 1 something is to be seen to; 2 the settings can't be used, or DISCORD_TOKEN is missing.

Example:
  DISCORD_TOKEN=… floorbroker discord check

Next: floorbroker run --discord`;

/** The commands about Discord that don't trade. */
export const registerDiscord: Registration = (program, session) => {
  const discord = program.command("discord").description("see whether the bot can listen and speak in Discord");
  discord
    .command("check")
    .description("verify token, intents, gateway, channels and permissions, and print the invite link")
    .option("--json", "print one JSON object: ok, findings, invite")
    .addHelpText("after", HELP)
    .action(
      session.configured((config, flags: { readonly json?: true }) => check(session, config, flags.json === true)),
    );
};
