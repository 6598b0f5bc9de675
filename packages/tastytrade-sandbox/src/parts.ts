import type { FastifyInstance } from "fastify";
import type { Clock } from "@floorbroker/core";
import type { Tokens } from "./auth/tokens.ts";
import type { Switchboard } from "./faults/switchboard.ts";
import type { Settled } from "./options.ts";
import type { OpenLines } from "./streams/line.ts";
import type { QuoteTokens } from "./streams/quote-tokens.ts";
import type { Traffic } from "./traffic.ts";
import type { Pushes } from "./venue/pushes.ts";
import type { Venue } from "./venue/venue.ts";

/** What every part of the sandbox may lean on. */
export interface SandboxParts {
  readonly options: Settled;
  readonly clock: Clock;
  readonly venue: Venue;
  readonly pushes: Pushes;
  readonly tokens: Tokens;
  readonly traffic: Traffic;
  /** What is to go wrong. */
  readonly switches: Switchboard;
  readonly quoteTokens: QuoteTokens;
  /** The streams that are open. */
  readonly lines: OpenLines;
  /** Known once the port is open; before that, empty texts. */
  urls(): SandboxUrls;
}

/** Where the sandbox answers. */
export interface SandboxUrls {
  readonly rest: string;
  readonly streamer: string;
  readonly dxlink: string;
}

/**
 * One part of the sandbox: registers its routes and hooks. Parts are registered in the order of `sandbox.ts`, and hooks
 * run in that order: what is to answer in the others' place (a fault) comes before them. A part that holds sockets closes
 * them in an `onClose` hook.
 */
export type Part = (app: FastifyInstance, parts: SandboxParts) => void;
