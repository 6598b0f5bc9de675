import type { Clock, EpochMs } from "@floorbroker/core";
/**
 * Time that its owner moves. Actions fire in the order of their times; those of the same time in the order in which
 * they were scheduled. An action that was due in the past fires at the present: time never runs backwards.
 */
export interface VirtualClock extends Clock {
    /** When the next action is due, `undefined` when there is none. Never before {@link Clock.now}. */
    nextAt(): EpochMs | undefined;
    /** Moves to the next action and fires it; `false` when there is none. */
    fireNext(): boolean;
    /** Fires everything due up to and including `at`, also what is scheduled meanwhile, then stands at `at`. */
    advanceTo(at: EpochMs): void;
    /**
     * As {@link advanceTo}, but lets `settle` finish after every action, so that promises which the action resolved go on
     * at the right moment. The default waits until no microtask is left.
     */
    runUntil(at: EpochMs, settle?: () => Promise<void>): Promise<void>;
}
/** A virtual clock that stands at `start`. */
export declare const virtualClock: (start: EpochMs) => VirtualClock;
//# sourceMappingURL=virtual.d.ts.map