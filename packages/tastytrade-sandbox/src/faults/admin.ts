import type { FastifyReply } from "fastify";
import { isOk, type Json, type Problem, type Result } from "@floorbroker/core";
import * as t from "io-ts";
import type { Part } from "../parts.ts";
import { closeLines } from "../streams/line.ts";
import { sendData, sendError } from "../wire/envelope.ts";
import { apiError, notFound, type ApiError } from "../wire/errors.ts";
import { fillByHand, pinQuote, refuse, tradeByHand } from "./by-hand.ts";
import { decodeSwitch, listedSwitches } from "./decode-switch.ts";
import { CLOSE_CODE, STREAM } from "./parameters.ts";
import type { ArmedSwitch } from "./switchboard.ts";

const disconnectBody = t.partial({ ...STREAM, ...CLOSE_CODE });

const refuseProblem = (reply: FastifyReply, { code, text, suggestions }: Problem): FastifyReply =>
  sendError(reply, apiError(400, code.replaceAll("-", "_"), [text, ...suggestions].join(". ")));

const armedJson = ({ id, wanted, acted, left }: ArmedSwitch): Json => ({
  id,
  ...Object.fromEntries(Object.entries(wanted)),
  acted,
  left,
});

const switchRoutes: Part = (app, { switches }) => {
  app.get("/sandbox/switches", (request, reply) =>
    sendData(request, reply, {
      available: listedSwitches().map((each) => ({ ...each })),
      armed: switches.armed().map(armedJson),
    }),
  );
  app.post("/sandbox/switches", (request, reply) => {
    const decoded = decodeSwitch(request.body);
    return isOk(decoded)
      ? sendData(request, reply, armedJson(switches.arm(decoded.right)), 201)
      : refuseProblem(reply, decoded.left);
  });
  app.delete("/sandbox/switches", (_request, reply) => {
    switches.disarm();
    return reply.code(204).send();
  });
  app.delete<{ readonly Params: { readonly id: string } }>("/sandbox/switches/:id", (request, reply) =>
    switches.disarm(Number(request.params.id))
      ? reply.code(204).send()
      : sendError(reply, notFound(`Switch ${request.params.id}`)),
  );
};

/** The sandbox's own counter at `/sandbox/…`: no token, no faults. It listens on this machine only. */
export const admin: Part = (app, parts) => {
  const { options, venue, tokens, traffic, lines, urls } = parts;
  switchRoutes(app, parts);
  const answering =
    (work: (body: unknown) => Result<ApiError, Json>) =>
    (request: Parameters<typeof sendData>[0], reply: FastifyReply) => {
      const done = work(request.body);
      return isOk(done) ? sendData(request, reply, done.right, 201) : sendError(reply, done.left);
    };
  app.get("/sandbox/settings", (request, reply) => {
    const { rest, streamer, dxlink } = urls();
    const { clientSecret, refreshToken } = options.credentials;
    return sendData(request, reply, {
      "base-url": rest,
      "streamer-url": streamer,
      "dxlink-url": dxlink,
      "account-numbers": options.accounts.map(({ number }) => number),
      "client-secret": clientSecret,
      "refresh-token": refreshToken,
      "in-flight": traffic.inFlight(),
    });
  });
  app.get("/sandbox/requests", (_request, reply) =>
    reply.send({ data: { items: traffic.requests() }, context: "/sandbox/requests" }),
  );
  app.post(
    "/sandbox/quotes",
    answering((body) => pinQuote(body, parts)),
  );
  app.post(
    "/sandbox/fills",
    answering((body) => fillByHand(body, parts)),
  );
  app.post<{ readonly Params: { readonly account: string } }>("/sandbox/accounts/:account/trades", (request, reply) =>
    answering((body) => tradeByHand(request.params.account, body, parts))(request, reply),
  );
  app.post("/sandbox/wipe", (_request, reply) => {
    venue.wipe();
    return reply.code(204).send();
  });
  app.post("/sandbox/revoke-tokens", (_request, reply) => {
    tokens.revokeAll();
    return reply.code(204).send();
  });
  app.post("/sandbox/disconnect", (request, reply) => {
    const decoded = disconnectBody.decode(request.body ?? {});
    if (!isOk(decoded)) return sendError(reply, refuse('Send {"stream": "account", "code": 1001}.'));
    const open = lines.size;
    closeLines(lines, decoded.right.stream ?? null, decoded.right.code ?? 1006);
    return sendData(request, reply, { open }, 201);
  });
};
