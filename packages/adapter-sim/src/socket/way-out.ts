import type { BrokerEvent, Clock } from "@floorbroker/core";
import type { ClientConnection } from "./client-connection.ts";
import type { Welcome } from "./messages.ts";
import type { WireFaults } from "./wire-faults.ts";

type Loss = Pick<Welcome, "generation" | "lost">;

/** The stream to every client: who is there hears it, who is not is told later that something was missed. */
export interface WayOut {
  /** A client is there (again), by its own name; from now on it hears the stream. */
  welcome(client: string, connection: ClientConnection): Loss;
  leave(connection: ClientConnection): void;
  tell(event: BrokerEvent): void;
  /** The stream lost something for everybody. */
  renew(lost: Loss["lost"], reason: string): void;
}

interface Hearer {
  readonly client: string;
  /** Events so far on this connection. */
  n: number;
}

/** A stream that nobody hears yet. */
export const wayOut = (clock: Clock, faults: WireFaults): WayOut => {
  const hearers = new Map<ClientConnection, Hearer>();
  const clients = new Map<string, { generation: number; missed: number }>();

  const push = (connection: ClientConnection, hearer: Hearer, event: BrokerEvent): void => {
    hearer.n += 1;
    const message = { type: "event", n: hearer.n, event } as const;
    const plan = faults.take("event");
    switch (plan?.fault) {
      case "lost-event":
        return;
      case "duplicated-event":
        connection.send(message);
        break;
      case "delayed-event":
        clock.schedule(clock.now() + plan.ms, () => connection.send(message));
        return;
      case "garbled-event":
        connection.garble();
        return;
      default:
    }
    connection.send(message);
  };

  return {
    welcome: (client, connection) => {
      const known = clients.get(client) ?? { generation: 0, missed: 0 };
      const lost = known.missed > 0 ? "certainly" : "maybe";
      const generation = known.generation + 1;
      clients.set(client, { generation, missed: 0 });
      hearers.set(connection, { client, n: 0 });
      return { generation, lost };
    },
    leave: (connection) => {
      hearers.delete(connection);
    },
    tell: (event) => {
      for (const [connection, hearer] of hearers) push(connection, hearer, event);
      const present = new Set([...hearers.values()].map(({ client }) => client));
      for (const [client, known] of clients) if (!present.has(client)) known.missed += 1;
    },
    renew: (lost, reason) => {
      for (const [connection, { client }] of hearers) {
        const known = clients.get(client);
        if (known === undefined) continue;
        known.generation += 1;
        connection.send({ type: "renewed", generation: known.generation, lost, reason });
      }
    },
  };
};
