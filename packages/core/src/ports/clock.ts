import type { EpochMs } from "../time.ts";

/** Time, injected. The real one follows the machine; the virtual one is moved by its owner. */
export interface Clock {
  now(): EpochMs;
  /** Calls `action` once at or after `at`; the returned function takes the call back. */
  schedule(at: EpochMs, action: () => void): () => void;
}
