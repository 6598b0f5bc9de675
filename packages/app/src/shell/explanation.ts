import {
  compactExplanation,
  decodeRow,
  isOk,
  type Book,
  type Event,
  type Journal,
  type MessageId,
  type Recorded,
} from "@floorbroker/core";

/** Rows that are read at once. */
const PAGE = 1_000;
/** Pages that are read at most: what is asked about is mostly of today, and the journal is needed for orders. */
const PAGES = 50;

const ELSEWHERE = "floorbroker explain reads the whole journal";

/** Rows of a page, oldest first; undefined when it can't be read. */
const pageAfter = async (
  journal: Pick<Journal, "read">,
  { id }: Book,
  seq: number,
  count: number,
): Promise<readonly Recorded<Event>[] | undefined> => {
  const rows = await journal.read(id, seq, count);
  if (!isOk(rows)) return undefined;
  return rows.right.flatMap((row) => {
    const decoded = decodeRow(row);
    return isOk(decoded) ? [decoded.right] : [];
  });
};

const isBeginning = (about: MessageId) => ({ event }: Recorded<Event>): boolean =>
  event.type === "message-read" && event.message.id === about && event.message.revision === 0;

/** Why a message was decided as it was: the newest rows are read back to where it was first heard. */
export const explanationOf = async (
  { journal, book }: { readonly journal: Pick<Journal, "read">; readonly book: () => Book },
  about: MessageId,
): Promise<string> => {
  const now = book();
  let rows: readonly Recorded<Event>[] = [];
  let end = now.seq;
  for (let page = 0; page < PAGES && end > 0; page++) {
    const start = Math.max(0, end - PAGE);
    const found = await pageAfter(journal, now, start, end - start);
    if (found === undefined) return `the journal can't be read now: ask again, or ${ELSEWHERE}`;
    rows = [...found, ...rows];
    end = start;
    if (found.some(isBeginning(about))) break;
  }
  return (
    compactExplanation(rows, about) ??
    `${about} is not among the newest ${PAGE * PAGES} rows of the journal: ${ELSEWHERE}`
  );
};
