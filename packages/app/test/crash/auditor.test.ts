import type { BrokerLogEntry } from "@floorbroker/adapter-sim";
import { decimal, fillId, orderKey, type BrokerEvent, type JournalRow, type OrderKey } from "@floorbroker/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, type Violation } from "./auditor.ts";
import { runDay, type Evidence } from "./run-day.ts";
import { SCRIPTED_DAYS } from "./scripted-days.ts";
import { openStores, type Stores } from "./stores.ts";

let stores: Stores;
let honest: Evidence;

beforeAll(async () => {
  stores = await openStores(["pglite"]);
  // On a machine that is busy with other things a day may see every entry expire unsent: then another is taken.
  for (let seed = 1; seed <= 5; seed++) {
    const place = await stores.fresh("pglite");
    const { evidence, text } = await runDay(SCRIPTED_DAYS.morning, place, seed, []);
    await place.dispose();
    if (evidence === null) throw new Error(text);
    honest = evidence;
    if (restingTargets().length > 0 && fillOf(firstEntry())) return;
  }
}, 240_000);
afterAll(() => stores.stop());

const found = (evidence: Evidence, invariant: Violation["invariant"]): string =>
  audit(evidence)
    .filter((violation) => violation.invariant === invariant)
    .map(({ text }) => text)
    .join("\n");

const withoutRows = (is: (row: JournalRow) => boolean): Evidence => ({ ...honest, rows: honest.rows.filter((row) => !is(row)) });

/** The log with an entry in place of each, or none, or several. */
const doctored = (entry: (entry: BrokerLogEntry) => readonly BrokerLogEntry[]): Evidence => ({
  ...honest,
  brokerLog: honest.brokerLog.flatMap(entry),
});

type StateEvent = Extract<BrokerEvent, { readonly type: "order-state" }>;
const stateOf = (entry: BrokerLogEntry): StateEvent | null =>
  entry.what === "exchange" && entry.event.type === "order-state" ? entry.event : null;

const lastAt = (): number => honest.brokerLog.at(-1)?.at ?? 0;

/** Targets that still work when the day is over. */
const restingTargets = (): readonly StateEvent[] => {
  const newest = new Map(honest.brokerLog.flatMap((entry) => stateOf(entry) ?? []).map((event) => [event.ref.id, event] as const));
  return [...newest.values()].filter(({ orderKey: key, state }) => state === "working" && key !== null && /-t\d+$/.test(key));
};

const restingTarget = (): StateEvent => {
  const [target] = restingTargets();
  if (target === undefined) throw new Error("no target rests at the end of the day");
  return target;
};

const fillOf = (key: OrderKey): boolean =>
  honest.brokerLog.some((entry) => entry.what === "exchange" && entry.event.type === "fill" && entry.event.fill.orderKey === key);

const ending = (event: BrokerEvent): Evidence => ({
  ...honest,
  brokerLog: [...honest.brokerLog, { n: honest.brokerLog.length + 1, at: lastAt(), what: "exchange", event }],
});

const placeKey = (entry: BrokerLogEntry): OrderKey | null =>
  entry.what === "received" && entry.call.call === "place" ? entry.call.request.key : null;

const rekeyed = (entry: BrokerLogEntry, key: OrderKey): BrokerLogEntry =>
  entry.what === "received" && entry.call.call === "place"
    ? { ...entry, call: { ...entry.call, request: { ...entry.call.request, key } } }
    : entry;

const firstEntry = (): OrderKey => {
  const key = honest.brokerLog.map(placeKey).find((each) => each !== null && each.endsWith("-e1"));
  if (key === undefined || key === null) throw new Error("no entry was placed");
  return key;
};

