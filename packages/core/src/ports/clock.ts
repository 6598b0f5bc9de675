import type { EpochMs } from "../time.ts";

/** Time, injected. The real one follows the machine; the virtual one is moved by its owner. */
export interface Clock {
  now(): EpochMs;
  /**
   * Ms by which the machine's wall clock is ahead of `now`, which does not follow it when it is set; negative when it is
   * behind. Absent where there is no wall clock.
   */
  readonly wallAhead?: (() => number) | undefined;
  /** Calls `action` once at or after `at`; the returned function takes the call back. */
  schedule(at: EpochMs, action: () => void): () => void;
}
