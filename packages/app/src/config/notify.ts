import { fail, MINUTE, ok, SECOND } from "@floorbroker/core";
import type * as t from "io-ts";
import type { Secret } from "./secret.ts";
import { fromText, section, type Setting } from "./setting.ts";
import { duration, flag } from "./values.ts";

const LONGEST_COMMAND = 1_000;

const shellCommand: Setting<string> = fromText(
  "a command of the shell",
  (value): value is string => typeof value === "string",
  (text) => {
    if (text === "") return fail({ what: "has no value", fix: "write the command, or leave the setting out" });
    return text.length > LONGEST_COMMAND
      ? fail({ what: "is too long", fix: "write a script, and name that" })
      : ok(text);
  },
);

/** How the operator is told when the chat can't. The webhook's address is in FLOORBROKER_NOTIFY_WEBHOOK only. */
export const notifyFields = {
  /** What the chat has not taken after this goes the other ways. */
  after: duration({ min: SECOND, max: 10 * MINUTE }),
  /** How long one attempt of one way may take. */
  deadline: duration({ min: SECOND, max: MINUTE }),
  /** Run with the text on its standard input. */
  command: shellCommand,
  /** Whether alarms are written to standard error; true unless said otherwise. */
  standardError: flag,
} as const;

const notifySection = section(notifyFields);

/** How the operator is told past the chat. Times in ms. */
export interface NotifySettings {
  readonly afterMs: number;
  readonly deadlineMs: number;
  readonly webhook: Secret | null;
  readonly command: string | null;
  readonly standardError: boolean;
}

/** The settings of a file's section, with the address that the environment has. */
export const notifyOf = (
  settings: t.TypeOf<typeof notifySection> | undefined,
  webhook: Secret | undefined,
): NotifySettings => ({
  afterMs: settings?.after ?? 15 * SECOND,
  deadlineMs: settings?.deadline ?? 10 * SECOND,
  webhook: webhook ?? null,
  command: settings?.command ?? null,
  standardError: settings?.standardError ?? true,
});
