import {
  formatMoney,
  type BrokerEvent,
  type Command,
  type InputBody,
  type Order,
  type OrderKey,
  type PlaceOutcome,
  type PlaceRequest,
} from "../../src/index.ts";
import { brokerModel, type BrokerModel, type PairStyle, type ReplaceStyle, type TrueOrder } from "../invariants/broker-model.ts";

/** What becomes of a command. `lost-…`: its outcome is unknown, and the request or only the response went astray. `…-and-there`: works nevertheless. `unsent`: its claim died. */
export type Fate =
  "accepted" | "rejected" | "unsent" | "lost-request" | "lost-response" | "no-answer" | "nameless" | "refused-by-venue" | "rejected-and-there";

export type Send = Extract<Command, { command: "place" | "replace" | "cancel" }>;
type SendPair = Extract<Command, { command: "place-oco" }>;

const priceText = ({ type, limit, stop }: Order["terms"]): string => {
  const price = limit ?? stop;
  return price === null ? type : `${type} ${formatMoney(price)}`;
};

const orderText = ({ key, terms }: PlaceRequest): string =>
  `${key.split("-").at(-1) ?? ""} ${terms.side} ${terms.quantity} ${priceText(terms)} ${terms.timeInForce}`;

/** `place e1 buy 3 limit 1.15 day`, `replace e1 3 limit 1.16`, `cancel e1`. */
const wireText = (send: Send): string => {
  const name = send.request.key.split("-").at(-1) ?? "";
  if (send.command === "cancel") return `cancel ${name}`;
  const { terms } = send.request;
  if (send.command === "replace") return `replace ${name} ${terms.quantity} ${priceText(terms)}`;
  return `place ${orderText(send.request)}`;
};

/** The line between a desk and its broker: what becomes of each command, question and word of the stream. */
export abstract class BrokerLine {
  /** When which order was asked about. */
  readonly asked: { readonly key: OrderKey; readonly at: number }[] = [];
  readonly broker: BrokerModel;
  /** Whether the stream is heard, and how the broker answers questions. */
  stream: "heard" | "lost" = "heard";
  answersQuestions: "honestly" | "inconclusively" | "never" | "absent" = "honestly";
  /** The code of what is rejected. */
  refusal = "refused";
  /** Whether an accepted cancel is also confirmed. */
  confirmsCancels = true;
  private readonly fates: Fate[] = [];
  private readonly standing = new Map<Send["command"], Fate>();
  private wire: string[] = [];

  constructor(style: ReplaceStyle, pairs: PairStyle) {
    this.broker = brokerModel(style, pairs);
  }

  abstract now: number;
  abstract input(name: string, body: InputBody): void;

  /** The next commands fare so, in this order. */
  next(...fates: Fate[]): void {
    this.fates.push(...fates);
  }

  /** From now on every such command fares so, until another fate is set. */
  always(command: Send["command"], fate: Fate): void {
    this.standing.set(command, fate);
  }

  /** Anything the stream may say. */
  hear(event: BrokerEvent): void {
    if (this.stream === "heard") this.input("stream", { type: "broker", event });
  }

  /** What went to the broker since this was last asked. */
  sent(): readonly string[] {
    const sent = this.wire;
    this.wire = [];
    return sent;
  }

  /** The live incarnation whose key ends so. */
  live(name: string): TrueOrder {
    const order = this.broker.orders.findLast(
      (each) => each.key.endsWith(name) && (each.state === "working" || each.state === "received"),
    );
    if (order === undefined) throw new Error(`nothing of ${name} works at the broker`);
    return order;
  }

  protected send(send: Send): void {
    this.wire.push(wireText(send));
    this.deliver(send, this.fates.shift() ?? this.standing.get(send.command) ?? "accepted");
  }

  protected find({ key, attempt }: Extract<Command, { command: "find" }>): void {
    this.asked.push({ key, at: this.now });
    if (this.answersQuestions === "never") return;
    const honest = this.broker.find(key);
    const lookup =
      this.answersQuestions === "inconclusively"
        ? ({ outcome: "inconclusive", why: "not settled" } as const)
        : this.answersQuestions === "absent"
          ? ({ outcome: "absent", proof: "nothing of that name" } as const)
          : honest;
    this.input("lookup", { type: "lookup", key, attempt, lookup });
  }

  /** Sent as `oco t1 sell … | s2 sell …`; fares as a place does. */
  protected sendPair({ requests }: SendPair): void {
    this.wire.push(`oco ${requests.map(orderText).join(" | ")}`);
    const fate = this.fates.shift() ?? this.standing.get("place") ?? "accepted";
    const keys = [requests[0].key, requests[1].key] as const;
    const answer = (first: PlaceOutcome, second = first): void => this.input("answer", { type: "place-oco-outcome", keys, outcomes: [first, second] });
    if (fate === "unsent") return this.input("unsent", { type: "expired-unsent", key: keys[0], revision: 0 });
    if (fate === "rejected") return answer({ outcome: "rejected", code: this.refusal, text: "not today", by: "broker" });
    const pair = fate === "lost-request" ? [] : this.broker.placePair(requests);
    if (fate === "no-answer") return;
    if (fate !== "accepted") return answer({ outcome: "unknown", origin: "timeout" });
    const [one, other] = pair.map(({ ref }): PlaceOutcome => ({ outcome: "accepted", ref, state: "received" }));
    if (one !== undefined && other !== undefined) answer(one, other);
    for (const order of pair) this.hear(this.broker.stateOf(order, this.now));
  }

  private deliver(send: Send, fate: Fate): void {
    const { key } = send.request;
    const revision = send.command === "cancel" ? send.revision : send.request.revision;
    const type = `${send.command}-outcome` as const;
    const refusal = {
      outcome: "rejected",
      code: this.refusal,
      text: "not today",
      by: "broker",
      leaves: "original-working",
    } as const;
    if (fate === "unsent") return this.input("unsent", { type: "expired-unsent", key, revision });
    if (fate === "rejected") return this.input("answer", { type, key, revision, outcome: refusal });
    const arrived = fate === "lost-request" ? undefined : this.arrive(send, revision);
    if (fate === "rejected-and-there") return this.input("answer", { type, key, revision, outcome: refusal });
    if (fate === "no-answer") return;
    if (fate === "lost-request" || fate === "lost-response") {
      return this.input("answer", { type, key, revision, outcome: { outcome: "unknown", origin: "timeout" } });
    }
    if (arrived === undefined) {
      const gone = { ...refusal, code: "not-working", leaves: "original-gone" } as const;
      return this.input("answer", { type, key, revision, outcome: gone });
    }
    if (fate === "refused-by-venue") arrived.state = "rejected";
    const ref = fate === "nameless" ? null : arrived.ref;
    this.input("answer", { type, key, revision, outcome: { outcome: "accepted", ref, state: "received" } });
    if (fate !== "nameless") this.hear(this.broker.stateOf(arrived, this.now));
  }

  private arrive(send: Send, revision: number): TrueOrder | undefined {
    if (send.command === "place") return this.broker.place(send.request.key, revision, send.request.terms);
    const original = this.broker.orders.find((each) => each.ref.id === send.request.target.id);
    if (send.command === "cancel") {
      if (original === undefined || (original.state !== "working" && original.state !== "received")) return undefined;
      if (this.confirmsCancels) this.broker.cancel(send.request.target);
      return original;
    }
    const next = this.broker.replace(send.request.target, revision, send.request.terms);
    if (next !== undefined && original !== undefined && next !== original)
      this.hear(this.broker.stateOf(original, this.now));
    return next;
  }
}
