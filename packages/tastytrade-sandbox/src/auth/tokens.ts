import { randomBytes } from "node:crypto";
import { SECOND, type Clock, type EpochMs } from "@floorbroker/core";

/** What a token lets its bearer do. */
export type Scope = "read" | "trade" | "openid";

/** An access token that was given out. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: EpochMs;
  readonly scopes: ReadonlySet<Scope>;
}

/** The access tokens of the sandbox. */
export interface Tokens {
  issue(scopes: ReadonlySet<Scope>): IssuedToken;
  /** The token of an `Authorization` value or of a streamer's `auth-token`: `Bearer x`. `undefined` for any other text. */
  bearer(value: string | undefined): IssuedToken | undefined;
  /** All tokens given out so far are worth nothing from now on. */
  revokeAll(): void;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** In the shape of an RS256 JWT; its signature is chance. Claims say nothing useful, as at tastytrade. */
const jwtLike = (now: EpochMs): string => {
  const claims = { iss: "https://sandbox.localhost", sub: "sandbox", iat: Math.floor(now / SECOND), jti: randomBytes(8).toString("hex") };
  return `${part({ alg: "RS256", typ: "rt+jwt" })}.${part(claims)}.${randomBytes(64).toString("base64url")}`;
};

/** No token yet; each lives so many seconds. */
export const tokensOf = (clock: Clock, seconds: number): Tokens => {
  const issued = new Map<string, IssuedToken>();
  return {
    issue: (scopes) => {
      const token = { token: jwtLike(clock.now()), expiresAt: clock.now() + seconds * SECOND, scopes };
      for (const { token: old, expiresAt } of issued.values()) if (expiresAt <= clock.now()) issued.delete(old);
      issued.set(token.token, token);
      return token;
    },
    bearer: (value) => {
      const [, text = ""] = /^Bearer (\S+)$/.exec(value ?? "") ?? [];
      const found = issued.get(text);
      return found !== undefined && clock.now() < found.expiresAt ? found : undefined;
    },
    revokeAll: () => issued.clear(),
  };
};
