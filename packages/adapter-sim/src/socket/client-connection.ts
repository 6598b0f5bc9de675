import type { Socket } from "node:net";
import { isOk, type Clock, type Json, type Problem } from "@floorbroker/core";
import { lineReader, parsedLine } from "./lines.ts";
import { serverMessage, type ServerMessage } from "./messages.ts";

/** The broker's end of one client's connection. */
export interface ClientConnection {
  /** Counts the connections of this broker from 1. */
  readonly number: number;
  /** Writes a message; false when there is nobody to write to. */
  send(message: ServerMessage): boolean;
  /** Writes something that is no message. */
  garble(): void;
  /** Neither reads nor writes for so many milliseconds, and then goes on where it stopped. */
  hang(ms: number): void;
  /** Ends the connection without a word. */
  drop(): void;
}

/** What becomes of a connection. */
export interface ConnectionEars {
  message(json: Json): void;
  unreadable(problem: Problem): void;
  ended(): void;
}

/** A client that does not read what it is sent is let go at so many unsent bytes. */
const MOST_UNSENT = 64 * 2 ** 20;

/** Speaks lines of JSON over a socket, and counts them in `traffic`. */
export const clientConnection = (
  number: number,
  socket: Socket,
  clock: Clock,
  traffic: { read: number; written: number },
  ears: ConnectionEars,
): ClientConnection => {
  const reader = lineReader();
  let inbox: string[] = [];
  let outbox: string[] = [];
  let hanging = false;

  const write = (line: string): void => {
    traffic.written += 1;
    socket.write(line);
    if (socket.writableLength > MOST_UNSENT) socket.destroy();
  };
  const readInbox = (): void => {
    while (!hanging) {
      const line = inbox.shift();
      if (line === undefined) return;
      const json = parsedLine(line);
      if (isOk(json)) ears.message(json.right);
      else ears.unreadable(json.left);
    }
  };
  socket.setNoDelay(true);
  socket.setEncoding("utf8");
  socket.on("data", (piece: string) => {
    const lines = reader.read(piece);
    if (lines === undefined) return void socket.destroy();
    traffic.read += lines.length;
    inbox.push(...lines);
    return readInbox();
  });
  // What ends a connection is told by its close, whatever the reason.
  socket.on("error", () => undefined);
  socket.on("close", () => ears.ended());

  const say = (line: string): boolean => {
    if (socket.destroyed) return false;
    if (hanging) outbox.push(line);
    else write(line);
    return true;
  };

  return {
    number,
    send: (message) => say(`${JSON.stringify(serverMessage.encode(message))}\n`),
    garble: () => void say('{"type":"event","n":\n'),
    hang: (ms) => {
      hanging = true;
      socket.pause();
      clock.schedule(clock.now() + ms, () => {
        hanging = false;
        const held = outbox;
        outbox = [];
        if (!socket.destroyed) for (const line of held) write(line);
        readInbox();
        if (!hanging) socket.resume();
      });
    },
    drop: () => {
      inbox = [];
      socket.destroy();
    },
  };
};
