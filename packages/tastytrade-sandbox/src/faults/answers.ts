import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isOk, type Clock, type Json } from "@floorbroker/core";
import type { Part, SandboxParts } from "../parts.ts";
import { readJson } from "../wire/json.ts";
import { numbersAsTexts, textsAsNumbers } from "./json-variants.ts";
import { fitsCall, pathOf } from "./which-call.ts";

/** A body that comes in drips, the first one at once; `last` is called right before the last one. */
const drips = (text: string, clock: Clock, bytes: number, everyMs: number, last: () => void): Readable => {
  const whole = Buffer.from(text);
  let sent = 0;
  let cancel = (): void => undefined;
  const body = new Readable({
    read: () => undefined,
    destroy: (error, done) => {
      cancel();
      done(error);
    },
  });
  const drip = (): void => {
    const piece = whole.subarray(sent, sent + bytes);
    sent += bytes;
    if (sent >= whole.length) last();
    body.push(piece);
    if (sent >= whole.length) body.push(null);
    else cancel = clock.schedule(clock.now() + everyMs, drip);
  };
  drip();
  return body;
};

const BALANCES = /^\/accounts\/[^/]+\/balances$/;

type Fields = { readonly [key: string]: Json };

const fieldsOf = (json: Json | undefined): Fields | undefined =>
  typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Fields) : undefined; // no list, not null

/** The body of /balances in the other of its two shapes. */
const balancesIn = (shape: "list" | "object", body: Json): Json => {
  const whole = fieldsOf(body);
  const data = fieldsOf(whole?.["data"]);
  if (whole === undefined || data === undefined) return body;
  const items = data["items"];
  if (shape === "list") return items === undefined ? { ...whole, data: { items: [data] } } : body;
  const [first] = Array.isArray(items) ? (items as readonly Json[]) : []; // just seen to be a list
  return first === undefined ? body : { ...whole, data: first };
};

/** What the switches make of a body that is JSON. */
const reshaped = (request: FastifyRequest, text: string, { switches }: SandboxParts): string => {
  const read = readJson(text);
  if (!isOk(read)) return text;
  let body = read.right;
  const isAnswer = (parameters: { readonly in?: string }): boolean => (parameters.in ?? "answers") === "answers";
  const fits = fitsCall(request);
  if (BALANCES.test(pathOf(request))) {
    if (switches.take("balances-as-list") !== undefined) body = balancesIn("list", body);
    if (switches.take("balances-as-object") !== undefined) body = balancesIn("object", body);
  }
  if (switches.take("numbers-as-texts", (given) => isAnswer(given) && fits(given)) !== undefined)
    body = numbersAsTexts(body);
  if (switches.take("texts-as-numbers", (given) => isAnswer(given) && fits(given)) !== undefined)
    body = textsAsNumbers(body);
  return body === read.right ? text : JSON.stringify(body);
};

/** The order's number in `DELETE /accounts/{n}/orders/{id}`. */
const CANCEL = /^\/accounts\/([^/]+)\/orders\/(\d+)$/;

/** A cancel that was taken may be overtaken by a fill. */
const raceOf = (request: FastifyRequest, reply: FastifyReply, { switches, venue }: SandboxParts): void => {
  const [, account = "", id = ""] = CANCEL.exec(pathOf(request)) ?? [];
  if (request.method !== "DELETE" || id === "" || reply.statusCode >= 300) return;
  const found = switches.take("fill-races-cancel");
  if (found !== undefined) venue.account(account)?.fill(Number(id), found.quantity ?? null, null);
};

/** The answer waits for the clock, and is no longer counted as being served until the returned function is called. */
const waitingForClock = (reply: FastifyReply, { traffic }: SandboxParts): (() => void) => {
  traffic.park(reply.raw);
  return () => {
    const leave = traffic.enter();
    if (reply.raw.closed) leave();
    else reply.raw.once("close", leave);
  };
};

/** What becomes of the answer on its way; `undefined`: it never arrives. */
const onItsWay = (
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  parts: SandboxParts,
): string | Readable | undefined => {
  const { switches, traffic, clock } = parts;
  const fits = fitsCall(request);
  const lost = switches.take("answer-lost", fits);
  if (lost !== undefined) {
    if (lost.how === "hang") traffic.park(reply.raw);
    else request.raw.socket.destroy();
    return undefined;
  }
  const body = reshaped(request, text, parts);
  if (switches.take("answer-unreadable", fits) !== undefined) {
    reply.code(200).type("text/plain");
    return "upstream says hello";
  }
  if (switches.take("answer-cut", fits) !== undefined) return body.slice(0, Math.ceil(body.length / 2));
  const slow = switches.take("answer-slow", fits);
  if (slow === undefined) return body;
  return drips(body, clock, slow.bytes ?? 16, slow.everyMs ?? 100, waitingForClock(reply, parts));
};

/** Answers that go wrong after the call was done. */
export const faultyAnswers: Part = (app, parts) => {
  const { switches, clock } = parts;
  app.addHook("onSend", (request, reply, payload, done) => {
    if (pathOf(request).startsWith("/sandbox/")) return done(null, payload);
    raceOf(request, reply, parts);
    const text = typeof payload === "string" ? payload : "";
    const found = onItsWay(request, reply, text, parts);
    if (found === undefined) return;
    if (text !== found) reply.removeHeader("content-length");
    const late = switches.take("answer-late", fitsCall(request));
    if (late === undefined) return done(null, found);
    const goesOn = waitingForClock(reply, parts);
    clock.schedule(clock.now() + (late.ms ?? 1_000), () => {
      goesOn();
      done(null, found);
    });
  });
};
