import { connect } from "node:net";
import { fail, isOk, ok, problem, type Problem, type Result } from "@floorbroker/core";
import { lineReader, parsedLine } from "./lines.ts";
import { clientMessage, serverMessage } from "./messages.ts";
import type { Pace } from "./paced-clock.ts";
import type { BrokerAddress } from "./serve.ts";

const ANSWER_WITHIN_MS = 5_000;

const noAnswer = ({ host, port }: BrokerAddress, why: string): Problem =>
  problem("broker-unreachable", `the simulated broker at ${host}:${port} cannot be reached: ${why}`, [
    "start it first: floorbroker sim-broker",
    "check the port",
  ]);

const paceIn = (line: string): Pace | undefined => {
  const json = parsedLine(line);
  const message = isOk(json) ? serverMessage.decode(json.right, "") : undefined;
  if (message === undefined || !isOk(message) || message.right.type !== "pace") return undefined;
  const { origin, start } = message.right;
  const speed = Number(message.right.speed);
  return Number.isFinite(speed) && speed > 0 ? { origin, start, speed } : undefined;
};

/**
 * Asks a simulated broker for its time, on a connection of its own: whoever has its address then needs nothing else to
 * be its client. Code: `broker-unreachable`.
 */
export const askPace = (address: BrokerAddress): Promise<Result<Problem, Pace>> =>
  new Promise((resolve) => {
    const socket = connect(address);
    const reader = lineReader();
    let reason = "it closed the connection";
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error("no answer")));
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(`${JSON.stringify(clientMessage.encode({ type: "ask-pace" }))}\n`));
    socket.on("data", (piece: string) => {
      for (const line of reader.read(piece) ?? []) {
        const pace = paceIn(line);
        if (pace !== undefined) resolve(ok(pace));
        reason = "its answer is not understood";
        socket.destroy();
      }
    });
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.on("close", () => resolve(fail(noAnswer(address, reason))));
  });
