import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { gatewayHtml } from "../faults/calls.ts";
import type { Part } from "../parts.ts";
import { accountStreamer } from "./account-streamer.ts";
import { dxlink } from "./dxlink/connection.ts";
import { lineOn, type Stream } from "./line.ts";
import type { Service } from "./service.ts";

const SERVICES: Readonly<Record<Stream, Service>> = { account: accountStreamer, quotes: dxlink };

/** At tastytrade the account streamer has a host of its own and answers at its root. */
const STREAM_AT: ReadonlyMap<string, Stream> = new Map([
  ["/streamer", "account"],
  ["/", "account"],
  ["/dxlink", "quotes"],
]);

const GOING_AWAY = 1001;
/** In bytes; who sends more is cut off with 1009, as by the quote service. Where its own limit lies is not published. */
const LONGEST_MESSAGE = 1_048_576;

const refuse = (socket: Duplex, status: number, body: string): void => {
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  socket.end(`${head}connection: close\r\n\r\n${body}`);
};

/** Both WebSockets, on the upgrade requests of the REST port. */
export const sockets: Part = (app, parts) => {
  const { switches } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE });
  const waiting = new Set<Duplex>();

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const stream = STREAM_AT.get((request.url ?? "/").split("?", 1)[0] ?? "/");
    if (stream === undefined) return refuse(socket, 404, "");
    const isThis = (parameters: { readonly stream?: Stream }): boolean => (parameters.stream ?? stream) === stream;
    if (switches.take("upgrade-hangs", isThis) !== undefined) {
      waiting.add(socket);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => waiting.delete(socket));
      return;
    }
    const refused = switches.take("upgrade-refused", isThis);
    if (refused !== undefined) return refuse(socket, refused.status ?? 502, gatewayHtml(refused.status ?? 502));
    server.handleUpgrade(request, socket, head, (opened) => {
      const line = lineOn(opened, stream, parts);
      const service = SERVICES[stream](line, parts);
      parts.lines.add(line);
      // Frames are texts in both protocols: ws hands them over as a buffer.
      opened.on("message", (data) => service.heard(Buffer.isBuffer(data) ? data.toString("utf8") : ""));
      opened.on("error", () => opened.terminate());
      opened.once("close", () => {
        parts.lines.delete(line);
        service.ended();
      });
    });
  };

  app.server.on("upgrade", upgrade);
  app.addHook("preClose", (done) => {
    for (const socket of waiting) socket.destroy();
    for (const client of server.clients) {
      client.close(GOING_AWAY);
      client.terminate();
    }
    server.close();
    done();
  });
};
