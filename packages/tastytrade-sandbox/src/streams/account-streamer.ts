import { randomBytes } from "node:crypto";
import { isOk, SECOND, type Json } from "@floorbroker/core";
import * as t from "io-ts";
import type { SandboxParts } from "../parts.ts";
import type { Push, PushType } from "../venue/pushes.ts";
import { readJson } from "../wire/json.ts";
import { courierOn } from "./courier.ts";
import type { Line } from "./line.ts";
import type { Service } from "./service.ts";
import { watchSilence } from "./silence.ts";

/** A client that says nothing for so long is cut off; it is asked to beat its heart every 2 to 60 s (Streaming account data). */
const SILENCE_MS = 90 * SECOND;
const GOING_AWAY = 1001;

const ACTIONS = {
  connect: null,
  heartbeat: null,
  "account-subscribe": null,
  "public-watchlists-subscribe": null,
  "quote-alerts-subscribe": null,
  "user-message-subscribe": null,
} as const;
type Action = keyof typeof ACTIONS;

const message = t.intersection([
  t.type({ action: t.string }),
  t.partial({ value: t.unknown, "auth-token": t.unknown, "request-id": t.union([t.number, t.string]) }),
]);
type Message = t.TypeOf<typeof message>;

const isAction = (action: string): action is Action => Object.hasOwn(ACTIONS, action);

const textsOf = (value: unknown): readonly string[] => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === "string" && each !== "");
};

/** What everybody who asked for it hears, whatever his accounts. */
const TOPIC_OF: Partial<Readonly<Record<PushType, Action>>> = {
  PublicWatchlists: "public-watchlists-subscribe",
  QuoteAlert: "quote-alerts-subscribe",
};

/** Why an action is refused; null when it is not. The texts are those that clients have seen since 2023. */
const objection = (
  action: Action,
  heard: Message,
  isConnected: boolean,
  { tokens, venue }: SandboxParts,
): string | null => {
  if (action === "heartbeat") return isConnected ? null : "not-implemented";
  const isConnect = action === "connect" || action === "account-subscribe";
  if (!isConnect && !isConnected) return "connect-not-completed";
  const token = heard["auth-token"];
  // A token without `Bearer ` is taken for one of another kind of session.
  if (typeof token !== "string" || !token.startsWith("Bearer ")) return "Unknown domain";
  if (tokens.bearer(token) === undefined) return "failed";
  const values = textsOf(heard.value);
  if ((isConnect || action === "user-message-subscribe") && values.length === 0) return "value missing or not valid";
  return isConnect && values.some((number) => venue.account(number) === undefined) ? "failed" : null;
};

/** The acknowledgement of an action, as the switches want it; `undefined`: none comes. */
const acknowledgement = (
  sessionId: string,
  action: string,
  heard: Message,
  refused: string | null,
  { switches }: SandboxParts,
): Json | undefined => {
  const isThis = (wanted: { readonly action?: string }): boolean => (wanted.action ?? action) === action;
  if (switches.take("ack-missing", isThis) !== undefined) return undefined;
  if (action === "heartbeat" && switches.take("heartbeat-ack-lost") !== undefined) return undefined;
  const id = heard["request-id"];
  const isNameless = id === undefined || switches.take("ack-without-request-id", isThis) !== undefined;
  const asText = !isNameless && switches.take("request-id-as-text", isThis) !== undefined;
  const shared = {
    action,
    "web-socket-session-id": sessionId,
    ...(isNameless ? {} : { "request-id": asText ? String(id) : id }),
  };
  if (refused !== null) return { status: "error", ...shared, message: refused };
  const isConnect = action === "connect" || action === "account-subscribe";
  const value =
    isConnect && switches.take("ack-without-value") === undefined ? { value: [...textsOf(heard.value)] } : {};
  return { status: "ok", ...shared, ...value };
};

const read = (text: string): Message | undefined => {
  const json = readJson(text);
  const decoded = isOk(json) ? message.decode(json.right) : undefined;
  return decoded !== undefined && isOk(decoded) ? decoded.right : undefined;
};

/** The account streamer: connect first, then notifications of the accounts (Streaming account data, developer.tastytrade.com). */
export const accountStreamer: Service = (line: Line, parts) => {
  const { clock, pushes, switches } = parts;
  const sessionId = randomBytes(4).toString("hex");
  const accounts = new Set<string>();
  const topics = new Set<Action>();
  let isConnected = false;
  let sequence = 0;
  const nextSequence = (): number => (sequence += 1);
  const courier = courierOn(line, parts, nextSequence);

  const silence = watchSilence(clock, SILENCE_MS, () => line.close(GOING_AWAY));

  const isFor = ({ account, type }: Push): boolean => {
    const topic = TOPIC_OF[type];
    return topic === undefined ? account !== null && accounts.has(account) : topics.has(topic);
  };
  const stopHearing = pushes.listen((push) => {
    if (isFor(push)) courier.bring(push);
  });

  const answer = (action: string, heard: Message, refused: string | null): void => {
    nextSequence();
    const ack = acknowledgement(sessionId, action, heard, refused, parts);
    if (ack !== undefined) line.write(ack);
  };
  const act = (heard: Message): void => {
    const { action } = heard;
    if (!isAction(action)) return answer(action, heard, "not-implemented");
    const refused = objection(action, heard, isConnected, parts);
    if (refused !== null) return answer(action, heard, refused);
    const isThis = (wanted: { readonly action?: string }): boolean => (wanted.action ?? action) === action;
    const byFault = switches.take("ack-refused", isThis);
    if (byFault !== undefined) return answer(action, heard, byFault.message ?? "failed");
    if (action === "connect" || action === "account-subscribe") {
      isConnected = true;
      for (const number of textsOf(heard.value)) accounts.add(number);
    }
    topics.add(action);
    answer(action, heard, null);
  };

  return {
    heard: (text) => {
      silence.heard();
      const found = read(text);
      if (found === undefined) line.write({ status: "error", message: "failed", "web-socket-session-id": sessionId });
      else act(found);
    },
    ended: () => {
      silence.end();
      stopHearing();
    },
  };
};
