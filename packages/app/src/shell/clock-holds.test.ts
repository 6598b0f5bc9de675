import { virtualClock } from "@floorbroker/adapter-sim";
import { bookId, decideOn, emptyBook, type Book, type InputId, type InputBody } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { followClock } from "./clock-holds.ts";

/** A book beside a machine whose clock can be set. */
const following = () => {
  const time = virtualClock(1_000_000);
  let ahead = 0;
  let book: Book = emptyBook(bookId("sim:test"));
  const told: string[] = [];
  const deliver = (id: InputId, body: InputBody): void => {
    const decision = decideOn(book, { id, at: time.now(), ...body });
    book = decision.book;
    for (const event of decision.events) if (event.type === "escalated") told.push(event.text);
  };
  return {
    holds: followClock({ ...time, wallAhead: () => ahead }, () => book, deliver),
    set: (ms: number): void => void (ahead = ms),
    pass: (ms: number): void => time.advanceTo(time.now() + ms),
    held: (): readonly string[] => book.holds.map(({ code }) => code),
    told,
    time,
    deliver,
    book: () => book,
  };
};

describe("a machine's clock that is set", () => {
  it("holds entries and is told once, with the figures and what to do, until it is right again", () => {
    const { holds, set, pass, held, told } = following();
    holds.followRegularly();
    set(3_600_000);
    expect(held()).toEqual([]);
    pass(10_000);
    expect(held()).toEqual(["clock-jumped"]);
    pass(60_000);
    set(-4_999);
    pass(10_000);
    expect(held()).toEqual([]);
    expect(told).toMatchInlineSnapshot(`
      [
        "the machine's clock was set: it is 3600 s ahead of the time that has passed since this process began; set it right, or restart floorbroker when it is right: no entries; exits go on",
        "the machine's clock was set: it is 3600 s ahead of the time that has passed since this process began; set it right, or restart floorbroker when it is right: that is over; entries are taken again",
      ]
    `);
  });

  it("is noticed before a message is decided, and by nobody after the end", () => {
    const { holds, set, pass, held, told } = following();
    holds.followRegularly();
    set(-7_000);
    holds.follow();
    expect(held()).toEqual(["clock-jumped"]);
    expect(told[0]).toContain("7 s behind the time that has passed");
    holds.stop();
    set(0);
    pass(60_000);
    expect(held()).toEqual(["clock-jumped"]);
  });

  it("no longer matters to the next process, which takes its time, nor to a clock that knows no other", () => {
    const { holds, set, held, time, deliver, book } = following();
    set(90_000);
    holds.follow();
    followClock(time, book, deliver).followRegularly();
    expect(held()).toEqual([]);
    expect(time.nextAt()).toBeUndefined();
  });
});
