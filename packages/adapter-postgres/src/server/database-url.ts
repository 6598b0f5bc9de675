import { fail, ok, problem, type Problem, type Result } from "@floorbroker/core";

/** A database's address taken apart: what may be shown, and what must never be. */
export interface DatabaseAddress {
  readonly url: string;
  /** `host:port`, as a person would name the server. */
  readonly host: string;
  readonly database: string;
  readonly user: string;
  /** The text without any spelling of the password, for everything that comes from a driver or a server. */
  conceal(text: string): string;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Replaces every secret; the longest first, so that one which is part of another leaves nothing behind. */
const concealing = (secrets: readonly string[]): ((text: string) => string) => {
  const known = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  return (text) => known.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
};

const notAnAddress = (): Problem =>
  problem("bad-database-url", "databaseUrl is not the address of a PostgreSQL database", [
    "write it as postgresql://user:password@host:5432/database, with special characters of the password as %XX",
  ]);

/** Reads `postgresql://…`; `bad-database-url` shows nothing of a text that may hold a password. */
export const parseDatabaseUrl = (text: string): Result<Problem, DatabaseAddress> => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["postgres:", "postgresql:"].includes(url.protocol)) return fail(notAnAddress());
  const query = url.searchParams;
  const user = decoded(url.username) || (query.get("user") ?? "");
  const passwords = [url.password, decoded(url.password), query.get("password") ?? ""];
  // The search parameters above are decoded; this is the spelling in the text itself.
  const spelled = [...url.search.matchAll(/[?&]password=([^&]*)/g)].map((match) => match[1] ?? "");
  return ok({
    url: text,
    host: `${decoded(url.hostname) || (query.get("host") ?? "localhost")}:${url.port || (query.get("port") ?? "5432")}`,
    database: decoded(url.pathname.slice(1)) || user,
    user,
    conceal: concealing([text, ...passwords, ...spelled]),
  });
};
