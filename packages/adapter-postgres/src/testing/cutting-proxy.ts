import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** When the connection breaks: before the server gets the statement, or after it, so that only the answer is lost. */
export type Cut = "before" | "after";

/** Stands between a client and a server, and breaks the connection at a statement. */
export interface CuttingProxy {
  /** The server's address, through the proxy. */
  readonly url: string;
  /** At the next statement that holds this text, break the connection. */
  cut(text: string, when: Cut): void;
  /** From now on nothing passes, in neither direction, and every connection stays open: the server hangs. */
  hang(): void;
  close(): Promise<void>;
}

/** A proxy before the server of an address. */
export const cuttingProxy = async (databaseUrl: string): Promise<CuttingProxy> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let hangs = false;
  let armed: { readonly text: string; readonly when: Cut } | undefined;
  // Of a server that hangs, the client's goodbye gets no answer either.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => void [client, upstream].map((socket) => socket.destroy());
    for (const socket of [client, upstream]) sockets.add(socket.on("error", end).on("close", end));
    let mute = false;
    upstream.on("data", (data) => void (mute || hangs || client.write(data)));
    client.on("end", () => void (hangs || end()));
    client.on("data", (data) => {
      if (hangs) return undefined;
      const cut = armed !== undefined && data.includes(armed.text) ? armed.when : undefined;
      if (cut === "before") return end();
      if (cut === "after") {
        // The server's answer proves that it acted; then it is thrown away.
        mute = true;
        upstream.once("data", end);
      }
      return void upstream.write(data);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === "object" ? address?.port : "");
  url.hostname = "127.0.0.1";
  return {
    url: url.href,
    cut: (text, when) => (armed = { text, when }),
    hang: () => (hangs = true),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
