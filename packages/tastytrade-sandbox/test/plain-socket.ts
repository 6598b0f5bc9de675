import { WebSocket } from "ws";

/** A frame as a client in any language gets it. */
// Tests read what they expect; a wrong path fails them.
// oxlint-disable-next-line typescript/no-explicit-any
export type Frame = any;

/** A WebSocket without a library's opinions. */
export interface PlainSocket {
  /** Everything received so far, parsed; what is no JSON stays a text. */
  readonly frames: Frame[];
  send(frame: object | string): void;
  /** The first frame that is wanted, of those that were not passed by yet; it and all before it now are. */
  next(isWanted?: (frame: Frame) => boolean): Promise<Frame>;
  /** The close code, once the line has ended; 1006 when it was cut. */
  readonly ended: Promise<number>;
  /** Waits until everything sent so far was read by the other side, and its answers were read here. */
  settled(): Promise<void>;
  close(): void;
}

const parsed = (text: string): Frame => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const isAny = (): boolean => true;

/** Connects; rejects with the error of a refused upgrade. */
export const openSocket = async (url: string): Promise<PlainSocket> => {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const untaken: Frame[] = [];
  let heard = (): void => undefined;
  socket.on("message", (data: Buffer) => {
    const frame = parsed(data.toString("utf8"));
    frames.push(frame);
    untaken.push(frame);
    heard();
  });
  const ended = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => undefined);
  return {
    frames,
    ended,
    send: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    next: async (isWanted = isAny) => {
      for (;;) {
        const at = untaken.findIndex((frame) => isWanted(frame));
        if (at >= 0) return untaken.splice(0, at + 1)[at];
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    settled: async () => {
      // The answer to a ping comes after everything that was written before it.
      const pong = new Promise<void>((resolve) => socket.once("pong", () => resolve()));
      socket.ping();
      await Promise.race([pong, ended]);
    },
    close: () => socket.terminate(),
  };
};

/** Waits for something that a library is to bring about. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
