import type { EnvironmentEvidence } from "@floorbroker/core";
import { CANARY } from "../credentials.ts";
import type { Process } from "../under-way.ts";
import { demand } from "./violation.ts";

/** Invariants 6 and 9, as far as one process can break them. */
export interface SinkAudit {
  /** 9: what is written down or said. */
  written(where: string, text: string): void;
  /** 6: the broker has proven to a process whose account it speaks for. */
  proven(process: Process, evidence: EnvironmentEvidence): void;
  sent(process: Process): void;
}

/** Nothing written, nothing proven. */
export const openSinkAudit = (): SinkAudit => {
  const proofs = new Map<Process, string>();
  let first: string | undefined;
  return {
    written: (where, text) => demand(!text.includes(CANARY), () => `I9: a secret stands in ${where}`),
    proven: (process, { environment, account }) => {
      const proof = `${environment} ${account}`;
      first ??= proof;
      proofs.set(process, proof);
    },
    sent: (process) => demand(proofs.get(process) === first, () => `I6: process ${process.number} sends to ${proofs.get(process) ?? "nobody knows whom"}, the book is about ${first ?? ""}`),
  };
};
