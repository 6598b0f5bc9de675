import { closeSync, openSync, writeSync } from "node:fs";
import {
  codec,
  fail,
  isOk,
  ok,
  problem,
  type BrokerEvent,
  type Clock,
  type Json,
  type Problem,
  type Result,
  type TypeOf,
} from "@floorbroker/core";
import { callCodec } from "./calls.ts";
import { parsedLine } from "./lines.ts";
import { brokerEvent } from "./port-codecs.ts";
import { wireFault } from "./wire-faults.ts";

const { boolean, integer, nullable, object, oneOf, string, union } = codec;

const request = { connection: integer, id: integer };

/** What the broker saw, one entry for each thing, in the order in which it saw them: its side for an auditor. */
export const whatHappened = union("what", {
  opened: object({ seed: integer, start: integer }),
  connected: object({ connection: integer, client: string, generation: integer }),
  disconnected: object({ connection: integer, client: string }),
  /** A call was read from a connection; `fault` says what the plan does to it. */
  received: object({ ...request, sentAt: integer, call: callCodec, fault: nullable(wireFault) }),
  /** A call that changes orders was handed to the exchange. */
  taken: object({ ...request }),
  /** It was not, although it came in: it would have been a surprise by now. */
  "turned-away": object({ ...request, reason: oneOf("too-late", "overtaken") }),
  /** How a call that changes orders ended at the broker, and whether that was written to the connection. */
  answered: object({ ...request, answer: codec.json, told: boolean }),
  /** An order changed its state, or was filled, at the exchange. Each state and each revision of a fill once. */
  exchange: object({ event: brokerEvent }),
});
export type WhatHappened = TypeOf<typeof whatHappened>;

/** Numbered from 1 without gaps; `at` is the broker's clock. */
const stampCodec = object({ n: integer, at: integer });
export type BrokerLogEntry = TypeOf<typeof stampCodec> & WhatHappened;

/** A log that is only ever added to. */
export interface BrokerLog {
  add(what: WhatHappened): void;
  /** Adds what happened to an order or a fill, unless it is known. */
  witness(event: BrokerEvent): void;
  /** The entries after the `n`-th, as JSON, at most `limit`. */
  after(n: number, limit: number): readonly Json[];
  /** Nothing more is written to the file. */
  close(): void;
}

const nameOf = (event: BrokerEvent): string | undefined =>
  event.type === "fill" ? `fill:${event.fill.fillId}.${event.fill.rev}` : event.type === "order-state" ? undefined : "";

/**
 * An empty log; with a path, every entry is in that file (JSON lines) before anything else happens.
 * @throws Error when the file can't be opened or written: a log that can't be kept proves nothing.
 */
export const brokerLog = (clock: Clock, path: string | null): BrokerLog => {
  const entries: Json[] = [];
  const known = new Set<string>();
  let file = path === null ? undefined : openSync(path, "a");
  const add = (what: WhatHappened): void => {
    const stamp = stampCodec.encode({ n: entries.length + 1, at: clock.now() });
    const body = whatHappened.encode(what);
    const entry: Json = Object.assign({}, stamp, body);
    entries.push(entry);
    if (file !== undefined) writeSync(file, `${JSON.stringify(entry)}\n`);
  };
  return {
    add,
    witness: (event) => {
      const name = nameOf(event);
      // Fees and the state of the connection are no business of an auditor of orders.
      if (name === "" || (name !== undefined && known.has(name))) return;
      if (name !== undefined) known.add(name);
      add({ what: "exchange", event });
    },
    after: (n, limit) => entries.slice(n, n + limit),
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
};

const decodeEntry = (json: Json): Result<Problem, BrokerLogEntry> => {
  const stamp = stampCodec.decode(json, "");
  const body = whatHappened.decode(json, "");
  if (isOk(stamp) && isOk(body)) return ok({ ...stamp.right, ...body.right });
  const wrong = isOk(stamp) ? body : stamp;
  const text = isOk(wrong) ? "" : `${wrong.left.path} must be ${wrong.left.expected}`;
  return fail(problem("broker-log-unreadable", `an entry of the broker's log: ${text}`, ["Read a log of this version."]));
};

/** Entries from their JSON. */
export const readEntries = (list: readonly Json[]): Result<Problem, readonly BrokerLogEntry[]> => {
  const entries: BrokerLogEntry[] = [];
  for (const json of list) {
    const entry = decodeEntry(json);
    if (!isOk(entry)) return entry;
    entries.push(entry.right);
  }
  return ok(entries);
};

/** Entries from the text of a log file. A last line that is still being written is left out. */
export const readBrokerLog = (text: string): Result<Problem, readonly BrokerLogEntry[]> => {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const list: Json[] = [];
  for (const line of whole.split("\n")) {
    if (line === "") continue;
    const json = parsedLine(line);
    if (!isOk(json)) return json;
    list.push(json.right);
  }
  return readEntries(list);
};
