import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookJson, get, messageId, SECOND, tradeOfMessage, type ConfirmRule, type EventOf } from "../../src/index.ts";
import { replayed } from "../invariants/replayed.ts";
import type { Fate } from "./broker-line.ts";
import { ANALYST, Desk, OWNER } from "./desk.ts";

const STRANGER = "666";
/** Everything waits. */
const RULE: ConfirmRule = { above: { contracts: 0, cost: null }, withinMs: 30 * SECOND, environments: ["sim"] };

interface Step {
  readonly name: string;
  readonly act: (desk: Desk) => void;
}

const step = (name: string, act: (desk: Desk) => void): Step => Object.assign({ name, act }, { [fc.toStringMethod]: () => name });

/** What may be said, by one of three, in one of three messages, over and over. */
const id = fc.integer({ min: 1, max: 3 }).map((n) => String(9_000 + n));
const author = fc.constantFrom(OWNER, OWNER, ANALYST, STRANGER);
const text = fc.constantFrom(
  "Alert: BTO SPY 500C 12/18 @ 1.15",
  "Alert: BTO SPY 505C 12/18 @ 1.15 lotto",
  "!tt buy 2 MES",
  "!tt sell 1 MES limit 6910",
  "!tt buy 1 MES stop 6910",
  "good morning",
);

const said = fc.tuple(id, text, author, fc.nat(2)).map(([message, words, by, revision]) =>
  step(`${message}.${revision} by ${by}: ${words}`, (desk) => void desk.say(words, { id: message, author: by, revision })),
);
const pressed = fc
  .tuple(id, fc.constantFrom("confirm", "confirm", "confirm", "decline"), author, fc.constantFrom(0, 0, 1_000, 20 * SECOND))
  .map(([message, choice, by, ago]) =>
    step(`${by} presses ${choice} of ${message}, ${ago} ms ago`, (desk) => desk.press(message, choice, by, desk.now - ago)),
  );
/** What mostly happens: it is said, some time goes by, and its author presses, perhaps twice. */
const usual = fc
  .tuple(id, text, fc.constantFrom(0, SECOND, 29 * SECOND, 31 * SECOND), fc.boolean())
  .map(([message, words, ms, twice]) =>
    step(`${message}: ${words}, and confirm${twice ? " twice" : ""} after ${ms} ms`, (desk) => {
      desk.say(words, { id: message });
      desk.pass(ms);
      desk.press(message);
      if (twice) desk.press(message);
    }),
  );
const worded = fc
  .tuple(id, fc.constantFrom("confirm", "confirm", "decline", "cancel"), author)
  .map(([message, verb, by]) => step(`${by}: ${verb} ${message}`, (desk) => void desk.say(`!tt ${verb} ${message}`, { author: by })));
const passed = fc.constantFrom(1, SECOND, 29 * SECOND, 30 * SECOND, 37 * SECOND).map((ms) => step(`pass ${ms}`, (desk) => desk.pass(ms)));
const moved = fc
  .constantFrom(["1.10", "1.20"], ["1.00", "1.04"], ["1.22", "1.30"], ["0.40", "0.60"])
  .map(([bid = "", ask = ""]) => step(`SPY at ${bid}`, (desk) => desk.market("SPY", bid, ask)));
const drifted = fc
  .constantFrom(["6900.00", "6900.25"], ["6950.00", "6950.25"], ["6990.00", "6990.25"])
  .map(([bid = "", ask = ""]) => step(`MES at ${bid}`, (desk) => desk.market("/MES", bid, ask)));
const switched = fc.constantFrom("kill", "pause", "flatten", "resume", "resume").map((word) => step(word, (desk) => void desk.operate(word)));
const fated = fc.constantFrom<Fate>("rejected", "lost-request", "lost-response", "unsent").map((fate) => step(fate, (desk) => desk.next(fate)));
const others = fc.oneof(
  id.map((message) => step(`delete ${message}`, (desk) => desk.delete(message))),
  fc.constantFrom(0, 10 * SECOND, 31 * SECOND).map((ms) =>
    step(`restart after ${ms}`, (desk) => {
      desk.now += ms;
      desk.restart();
    }),
  ),
);

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: said },
    { weight: 6, arbitrary: pressed },
    { weight: 3, arbitrary: usual },
    { weight: 3, arbitrary: worded },
    { weight: 2, arbitrary: passed },
    { weight: 2, arbitrary: moved },
    { weight: 1, arbitrary: drifted },
    { weight: 1, arbitrary: switched },
    { weight: 1, arbitrary: fated },
    { weight: 2, arbitrary: others },
  ),
  { maxLength: 30, size: "max" },
);

