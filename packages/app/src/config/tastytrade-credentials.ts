import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import type { Variables } from "./variables.ts";
import { secret } from "./secret.ts";
import { readSettingsFile } from "./settings-file.ts";
import type { TastytradeCredentials } from "./tastytrade.ts";

/** Whose secrets they are: those of one environment open nothing in the other. */
export type TastytradeLogin = "sandbox" | "production";

const namesOf = (login: TastytradeLogin) =>
  ({
    sandbox: ["FLOORBROKER_SANDBOX_CLIENT_SECRET", "FLOORBROKER_SANDBOX_REFRESH_TOKEN"],
    production: ["FLOORBROKER_PRODUCTION_CLIENT_SECRET", "FLOORBROKER_PRODUCTION_REFRESH_TOKEN"],
  } as const)[login];

/** The variables that hold tastytrade's secrets. */
export const CREDENTIAL_VARIABLES: readonly string[] = [...namesOf("sandbox"), ...namesOf("production")];

/** What to do where there are none. */
export const missingCredentials = (login: TastytradeLogin): Problem => {
  const [clientSecret, refreshToken] = namesOf(login);
  return problem("no-credentials", `no login of tastytrade's ${login} is given`, [
    `set the environment variables ${clientSecret} and ${refreshToken}`,
    `name a file with these two lines in ${login}.tastytrade.credentialsFile, and chmod 600 it`,
  ]);
};

/** Whether a text can be a secret of theirs: one word, as it was copied. */
const isSecretText = (text: string): boolean => /^[\x21-\x7e]{8,4000}$/.test(text);

/** Both of a login, from whatever has values by name; null where it has neither. Says nothing of what they are. */
const pairIn = (
  valueOf: (name: string) => string | undefined,
  login: TastytradeLogin,
  where: (name: string) => string,
): Result<Problem, TastytradeCredentials | null> => {
  const names = namesOf(login);
  const [clientSecret, refreshToken] = names.map((name) => valueOf(name)?.trim() ?? "");
  if (!clientSecret && !refreshToken) return ok(null);
  if (!clientSecret || !refreshToken) {
    const [there, missing] = clientSecret ? names : names.toReversed();
    return fail(problem("half-credentials", `${where(there ?? "")} is set, but ${missing} is not`, [`set ${missing}, too`]));
  }
  const wrong = names.find((_, index) => !isSecretText([clientSecret, refreshToken][index] ?? ""));
  if (wrong === undefined) return ok({ clientSecret: secret(clientSecret), refreshToken: secret(refreshToken) });
  return fail(problem("bad-setting", `${where(wrong)} is not a secret of tastytrade's`, ["copy it again, whole and without spaces or quotes around it"]));
};

const LINE = /^(?:export +)?([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))$/;

/** `NAME=value` lines, as systemd, Docker and `node --env-file` read them. The number of the first line that is none, where there is one. */
const linesOf = (text: string): ReadonlyMap<string, string> | number => {
  const values = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [, name, double, single, plain] = LINE.exec(line.trim()) ?? [];
    if (name === undefined) return index + 1;
    values.set(name, double ?? single ?? plain ?? "");
  }
  return values;
};

const fromFile = async (file: string, cwd: string, login: TastytradeLogin): Promise<Result<Problem, TastytradeCredentials | null>> => {
  const read = await readSettingsFile(file, cwd);
  if (!isOk(read)) return fail({ ...read.left, code: "credentials-not-readable" });
  const names = namesOf(login).join(" and ");
  if (read.right === null) {
    return fail(problem("credentials-missing", `there is no file ${file}, which ${login}.tastytrade.credentialsFile names`, [
      `write ${names} into it, each as NAME=value in a line of its own`,
      "leave the setting out, and set the environment variables",
    ]));
  }
  const { name, text, openToOthers } = read.right;
  if (openToOthers) return fail(problem("credentials-readable-by-others", `${name} holds secrets, and others may read it or write it`, [`chmod 600 ${name}`]));
  const lines = linesOf(text);
  if (typeof lines === "number") {
    return fail(problem("credentials-syntax", `${name} line ${lines} is not NAME=value`, [`write ${names}, each in a line of its own`]));
  }
  const pair = pairIn((each) => lines.get(each), login, (each) => `${each} of ${name}`);
  if (!isOk(pair) || pair.right !== null) return pair;
  return fail(problem("credentials-missing", `${name} has neither ${namesOf(login).join(" nor ")}`, ["write both, each as NAME=value in a line of its own"]));
};

/**
 * The login of an environment: the variables, else the file that the settings name; null where neither is there. No text
 * repeats a secret. Codes: `half-credentials`, `bad-setting`, `credentials-missing`, `credentials-not-readable`,
 * `credentials-readable-by-others`, `credentials-syntax`.
 */
export const credentialsFor = async (
  login: TastytradeLogin,
  variables: Variables,
  file: string | undefined,
  cwd: string,
): Promise<Result<Problem, TastytradeCredentials | null>> => {
  const given = pairIn((name) => variables[name], login, (name) => `the environment variable ${name}`);
  if (!isOk(given) || given.right !== null || file === undefined) return given;
  return fromFile(file, cwd, login);
};
