import type { Clock, EpochMs } from "@floorbroker/core";
import type { Drive } from "./drive.ts";
import type { Delays } from "./exchange/latency.ts";

/** Questions to the broker: the answer shows the state when the question arrived, and takes its time to come back. */
export type Ask = <A>(what: string, read: (at: EpochMs) => A) => Promise<A>;

/** Questions over a clock; how long one takes depends on what is asked and when. */
export const asking =
  (clock: Clock, drive: Drive, delay: Delays): Ask =>
  (what, read) =>
    new Promise((resolve) => {
      const label = `${what}@${clock.now()}`;
      clock.schedule(clock.now() + delay("request", label), () => {
        const at = drive.catchUp();
        const answer = read(at);
        clock.schedule(at + delay("response", label), () => resolve(answer));
      });
    });
