/** What can be made to go wrong once, on purpose. The names are those of the contract suite of core. */
export type Fault =
  | "fill-before-acknowledgement"
  | "duplicate-fill"
  | "revised-fill"
  | "voided-fill"
  | "two-live-incarnations"
  | "refusal-in-success"
  | "null-list"
  | "foreign-fill"
  | "stream-forgot"
  | "lost-response"
  | "lost-request"
  | "late-request";

/** Faults waiting for their occasion. Each `arm` makes the next matching occasion fail, once. */
export interface ArmedFaults {
  arm(fault: Fault): void;
  /** Whether the fault was armed; takes one arming away. */
  take(fault: Fault): boolean;
}

/** No fault armed. */
export const armedFaults = (): ArmedFaults => {
  const waiting: Fault[] = [];
  return {
    arm: (fault) => {
      waiting.push(fault);
    },
    take: (fault) => {
      const at = waiting.indexOf(fault);
      if (at < 0) return false;
      waiting.splice(at, 1);
      return true;
    },
  };
};
