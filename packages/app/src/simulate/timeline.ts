import { createHash } from "node:crypto";
import type { Act, Session, SessionFault } from "@floorbroker/adapter-sim";
import { format } from "@floorbroker/core";
import { runSession, type SessionEnd } from "./run-session.ts";

/** Plain JSON; a decimal as its exact text. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? format(each as Parameters<typeof format>[0]) : each)); // the only bigints are decimals

const seconds = (ms: number): string => (ms / 1_000).toFixed(3).padStart(8);

const actLine = ({ at, ...act }: Act): string => `${seconds(at)}  ${plain(act)}`;

const faultLine = (fault: SessionFault): string => `          ${plain(fault)}`;

/** SHA-256 over everything that the journal holds: two runs of a session have the same. */
export const journalHash = ({ rows }: Pick<SessionEnd, "rows">): string => {
  const hash = createHash("sha256");
  for (const { seq, at, inputId, ordinal, type, payload } of rows) hash.update(`${JSON.stringify([seq, at, inputId, ordinal, type, payload])}\n`);
  return hash.digest("hex");
};

/** Runs a session and tells it line by line: what was to happen, then what happened, in seconds from its start. */
export const timeline = async (session: Session, print: (line: string) => void): Promise<SessionEnd> => {
  print(`seed ${session.seed}: ${session.acts.length} acts, ${session.faults.length} faults`);
  print(`habits    ${plain(session.habits)}`);
  print("acts");
  for (const act of session.acts) print(actLine(act));
  print("faults");
  for (const fault of session.faults) print(faultLine(fault));
  print("what happened");
  const end = await runSession(session, { trace: (at, who, text) => print(`${seconds(at - session.start)}  ${who.padEnd(8)}${text}`) });
  print(end.violation === null ? "every invariant holds" : `VIOLATION ${end.violation}`);
  print(`journal   ${end.rows.length} rows, sha256 ${journalHash(end)}`);
  return end;
};
