import type { BrokerLogEntry } from "@floorbroker/adapter-sim";
import type { EpochMs, EventOf } from "@floorbroker/core";
import type { Audited, Report } from "./auditor.ts";

type Received = Extract<BrokerLogEntry, { readonly what: "received" }>;

/** An order call that the broker read. */
interface Asked {
  readonly n: number;
  readonly op: "place" | "replace" | "cancel";
  readonly key: string;
  /** Null for a cancel: it names none. */
  readonly revision: number | null;
  readonly sentAt: EpochMs;
}

const askedIn = ({ n, call, sentAt }: Received): readonly Asked[] => {
  switch (call.call) {
    case "place":
    case "replace":
      return [{ n, op: call.call, key: call.request.key, revision: call.request.revision, sentAt }];
    case "place-oco":
      return [call.first, call.second].map(({ key, revision }) => ({ n, op: "place", key, revision, sentAt }));
    case "cancel":
      return [{ n, op: "cancel", key: call.request.key, revision: null, sentAt }];
    default:
      return [];
  }
};

const textOf = ({ n, op, key, revision }: Asked): string => `the broker's entry ${n}, ${op} ${key}${revision === null ? "" : `.r${revision}`}`;

const isOf =
  ({ op, key, revision }: Asked) =>
  (event: EventOf<"intended"> | EventOf<"claimed">): boolean =>
    event.op === op && event.key === key && (revision === null || event.revision === revision);

/** 4: what the broker was asked was intended and claimed before, was sent within its claim, and is asked once. */
export const auditRequests = ({ history, brokerLog }: Audited, report: Report): void => {
  const intents = history.flatMap(({ at, event }) => (event.type === "intended" ? [{ at, event }] : []));
  const claims = history.flatMap(({ at, event }) => (event.type === "claimed" ? [{ at, event }] : []));
  const asked = brokerLog.flatMap((entry) => (entry.what === "received" ? askedIn(entry) : []));
  const times = new Map<string, number>();
  for (const each of asked) {
    const name = `${each.op === "place" ? "" : each.op} ${each.key} ${each.op === "place" ? "" : String(each.revision)}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    const is = isOf(each);
    if (!intents.some(({ at, event }) => is(event) && at <= each.sentAt)) report(4, `${textOf(each)}: nobody had intended it`);
    const rights = claims.filter(({ at, event }) => is(event) && at <= each.sentAt);
    // Each claim is a right to send once; only cancels have several, because they bear no revision.
    if (rights.length < time) report(4, `${textOf(each)}: sent ${time} times under ${rights.length} claims`);
    if (each.op !== "cancel" && time > 1) report(4, `${textOf(each)}: it came in ${time} times`);
    if (rights.length > 0 && rights.every(({ event }) => event.until < each.sentAt)) report(4, `${textOf(each)}: its claim was over`);
  }
  const known = new Set<string>(asked.map(({ key }) => key));
  for (const entry of brokerLog) {
    if (entry.what !== "exchange" || entry.event.type !== "order-state") continue;
    const { orderKey, ref } = entry.event;
    if (orderKey === null || !known.has(orderKey)) report(4, `the broker's entry ${entry.n}: nobody asked for order ${ref.id} (${orderKey ?? "no key"})`);
  }
};
