import type { Clock, EpochMs, Json, OrderKey } from "@floorbroker/core";
import type { Settled } from "../config.ts";
import type { World } from "../world.ts";
import type { BrokerLog } from "./broker-log.ts";
import { answerCodecs, answerTo, isOrderCall, type Call, type OrderCall } from "./calls.ts";
import type { ClientConnection } from "./client-connection.ts";
import { changeOutcome, placeOutcome } from "./port-codecs.ts";
import type { WireFaults, WirePlan } from "./wire-faults.ts";

/** A call as it came in. */
export interface Asked {
  readonly id: number;
  readonly sentAt: EpochMs;
  readonly call: Call;
}

/** What the way in is laid between. */
export interface WayInParts {
  readonly settled: Settled;
  readonly world: World;
  readonly clock: Clock;
  readonly faults: WireFaults;
  readonly log: BrokerLog;
}

/** The way from a client's connection to the exchange and back, with everything that can happen to a call on it. */
export type WayIn = (from: ClientConnection, asked: Asked) => void;

const refusalOf = (call: OrderCall, code: string, text: string, leaves: "original-working" | "original-unknown"): Json => {
  const refusal = { outcome: "rejected", code, text, by: "broker" } as const;
  if (call.call === "place-oco") return answerCodecs["place-oco"].encode({ first: refusal, second: refusal });
  return call.call === "place" ? placeOutcome.encode(refusal) : changeOutcome.encode({ ...refusal, leaves });
};

/**
 * `find` proves absence by the time that has passed since the last possible sending. So nothing may come in after that,
 * however long it was held on the way or lay unread in a socket; and where changes travel over one ordered connection
 * (the order keeps its id), nothing that was overtaken by a later change of the same order.
 */
const gatekeeper = ({ settled, clock }: WayInParts) => {
  const newest = new Map<OrderKey, number>();
  const { latency, faults, profile } = settled;
  const stillToCome = Math.max(latency.request.max, (faults.lateRequest ?? 0) > 0 ? latency.lateMs : 0);

  return (call: OrderCall, sentAt: EpochMs): "too-late" | "overtaken" | undefined => {
    if (clock.now() + stillToCome >= sentAt + latency.settleMs) return "too-late";
    if (call.call === "cancel" || profile.replacing !== "same-id") return undefined;
    // The first call of its orders: nothing of them can be later.
    if (call.call === "place-oco") return undefined;
    const { key, revision } = call.request;
    if ((newest.get(key) ?? -1) > revision) return "overtaken";
    newest.set(key, revision);
    return undefined;
  };
};

/** The way in to a world. */
export const wayIn = (parts: WayInParts): WayIn => {
  const { world, clock, faults, log } = parts;
  const turnedAway = gatekeeper(parts);
  const after = (ms: number, action: () => void): void => void clock.schedule(clock.now() + ms, action);

  const handOn = (from: ClientConnection, { id, sentAt, call }: Asked): Promise<Json> => {
    if (!isOrderCall(call)) return answerTo(world, call);
    const reason = turnedAway(call, sentAt);
    if (reason !== undefined) {
      log.add({ what: "turned-away", connection: from.number, id, reason });
      return Promise.resolve(refusalOf(call, reason, "the request came in too late to be taken", "original-unknown"));
    }
    log.add({ what: "taken", connection: from.number, id });
    return answerTo(world, call);
  };
  /** Logs the end of a call that changes orders, and whether it was told. */
  const ended = (from: ClientConnection, { id, call }: Asked, answer: Json, tell: () => boolean): void => {
    const told = tell();
    if (isOrderCall(call)) log.add({ what: "answered", connection: from.number, id, answer, told });
  };
  const nothing = (): boolean => false;

  /** Hands a call on; `tell` writes its answer, or does whatever else comes of it. */
  const take = (from: ClientConnection, asked: Asked, tell: (answer: Json) => boolean): void => {
    void handOn(from, asked).then((answer) => ended(from, asked, answer, () => tell(answer)));
  };

  const strike = (from: ClientConnection, asked: Asked, { fault, ms, code }: WirePlan): void => {
    const { id, call } = asked;
    const answerWith = (answer: Json): boolean => from.send({ type: "answer", id, answer });
    switch (fault) {
      case "lost-request":
        return undefined;
      case "lost-response":
        return take(from, asked, nothing);
      case "late-request":
        return after(ms, () => take(from, asked, answerWith));
      case "slow-answer":
        return void handOn(from, asked).then((answer) =>
          after(ms, () => ended(from, asked, answer, () => answerWith(answer))),
        );
      case "dropped-before":
        return from.drop();
      case "dropped-after":
        return take(from, asked, () => {
          from.drop();
          return false;
        });
      case "hang":
        from.hang(ms);
        return after(ms, () => take(from, asked, answerWith));
      case "refused": {
        if (!isOrderCall(call)) return void from.send({ type: "failed", id, origin: "5xx" });
        const answer = refusalOf(call, code, `refused (${code})`, "original-working");
        return ended(from, asked, answer, () => answerWith(answer));
      }
      case "server-error":
        from.send({ type: "failed", id, origin: "5xx" });
        return take(from, asked, nothing);
      case "garbled-answer":
        return take(from, asked, () => {
          answerWith({ outcome: "perhaps" });
          return false;
        });
      default:
        // What is planned for events strikes no call.
        return take(from, asked, answerWith);
    }
  };

  return (from, asked) => {
    const { id, sentAt, call } = asked;
    const plan = faults.take(call.call);
    log.add({ what: "received", connection: from.number, id, sentAt, call, fault: plan?.fault ?? null });
    if (plan === undefined) take(from, asked, (answer) => from.send({ type: "answer", id, answer }));
    else strike(from, asked, plan);
  };
};
