import { fail, isOk, ok, problem, type Clock, type Problem, type Result } from "@floorbroker/core";
import { isEndpoints, type Endpoints } from "../endpoints.ts";
import { answerOf } from "./answers.ts";
import type { ApiFailure } from "./failures.ts";
import { heldSdk, type Execute } from "./held-sdk.ts";
import { login } from "./login.ts";
import { USUAL_DEADLINES, type Answer, type Credentials, type Deadlines, type Query, type Session } from "./session.ts";
import { transport } from "./transport.ts";

/** What a session needs to know. */
export interface SessionOptions {
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly deadlines?: Partial<Deadlines>;
  /** `product/version`, which tastytrade demands; default this adapter's own. */
  readonly userAgent?: string;
  /** `Accept-Version`, `YYYYMMDD`; null sends none. Default {@link usualVersion}. */
  readonly apiVersion?: string | null;
}

/** The version of the API that this adapter was written for; tastytrade's own sandbox is said not to take the header. */
export const usualVersion = ({ environment }: Endpoints): string | null => (environment === "sandbox" ? null : "20261012");

const USER_AGENT = "floorbroker/0.1.0";

const optionsWrong = ({ endpoints, userAgent = USER_AGENT, apiVersion }: SessionOptions): Problem | undefined => {
  if (!isEndpoints(endpoints)) {
    return problem("bad-endpoints", "these endpoints were not made here", ["Use endpointsOf or loopbackEndpoints."]);
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(userAgent)) {
    return problem("bad-user-agent", "a User-Agent is product/version", ["Leave it out."], userAgent);
  }
  if (apiVersion != null && !/^\d{8}$/.test(apiVersion)) {
    return problem("bad-api-version", "an API version is YYYYMMDD", ["Leave it out."], apiVersion);
  }
  return undefined;
};

/** Pages of a list are asked for until here; a list that has more is not believed. */
const MOST_PAGES = 500;

const itemsOf = ({ status, data }: Answer): Result<ApiFailure, readonly unknown[]> => {
  const items: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "items") : undefined;
  return Array.isArray(items) ? ok(items) : fail({ failure: "unreadable", status, text: "a list without items" });
};

const allPages = async (get: Session["get"], path: string, query: Query): Promise<Result<ApiFailure, readonly unknown[]>> => {
  const all: unknown[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await get(path, page === 0 ? query : { ...query, "page-offset": page });
    if (!isOk(answer)) return answer;
    const items = itemsOf(answer.right);
    if (!isOk(items)) return items;
    all.push(...items.right);
    const { pagination } = answer.right;
    if (pagination === null || page + 1 >= pagination.totalPages) return ok(all);
  }
  return fail({ failure: "unreadable", status: 200, text: `a list of more than ${MOST_PAGES} pages` });
};

/** Builds a session; nothing is sent. Fails with `bad-endpoints`, `bad-user-agent`, `bad-api-version` or `sdk-changed`. */
export const openSession = (options: SessionOptions): Result<Problem, Session> => {
  const wrong = optionsWrong(options);
  if (wrong !== undefined) return fail(wrong);
  const { endpoints, credentials, clock, userAgent = USER_AGENT } = options;
  const deadlines: Deadlines = { ...USUAL_DEADLINES, ...options.deadlines };
  const apiVersion = options.apiVersion === undefined ? usualVersion(endpoints) : options.apiVersion;
  const wire = transport(endpoints, clock, deadlines.connectMs);
  const access = login({ transport: wire, clock, credentials, userAgent, deadlineMs: deadlines.loginMs });
  const version = apiVersion === null ? {} : { "Accept-Version": apiVersion };
  const headers = { Accept: "application/json", "User-Agent": userAgent, ...version };
  let calls = 0;

  const once: Execute = async (method, path, query, body) => {
    const token = await access.token();
    if (!isOk(token)) return token;
    const reply = await wire.exchange({
      method,
      path,
      query,
      ...(body === undefined ? {} : { body }),
      headers: { ...headers, Authorization: `Bearer ${token.right}` },
      deadlineMs: method === "GET" ? deadlines.questionMs : deadlines.orderMs,
    });
    if (!isOk(reply)) return reply;
    const answer = answerOf(reply.right, access.hide);
    if (!isOk(answer) && answer.left.failure === "unauthorised" && !answer.left.byGateway) access.spoil(token.right);
    return answer;
  };
  const execute: Execute = async (method, ...rest) => {
    calls += 1;
    try {
      const answer = await once(method, ...rest);
      const isStale = !isOk(answer) && answer.left.failure === "unauthorised" && !answer.left.byGateway;
      return isStale && method === "GET" ? await once(method, ...rest) : answer;
    } finally {
      calls -= 1;
    }
  };
  const sdk = heldSdk(endpoints, execute, access);
  if (!isOk(sdk)) return sdk;
  const { call, accountStreamer } = sdk.right;
  const get: Session["get"] = (path, query = {}) => call("GET", path, query, undefined);

  return ok({
    endpoints,
    clock,
    deadlines,
    get,
    list: (path, query = {}) => allPages(get, path, query),
    send: (method, path, body) => call(method, path, {}, body),
    bearer: access.token,
    accountStreamer,
    inFlight: () => calls + wire.inFlight(),
    close: () => {
      access.close();
      wire.close();
    },
  });
};
