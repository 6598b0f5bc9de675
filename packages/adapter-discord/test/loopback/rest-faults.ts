/** One request as a fault sees it. */
export interface Asked {
  readonly method: string;
  /** Below the API's base: `/channels/1/messages`. */
  readonly path: string;
}

/** What happens to a request in place of its answer. */
export type RestFault =
  | { readonly fault: "status"; readonly status: number }
  /** Too many requests, whatever the bucket says. */
  | { readonly fault: "rate-limited"; readonly retryAfterMs: number; readonly global?: boolean }
  /** Answered, so many ms later. */
  | { readonly fault: "slow"; readonly ms: number }
  /** The connection ends before anything is done. */
  | { readonly fault: "cut" }
  /** It is done, and the connection ends before the answer. */
  | { readonly fault: "answer-lost" };

interface Planned {
  readonly on: (asked: Asked) => boolean;
  readonly fault: RestFault;
  left: number;
}

/** Faults of the REST side, consumed as requests meet them. */
export interface RestFaults {
  /** The next `times` requests that match meet it. Gives its end. */
  plan(fault: RestFault, on?: (asked: Asked) => boolean, times?: number): () => void;
  next(asked: Asked): RestFault | undefined;
}

const anything = (): boolean => true;

export const restFaults = (): RestFaults => {
  const planned: Planned[] = [];
  return {
    plan: (fault, on = anything, times = 1) => {
      const entry: Planned = { on, fault, left: times };
      planned.push(entry);
      return () => void (entry.left = 0);
    },
    next: (asked) => {
      const met = planned.find(({ on, left }) => left > 0 && on(asked));
      if (met === undefined) return undefined;
      met.left--;
      return met.fault;
    },
  };
};
