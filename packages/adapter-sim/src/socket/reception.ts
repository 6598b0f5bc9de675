import type { Socket } from "node:net";
import { isOk, type Clock } from "@floorbroker/core";
import type { Settled } from "../config.ts";
import { BROKER_NAME } from "../exchange/venue.ts";
import type { World } from "../world.ts";
import type { BrokerLog } from "./broker-log.ts";
import { clientConnection, type ClientConnection } from "./client-connection.ts";
import { handle } from "./hand.ts";
import { clientMessage, PROTOCOL, type ClientMessage } from "./messages.ts";
import { wayIn } from "./way-in.ts";
import { wayOut } from "./way-out.ts";
import type { Pace } from "./paced-clock.ts";
import type { WireFaults } from "./wire-faults.ts";

/** What clients are received for. */
export interface ReceptionParts {
  readonly settled: Settled;
  readonly world: World;
  readonly clock: Clock;
  /** What a client is told of the clock. */
  readonly pace: Pace;
  readonly faults: WireFaults;
  readonly log: BrokerLog;
  /** Counts the lines that pass. */
  readonly traffic: { read: number; written: number };
}

type Hello = Extract<ClientMessage, { readonly type: "hello" }>;

/** Receives clients: greets them, hands their calls on, and lets them hear the stream until they are gone. */
export const reception = (parts: ReceptionParts): ((socket: Socket) => void) => {
  const { settled, world, clock, pace, faults, log, traffic } = parts;
  const handIn = wayIn(parts);
  const stream = wayOut(clock, faults);
  let connections = 0;

  world.broker.listen((event) => {
    if (event.type === "gap") stream.renew(event.lost, "subscriptions were forgotten and are renewed");
    // Each client's link is its own connection.
    else if (event.type !== "link") stream.tell(event);
  });

  const greet = ({ protocol, client }: Hello, from: ClientConnection): boolean => {
    if (protocol !== PROTOCOL) {
      from.send({ type: "unwelcome", text: `protocol ${protocol} is not spoken here, but ${PROTOCOL}` });
      return false;
    }
    const { generation, lost } = stream.welcome(client, from);
    log.add({ what: "connected", connection: from.number, client, generation });
    const { account, profile } = settled;
    from.send({ type: "welcome", generation, lost, broker: BROKER_NAME, account, capabilities: profile.capabilities });
    return true;
  };

  return (socket) => {
    let client: string | undefined;
    const heard = (message: ClientMessage): void => {
      switch (message.type) {
        case "hello":
          if (greet(message, connection)) client = message.client;
          return;
        case "ask":
          return handIn(connection, message);
        case "hand":
          connection.send({ type: "hand-answer", id: message.id, answer: handle(message.order, world, faults, log) });
          return;
        case "ping":
          connection.send({ type: "pong" });
          return;
        case "ask-pace":
          connection.send({ type: "pace", ...pace, speed: String(pace.speed) });
      }
    };
    const connection = clientConnection(++connections, socket, clock, traffic, {
      message: (json) => {
        const message = clientMessage.decode(json, "");
        // Who speaks another language may mean anything by it: better to part than to guess.
        if (isOk(message)) heard(message.right);
        else connection.drop();
      },
      unreadable: () => connection.drop(),
      ended: () => {
        stream.leave(connection);
        if (client !== undefined) log.add({ what: "disconnected", connection: connection.number, client });
      },
    });
  };
};
