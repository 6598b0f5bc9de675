import type { SandboxParts } from "../parts.ts";
import type { Line } from "./line.ts";

/** What hears a client: its frames as texts, and its end. */
export interface Listener {
  heard(text: string): void;
  ended(): void;
}

/** Serves one client of a stream. */
export type Service = (line: Line, parts: SandboxParts) => Listener;
