import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A server that can be taken away and given back: all connections break, new ones are refused. */
export interface SwitchableServer {
  /** The server's address, through the switch. */
  readonly url: string;
  takeAway(): Promise<void>;
  /** Takes connections and bytes, but answers nothing. */
  hang(): void;
  giveBack(): Promise<void>;
  close(): Promise<void>;
}

/** A switch before the server of an address. */
export const switchableServer = async (databaseUrl: string): Promise<SwitchableServer> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let hanging = false;
  let port = 0;
  let server: Server | null = null;

  const open = async (): Promise<void> => {
    const opened = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      const end = (): void => void [client, upstream].map((socket) => socket.destroy());
      for (const socket of [client, upstream]) sockets.add(socket.on("error", end).on("close", end));
      client.on("data", (data) => void (hanging || upstream.write(data)));
      upstream.on("data", (data) => void (hanging || client.write(data)));
    });
    opened.listen(port, "127.0.0.1");
    await once(opened, "listening");
    const address = opened.address();
    port = typeof address === "object" ? (address?.port ?? 0) : 0;
    server = opened;
  };
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const shut = async (): Promise<void> => {
    const closing = server;
    server = null;
    drop();
    if (closing === null) return;
    closing.close();
    await once(closing, "close");
  };

  await open();
  const url = new URL(databaseUrl);
  url.port = String(port);
  url.hostname = "127.0.0.1";
  return {
    url: url.href,
    takeAway: shut,
    hang: () => void (hanging = true),
    giveBack: async () => {
      hanging = false;
      drop();
      if (server === null) await open();
    },
    close: shut,
  };
};
