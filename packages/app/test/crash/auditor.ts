import { createHash } from "node:crypto";
import { verifyChain } from "@floorbroker/adapter-postgres";
import { bookJson, decodeRow, foldJournal, isOk, type Event, type Recorded } from "@floorbroker/core";
import { auditExposure, auditProtection } from "./audit-exits.ts";
import { auditMessages } from "./audit-messages.ts";
import { auditRequests } from "./audit-requests.ts";
import { auditShare } from "./audit-share.ts";
import type { Evidence } from "./run-day.ts";

/** An invariant (their numbers are those of docs/architecture.md) that did not hold, and where that shows. */
export interface Violation {
  readonly invariant: 1 | 2 | 3 | 4 | 5 | 7 | 10 | "L1";
  readonly text: string;
}

/** What each part of the auditor gets: the evidence, and the journal's rows as events. */
export interface Audited extends Evidence {
  readonly history: readonly (Recorded<Event> & { readonly seq: number })[];
}

/** Says that an invariant did not hold. */
export type Report = (invariant: Violation["invariant"], text: string) => void;

const historyOf = ({ rows }: Evidence, report: Report): Audited["history"] =>
  rows.flatMap((row) => {
    const recorded = decodeRow(row);
    if (isOk(recorded)) return [{ ...recorded.right, seq: row.seq }];
    report(7, recorded.left.text);
    return [];
  });

/** 7: no gap, an unbroken chain, and the journal's fold is the book of the last process, byte for byte. */
const auditJournal = ({ rows, book, account }: Evidence, report: Report): void => {
  const chain = verifyChain(rows);
  if (!isOk(chain)) report(7, chain.left.text);
  const inputs = new Set<string>();
  for (const { inputId, ordinal, seq } of rows) {
    const name = `${inputId} #${ordinal}`;
    if (inputs.has(name)) report(7, `row ${seq}: ${name} is there twice`);
    inputs.add(name);
  }
  const folded = foldJournal(account.book, rows);
  if (!isOk(folded)) return report(7, folded.left.text);
  if (folded.right.seq !== book.seq) report(7, `the journal ends at ${folded.right.seq}, the last book at ${book.seq}`);
  const hash = createHash("sha256").update(bookJson(folded.right)).digest("hex");
  if (hash !== book.hash) report(7, "the journal's fold is not the book of the last process");
  return undefined;
};

/** Looks for violations in what is left of a day. An empty list is what there should be. */
export const audit = (evidence: Evidence): readonly Violation[] => {
  const violations: Violation[] = [];
  const report: Report = (invariant, text) => void violations.push({ invariant, text });
  auditJournal(evidence, report);
  const audited: Audited = { ...evidence, history: historyOf(evidence, report) };
  for (const part of [auditMessages, auditShare, auditExposure, auditRequests, auditProtection]) {
    try {
      part(audited, report);
    } catch (error) {
      // Rows that no book can have come from: a fold of them throws.
      report(7, `the journal can't be folded: ${String(error)}`);
    }
  }
  for (const text of evidence.unresolved) report("L1", `not resolved after 30 s: ${text}`);
  return violations;
};
