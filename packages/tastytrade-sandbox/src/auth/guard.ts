import type { FastifyReply, FastifyRequest } from "fastify";
import type { Part } from "../parts.ts";
import { sendError } from "../wire/envelope.ts";
import { apiError, NOT_PERMITTED } from "../wire/errors.ts";

/** tastytrade's gateway answers a request without a proper `User-Agent` itself, in HTML (FAQ of developer.tastytrade.com). */
export const UNAUTHORIZED_HTML =
  "<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n" +
  "<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/** A call without a token that holds. The texts are not documented: a client should look at the status only. */
export const TOKEN_INVALID = apiError(401, "token_invalid", "This token is invalid or has expired");

const PRODUCT = /^[\w.@-]+/;
const PRODUCT_AND_VERSION = /^[\w.@-]+\/[\w.-]+/;

const isOpen = (path: string): boolean => path === "/oauth/token" || path.startsWith("/sandbox/");

/** Dry runs are reading, everything else that is not GET trades or keeps something. */
const needsTrade = ({ method, url }: FastifyRequest): boolean => method !== "GET" && url.includes("/accounts/") && !url.includes("/dry-run");

/** Checks every call as the gateway does: `User-Agent`, `Accept-Version`, the bearer token and its scope. */
export const guard: Part = (app, { options, tokens }) => {
  const { oldest, newest } = options.versions;
  const agentShape = options.strictUserAgent ? PRODUCT_AND_VERSION : PRODUCT;

  const refused = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    const path = request.url.split("?", 1)[0] ?? "";
    if (path.startsWith("/sandbox/")) return undefined;
    if (!agentShape.test(request.headers["user-agent"] ?? "")) {
      return reply.code(401).type("text/html").send(UNAUTHORIZED_HTML);
    }
    const version = request.headers["accept-version"];
    if (version !== undefined && (!/^\d{8}$/.test(String(version)) || String(version) < oldest)) {
      return sendError(reply, apiError(406, 406, "The requested version is not supported."));
    }
    if (isOpen(path)) return undefined;
    const token = tokens.bearer(request.headers.authorization);
    if (token === undefined) return sendError(reply, TOKEN_INVALID);
    return token.scopes.has(needsTrade(request) ? "trade" : "read") ? undefined : sendError(reply, NOT_PERMITTED);
  };

  app.decorateRequest("apiVersion", oldest);
  app.addHook("onRequest", (request, reply, next) => {
    const asked = request.headers["accept-version"];
    // Between two served versions the highest that is not later counts; without the header, the oldest.
    request.apiVersion = asked === undefined ? oldest : String(asked) > newest ? newest : String(asked);
    if (refused(request, reply) === undefined) next();
  });
};

declare module "fastify" {
  interface FastifyRequest {
    /** The version of the API that the call is answered in, as `YYYYMMDD`. */
    apiVersion: string;
  }
}
