import type { AccountId, EnvironmentEvidence } from "@floorbroker/core";
import type { OtherLogin } from "./session.ts";
import { ACCOUNT } from "./venue.ts";

/** A secret that lies wherever an adapter has one, and must be read nowhere. */
export const CANARY = "canary-4f9d2c71";

/** How an adapter breaks: what hangs on its errors is what HTTP clients hang there. */
export const brokenAdapter = (what: string): Error =>
  Object.assign(new Error(`the adapter is broken: ${what}`, { cause: { authorization: `Bearer ${CANARY}` } }), {
    config: { headers: { authorization: `Bearer ${CANARY}` } },
  });

/** What lies beside the calls of an adapter. */
export const WITH_CREDENTIALS = { credentials: { refreshToken: CANARY } } as const;

/** Where the login of the machine leads to. Somebody may change it. */
export interface Login {
  /** From now on it leads to another account, or to real money; null: back to where it was. */
  change(to: OtherLogin | null): void;
  evidence(): EnvironmentEvidence;
}

const OTHER_ACCOUNT = "B2" as AccountId; // any text may be one

/** The login of the session's account. */
export const openLogin = (): Login => {
  let other: OtherLogin | null = null;
  return {
    change: (to) => void (other = to),
    evidence: () => ({
      environment: other === "real money" ? "production" : "sim",
      endpoint: "sim://session",
      loginKind: "none",
      account: other === "another account" ? OTHER_ACCOUNT : ACCOUNT,
      accountClass: other === "real money" ? "customer" : "simulated",
      evidence: "a simulated session",
    }),
  };
};
