import type { FastifyReply, FastifyRequest } from "fastify";
import { UNAUTHORIZED_HTML, TOKEN_INVALID } from "../auth/guard.ts";
import type { Part, SandboxParts } from "../parts.ts";
import { sendError } from "../wire/envelope.ts";
import { apiError, NOT_PERMITTED, preflightFailure } from "../wire/errors.ts";
import type { SwitchName } from "./switches.ts";
import { pathOf, fitsCall } from "./which-call.ts";

/** What nginx says in a service's place. */
export const gatewayHtml = (status: 502 | 503 | 504): string => {
  const title = { 502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable", 504: "504 Gateway Time-out" }[
    status
  ];
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
  );
};

/** Paths that tastytrade's sandbox answers 502 (measured by third parties in August 2026). */
const MISSING =
  /^\/(symbols\/search|market-metrics|market-data|quote-alerts|watchlists|public-watchlists|pairs-watchlists)(\/|$)/;
const FORBIDDEN = /^\/instruments\/(equity-options|equity-deliverables|future-spreads)\/?$/;

type Refusal = Extract<
  SwitchName,
  | "too-many-requests"
  | "server-error"
  | "bad-gateway"
  | "unauthorized-json"
  | "unauthorized-html"
  | "version-refused"
  | "order-refused"
  | "redirect"
>;

type Answer = (request: FastifyRequest, reply: FastifyReply, parts: SandboxParts) => FastifyReply | undefined;

const html = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).type("text/html").send(text);

/** Each answers when its switch says so. */
const REFUSALS: Readonly<Record<Refusal, Answer>> = {
  "too-many-requests": (request, reply, { switches }) =>
    switches.take("too-many-requests", fitsCall(request)) && html(reply, 429, ""),
  "server-error": (request, reply, { switches }) =>
    switches.take("server-error", fitsCall(request)) &&
    sendError(reply, apiError(500, "internal_server_error", "An internal server error occurred")),
  "bad-gateway": (request, reply, { switches }) => {
    const found = switches.take("bad-gateway", fitsCall(request));
    const status = found?.status ?? 502;
    return found && html(reply, status, gatewayHtml(status));
  },
  "unauthorized-json": (request, reply, { switches }) =>
    switches.take("unauthorized-json", fitsCall(request)) && sendError(reply, TOKEN_INVALID),
  "unauthorized-html": (request, reply, { switches }) =>
    switches.take("unauthorized-html", fitsCall(request)) && html(reply, 401, UNAUTHORIZED_HTML),
  "version-refused": (request, reply, { switches }) =>
    switches.take("version-refused", fitsCall(request)) &&
    sendError(reply, apiError(406, 406, "The requested version is not supported.")),
  "order-refused": (request, reply, { switches }) => {
    const found = switches.take("order-refused", fitsCall(request));
    const {
      code = "margin_check_failed",
      message = "Account does not have sufficient buying power available for this order.",
    } = found ?? {};
    return found && sendError(reply, preflightFailure({ code, message }));
  },
  redirect: (request, reply, { switches }) => {
    const found = switches.take("redirect", fitsCall(request));
    return (
      found &&
      reply
        .code(307)
        .header("location", found.to ?? request.url)
        .send("")
    );
  },
};

const missing = (
  request: FastifyRequest,
  reply: FastifyReply,
  { switches }: SandboxParts,
): FastifyReply | undefined => {
  const path = pathOf(request);
  const isMissing = MISSING.test(path);
  if (!isMissing && !FORBIDDEN.test(path)) return undefined;
  if (switches.take("services-missing") === undefined) return undefined;
  return isMissing ? html(reply, 502, gatewayHtml(502)) : sendError(reply, NOT_PERMITTED);
};

/** Calls that go wrong before anything is done. */
export const faultyCalls: Part = (app, parts) => {
  const { switches, tokens, traffic, venue } = parts;
  app.addHook("onRequest", (request, reply, next) => {
    if (pathOf(request).startsWith("/sandbox/")) return next();
    if (switches.take("token-revoked", fitsCall(request)) !== undefined) tokens.revokeAll();
    if (switches.take("call-lost", fitsCall(request)) !== undefined) {
      reply.hijack();
      return request.raw.socket.destroy();
    }
    next();
  });
  // Once the body has been read, so that what was received can be looked up afterwards.
  app.addHook("preHandler", (request, reply, next) => {
    if (pathOf(request).startsWith("/sandbox/")) return next();
    if (switches.take("call-hangs", fitsCall(request)) !== undefined) {
      reply.hijack();
      return traffic.park(reply.raw);
    }
    for (const refuse of [...Object.values(REFUSALS), missing]) {
      if (refuse(request, reply, parts) !== undefined) return;
    }
    if (switches.take("nightly-wipe", fitsCall(request)) !== undefined) venue.wipe();
    next();
  });
};
