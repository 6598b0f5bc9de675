import type { RowToAppend } from "./sql/appendEvents.ts";

/** Nine parameters a row: far below the 65,535 that PostgreSQL's protocol can count in one statement. */
const ROWS = 1_000;

/** PGlite copies a whole statement into its memory; a few megabytes at a time keep that small. */
const CHARACTERS = 4_000_000;

/** The rows cut into pieces that one statement can carry, in order; a row that is too large alone goes alone. */
export function* statements(rows: readonly RowToAppend[]): Generator<readonly RowToAppend[]> {
  let piece: RowToAppend[] = [];
  let characters = 0;
  for (const row of rows) {
    if (piece.length > 0 && (piece.length === ROWS || characters + row.payload.length > CHARACTERS)) {
      yield piece;
      piece = [];
      characters = 0;
    }
    piece.push(row);
    characters += row.payload.length;
  }
  if (piece.length > 0) yield piece;
}
