import type { CallDeadlines, TastytradeCredentials, TastytradeSettings } from "../config/tastytrade.ts";
import { missingCredentials } from "../config/tastytrade-credentials.ts";
import { reveal, type Secret } from "../config/secret.ts";
import type { Endpoints } from "@floorbroker/adapter-tastytrade";
import { fail, isOk, ok, type Problem, type Result } from "@floorbroker/core";

interface Hidden {
  reveal(): string;
}

/** What a connection to a tastytrade begins with. */
export interface TastytradeLoginOptions {
  readonly endpoints: Endpoints;
  readonly credentials: { readonly clientSecret: Hidden; readonly refreshToken: Hidden };
  readonly deadlines: CallDeadlines;
  /** Absent: the one that the adapter was written for. */
  readonly apiVersion?: string | null;
}

const hidden = (text: Secret): Hidden => ({ reveal: () => reveal(text) });

const hiddenOf = ({ clientSecret, refreshToken }: TastytradeCredentials): TastytradeLoginOptions["credentials"] => ({
  clientSecret: hidden(clientSecret),
  refreshToken: hidden(refreshToken),
});

/**
 * Where the settings lead, and the login there; tastytrade's library is loaded only for this. Codes: `no-credentials`,
 * `not-loopback`.
 */
export const loginOf = async (
  environment: "sandbox" | "production",
  { local, credentials, deadlines, acceptVersion }: TastytradeSettings,
): Promise<Result<Problem, TastytradeLoginOptions>> => {
  if (credentials === null) return fail(missingCredentials(environment));
  const { endpointsOf, loopbackEndpoints } = await import("@floorbroker/adapter-tastytrade");
  const endpoints = local === null ? ok(endpointsOf(environment)) : loopbackEndpoints(local.rest, local.streamer);
  if (!isOk(endpoints)) return endpoints;
  return ok({
    endpoints: endpoints.right,
    credentials: hiddenOf(credentials),
    deadlines,
    ...(acceptVersion === undefined ? {} : { apiVersion: acceptVersion }),
  });
};
