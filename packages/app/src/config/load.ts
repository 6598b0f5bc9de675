import { dirname, resolve } from "node:path";
import { accountId, fail, isOk, OWNER_CONFIG, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { bookOver } from "./book.ts";
import type { Config, PassedOver, Venue } from "./config.ts";
import { conflictsIn } from "./consistency.ts";
import { discordOf } from "./discord.ts";
import { readDocument, type KeyPath, type SettingsDocument } from "./document.ts";
import { ENVIRONMENTS, readVariables, type EnvironmentName, type FromVariables } from "./environment.ts";
import type { Variables } from "./variables.ts";
import { fileSettings, type FileSettings } from "./file.ts";
import { notifyOf } from "./notify.ts";
import { faultProblems, pathText, placeText, settingProblems } from "./problems.ts";
import { readSettingsFile, type SettingsText } from "./settings-file.ts";
import { worldOf } from "./sim.ts";
import { credentialsFor, type TastytradeLogin } from "./tastytrade-credentials.ts";
import { tastytradeOf, type QuoteSource, type TastytradeCredentials } from "./tastytrade.ts";

/** The settings file that is read when none is named. */
export const SETTINGS_FILE = "floorbroker.yaml";

/** Where the embedded journals lie when nothing is said; each environment has a directory of its own in it. */
const DATA_DIR = "floorbroker-data";

/** Where configuration comes from. Arguments go before environment variables, those before the file. */
export interface ConfigSource {
  /** The settings file that was named (`--config`). */
  readonly path?: string | undefined;
  /** The directory that was named (`--data-dir`). */
  readonly dataDir?: string | undefined;
  /** The environment that was named (`--env`). */
  readonly environment?: EnvironmentName | undefined;
  readonly env: Variables;
  readonly cwd: string;
}

interface Settings {
  readonly file: SettingsText | null;
  readonly document: SettingsDocument;
  readonly values: FileSettings;
}

const LOGIN = /\/\/[^/@]*:.*@|[?&]password=/;

const EMPTY_DOCUMENT = readDocument("");

/** A password in a file that others may read is a password that others know. */
const permissionProblems = (file: SettingsText, document: SettingsDocument): readonly Problem[] => {
  const { tree } = document;
  if (!file.readableByOthers || typeof tree !== "object" || tree === null || Array.isArray(tree)) return [];
  const sections = new Map(Object.entries(tree));
  return ENVIRONMENTS.flatMap((environment) => {
    const section = sections.get(environment);
    const url: unknown =
      typeof section === "object" && section !== null ? Reflect.get(section, "databaseUrl") : undefined;
    if (typeof url !== "string" || !LOGIN.test(url)) return [];
    const place = placeText(file.name, document.valuePlace([environment, "databaseUrl"]));
    return [
      problem(
        "settings-readable-by-others",
        `${place}: ${environment}.databaseUrl holds a password, and others may read the file`,
        [`chmod 600 ${file.name}`, "move it to the environment variable DATABASE_URL"],
      ),
    ];
  });
};

const decode = (file: SettingsText): Result<readonly Problem[], Settings> => {
  const document = readDocument(file.text);
  const faults = faultProblems(file.name, document);
  if (document.faults.some(({ code }) => code === "settings-syntax")) return fail(faults);
  const values = fileSettings.decode(document.tree);
  const wrong = isOk(values) ? [] : settingProblems(file.name, document, values.left);
  const problems = [...faults, ...wrong, ...permissionProblems(file, document)];
  return isOk(values) && problems.length === 0 ? ok({ file, document, values: values.right }) : fail(problems);
};

const readSettings = async (named: string | undefined, cwd: string): Promise<Result<readonly Problem[], Settings>> => {
  const file = await readSettingsFile(named ?? SETTINGS_FILE, cwd);
  if (!isOk(file)) return fail([file.left]);
  if (file.right !== null) return decode(file.right);
  if (named === undefined) return ok({ file: null, document: EMPTY_DOCUMENT, values: {} });
  return fail([
    problem("settings-missing", `there is no settings file ${named}`, [
      "check the path",
      `leave it out to use ./${SETTINGS_FILE}, or the defaults`,
    ]),
  ]);
};

/** The logins that a venue needs: its own, and that of the quotes where they come from elsewhere. */
type Logins = { readonly [Login in TastytradeLogin]: TastytradeCredentials | null };

const loginsFor = async (
  environment: EnvironmentName,
  { values, file }: Settings,
  { env, cwd }: ConfigSource,
): Promise<{ readonly logins: Logins; readonly problems: readonly Problem[] }> => {
  const base = file === null ? cwd : dirname(file.path);
  const isNeeded = (login: TastytradeLogin): boolean =>
    login === environment || (login === "production" && environment === "sandbox" && values.sandbox?.quotes === "production");
  const read = async (login: TastytradeLogin): Promise<Result<Problem, TastytradeCredentials | null>> =>
    isNeeded(login) ? credentialsFor(login, env, values[login]?.tastytrade?.credentialsFile, base) : ok(null);
  const [sandbox, production] = await Promise.all([read("sandbox"), read("production")]);
  return {
    logins: { sandbox: isOk(sandbox) ? sandbox.right : null, production: isOk(production) ? production.right : null },
    problems: [sandbox, production].flatMap((end) => (isOk(end) ? [] : [end.left])),
  };
};

const quotesFrom = (values: FileSettings, production: TastytradeCredentials | null): QuoteSource => {
  const from = values.sandbox?.quotes ?? "sandbox";
  if (from === "production") return { from, credentials: production };
  return { from: from === "sim" ? from : "venue" };
};

const venueFrom = (environment: EnvironmentName, values: FileSettings, logins: Logins): Venue => {
  if (environment === "sim") {
    const account = values.sim?.account ?? accountId("main");
    return { environment, account, world: worldOf(account, values.sim ?? {}), address: values.sim?.address ?? null };
  }
  const section = values[environment];
  return {
    environment,
    account: section?.account ?? null,
    broker: section?.broker ?? "tastytrade",
    tastytrade: tastytradeOf(section?.tastytrade, logins[environment]),
    quotes: environment === "sandbox" ? quotesFrom(values, logins.production) : { from: "venue" },
  };
};

/** A tastytrade on this machine may have the same account number as tastytrade's own; its trades are of another world. */
const placeName = (environment: EnvironmentName, { sandbox }: FileSettings): string =>
  environment === "sandbox" && sandbox?.tastytrade?.local !== undefined ? "sandbox-local" : environment;

/** The first of arguments, variables and file that says where the journal lies; else the default directory. */
const storeFrom = (
  source: ConfigSource,
  variables: FromVariables,
  environment: EnvironmentName,
  { file, values }: Settings,
): Pick<Config, "dataDir" | "databaseUrl" | "passedOver"> => {
  const base = file === null ? source.cwd : dirname(file.path);
  const section = values[environment];
  const fromFile = resolve(base, section?.dataDir ?? `${DATA_DIR}/${placeName(environment, values)}`);
  const inFile = section?.databaseUrl === undefined ? null : `${environment}.databaseUrl of ${file?.name}`;
  const embedded = (dataDir: string, database: string | null, before: PassedOver["before"]) => ({
    dataDir,
    databaseUrl: null,
    passedOver: database === null ? null : { database, before },
  });
  if (source.dataDir !== undefined) {
    const named = variables.databaseUrl === undefined ? inFile : "DATABASE_URL";
    return embedded(resolve(source.cwd, source.dataDir), named, "--data-dir");
  }
  const fromVariable = variables.dataDir === undefined ? undefined : resolve(source.cwd, variables.dataDir);
  if (variables.databaseUrl !== undefined)
    return { dataDir: fromVariable ?? fromFile, databaseUrl: variables.databaseUrl };
  if (fromVariable !== undefined) return embedded(fromVariable, inFile, "FLOORBROKER_DATA_DIR");
  return { dataDir: fromFile, databaseUrl: section?.databaseUrl ?? null };
};

const conflictProblems = (config: Config, { file, document }: Settings): readonly Problem[] =>
  conflictsIn(config).map(({ path, what, fix }) => {
    const inSection: KeyPath = [config.venue.environment, ...path];
    const written = document.has(inSection) ? inSection : path;
    const place = file === null ? "" : `${placeText(file.name, document.keyPlace(written))}: `;
    return problem("conflicting-settings", `${place}${pathText(written)} ${what}`, [fix]);
  });

/**
 * Reads the configuration: arguments before environment variables (FLOORBROKER_CONFIG, FLOORBROKER_DATA_DIR,
 * FLOORBROKER_ENV, DATABASE_URL, DISCORD_TOKEN, FLOORBROKER_NOTIFY_WEBHOOK, the logins of tastytrade) before the file, and
 * in the file what the chosen environment says before what the top says, before the owner's rules. A file that was named must exist; without one, `./floorbroker.yaml` is read if it is there.
 *
 * Everything that is wrong is reported at once, each with file, line, column and remedy. Codes: `settings-missing`,
 * `settings-not-readable`, `settings-syntax`, `settings-readable-by-others`, `duplicate-setting`, `unknown-setting`,
 * `bad-setting`, `conflicting-settings`, and those of {@link credentialsFor}. No text repeats a secret.
 */
export const loadConfig = async (source: ConfigSource): Promise<Result<readonly Problem[], Config>> => {
  const variables = readVariables(source.env);
  const settings = await readSettings(source.path ?? variables.values.configFile, source.cwd);
  if (!isOk(settings)) return fail([...settings.left, ...variables.problems]);
  const { values, file } = settings.right;
  const environment = source.environment ?? variables.values.environment ?? values.environment ?? "sim";
  const { logins, problems: unread } = await loginsFor(environment, settings.right, source);
  const venue = venueFrom(environment, values, logins);
  const book = bookOver(bookOver(OWNER_CONFIG, values), values[venue.environment] ?? {});
  const config: Config = {
    file: file?.path ?? null,
    book,
    venue,
    discord: discordOf(values.discord, variables.values.discordToken),
    notify: notifyOf(values.notify, variables.values.notifyWebhook),
    ...storeFrom(source, variables.values, environment, settings.right),
  };
  const problems = [...conflictProblems(config, settings.right), ...unread, ...variables.problems];
  return problems.length === 0 ? ok(config) : fail(problems);
};