describe("the auditor", () => {
  it("finds nothing in an honest day", () => {
    expect(audit(honest)).toEqual([]);
  });

  it("finds a second trade of one message, in the journal and at the broker (1)", () => {
    const opened = honest.rows.find(({ type }) => type === "trade-opened");
    if (opened === undefined) throw new Error("no trade was opened");
    expect(found({ ...honest, rows: [...honest.rows, opened] }, 1)).toContain("opened 2 trades");
    const second = orderKey(firstEntry().replace(/e1$/, "e2"));
    expect(found(doctored((entry) => (placeKey(entry) === firstEntry() ? [entry, rekeyed(entry, second)] : [entry])), 1)).toContain("for one trade");
  });

  it("finds more money spent than the share (2)", () => {
    const dear = doctored((entry) =>
      entry.what === "exchange" && entry.event.type === "fill" && entry.event.fill.orderKey === firstEntry()
        ? [{ ...entry, event: { ...entry.event, fill: { ...entry.event.fill, price: decimal("100") } } }]
        : [entry],
    );
    expect(found(dear, 2)).toContain("spent");
  });

  it("finds an exit that is not covered, if only for an instant (3)", () => {
    const target = restingTarget();
    let done = false;
    const uncovered = doctored((entry) => {
      if (done || stateOf(entry)?.ref.id !== target.ref.id) return [entry];
      done = true;
      const extra = { ...target, ref: { ...target.ref, id: "extra" }, terms: { ...target.terms, quantity: 1_000 } };
      return [entry, { ...entry, what: "exchange", event: extra }, { ...entry, what: "exchange", event: { ...extra, state: "cancelled" } }];
    });
    expect(found(uncovered, 3)).toContain("working of");
    expect(found(uncovered, 10)).toBe("");
  });

  it("finds an order that nobody intended, one that came in twice, and one without a right to be sent (4)", () => {
    const stranger = orderKey("fb-stranger-e1");
    expect(found(doctored((entry) => (placeKey(entry) === firstEntry() ? [rekeyed(entry, stranger)] : [entry])), 4)).toContain("nobody had intended it");
    expect(found(doctored((entry) => (placeKey(entry) === firstEntry() ? [entry, entry] : [entry])), 4)).toContain("2 times");
    expect(found(withoutRows(({ type }) => type === "claimed"), 4)).toContain("under 0 claims");
    const foreign = { ...restingTarget(), orderKey: null, ref: { ...restingTarget().ref, id: "foreign" } };
    expect(found(ending(foreign), 4)).toContain("nobody asked for order foreign");
  });

  it("finds an intent that was written after the order was sent (4)", () => {
    const late = { ...honest, rows: honest.rows.map((row) => (row.type === "intended" ? { ...row, at: row.at + 60_000 } : row)) };
    expect(found(late, 4)).toContain("nobody had intended it");
  });

  it("finds a message without an answer, with two, unread, and one whose outcome nobody can see (5)", () => {
    const answer = honest.rows.find(({ type }) => type === "message-answered");
    const read = honest.rows.findLast(({ type }) => type === "message-read");
    if (answer === undefined || read === undefined) throw new Error("nothing was said that day");
    expect(found(withoutRows((row) => row === answer), 5)).toContain("has 0 answers");
    expect(found({ ...honest, rows: [...honest.rows, answer] }, 5)).toContain("has 2 answers");
    expect(found(withoutRows((row) => row === read), 5)).toContain("was never read");
    expect(found({ ...honest, posts: [] }, 5)).toContain("nothing was ever posted");
    const [first] = honest.posts;
    if (first === undefined) throw new Error("nothing was posted");
    expect(found({ ...honest, posts: [...honest.posts, { ...first, text: "received" }] }, 5)).toContain("stands «received»");
  });

  it("finds a gap, a changed row and a book that is not its journal's (7)", () => {
    expect(found(withoutRows(({ seq }) => seq === 5), 7)).toContain("row 5 was expected");
    const changed = honest.rows.map((row) => (row.seq === 7 ? { ...row, at: row.at + 1 } : row));
    expect(found({ ...honest, rows: changed }, 7)).toContain("its content gives the hash");
    expect(found({ ...honest, book: { ...honest.book, hash: "0" } }, 7)).toContain("not the book of the last process");
    expect(found(withoutRows(({ seq }) => seq === honest.rows.length), 7)).toContain("the journal ends at");
  });

  it("finds a holding without its exit, at another price, and a fill that the book never heard of (10)", () => {
    const target = restingTarget();
    expect(found(ending({ ...target, state: "cancelled" }), 10)).toContain("0 units in working exits");
    expect(found(ending({ ...target, terms: { ...target.terms, limit: decimal("0.01") } }), 10)).toContain("works at 0.01");
    const fill = {
      fillId: fillId("unheard"),
      rev: 0,
      orderKey: firstEntry(),
      ref: { ...target.ref, id: "unheard" },
      leg: 0,
      instrument: target.terms.instrument,
      side: "buy",
      quantity: 1,
      price: decimal("1"),
      at: lastAt(),
      receivedAt: lastAt(),
    } as const;
    expect(found(ending({ type: "fill", fill }), 10)).toContain("were bought");
  });

  it("finds what was never resolved", () => {
    expect(found({ ...honest, unresolved: ["an order awaits an answer"] }, "L1")).toContain("an order awaits an answer");
  });
});
