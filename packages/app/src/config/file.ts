import { fail, ok } from "@floorbroker/core";
import type * as t from "io-ts";
import { discordFields } from "./discord.ts";
import { notifyFields } from "./notify.ts";
import { secret, type Secret } from "./secret.ts";
import { fromText, section, type Setting } from "./setting.ts";
import { accountName, simFields } from "./sim.ts";
import { productionFields, sandboxFields } from "./tastytrade.ts";
import { tradingFields } from "./trading.ts";
import { path, word } from "./values.ts";

const isSecret = (value: unknown): value is Secret =>
  typeof value === "object" && value !== null && String(value) === "[secret]";

/** Whether the text can be the address of a PostgreSQL database. */
export const isDatabaseUrl = (text: string): boolean =>
  URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);

/** What to write for an address that is none; says nothing of what was written. */
export const DATABASE_URL_FORM =
  "write it as postgresql://user:password@host:5432/database, with special characters of the password as %XX";

const databaseUrl: Setting<Secret> = fromText("the address of a PostgreSQL database", isSecret, (text) =>
  isDatabaseUrl(text)
    ? ok(secret(text))
    : fail({ what: "is not the address of a PostgreSQL database", fix: DATABASE_URL_FORM }),
);

/** What each environment has for itself. */
const placeFields = {
  /** Name of the account; the book is `environment:account`. */
  account: accountName,
  /** Directory of the embedded journal; a relative one counts from the file. */
  dataDir: path,
  /** `postgresql://user:password@host:port/database`, instead of the embedded journal. Better kept in DATABASE_URL. */
  databaseUrl,
} as const;

const broker = word("tastytrade", "ibkr", "topstepx");

/**
 * The whole file. The sections `sim`, `sandbox` and `production` hold what is their own, and may hold every trading
 * section again, because paper and live may differ.
 */
export const fileSettings = section({
  /** Which of the three sections below counts: sim, sandbox or production. */
  environment: word("sim", "sandbox", "production"),
  ...tradingFields,
  discord: section(discordFields),
  notify: section(notifyFields),
  sim: section({ ...placeFields, ...simFields, ...tradingFields }),
  sandbox: section({ ...placeFields, broker, ...sandboxFields, ...tradingFields }),
  production: section({ ...placeFields, broker, ...productionFields, ...tradingFields }),
});
/** What a file says. */
export type FileSettings = t.TypeOf<typeof fileSettings>;

const hasKeys = (value: unknown): value is { readonly keys: readonly string[] } =>
  typeof value === "object" && value !== null && "keys" in value;

/** The sections in which a setting of this name is known: one in the wrong place can be sent to the right one. */
export const sectionsOf = (key: string): readonly string[] => {
  const trading = Object.entries(tradingFields).flatMap(([name, field]) =>
    hasKeys(field) && field.keys.includes(key) ? [name] : [],
  );
  if (trading.length > 0) return trading;
  if (sandboxFields.tastytrade.keys.includes(key)) return [key === "local" ? "sandbox.tastytrade" : "tastytrade of sandbox or production"];
  if (Object.hasOwn(sandboxFields, key)) return ["sandbox"];
  if (Object.hasOwn(placeFields, key)) return ["sim, sandbox or production"];
  if (Object.hasOwn(discordFields, key)) return ["discord"];
  if (Object.hasOwn(notifyFields, key)) return ["notify"];
  return Object.hasOwn(simFields, key) ? ["sim"] : [];
};
