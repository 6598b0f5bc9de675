/** Somebody's wish that this process ends (Ctrl-C or SIGTERM). */
export interface StopSignal {
  readonly stopped: () => boolean;
  /** Resolves when it comes. */
  readonly came: Promise<null>;
  /** Listens no more. */
  readonly release: () => void;
}

/** Listens for the first one. The second Ctrl-C is not caught. */
export const stopSignal = (): StopSignal => {
  let stopped = false;
  let resolve: (value: null) => void = () => undefined;
  const came = new Promise<null>((done) => (resolve = done));
  const stop = (): void => {
    stopped = true;
    resolve(null);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return {
    stopped: () => stopped,
    came,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
};
