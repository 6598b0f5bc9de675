import { DefaultRestOptions, Routes, type RESTOptions } from "discord.js";
import { pauseBefore, type Waits } from "./backoff.ts";
import { TOKEN_PROBLEM } from "./trouble.ts";

/** Refusals in a row of `/users/@me` after which the token counts as gone: one alone may be a hiccup. */
const REFUSALS = 3;

/** How long an answer is waited for, in ms. */
const ANSWER_MS = 10_000;

const HTTP_UNAUTHORIZED = 401;
const HTTP_TOO_MANY = 429;
const HTTP_ILL = 500;

/** Knows whether the bot's token is still one, whatever a single route says of it. */
export interface TokenWatch {
  /** A route has answered 401: it is asked who the bot is, until that is clear. */
  doubt(): void;
  /** Good until it is doubted; gone when Discord does not know any more whose it is. */
  verdict(): "good" | "doubted" | "gone";
  /** Resolves when it is not doubted, or found to be gone. */
  settled(): Promise<void>;
}

/** The status of `GET /users/@me`; null when there is no answer. */
const askWhoWeAre = async (token: string, options: Partial<RESTOptions>): Promise<number | null> => {
  const { api = DefaultRestOptions.api, version = DefaultRestOptions.version } = options;
  try {
    const response = await DefaultRestOptions.makeRequest(`${api}/v${version}${Routes.user()}`, {
      method: "GET",
      headers: { authorization: `Bot ${token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
};

/** Whether an answer says that somebody is known by the token: a server without this route does not say otherwise. */
const isTaken = (status: number | null): boolean =>
  status !== null && status < HTTP_ILL && status !== HTTP_UNAUTHORIZED && status !== HTTP_TOO_MANY;

/** Opens the watch. */
export const openTokenWatch = (
  token: string,
  options: Partial<RESTOptions>,
  waits: Waits,
  told: (verdict: "good" | "gone") => void,
): TokenWatch => {
  let verdict: "good" | "doubted" | "gone" = "good";
  let isAsking = false;
  const settling: (() => void)[] = [];
  const settle = (to: "good" | "gone"): void => {
    const tells = to === "gone" ? verdict !== "gone" : verdict === "gone";
    verdict = to;
    for (const resolve of settling.splice(0)) resolve();
    if (tells) told(to);
  };
  const ask = async (): Promise<void> => {
    let refusals = 0;
    for (let attempt = 0; !waits.ended(); attempt++) {
      const status = await askWhoWeAre(token, options);
      if (waits.ended()) return;
      if (isTaken(status)) return settle("good");
      refusals += status === HTTP_UNAUTHORIZED ? 1 : 0;
      if (refusals >= REFUSALS) settle("gone");
      await waits.wait(pauseBefore(attempt));
    }
  };
  return {
    verdict: () => verdict,
    settled: () => new Promise((resolve) => (verdict === "doubted" ? settling.push(resolve) : resolve())),
    doubt: () => {
      if (isAsking) return;
      isAsking = true;
      if (verdict === "good") verdict = "doubted";
      void ask().finally(() => (isAsking = false));
    },
  };
};

/** What the operator reads of a token that is gone. */
export const tokenGoneText =
  `${TOKEN_PROBLEM.text}: nothing is said in Discord, and nothing fetched from it, until it takes the token again; ` +
  `exits go on. Try: ${TOKEN_PROBLEM.suggestions.join("; or ")}`;
