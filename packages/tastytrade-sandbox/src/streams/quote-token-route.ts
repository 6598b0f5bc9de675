import type { Part } from "../parts.ts";
import { sendData } from "../wire/envelope.ts";
import { timestampText } from "../wire/values.ts";

/** `GET /api-quote-tokens`: where quotes are streamed, and the token for it. */
export const quoteTokenRoute: Part = (app, { quoteTokens: tokens, urls, options }) => {
  app.get("/api-quote-tokens", (request, reply) => {
    const { token, issuedAt, expiresAt } = tokens.issue();
    return sendData(request, reply, {
      token,
      "dxlink-url": urls().dxlink,
      level: options.quoteLevel,
      "issued-at": timestampText(issuedAt),
      "expires-at": timestampText(expiresAt),
    });
  });
};
