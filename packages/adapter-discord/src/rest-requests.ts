import { DefaultRestOptions, type RESTOptions } from "discord.js";
import { TokenRefused } from "./trouble.ts";
import type { TokenWatch } from "./token-watch.ts";

type MakeRequest = RESTOptions["makeRequest"];
type Answer = Awaited<ReturnType<MakeRequest>>;

const HTTP_UNAUTHORIZED = 401;
const HTTP_TOO_MANY = 429;

/** Refusals in a row of one route by which it is the route that refuses, and not the token that is doubted. */
const REFUSALS = 5;

/** The shortest and the longest wait where nobody says how long, in s. */
const FLOOR_S = 1;
const LONGEST_S = 30;

/** Routes of which something is remembered. */
const REMEMBERED = 1_000;

/** Counts what happens to a route in a row. */
const openCounts = () => {
  const counts = new Map<string, number>();
  return {
    more: (route: string): number => {
      if (counts.size >= REMEMBERED) counts.clear();
      const count = (counts.get(route) ?? 0) + 1;
      counts.set(route, count);
      return count;
    },
    none: (route: string): void => void counts.delete(route),
  };
};

const isWait = (seconds: number): boolean => Number.isFinite(seconds) && seconds > 0;

/** What the body of a 429 says, in s; not a number where it says nothing. */
const waitIn = (text: string): number => {
  try {
    const body: unknown = JSON.parse(text);
    const seconds: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "retry_after") : null;
    return typeof seconds === "number" || typeof seconds === "string" ? Number(seconds) : Number.NaN;
  } catch {
    return Number.NaN;
  }
};

/** The answer with a wait that discord.js understands: it reads a number in the header, and nothing else. */
const withWait = async (answer: Answer, limits: number): Promise<Answer> => {
  const named = answer.headers.get("retry-after");
  if (named !== null && isWait(Number(named))) return answer;
  const text = await answer.text();
  const [said, dated] = [waitIn(text), (Date.parse(named ?? "") - Date.now()) / 1_000];
  const floor = Math.min(LONGEST_S, FLOOR_S * 2 ** Math.min(limits - 1, 10));
  const seconds = isWait(said) ? said : isWait(dated) && Number.isNaN(Number(named)) ? Math.max(dated, floor) : floor;
  const headers = new Headers([...answer.headers]);
  headers.set("retry-after", String(seconds));
  return new Response(text, { status: answer.status, statusText: answer.statusText, headers });
};

/**
 * Requests between discord.js and the network. A 401 does not reach discord.js, which would forget the bot's token for
 * good: it is thrown as {@link TokenRefused}, and the token doubted. A 429 always says how long to wait.
 */
export const openRequests = (watch: Pick<TokenWatch, "doubt" | "verdict">): MakeRequest => {
  const refusals = openCounts();
  const limits = openCounts();
  return async (url, init) => {
    const answer = await DefaultRestOptions.makeRequest(url, init);
    const route = `${init.method ?? "GET"} ${new URL(url).pathname}`;
    if (answer.status !== HTTP_TOO_MANY) limits.none(route);
    if (answer.status !== HTTP_UNAUTHORIZED) refusals.none(route);
    if (answer.status === HTTP_TOO_MANY) return withWait(answer, limits.more(route));
    const isOurs = Reflect.get(Object(init.headers), "Authorization") !== undefined;
    if (answer.status !== HTTP_UNAUTHORIZED || !isOurs) return answer;
    await answer.arrayBuffer();
    const isRoute = watch.verdict() === "good" && refusals.more(route) >= REFUSALS;
    watch.doubt();
    const verdict = watch.verdict();
    throw new TokenRefused(isRoute ? "route" : verdict === "gone" ? "gone" : "doubted");
  };
};
