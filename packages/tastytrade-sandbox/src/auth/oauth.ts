import type { FastifyReply } from "fastify";
import type { Part } from "../parts.ts";
import type { Scope } from "./tokens.ts";

/** The one answer without an envelope, and with an underscore in its keys. */
const refuse = (reply: FastifyReply, code: string, description: string): FastifyReply =>
  reply.code(400).send({ error_code: code, error_description: description });

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === "object" && body !== null ? { ...body } : {};

const SCOPES: readonly Scope[] = ["read", "trade", "openid"];

/**
 * `POST /oauth/token`: a refresh token, which neither expires nor changes, gives an access token of 15 minutes. Body in
 * JSON or form-encoded (tastytrade, OAuth documentation; answers measured by third parties in 2026).
 */
export const oauth: Part = (app, { options, tokens }) => {
  const { clientSecret, refreshToken } = options.credentials;
  app.post("/oauth/token", (request, reply) => {
    const fields = fieldsOf(request.body);
    const grant = fields["grant_type"];
    if (grant !== "refresh_token") return refuse(reply, "unsupported_grant_type", "The grant type is not supported");
    if (fields["client_secret"] !== clientSecret) return refuse(reply, "invalid_client", "Client authentication failed");
    if (fields["refresh_token"] !== refreshToken) return refuse(reply, "invalid_grant", "Invalid JWT");
    const asked = String(fields["scope"] ?? "read trade").split(" ");
    const scopes = new Set(SCOPES.filter((scope) => asked.includes(scope)));
    if (scopes.size === 0) return refuse(reply, "invalid_scope", "The requested scope is invalid");
    const { token } = tokens.issue(scopes);
    return reply.code(200).send({
      access_token: token,
      token_type: "Bearer",
      expires_in: options.tokenSeconds,
      ...(scopes.has("openid") ? { id_token: token } : {}),
    });
  });
};