/** Every entry that was to be sent, and what was said before it about its message. */
const auditEntries = (desk: Desk): number => {
  let sent = 0;
  desk.events.forEach((event, index) => {
    if (event.type !== "intended" || event.role !== "entry" || event.op !== "place") return;
    sent++;
    const before = desk.events.slice(0, index);
    const about = get(desk.book.trades, event.tradeId)?.messageId ?? messageId("");
    const confirmed = before.filter((each) => each.type === "confirmation-ended" && each.messageId === about && each.outcome === "confirmed");
    expect(confirmed).toHaveLength(1);
    const asked = before.filter((each): each is EventOf<"confirmation-asked"> => each.type === "confirmation-asked" && each.message.id === about);
    expect(asked).toHaveLength(1);
    const [shown] = asked;
    // What an edit has taken back is nobody's wish any more.
    const read = before.filter((each): each is EventOf<"message-read"> => each.type === "message-read" && each.message.id === about);
    expect(read.at(-1)?.message.revision).toBe(shown?.message.revision);
    const { terms } = event;
    if (shown === undefined || terms === null) throw new Error("an entry without terms");
    expect(terms.instrument).toBe(shown.instrument);
    expect(terms.side).toBe(shown.side);
    expect(terms.quantity).toBeLessThanOrEqual(shown.quantity);
    if (terms.limit !== null && terms.side === "buy") expect(terms.limit <= shown.worst).toBe(true);
  });
  return sent;
};

const auditWaits = (desk: Desk): void => {
  const about = (event: EventOf<"confirmation-asked"> | EventOf<"confirmation-ended">): string =>
    event.type === "confirmation-asked" ? event.message.id : event.messageId;
  for (const type of ["confirmation-asked", "confirmation-ended"] as const) {
    const ids = desk.eventsOf(type).map(about);
    expect(new Set(ids).size).toBe(ids.length);
  }
  const opened = desk.eventsOf("trade-opened").map(({ messageId: each }) => each);
  expect(new Set(opened).size).toBe(opened.length);
  for (const each of desk.eventsOf("confirmation-ended")) {
    // Whose word it was may say it; and nobody's opens nothing.
    if (each.by !== null) expect([OWNER, ANALYST]).toContain(each.by);
    else expect(each.outcome).not.toBe("confirmed");
    if (each.outcome !== "confirmed") expect(get(desk.book.trades, tradeOfMessage(each.messageId))?.closed ?? null).toBe(null);
  }
};

/** Every revision that was read has one answer in the end. */
const auditAnswers = (desk: Desk): void => {
  const read = desk.eventsOf("message-read").map(({ message }) => `${message.id}.${message.revision}`);
  const answered = desk.eventsOf("message-answered").map(({ messageId: each, revision }) => `${each}.${revision}`);
  expect([...answered].toSorted()).toEqual([...read].toSorted());
};

describe("whatever happens while entries wait for a person's word", () => {
  it("none is sent without it, none twice, none larger than shown; every wait ends, and every message is answered once", () => {
    const numRuns = Math.min(3_000, Number(process.env["FLOORBROKER_RUNS"] ?? 600));
    let sent = 0;
    fc.assert(
      fc.property(steps, (plan) => {
        const desk = new Desk({ power: "480000", config: (config) => ({ ...config, entry: { ...config.entry, confirm: RULE } }) });
        desk.market("SPY", "1.10", "1.20");
        desk.market("/MES", "6900.00", "6900.25");
        for (const { act } of plan) {
          act(desk);
          desk.now += 1;
          expect(bookJson(replayed(desk.journal))).toBe(bookJson(desk.book));
        }
        desk.pass(40 * SECOND);
        expect(desk.book.waiting).toEqual([]);
        expect(desk.questions.size).toBe(0);
        sent += auditEntries(desk);
        auditWaits(desk);
        auditAnswers(desk);
      }),
      { numRuns },
    );
    expect(sent).toBeGreaterThan(numRuns / 3);
  }, 300_000);
});
