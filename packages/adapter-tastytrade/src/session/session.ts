import type { AccountStreamer } from "@tastytrade/api";
import type { Clock, Result } from "@floorbroker/core";
import type { Endpoints } from "../endpoints.ts";
import type { ApiFailure } from "./failures.ts";

/** A text that is not printed. */
export interface Hidden {
  reveal(): string;
}

/** What a person gets at tastytrade under "OAuth applications": both are for one environment only. */
export interface Credentials {
  readonly clientSecret: Hidden;
  readonly refreshToken: Hidden;
}

/** When a call ends without an answer, in ms. All count from the call; `connectMs` is a part of the others. */
export interface Deadlines {
  readonly connectMs: number;
  /** Of what changes something: placing, replacing, cancelling. */
  readonly orderMs: number;
  readonly questionMs: number;
  readonly loginMs: number;
}

/** Their usual values: tastytrade's sandbox was measured to take up to 1.9 s for an order, production 0.2 s. */
export const USUAL_DEADLINES: Deadlines = { connectMs: 3_000, orderMs: 8_000, questionMs: 10_000, loginMs: 8_000 };

/** Dasherised; a list is sent as `key[]=a&key[]=b`, undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** How a call was answered, 2xx. */
export interface Answer {
  readonly status: number;
  /** What stands under `data`, or the whole body of the few answers without that. */
  readonly data: unknown;
  readonly pagination: Pagination | null;
}

/** Where a page stands in its list. */
export interface Pagination {
  readonly pageOffset: number;
  readonly totalPages: number;
}

/** A call that changes something at tastytrade. */
export type ChangeMethod = "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * A login at tastytrade and everything that goes over it. No method throws or rejects; nothing of it holds a secret that
 * can be printed. Paths are built by {@link pathOf}.
 */
export interface Session {
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** A question. It is asked once more after a 401 that means the token; nothing else is repeated. */
  get(path: string, query?: Query): Promise<Result<ApiFailure, Answer>>;
  /** All items of all pages; one page that fails fails the list. A list without pagination is one page. */
  list(path: string, query?: Query): Promise<Result<ApiFailure, readonly unknown[]>>;
  /** A call that changes something. It is sent at most once, whatever happens. */
  send(method: ChangeMethod, path: string, body?: object): Promise<Result<ApiFailure, Answer>>;
  /** The access token, good for another minute at least. Only for what speaks to {@link Session.endpoints}. */
  bearer(): Promise<Result<ApiFailure, string>>;
  /**
   * The SDK's account streamer on this login, one for each connection; it takes its tokens from here. Nothing of it is
   * started. `heartbeatMs` is the pause between two heartbeats.
   */
  accountStreamer(heartbeatMs: number): AccountStreamer;
  /** Calls under way: 0 when everything was answered or given up. */
  inFlight(): number;
  /** Ends all calls (as `no-answer`) and timers, and closes the connections. */
  close(): void;
}

/** A path of its parts, each of them encoded: `pathOf("instruments", "futures", "/ESZ6")`. */
export const pathOf = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join("/")}`;
