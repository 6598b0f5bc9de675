import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readBody } from "./multipart.ts";
import { rateLimits, type RateLimit } from "./rate-limits.ts";
import { restFaults, type Asked, type RestFaults } from "./rest-faults.ts";
import type { Answer, Request, Route } from "./routes.ts";

/** Where the API begins. */
export const BASE = "/api/v10";

export interface Rest {
  readonly server: Server;
  readonly faults: RestFaults;
  /** Every request that reached the server, in order. */
  readonly asked: readonly Asked[];
}

export interface RestOptions {
  readonly token: string;
  readonly limit: RateLimit;
  readonly routes: () => readonly Route[];
  readonly shape: (data: unknown) => unknown;
}

const SEGMENT: Readonly<Record<string, string>> = { ":id": "(\\d+)", ":token": "([^/]+)" };

const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split("/")
      .map((part) => SEGMENT[part] ?? part)
      .join("/")}$`,
  );

const bodyOf = async (request: IncomingMessage): Promise<Pick<Request, "body" | "files">> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const { json, files } = await readBody(Buffer.concat(pieces), request.headers["content-type"] ?? "");
  const value: unknown = json === "" ? {} : JSON.parse(json);
  return { body: typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {}, files };
};

const send = (response: ServerResponse, { status, body }: Answer, headers: Readonly<Record<string, string>>): void => {
  response.writeHead(status, { ...headers, ...(body === null ? {} : { "content-type": "application/json" }) });
  response.end(body === null ? undefined : JSON.stringify(body));
};

const tooMany = (
  retryAfterMs: number,
  global: boolean,
): Answer & { readonly headers: Readonly<Record<string, string>> } => ({
  status: 429,
  body: { message: "You are being rate limited.", retry_after: retryAfterMs / 1_000, global },
  headers: {
    "retry-after": String(retryAfterMs / 1_000),
    "x-ratelimit-scope": global ? "global" : "user",
    ...(global ? { "x-ratelimit-global": "true" } : {}),
  },
});

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const UNKNOWN_ROUTE: Answer = { status: 404, body: { code: 0, message: "404: Not Found" } };
const NOT_AUTHORIZED: Answer = { status: 401, body: { code: 0, message: "401: Unauthorized" } };

/** The REST side on an HTTP server of its own; the gateway takes its upgrade requests. */
export const openRest = ({ token, limit, routes, shape }: RestOptions): Rest => {
  const faults = restFaults();
  const asked: Asked[] = [];
  const allowance = rateLimits(limit);
  let compiled: readonly { readonly route: Route; readonly pattern: RegExp }[] | undefined;
  const routeOf = (
    method: string,
    path: string,
  ): { readonly route: Route; readonly params: readonly string[] } | undefined => {
    compiled ??= routes().map((route) => ({ route, pattern: patternOf(route.path) }));
    for (const { route, pattern } of compiled) {
      const match = route.method === method ? pattern.exec(path) : null;
      if (match !== null) return { route, params: match.slice(1) };
    }
    return undefined;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://loopback");
    const method = request.method ?? "GET";
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : url.pathname;
    asked.push({ method, path });
    const sent = await bodyOf(request);
    const fault = faults.next({ method, path });
    if (fault?.fault === "cut") return void request.socket.destroy();
    if (fault?.fault === "status")
      return send(response, { status: fault.status, body: { message: "fault", code: 0 } }, {});
    if (fault?.fault === "rate-limited") {
      const { headers, ...answer } = tooMany(fault.retryAfterMs, fault.global === true);
      return send(response, answer, headers);
    }
    if (fault?.fault === "slow") await later(fault.ms);
    const met = routeOf(method, path);
    if (met === undefined) return send(response, UNKNOWN_ROUTE, {});
    const { route, params } = met;
    const authorized = request.headers.authorization === `Bot ${token}`;
    if (route.needsToken && !authorized) return send(response, NOT_AUTHORIZED, {});
    const { allowed, headers, retryAfterMs } = allowance(`${method} ${route.path} ${params[0] ?? ""}`);
    if (!allowed) {
      const { headers: more, ...answer } = tooMany(retryAfterMs, false);
      return send(response, answer, { ...headers, ...more });
    }
    const answer = route.answer({ params, query: url.searchParams, ...sent, authorized });
    if (fault?.fault === "answer-lost") return void request.socket.destroy();
    send(response, { ...answer, body: answer.body === null ? null : shape(answer.body) }, headers);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  return { server, faults, asked };
};
