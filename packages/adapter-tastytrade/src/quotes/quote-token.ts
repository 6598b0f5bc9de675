import * as t from "io-ts";
import { fail, isOk, ok, type Quote, type Result } from "@floorbroker/core";
import { isQuoteUrl } from "../endpoints.ts";
import { failureText } from "../session/failures.ts";
import type { Session } from "../session/session.ts";
import type { Ending } from "../streamer/line.ts";
import { maybe, text } from "../wire/values.ts";

/** Where quotes are streamed, and what opens it: for 24 hours. */
export interface QuoteAccess {
  readonly token: string;
  readonly url: string;
  readonly quality: Extract<Quote["quality"], "realtime" | "delayed">;
}

const answer = t.type({ token: t.string, "dxlink-url": t.string, level: maybe(text) });

const ending = (reason: string, needsHuman = false): Result<Ending, never> => fail({ reason, needsHuman });

/**
 * `GET /api-quote-tokens`. The level `api` is real-time; the sandbox was seen to give `demo`, at an address whose path says
 * `delayed`: whatever is not known to be real-time counts as delayed.
 */
export const quoteAccess = async (session: Pick<Session, "get" | "endpoints">): Promise<Result<Ending, QuoteAccess>> => {
  const asked = await session.get("/api-quote-tokens");
  if (!isOk(asked)) {
    // "You must be a customer to access a quote stream": a login without an account of its own.
    const needsHuman = asked.left.failure === "refused" && asked.left.status < 500 && asked.left.status !== 429;
    return ending(`no access to quotes: ${failureText(asked.left)}`, needsHuman);
  }
  const read = answer.decode(asked.right.data);
  if (read._tag === "Left") return ending("no access to quotes: the answer can't be read");
  const { token, "dxlink-url": url, level } = read.right;
  if (!isQuoteUrl(session.endpoints, url)) return ending("tastytrade names an address for quotes that is none of its own", true);
  return ok({ token, url, quality: level === "api" && !url.includes("delayed") ? "realtime" : "delayed" });
};
