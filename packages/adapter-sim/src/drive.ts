import type { Clock, EpochMs } from "@floorbroker/core";
import type { Exchange } from "./exchange/exchange.ts";

/** Keeps an exchange in step with a clock: virtual or real, the exchange can't tell. */
export interface Drive {
  /** Brings the exchange up to the present and sees to it that it is moved again when something is due. */
  catchUp(): EpochMs;
}

/** A drive that does nothing until it is first asked to catch up. */
export const drive = (exchange: Exchange, clock: Clock): Drive => {
  let armed: { readonly at: EpochMs; readonly disarm: () => void } | undefined;

  const arm = (): void => {
    const next = exchange.nextAt();
    if (next === armed?.at) return;
    armed?.disarm();
    armed = next === undefined ? undefined : { at: next, disarm: clock.schedule(next, wake) };
  };
  const wake = (): void => {
    armed = undefined;
    catchUp();
  };
  const catchUp = (): EpochMs => {
    const now = clock.now();
    exchange.runTo(now);
    arm();
    return now;
  };
  return { catchUp };
};
