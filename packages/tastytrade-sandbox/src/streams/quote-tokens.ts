import { randomBytes } from "node:crypto";
import { HOUR, type Clock, type EpochMs } from "@floorbroker/core";

const LIFE_MS = 24 * HOUR;

/** The tokens with which quote streams are opened: good for 24 hours (Streaming market data, developer.tastytrade.com). */
export interface QuoteTokens {
  issue(): { readonly token: string; readonly issuedAt: EpochMs; readonly expiresAt: EpochMs };
  holds(token: string): boolean;
}

/** None given out yet. */
export const quoteTokensOf = (clock: Clock): QuoteTokens => {
  const issued = new Map<string, EpochMs>();
  return {
    issue: () => {
      const issuedAt = clock.now();
      for (const [old, expiresAt] of issued) if (expiresAt <= issuedAt) issued.delete(old);
      const token = randomBytes(48).toString("base64url");
      issued.set(token, issuedAt + LIFE_MS);
      return { token, issuedAt, expiresAt: issuedAt + LIFE_MS };
    },
    holds: (token) => clock.now() < (issued.get(token) ?? 0),
  };
};
