import { Routes } from "discord.js";
import type { Ask } from "./ask.ts";
import { doubtful, fine, unknown, type Finding } from "./finding.ts";

/** Somebody whom the settings name. */
export interface PersonToCheck {
  readonly id: string;
  /** What he may do, in a person's words: `alerts`, `commands`. */
  readonly use: string;
}

/** Whether he is in one of the guilds; undefined when nobody says. */
const isIn = async (ask: Ask, guilds: readonly string[], id: string): Promise<boolean | undefined> => {
  const asked = await Promise.all(guilds.map((guild) => ask(Routes.guildMember(guild, id))));
  if (asked.some(({ is }) => is === "answer")) return true;
  return asked.every(({ is }) => is === "none") ? false : undefined;
};

const personFinding = ({ id, use }: PersonToCheck, there: boolean | undefined): Finding => {
  const about = `user ${id}`;
  if (there === true) return fine(about, `is in the server (${use})`);
  if (there === undefined)
    return unknown(about, `nobody says whether he is in the server (${use})`, "see that his posts are heard");
  const remedy = "check the id; a webhook or a bot of another program may be named nevertheless";
  return doubtful(about, `is not in the server (${use})`, remedy);
};

/** Looks for the people in the guilds. A webhook is no member and may still post alerts: absence is no failure. */
export const checkPeople = async (
  ask: Ask,
  guilds: readonly string[],
  people: readonly PersonToCheck[],
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const person of people)
    findings.push(personFinding(person, guilds.length === 0 ? undefined : await isIn(ask, guilds, person.id)));
  return findings;
};
