import * as t from "io-ts";
import {
  fail,
  isOk,
  MINUTE,
  ok,
  SECOND,
  waitAfter,
  type Backoff,
  type Clock,
  type EpochMs,
  type Result,
} from "@floorbroker/core";
import { jsonOf, type Hide } from "./answers.ts";
import { failureText, type ApiFailure } from "./failures.ts";
import type { Credentials } from "./session.ts";
import type { Reply, Transport } from "./transport.ts";

/** The access token of a session: fetched once for all who wait, renewed before it ends. */
export interface Login {
  /** A token that is good for a while yet. */
  token(): Promise<Result<ApiFailure, string>>;
  /** The token as it stands; null without one. Renewed by whoever asks {@link Login.token}. */
  current(): string | null;
  /** This token was refused: it is not used again. A newer one stays. */
  spoil(token: string): void;
  /** A text without any of the secrets that this login knows. */
  readonly hide: Hide;
  close(): void;
}

/** What a login is made of. */
export interface LoginParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly deadlineMs: number;
}

/** Renewed that long before its end: by whoever needs it, and before that by ourselves, so that no order waits for it. */
const MARGIN_MS = MINUTE;
const AHEAD_MS = 2 * MINUTE;

/**
 * tastytrade blocks an address for hours after many failed logins (FAQ of developer.tastytrade.com), so that a refused one
 * is not repeated at once.
 */
const AFTER_REFUSAL: Backoff = { baseMs: MINUTE, factor: 2, capMs: 30 * MINUTE, jitterPercent: 0, attempts: null };
/** After a failure that was no refusal, while an older token still holds. */
const AGAIN_MS = 10 * SECOND;

interface Token {
  readonly text: string;
  readonly expiresAt: EpochMs;
  /** From then on it is renewed first. */
  readonly freshUntil: EpochMs;
}

const numeric = t.union([t.number, t.string]);
/** Not enveloped, in snake case: the one answer of its kind (developer.tastytrade.com, OAuth). */
const tokenAnswer = t.type({ access_token: t.string, expires_in: numeric });
const refusal = t.partial({ error_code: t.unknown, error: t.unknown, error_description: t.unknown });

const tokenOf = (text: string, now: EpochMs): Token | undefined => {
  const read = tokenAnswer.decode(jsonOf(text));
  if (read._tag === "Left") return undefined;
  const lifeMs = Number(read.right.expires_in) * SECOND;
  if (!/^[\w.~+/=-]+$/.test(read.right.access_token) || !(lifeMs > 0) || !Number.isFinite(lifeMs)) return undefined;
  return { text: read.right.access_token, expiresAt: now + lifeMs, freshUntil: now + lifeMs - Math.min(MARGIN_MS, lifeMs / 2) };
};

/** Why a login was refused: `error_code`, the standard's `error`, or tastytrade's envelope. */
const whyRefused = (text: string): string => {
  const read = refusal.decode(jsonOf(text));
  if (read._tag === "Left") return "without a reason";
  const { error_code: own, error, error_description: description } = read.right;
  const inner: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : error;
  return [own ?? inner, description].filter((each) => typeof each === "string").join(": ") || "without a reason";
};

const noLogin = (text: string): ApiFailure => ({ failure: "not-sent", why: "no-login", text });

/** Nothing is fetched until it is needed. */
export const login = ({ transport, clock, credentials, userAgent, deadlineMs }: LoginParts): Login => {
  const { clientSecret, refreshToken } = credentials;
  let token: Token | null = null;
  let fetching: Promise<Result<ApiFailure, string>> | null = null;
  let refusedUntil: EpochMs = 0;
  let refusals = 0;
  let lastRefusal = "";
  let cancelRenewal = (): void => undefined;
  let isClosed = false;

  const hide: Hide = (text) =>
    [clientSecret.reveal(), refreshToken.reveal(), token?.text ?? ""]
      .filter((each) => each !== "")
      .reduce((shown, each) => shown.replaceAll(each, "[secret]"), text);

  const renewAt = (at: EpochMs): void => {
    cancelRenewal();
    if (!isClosed) cancelRenewal = clock.schedule(at, () => void fetchOnce());
  };

  const refused = (text: string): Result<ApiFailure, string> => {
    refusals += 1;
    refusedUntil = clock.now() + waitAfter(AFTER_REFUSAL, refusals, 0);
    const hint = "credentials of production and of the sandbox are not the same";
    lastRefusal = hide(`tastytrade refused the login (${whyRefused(text)}); ${hint}`);
    return fail({ failure: "not-sent", why: "login-refused", text: lastRefusal });
  };

  const taken = ({ status, text }: Reply): Result<ApiFailure, string> => {
    if (status >= 400 && status < 500 && status !== 429) return refused(text);
    const found = status >= 200 && status < 300 ? tokenOf(text, clock.now()) : undefined;
    if (found === undefined) return fail(noLogin(`the login was answered ${status} without a token`));
    token = found;
    refusals = 0;
    renewAt(Math.max(found.expiresAt - AHEAD_MS, clock.now() + (found.expiresAt - clock.now()) / 2));
    return ok(found.text);
  };

  const fetchToken = async (): Promise<Result<ApiFailure, string>> => {
    if (clock.now() < refusedUntil) return fail({ failure: "not-sent", why: "login-refused", text: lastRefusal });
    const reply = await transport.exchange({
      method: "POST",
      path: "/oauth/token",
      body: {
        refresh_token: refreshToken.reveal(),
        client_secret: clientSecret.reveal(),
        scope: "read trade",
        grant_type: "refresh_token",
      },
      headers: { Accept: "application/json", "User-Agent": userAgent },
      deadlineMs,
    });
    const result = isOk(reply) ? taken(reply.right) : fail(noLogin(failureText(reply.left)));
    if (!isOk(result) && token !== null && clock.now() < token.expiresAt) renewAt(clock.now() + AGAIN_MS);
    return result;
  };

  const fetchOnce = (): Promise<Result<ApiFailure, string>> => {
    fetching ??= fetchToken().finally(() => {
      fetching = null;
    });
    return fetching;
  };

  return {
    token: async () => {
      if (token !== null && clock.now() < token.freshUntil) return ok(token.text);
      const fetched = await fetchOnce();
      // An older one that still holds is better than none.
      if (!isOk(fetched) && token !== null && clock.now() < token.expiresAt) return ok(token.text);
      return fetched;
    },
    current: () => (token !== null && clock.now() < token.expiresAt ? token.text : null),
    spoil: (text) => {
      if (token?.text === text) token = null;
    },
    hide,
    close: () => {
      isClosed = true;
      cancelRenewal();
    },
  };
};
