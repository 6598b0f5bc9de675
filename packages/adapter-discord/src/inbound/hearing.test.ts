import { channelId, messageId, userId, type ChatEvent, type Message } from "@floorbroker/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openHearing } from "./hearing.ts";
import { firstIdAt, isEarlier, timeOf } from "./snowflake.ts";

const CHANNEL = channelId("1255265167113978008");
const START = 1_795_000_000_000;

const message = (index: number, revision: number): Message => ({
  id: firstIdAt(START + 1 + index),
  guildId: null,
  channelId: CHANNEL,
  authorId: userId("700068629626224700"),
  postedAt: START + 1 + index,
  revision,
  text: `${index}.${revision}`,
  embeds: [],
  replyTo: null,
  threadId: null,
});

type Told =
  | { readonly is: "said"; readonly index: number; readonly revision: number }
  | { readonly is: "deleted"; readonly index: number };

const telling: fc.Arbitrary<Told> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant("said" as const), index: fc.nat(9), revision: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("deleted" as const), index: fc.nat(9) }) },
);

const hearAll = (tellings: readonly Told[]): readonly ChatEvent[] => {
  const hearing = openHearing(CHANNEL, [], { openedAt: START });
  return tellings.flatMap(
    (each) =>
      (each.is === "said"
        ? hearing.take(message(each.index, each.revision))
        : hearing.remove(message(each.index, 0).id)) ?? [],
  );
};

const about = (event: ChatEvent): string => (event.type === "deleted" ? event.messageId : event.message.id);

describe("What is told twice, late or in any order", () => {
  it("is handed on with growing revisions, and never after its deletion", () => {
    fc.assert(
      fc.property(fc.array(telling, { maxLength: 60 }), (tellings) => {
        const events = hearAll(tellings);
        for (const id of new Set(events.map(about))) {
          const course = events
            .filter((event) => about(event) === id)
            .map((event) => (event.type === "deleted" ? Infinity : event.message.revision));
          expect(course).toEqual([...new Set(course)].toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it("ends at the newest revision that was told before a deletion", () => {
    fc.assert(
      fc.property(fc.array(telling, { minLength: 1, maxLength: 60 }), (tellings) => {
        const events = hearAll(tellings);
        for (const index of new Set(tellings.map((each) => each.index))) {
          const of = tellings.filter((each) => each.index === index);
          const newest = Math.max(...of.map((each) => (each.is === "deleted" ? Infinity : each.revision)));
          const last = events.findLast((event) => about(event) === message(index, 0).id);
          expect(last?.type === "deleted" ? Infinity : last?.message.revision).toBe(newest);
        }
      }),
    );
  });

  it("is nothing when it is told again from the beginning", () => {
    fc.assert(
      fc.property(fc.array(telling, { maxLength: 40 }), (tellings) => {
        expect(hearAll([...tellings, ...tellings])).toEqual(hearAll(tellings));
      }),
    );
  });
});

describe("The mark up to which everything was heard", () => {
  it("does not move while something may be missing", () => {
    const hearing = openHearing(CHANNEL, [], { openedAt: START });
    hearing.caughtUp();
    hearing.take(message(1, 0));
    hearing.gap();
    hearing.take(message(5, 0));
    expect(hearing.heardUntil()).toBe(message(1, 0).id);
    hearing.caughtUp();
    expect(hearing.heardUntil()).toBe(message(5, 0).id);
  });

  it("begins after a restart ten minutes before the newest message that the book knows, not before its oldest", () => {
    const known = (at: number) => ({ channelId: CHANNEL, messageId: firstIdAt(at), revision: 0 });
    const long = openHearing(CHANNEL, [known(START), known(START + 3_600_000)], { openedAt: START + 7_200_000 });
    expect(timeOf(long.heardUntil())).toBe(START + 3_000_000);
    const short = openHearing(CHANNEL, [known(START), known(START + 60_000)], { openedAt: START + 7_200_000 });
    expect(timeOf(short.heardUntil())).toBe(START);
  });

  it("begins now in a channel that no book knows", () => {
    expect(timeOf(openHearing(CHANNEL, [], { openedAt: START }).heardUntil())).toBe(START);
  });
});

describe("Ids", () => {
  it("are compared as numbers of any length, never as floats or texts", () => {
    expect(isEarlier(messageId("999999999999999999"), messageId("1000000000000000000"))).toBe(true);
    expect(isEarlier(messageId("778014345124249620"), messageId("778014345124249621"))).toBe(true);
    expect(isEarlier(messageId("778014345124249621"), messageId("778014345124249621"))).toBe(false);
  });
});
