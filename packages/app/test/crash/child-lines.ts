import type { ChatEvent, Post } from "@floorbroker/core";
import type { BrokerAddress, Pace } from "@floorbroker/adapter-sim";
import type { Boundary, Crossed } from "./boundaries.ts";

/** What a desk's process is started with: one argument, as JSON. */
export interface Orders {
  readonly broker: BrokerAddress;
  readonly pace: Pace;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Where it is killed; null is never. */
  readonly deadly: Boundary | null;
  /** A file for the journal's rows, written when it rests. */
  readonly rowsPath: string;
}

/** What it is told, a line of JSON each: it is its gateway to the chat. */
export type Told = { readonly tell: "event"; readonly event: ChatEvent } | { readonly tell: "day-is-over" };

/** What it says, a line of JSON each. */
export type Said =
  /** It hears the chat from here on. */
  | { readonly say: "listening" }
  /** The broker's lists are compared: new trades may be opened. */
  | { readonly say: "ready" }
  | { readonly say: "post"; readonly post: Post }
  /** After the day nothing is under way: the market may calm down. */
  | { readonly say: "quiet" }
  /** Still nothing is under way, and the rows are in their file. */
  | { readonly say: "rested"; readonly seq: number; readonly bookHash: string; readonly crossed: Crossed; readonly unresolved: readonly string[] }
  | { readonly say: "failed"; readonly text: string };
