import type { BookId } from "../ids.ts";
import type { Problem, Result } from "../result.ts";

/** A snapshot as it was kept: the text that `bookOfSnapshot` reads, and the journal row that it contains last. */
export interface KeptSnapshot {
  readonly seq: number;
  readonly text: string;
}

/**
 * Where a book's snapshots lie, beside its journal: with the newest one only the rows after it need to be folded. They
 * are a shortcut and never the truth; whatever is wrong with one, an older one or the whole journal serves.
 */
export interface Snapshots {
  /**
   * Keeps a snapshot of the book as it is after row `seq`, and with it that row's hash; older ones than the last two go.
   * `pieces` are taken one at a time, with pauses, since the text is large. Resolves to its size on the disk, in bytes.
   *
   * Codes: `row-not-in-journal` (the row is not there, or not yet: an outage log may hold it), `store-down`, `store-full`, `store-damaged`.
   */
  save(book: BookId, seq: number, pieces: Iterable<string>): Promise<Result<Problem, { readonly bytes: number }>>;

  /**
   * The newest snapshot before or at row `upTo` (the last one when it is left out) whose hash is that of the journal's
   * row, and that can be unpacked; null when there is none. Codes: `store-down`, `store-damaged`.
   */
  latest(book: BookId, upTo?: number): Promise<Result<Problem, KeptSnapshot | null>>;
}
