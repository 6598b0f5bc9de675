import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock, EpochMs } from "@floorbroker/core";

/** A request as it was received. */
export interface ReceivedRequest {
  readonly at: EpochMs;
  readonly method: string;
  readonly path: string;
  /** Everything after the question mark, or an empty text. */
  readonly query: string;
  /** Without `authorization` and `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The decoded body with secrets replaced by `***`; `undefined` without one. */
  readonly body: unknown;
  /** Null until it is answered, and for one whose client went away. */
  readonly status: number | null;
}

/** What is on its way through the sandbox. */
export interface Traffic {
  /** What was received, admin calls left out: the last 10,000. */
  requests(): readonly ReceivedRequest[];
  /** Requests that are being served, and whatever else was counted in. */
  inFlight(): number;
  /** Counts something in; the returned function counts it out, once. */
  enter(): () => void;
  /** This request is not going to be answered (a fault has it hang): it no longer counts as being served. */
  park(reply: ServerResponse): void;
  /** Lets the app's requests be seen. Called once, before anything else is registered. */
  watch(app: FastifyInstance): void;
}

const SECRETS = new Set(["client_secret", "refresh_token", "password", "auth-token", "authorization"]);
/** The oldest requests are forgotten, since a sandbox may run for weeks. */
const REMEMBERED = 10_000;
const UNSEEN_HEADERS = new Set(["authorization", "cookie"]);

/** A copy of a JSON value in which secrets are `***`. */
export const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRETS.has(key.toLowerCase()) ? "***" : withoutSecrets(inner)]),
  );
};

type Received = { -readonly [Key in keyof ReceivedRequest]: ReceivedRequest[Key] };

const shown = (headers: FastifyRequest["headers"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || UNSEEN_HEADERS.has(name) ? [] : [[name, String(value)] as const],
    ),
  );

/** Nothing has come in yet. */
export const trafficOf = (clock: Clock): Traffic => {
  const seen: Received[] = [];
  const bodyOf = new WeakMap<FastifyRequest, Received>();
  const leaving = new WeakMap<ServerResponse, () => void>();
  let count = 0;

  const enter = (): (() => void) => {
    let inside = true;
    count += 1;
    return () => {
      if (inside) count -= 1;
      inside = false;
    };
  };

  return {
    requests: () => seen,
    inFlight: () => count,
    enter,
    park: (reply) => leaving.get(reply)?.(),
    watch: (app) => {
      app.addHook("onRequest", (request, reply, next) => {
        const leave = enter();
        leaving.set(reply.raw, leave);
        // Comes after the last byte was handed over and also when the client has gone.
        reply.raw.once("close", leave);
        const [path = "", query = ""] = request.url.split("?", 2);
        if (!path.startsWith("/sandbox/")) {
          const received: Received = { at: clock.now(), method: request.method, path, query, headers: shown(request.headers), body: undefined, status: null };
          if (seen.push(received) > REMEMBERED) seen.shift();
          bodyOf.set(request, received);
          reply.raw.once("finish", () => {
            received.status = reply.raw.statusCode;
          });
        }
        next();
      });
      app.addHook("preHandler", (request, _reply, next) => {
        const received = bodyOf.get(request);
        if (received !== undefined) received.body = withoutSecrets(request.body);
        next();
      });
    },
  };
};
