import type { Problem } from "@floorbroker/core";
import type { Kysely } from "kysely";
import type { JournalDatabase } from "./schema.ts";

/** A database to keep a journal in: a server, or one embedded in this process, in a thread of its own. */
export interface Store {
  readonly db: Kysely<JournalDatabase>;
  /** What the driver threw, in one line, without any secret. */
  says(error: unknown): string;
  /** Asked before every write of about so many bytes: the problem for which it must not even begin. */
  admit(bytes: number): Promise<Problem | undefined>;
  /** Told of every durable commit; looks after the store. Never rejects. */
  written(rows: number, bytes: number): Promise<void>;
  /** Why no new trade should be opened now, although what is open can still be written down; usually nothing. */
  entriesRefused(): Promise<Problem | undefined>;
  /** It is being closed: what gets no answer any more is given up after seconds. Some stores end by themselves. */
  hurry?(): void;
  /** Releases everything. Called once, after the last statement ended. Never rejects. */
  close(): Promise<void>;
}
