import type { BrokerLogEntry } from "@floorbroker/adapter-sim";
import type { JournalRow } from "@floorbroker/core";
import type { Evidence } from "./run-day.ts";

const short = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)).slice(0, 240);

const rowText = ({ seq, inputId, type, payload }: JournalRow): string => {
  const long = type === "configured" || type === "considered";
  return `row ${seq} ${inputId} ${type} ${long ? "" : short(payload)}`;
};

const entryText = (entry: BrokerLogEntry): string => {
  const { n, at: _, what, ...rest } = entry;
  return `broker ${n} ${what} ${short(rest)}`;
};

/** A day for a person: the journal's rows and the broker's log in the order of time, in ms since the broker opened. */
export const timelineOf = ({ rows, brokerLog }: Evidence): string => {
  const origin = brokerLog[0]?.at ?? 0;
  const lines = [
    ...rows.map((row) => ({ at: row.at - origin, text: rowText(row) })),
    ...brokerLog.map((entry) => ({ at: entry.at - origin, text: entryText(entry) })),
  ];
  return `${lines
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => `${String(at).padStart(7)} ${text}`)
    .join("\n")}\n`;
};
