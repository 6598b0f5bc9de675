import type { BrokerFault } from "@floorbroker/core/contract";

/** What can be made to go wrong once, on purpose: what core's contract suite asks a bench for. */
export type Fault = BrokerFault;

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
