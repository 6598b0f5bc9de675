import SdkClient, { AccountStreamer } from "@tastytrade/api";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import type { Endpoints } from "../endpoints.ts";
import { failureText, type ApiFailure } from "./failures.ts";
import type { Login } from "./login.ts";
import type { Answer, ChangeMethod, Query } from "./session.ts";

/** Does one call, whatever of it is needed: the token, the request, the reading of its answer. */
export type Execute = (
  method: "GET" | ChangeMethod,
  path: string,
  query: Query,
  body: object | undefined,
) => Promise<Result<ApiFailure, Answer>>;

/** The SDK's client, of which every call ends in our hands. */
export interface HeldSdk {
  readonly call: Execute;
  accountStreamer(heartbeatMs: number): AccountStreamer;
}

/** The members of its HTTP client that we put ours in the place of; all others come down to these. */
const HELD = ["executeRequest", "generateAccessToken", "needsTokenRefresh", "authHeader"] as const;

/** It is given no secret and no logger, so that neither its errors nor its log can tell any. */
const NO_SECRET = "held-by-the-session";

const METHODS = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE" } as const;

const isMethod = (text: string): text is keyof typeof METHODS => Object.hasOwn(METHODS, text);

/**
 * The SDK has no deadline, follows redirects with the body, asks the environment for a proxy, fetches a token for each
 * waiting call and carries secrets in its errors. All its services come down to one method of its HTTP client; that one is
 * ours here, and so is the token. Fails with `sdk-changed` for an SDK that is not built so.
 */
export const heldSdk = (endpoints: Endpoints, execute: Execute, login: Login): Result<Problem, HeldSdk> => {
  const client = new SdkClient({
    baseUrl: endpoints.rest,
    accountStreamerUrl: endpoints.streamer,
    clientSecret: NO_SECRET,
    refreshToken: NO_SECRET,
    oauthScopes: ["read", "trade"],
  });
  const { httpClient } = client;
  if (HELD.some((name) => !(name in httpClient))) {
    const suggestion = "Install the version that package-lock.json names.";
    return fail(problem("sdk-changed", "@tastytrade/api is not built as this adapter knows it", [suggestion]));
  }

  const executeRequest = (
    method: string,
    path: string,
    data: object = {},
    _headers: object = {},
    query: Query = {},
  ): ReturnType<Execute> => {
    if (!isMethod(method)) throw new RangeError(`no such method: ${method}`);
    // DELETE hands its headers over as data; GET has none.
    return execute(METHODS[method], path, query, method === "get" || method === "delete" ? undefined : data);
  };
  Object.defineProperties(httpClient, {
    executeRequest: { value: executeRequest },
    generateAccessToken: {
      value: async () => {
        const token = await login.token();
        // The streamer expects a rejection; this one has nothing of the request in it.
        if (!isOk(token)) throw new Error(failureText(token.left));
      },
    },
    needsTokenRefresh: { get: () => login.current() === null },
    authHeader: {
      get: () => {
        const token = login.current();
        return token === null ? null : `Bearer ${token}`;
      },
    },
  });

  const ask = (method: "GET" | ChangeMethod, path: string, query: Query, body: object): Promise<unknown> => {
    switch (method) {
      case "GET":
        return httpClient.getData(path, {}, query);
      case "POST":
        return httpClient.postData(path, body, {});
      case "PUT":
        return httpClient.putData(path, body, {});
      case "PATCH":
        return httpClient.patchData(path, body, {});
      case "DELETE":
        return httpClient.deleteData(path, {});
    }
  };
  return ok({
    // What these methods give back is what `executeRequest` above has given them.
    call: async (method, path, query, body = {}) => (await ask(method, path, query, body)) as Result<ApiFailure, Answer>,
    accountStreamer: (heartbeatMs) => new AccountStreamer(endpoints.streamer, httpClient, client.logger, heartbeatMs),
  });
};
