/** Says whether somebody asked this process to stop (Ctrl-C or SIGTERM). The second Ctrl-C is not caught. */
export const stopSignal = (): { readonly stopped: () => boolean; readonly release: () => void } => {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return {
    stopped: () => stopped,
    release: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
};
