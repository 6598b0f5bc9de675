import http from "node:http";
import https from "node:https";
import axios, { type AxiosResponse } from "axios";
import { fail, ok, type Clock, type EpochMs, type Result } from "@floorbroker/core";
import type { Endpoints } from "../endpoints.ts";
import type { ApiFailure } from "./failures.ts";
import type { ChangeMethod, Query } from "./session.ts";

/** One HTTP request. */
export interface Request {
  readonly method: "GET" | ChangeMethod;
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}

/** What came back, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly isJson: boolean;
  readonly text: string;
}

/** Why nothing came back. */
export type Silence = Extract<ApiFailure, { readonly failure: "not-sent" | "no-answer" }>;

/** HTTP as we want it: no redirect, no proxy, a deadline for everything, connections kept open. */
export interface Transport {
  exchange(request: Request): Promise<Result<Silence, Reply>>;
  inFlight(): number;
  close(): void;
}

/** Larger answers than any that tastytrade gives in pages of 200. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A connection that nobody has used for so long may have been closed by the other side (load balancers do after a minute). */
const IDLE_MS = 50_000;

const TOO_SLOW = "FLOORBROKER_CONNECT_TIMEOUT";

/** An error's own code, and nothing else of it: messages and causes may hold what was sent. */
const codeOf = (error: unknown): string => {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "unknown";
};

const causeOf = (error: unknown): unknown => (error instanceof Error && error.cause !== undefined ? error.cause : error);

/**
 * Agents that keep connections open, give up a connection that is not there in time, and remember which errors came
 * before there was one: then nothing can have been sent.
 */
const agentsOf = (clock: Clock, connectMs: number, idleMs: number) => {
  const beforeConnected = new WeakSet<object>();
  const watched = <Agent extends http.Agent>(agent: Agent, connected: "connect" | "secureConnect"): Agent => {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = create(options, callback);
      if (socket === null || socket === undefined) return socket;
      const tooSlow = Object.assign(new Error("no connection in time"), { code: TOO_SLOW });
      const cancel = clock.schedule(clock.now() + connectMs, () => socket.destroy(tooSlow));
      const early = (error: Error): void => void beforeConnected.add(error);
      socket.once("error", early);
      socket.once("close", cancel);
      socket.once(connected, () => {
        cancel();
        socket.off("error", early);
      });
      return socket;
    };
    return agent;
  };
  return {
    plain: watched(new http.Agent({ keepAlive: true, timeout: idleMs }), "connect"),
    secure: watched(new https.Agent({ keepAlive: true, timeout: idleMs, minVersion: "TLSv1.2" }), "secureConnect"),
    neverConnected: (error: unknown): boolean => typeof error === "object" && error !== null && beforeConnected.has(error),
  };
};

const searchOf = (query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === "object") for (const each of value) search.append(`${key}[]`, each);
    else search.append(key, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
};

/** Opens nothing yet. */
export const transport = (endpoints: Endpoints, clock: Clock, connectMs: number, idleMs = IDLE_MS): Transport => {
  const agents = agentsOf(clock, connectMs, idleMs);
  // An instance of its own: neither the process's environment nor other users of axios have a say in it.
  const wire = axios.create({
    adapter: "http",
    maxRedirects: 0,
    proxy: false,
    httpAgent: agents.plain,
    httpsAgent: agents.secure,
    maxContentLength: MOST_BYTES,
    responseType: "text",
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
  });
  const open = new Set<AbortController>();
  let isClosed = false;

  const silence = (error: unknown, isOver: boolean): Silence => {
    const cause = causeOf(error);
    if (agents.neverConnected(cause)) {
      const why = codeOf(cause) === TOO_SLOW ? "no connection in time" : `no connection (${codeOf(cause)})`;
      return { failure: "not-sent", why: "not-connected", text: why };
    }
    if (isOver) return { failure: "no-answer", why: "timeout", text: "its time was over" };
    return { failure: "no-answer", why: "transport", text: isClosed ? "closed" : codeOf(cause) };
  };

  const send = ({ method, path, query, body, headers }: Request, signal: AbortSignal): Promise<AxiosResponse<unknown>> =>
    wire.request({
      method,
      url: `${endpoints.rest}${path}${searchOf(query)}`,
      headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      signal,
      ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    });

  return {
    exchange: async (request) => {
      if (isClosed) return fail({ failure: "not-sent", why: "closed", text: "the session is closed" });
      const abort = new AbortController();
      let isOver = false;
      const until: EpochMs = clock.now() + request.deadlineMs;
      const cancel = clock.schedule(until, () => {
        isOver = true;
        abort.abort();
      });
      open.add(abort);
      try {
        const { status, headers, data } = await send(request, abort.signal);
        const text = typeof data === "string" ? data : "";
        return ok({ status, isJson: /\bjson\b/i.test(String(headers["content-type"] ?? "")), text });
      } catch (error) {
        return fail(silence(error, isOver));
      } finally {
        cancel();
        open.delete(abort);
      }
    },
    inFlight: () => open.size,
    close: () => {
      isClosed = true;
      for (const abort of open) abort.abort();
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
};
