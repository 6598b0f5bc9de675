import { reveal, type Secret } from "../config/secret.ts";
import type { Notification, Way } from "./way.ts";

/** Slack, Mattermost and Google Chat read `text`, Discord's webhooks `content`, of which nobody is notified by name. */
const bodyOf = ({ book, text, at }: Notification): string =>
  JSON.stringify({ text, content: text, allowed_mentions: { parse: [] }, book, at: new Date(at).toISOString() });

/** Why, without the address: that is the secret. */
const causeOf = (error: unknown): string => {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" ? code : error instanceof Error ? error.name : "no reason given";
};

/** POSTs a JSON object to an address that is a secret: who knows it can write there. Follows no redirect. */
export const webhookWay = (address: Secret): Way => ({
  name: "the webhook",
  tell: async (notification, signal) => {
    const body = bodyOf(notification);
    const headers = { "content-type": "application/json", "user-agent": "floorbroker" };
    const request = { method: "POST", headers, body, signal, redirect: "manual" } as const;
    const response = await fetch(reveal(address), request).catch((error: unknown) => {
      throw new Error(`it can't be reached (${causeOf(error)})`);
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`it answers ${response.status}`);
  },
});
