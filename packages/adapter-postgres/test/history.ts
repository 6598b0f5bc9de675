import fc from "fast-check";
import { add, bookId, decimal, decodeRow, encodeEvent, fillId, inputId, isOk, type BookId, type JournalEntry, type Recorded } from "@floorbroker/core";
import { steps } from "../../core/test/invariants/steps.ts";
import { World } from "../../core/test/invariants/world.ts";

/** What a broker sends after a fill: nothing, a correction, its end, its fees, or a fill of somebody else. */
const afterFill = ({ at, event }: Recorded, what: number): readonly Recorded[] => {
  if (event.type !== "fill") return [];
  const { fill } = event;
  const rev = fill.rev + 1;
  switch (what) {
    case 1:
      return [{ at, event: { type: "fill-revised", fill: { ...fill, rev, price: add(fill.price, decimal("0.03")) } } }];
    case 2:
      return [{ at, event: { type: "fill-voided", fill: { ...fill, rev, quantity: 0 } } }];
    case 3:
      return [{ at, event: { type: "fees-reported", key: fill.orderKey, fillId: fill.fillId, amount: decimal("1.17"), currency: "USD" } }];
    case 4:
      // A name with a character that the database has no place for.
      return [{ at, event: { type: "external-fill", fill: { ...fill, fillId: fillId(`${fill.fillId}\u0000x`), orderKey: null } } }];
    default:
      return [];
  }
};

/** Events of a whole day: what an adversary's chat, market and broker did to a book, some hours of it later. */
const recorded = fc.tuple(steps, fc.array(fc.nat(4), { minLength: 1 }), fc.array(fc.nat(3), { minLength: 1 })).map(([plan, what, days]) => {
  const world = new World("new-id", () => undefined);
  for (const { act } of plan) act(world);
  return world.journal.flatMap((row, index): readonly Recorded[] => {
    const read = decodeRow(row);
    if (!isOk(read)) throw new Error(read.left.text);
    const { at, event } = read.right;
    if (event.type !== "fill") return [read.right];
    const fill = { ...event.fill, at: event.fill.at + (days[index % days.length] ?? 0) * 86_400_000 };
    const moved: Recorded = { at, event: { ...event, fill } };
    return [moved, ...afterFill(moved, what[index % what.length] ?? 0)];
  });
});

/** The rows of a journal, from number 1. */
export const rowsOf = (events: readonly Recorded[]): readonly JournalEntry[] =>
  events.map(({ at, event }, index) => ({ seq: index + 1, at, inputId: inputId(`input-${index}`), ordinal: 0, ...encodeEvent(event) }));

/** Journals of books as they really come about, with corrections, fees and strangers' fills. */
export const histories: fc.Arbitrary<readonly JournalEntry[]> = recorded.map(rowsOf);

let books = 0;
/** A book that no other test has. */
export const newBook = (): BookId => bookId(`sim:test-${++books}`);
