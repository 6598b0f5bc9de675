import { WebSocket } from "ws";
import type { Json } from "@floorbroker/core";
import type { Switchboard } from "../faults/switchboard.ts";
import type { Traffic } from "../traffic.ts";

/** Which of the two WebSockets. */
export type Stream = "account" | "quotes";

/** The way out to one client, with what may go wrong on it. */
export interface Line {
  readonly stream: Stream;
  isOpen(): boolean;
  /** One frame. Nothing is written to a line that has ended. */
  write(frame: Json): void;
  /** 1006 cuts the line: no close frame. */
  close(code: number, reason?: string): void;
}

const CUT = 1006;

/** The lines that are open now. */
export type OpenLines = Set<Line>;

/** Closes those of a stream, or all. */
export const closeLines = (lines: OpenLines, stream: Stream | null, code: number): void => {
  for (const line of lines) if (stream === null || line.stream === stream) line.close(code);
};

/** The line of a socket that has just opened. */
export const lineOn = (
  socket: WebSocket,
  stream: Stream,
  { switches, traffic }: { readonly switches: Switchboard; readonly traffic: Traffic },
): Line => {
  let isSilent = false;
  const isThis = (parameters: { readonly stream?: Stream }): boolean => (parameters.stream ?? stream) === stream;
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  const put = (text: string): void => {
    const written = traffic.enter();
    socket.send(text, written);
  };
  const close = (code: number, reason = ""): void => {
    if (code === CUT) socket.terminate();
    else socket.close(code, reason);
  };
  return {
    stream,
    isOpen,
    close,
    write: (frame) => {
      if (isSilent || !isOpen()) return;
      const closed = switches.take("stream-closed", isThis);
      if (closed !== undefined) return close(closed.code ?? CUT);
      if (switches.take("stream-silent", isThis) !== undefined) {
        isSilent = true;
        return;
      }
      if (switches.take("null-frame", isThis) !== undefined) put("null");
      if (switches.take("broken-frame", isThis) !== undefined) put('{"type":"Order","data":{');
      put(JSON.stringify(frame));
    },
  };
};
