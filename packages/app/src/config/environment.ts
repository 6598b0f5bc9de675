import { nearest, problem, type Problem } from "@floorbroker/core";
import { DATABASE_URL_FORM, isDatabaseUrl } from "./file.ts";
import { isOwnMachine } from "./own-machine.ts";
import { secret, type Secret } from "./secret.ts";
import { CREDENTIAL_VARIABLES } from "./tastytrade-credentials.ts";
import type { Variables } from "./variables.ts";

/** Where orders may go. */
export const ENVIRONMENTS = ["sim", "sandbox", "production"] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** What environment variables say; they go before the file, and arguments go before them. */
export interface FromVariables {
  /** FLOORBROKER_CONFIG: the settings file. */
  readonly configFile: string | undefined;
  /** FLOORBROKER_ENV: the environment, whatever the file chooses. */
  readonly environment: EnvironmentName | undefined;
  /** FLOORBROKER_DATA_DIR: the directory of the embedded journal. */
  readonly dataDir: string | undefined;
  /** DATABASE_URL: a PostgreSQL database for the journal. With both, the database has it. */
  readonly databaseUrl: Secret | undefined;
  /** DISCORD_TOKEN: the token of the bot account. It stands nowhere else, so that no settings file holds it. */
  readonly discordToken: Secret | undefined;
  /** FLOORBROKER_NOTIFY_WEBHOOK: where alarms are posted that the chat does not take. */
  readonly notifyWebhook: Secret | undefined;
}

/** Every variable of ours. DATABASE_URL and DISCORD_TOKEN are named as other programs name them, without a prefix. */
const OURS = [
  "FLOORBROKER_CONFIG",
  "FLOORBROKER_DATA_DIR",
  "FLOORBROKER_ENV",
  "FLOORBROKER_NOTIFY_WEBHOOK",
  ...CREDENTIAL_VARIABLES,
] as const;

const valueOf = (variables: Variables, name: string): string | undefined => {
  const value = variables[name]?.trim();
  return value === "" ? undefined : value;
};

const isWebhook = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isOwnMachine(url));
};

const strangers = (variables: Variables): readonly Problem[] =>
  Object.keys(variables)
    .filter((name) => name.startsWith("FLOORBROKER_") && !OURS.some((known) => known === name))
    .toSorted()
    .map((name) => {
      const [close] = nearest(name, OURS);
      return problem("unknown-setting", `the environment variable ${name} is not a setting`, [
        close === undefined ? `known are ${OURS.join(", ")}` : `did you mean ${close}?`,
      ]);
    });

/** Reads the variables. An empty one counts as absent. Nothing of what is a secret is ever repeated. */
export const readVariables = (
  variables: Variables,
): { readonly values: FromVariables; readonly problems: readonly Problem[] } => {
  const url = valueOf(variables, "DATABASE_URL");
  const token = valueOf(variables, "DISCORD_TOKEN");
  const webhook = valueOf(variables, "FLOORBROKER_NOTIFY_WEBHOOK");
  const environment = valueOf(variables, "FLOORBROKER_ENV");
  const known = ENVIRONMENTS.find((each) => each === environment);
  const badUrl = url !== undefined && !isDatabaseUrl(url);
  const badWebhook = webhook !== undefined && !isWebhook(webhook);
  const problems = [
    ...(badUrl
      ? [
          problem("bad-setting", "the environment variable DATABASE_URL is not the address of a PostgreSQL database", [
            DATABASE_URL_FORM,
          ]),
        ]
      : []),
    ...(badWebhook
      ? [
          problem("bad-setting", "the variable FLOORBROKER_NOTIFY_WEBHOOK is not the address of a webhook", [
            "write it as https://host/path; http:// is taken for this machine only",
          ]),
        ]
      : []),
    ...(environment !== undefined && known === undefined
      ? [
          problem("bad-setting", "the environment variable FLOORBROKER_ENV is not an environment", [
            `choose ${ENVIRONMENTS.join(", ")}`,
          ]),
        ]
      : []),
  ];
  return {
    values: {
      configFile: valueOf(variables, "FLOORBROKER_CONFIG"),
      environment: known,
      dataDir: valueOf(variables, "FLOORBROKER_DATA_DIR"),
      databaseUrl: url === undefined || badUrl ? undefined : secret(url),
      notifyWebhook: webhook === undefined || badWebhook ? undefined : secret(webhook),
      discordToken: token === undefined ? undefined : secret(token),
    },
    problems: [...problems, ...strangers(variables)],
  };
};
