import { fail, MINUTE, ok } from "@floorbroker/core";
import type * as t from "io-ts";
import { isOwnMachine } from "./own-machine.ts";
import type { Secret } from "./secret.ts";
import { fromText, notA, orNone, refined, section, type Setting } from "./setting.ts";
import { duration, flag, path, word } from "./values.ts";

const isText = (value: unknown): value is string => typeof value === "string";

/** An address of a tastytrade on this machine: no setting sends a login or an order anywhere else. */
const ownMachine = (protocol: "http:" | "ws:", example: string): Setting<string> =>
  fromText(`an address such as ${example}`, isText, (text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.protocol !== protocol || url.username !== "" || url.password !== "" || url.search !== "")
      return fail(notA("an address", text, `write it as ${example}`));
    return isOwnMachine(url)
      ? ok(text.replace(/\/+$/, ""))
      : fail({
          what: "names another machine, and only a tastytrade on this one is named by hand",
          fix: "leave `local` out: then tastytrade's own sandbox is used",
        });
  });

const version: Setting<string> = fromText("a version", isText, (text) =>
  /^20\d{6}$/.test(text) ? ok(text) : fail(notA("a version", text, "write it as 20261012, or none to send no version")),
);

/** A tastytrade on this machine. */
export interface LocalTastytrade {
  readonly rest: string;
  readonly streamer: string;
}

const isLocal = (value: unknown): value is LocalTastytrade =>
  typeof value === "object" && value !== null && "rest" in value && "streamer" in value;

const EXAMPLE = { rest: "http://127.0.0.1:7497", streamer: "ws://127.0.0.1:7497/streamer" };

const local: Setting<LocalTastytrade> = refined(
  section({ rest: ownMachine("http:", EXAMPLE.rest), streamer: ownMachine("ws:", EXAMPLE.streamer) }),
  isLocal,
  ({ rest, streamer }) =>
    rest === undefined || streamer === undefined
      ? fail({ what: "needs both rest and streamer", fix: `write { rest: ${EXAMPLE.rest}, streamer: ${EXAMPLE.streamer} }` })
      : ok({ rest, streamer }),
);

const deadline = duration({ min: 100, max: MINUTE });

/** tastytrade, as the sandbox and production have it. */
const tastytradeFields = {
  /** A file with the two secrets, readable by its owner only; a relative path counts from the settings file. */
  credentialsFile: path,
  /** When a call without an answer ends: 100ms to 1m. */
  deadlines: section({ connect: deadline, order: deadline, question: deadline, login: deadline }),
  /** The `Accept-Version` of every call; `none` sends none. */
  acceptVersion: orNone(version),
  /** Whether orders are only tried (tastytrade's dry-run) and never sent. */
  dryRun: flag,
} as const;

/** What `sandbox` has beside the place and the rules of trading. */
export const sandboxFields = {
  /** Where prices come from: chosen apart from where orders go. Production's are refused until there are certificates. */
  quotes: word("sandbox", "production", "sim"),
  tastytrade: section({
    ...tastytradeFields,
    /** A tastytrade on this machine instead of tastytrade's own sandbox. */
    local,
  }),
} as const;

/** What `production` has: its prices are its own, and no address of it can be named. */
export const productionFields = { tastytrade: section(tastytradeFields) } as const;

type SandboxSettings = t.TypeOf<(typeof sandboxFields)["tastytrade"]>;

/** The two secrets of an "OAuth application" at tastytrade. They are for one environment only. */
export interface TastytradeCredentials {
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
}

/** How long calls may take, in ms; what is absent is as the adapter has it. */
export interface CallDeadlines {
  readonly connectMs?: number;
  readonly orderMs?: number;
  readonly questionMs?: number;
  readonly loginMs?: number;
}

/** How tastytrade is reached. */
export interface TastytradeSettings {
  /** Null is tastytrade itself. */
  readonly local: LocalTastytrade | null;
  /** Null where nobody has given any. */
  readonly credentials: TastytradeCredentials | null;
  readonly deadlines: CallDeadlines;
  /** Null sends none; undefined is the one that the adapter was written for. */
  readonly acceptVersion: string | null | undefined;
  readonly dryRun: boolean;
}

/** Where prices come from beside a sandbox. */
export type QuoteSource =
  | { readonly from: "venue" }
  | { readonly from: "sim" }
  | { readonly from: "production"; readonly credentials: TastytradeCredentials | null };

const deadlinesOf = (given: SandboxSettings["deadlines"]): CallDeadlines => ({
  ...(given?.connect === undefined ? {} : { connectMs: given.connect }),
  ...(given?.order === undefined ? {} : { orderMs: given.order }),
  ...(given?.question === undefined ? {} : { questionMs: given.question }),
  ...(given?.login === undefined ? {} : { loginMs: given.login }),
});

/** The settings of a file's section, with the credentials that were found for it. */
export const tastytradeOf = (
  settings: SandboxSettings | undefined,
  credentials: TastytradeCredentials | null,
): TastytradeSettings => ({
  local: settings?.local ?? null,
  credentials,
  deadlines: deadlinesOf(settings?.deadlines),
  acceptVersion: settings?.acceptVersion,
  dryRun: settings?.dryRun ?? false,
});
