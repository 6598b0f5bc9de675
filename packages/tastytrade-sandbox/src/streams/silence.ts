import type { Clock } from "@floorbroker/core";

/** Does something when nothing has been heard for so long. */
export interface SilenceWatch {
  heard(): void;
  /** From now on another time counts. */
  allow(ms: number): void;
  end(): void;
}

/** Watches from now on. */
export const watchSilence = (clock: Clock, ms: number, isSilent: () => void): SilenceWatch => {
  let allowed = ms;
  let cancel = (): void => undefined;
  const heard = (): void => {
    cancel();
    cancel = clock.schedule(clock.now() + allowed, isSilent);
  };
  heard();
  return {
    heard,
    allow: (longer) => {
      allowed = longer;
      heard();
    },
    end: () => cancel(),
  };
};

/** Does something again and again, until the returned function is called. */
export const repeatEvery = (clock: Clock, ms: number, action: () => void): (() => void) => {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = clock.schedule(clock.now() + ms, () => {
      action();
      next();
    });
  };
  next();
  return () => cancel();
};
