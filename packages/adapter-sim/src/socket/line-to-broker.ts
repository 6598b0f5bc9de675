import { connect, type Socket } from "node:net";
import { isOk, nextAttempt, problem, type Backoff, type Clock, type Problem } from "@floorbroker/core";
import { lineReader, parsedLine } from "./lines.ts";
import { clientMessage, PROTOCOL, serverMessage, type ClientMessage, type ServerMessage, type Welcome } from "./messages.ts";
import type { BrokerAddress, Traffic } from "./serve.ts";

/** How a client keeps its line to the broker. */
export interface LineOptions {
  readonly address: BrokerAddress;
  readonly clock: Clock;
  readonly client: string;
  /** Pause between two signs of life that are asked for, in ms. */
  readonly heartbeatMs: number;
  /** How long a new connection may stay without a welcome, in ms. */
  readonly welcomeMs: number;
  readonly backoff: Backoff;
  readonly random: () => number;
}

/** What is heard of the line itself and over it. */
export interface LineEars {
  up(welcome: Welcome): void;
  /** Nothing was heard for some heartbeats; the line is given up next. */
  silent(): void;
  /** Told once for each loss of a line that was up, and for each vain try. */
  down(reason: string): void;
  /** The broker will not have us: no further try is made. */
  unwelcome(text: string): void;
  message(message: ServerMessage): void;
  /** A message that is none; whatever it was is lost. */
  unreadable(problem: Problem): void;
}

/** A line that is there, or comes back by itself. */
export interface LineToBroker {
  /** Writes a message; false when there is no line, and then nothing was written. */
  send(message: ClientMessage): boolean;
  traffic(): Traffic;
  close(): void;
}

/** Signs of life that may stay away before a line counts as dead. Counted, so that a pause of our own proves nothing. */
const SILENT_BEATS = 3;

/** Connects, and connects again whenever the line is lost, after growing pauses. */
export const lineToBroker = (options: LineOptions, ears: LineEars): LineToBroker => {
  const { address, clock, client, backoff } = options;
  const traffic = { read: 0, written: 0 };
  let current: Socket | undefined;
  let isUp = false;
  let closed = false;
  let failures = 0;
  let calledOff: (() => void)[] = [];

  const later = (ms: number, action: () => void): void => void calledOff.push(clock.schedule(clock.now() + ms, action));
  const callOff = (): void => {
    for (const cancel of calledOff) cancel();
    calledOff = [];
  };
  const write = (socket: Socket, message: ClientMessage): void => {
    traffic.written += 1;
    socket.write(`${JSON.stringify(clientMessage.encode(message))}\n`);
  };

  const hear = (socket: Socket, message: ServerMessage): void => {
    if (message.type === "welcome") {
      isUp = true;
      failures = 0;
      ears.up(message);
    } else if (message.type === "unwelcome") {
      closed = true;
      socket.destroy();
      ears.unwelcome(message.text);
    } else if (message.type !== "pong") ears.message(message);
  };
  const readLine = (socket: Socket, line: string): void => {
    const json = parsedLine(line);
    if (!isOk(json)) return ears.unreadable(json.left);
    const message = serverMessage.decode(json.right, "");
    if (isOk(message)) return hear(socket, message.right);
    const { path, expected } = message.left;
    const text = `the broker's message is not understood: ${path} must be ${expected}`;
    return ears.unreadable(problem("unreadable", text, ["Use the same version on both sides."], line.slice(0, 80)));
  };

  const lost = (reason: string): void => {
    callOff();
    current = undefined;
    isUp = false;
    if (closed) return;
    failures += 1;
    ears.down(reason);
    const pause = nextAttempt(backoff, failures, options.random());
    if (pause === "stop") ears.unwelcome(`given up after ${failures} tries: ${reason}`);
    else later(pause, open);
  };

  const beat = (socket: Socket, unheard: () => number): void =>
    later(options.heartbeatMs, () => {
      if (unheard() >= SILENT_BEATS) {
        ears.silent();
        socket.destroy(new Error(`nothing was heard for ${SILENT_BEATS} heartbeats`));
        return;
      }
      if (isUp) write(socket, { type: "ping" });
      beat(socket, unheard);
    });

  const open = (): void => {
    const socket = connect(address);
    const reader = lineReader();
    let reason = "the broker closed the connection";
    let unheard = 0;
    current = socket;
    socket.setNoDelay(true);
    socket.setEncoding("utf8");
    socket.on("connect", () => write(socket, { type: "hello", protocol: PROTOCOL, client }));
    socket.on("data", (piece: string) => {
      unheard = 0;
      const lines = reader.read(piece);
      if (lines === undefined) return void socket.destroy(new Error("a line without an end"));
      traffic.read += lines.length;
      for (const line of lines) if (socket === current) readLine(socket, line);
      return undefined;
    });
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.on("close", () => {
      if (socket === current) lost(reason);
    });
    later(options.welcomeMs, () => {
      if (!isUp) socket.destroy(new Error("no welcome came"));
    });
    beat(socket, () => unheard++);
  };
  open();

  return {
    send: (message) => {
      if (!isUp || current === undefined || current.destroyed) return false;
      write(current, message);
      return true;
    },
    traffic: () => ({ ...traffic }),
    close: () => {
      if (closed) return;
      closed = true;
      callOff();
      current?.destroy();
      current = undefined;
      isUp = false;
    },
  };
};
