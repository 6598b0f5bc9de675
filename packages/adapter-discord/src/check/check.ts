import type { Clock } from "@floorbroker/core";
import { REST } from "discord.js";
import { machineClock } from "../clock.ts";
import { restOptions } from "../rest-address.ts";
import { asker } from "./ask.ts";
import { checkAccount, checkApplication, contentFinding, tokenForm } from "./bot.ts";
import { checkChannels, type ChannelToCheck } from "./channels.ts";
import type { Finding } from "./finding.ts";
import { checkGateway } from "./gateway.ts";
import { checkPeople, type PersonToCheck } from "./people.ts";
import { inviteLink } from "./permissions.ts";

/** What is to be checked. */
export interface DiscordCheck {
  readonly token: string;
  readonly api?: string;
  readonly gateway?: string;
  readonly channels: readonly ChannelToCheck[];
  readonly people: readonly PersonToCheck[];
  readonly clock?: Clock;
}

/** What came of it. */
export interface CheckedDiscord {
  readonly findings: readonly Finding[];
  /** Where an owner takes the bot into his server; null when nobody could say which bot it is. */
  readonly invite: string | null;
}

/** Discord counts failed requests, and thinks of a program that goes on with them as an attack: nothing is repeated. */
const restOf = (api: string | undefined) => ({ ...restOptions(api), timeout: 10_000 });

/** Looks at everything that a run needs of Discord. Never throws; no text holds the token. */
export const checkDiscord = async (check: DiscordCheck, tell: (finding: Finding) => void): Promise<CheckedDiscord> => {
  const { token, api, gateway = null, channels, people, clock = machineClock } = check;
  const findings: Finding[] = [];
  const found = (...more: readonly Finding[]): void => {
    for (const finding of more) {
      findings.push(finding);
      tell(finding);
    }
  };
  const rest = restOf(api);
  const ask = asker(new REST(rest).setToken(token));
  const form = tokenForm(token);
  found(form);
  if (form.state === "failed") return { findings, invite: null };
  const account = await checkAccount(ask);
  found(account.finding);
  if (account.id === null) return { findings, invite: null };
  const application = await checkApplication(ask);
  const gatewayFindings = await checkGateway({ token, rest, gateway, clock });
  found(contentFinding(application, gatewayFindings), ...gatewayFindings);
  const seen = await checkChannels(ask, account.id, channels);
  found(...seen.findings);
  found(...(await checkPeople(ask, seen.guilds, people)));
  return { findings, invite: inviteLink(application.id ?? account.id) };
};
