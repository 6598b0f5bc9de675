import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOrderKey, messageId } from "../ids.ts";
import { bySnowflake, isSnowflake, keyOfOrder, messageOfTrade, tradeOfKey, tradeOfMessage } from "./keys.ts";

const snowflake = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String);
const role = fc.constantFrom("entry", "target", "stop", "close");

describe("the trade of a message", () => {
  it("is always the same one, and another one for every other snowflake", () => {
    fc.assert(
      fc.property(snowflake, snowflake, (a, b) => {
        expect(tradeOfMessage(messageId(a))).toBe(tradeOfMessage(messageId(a)));
        expect(tradeOfMessage(messageId(a)) === tradeOfMessage(messageId(b))).toBe(a === b);
      }),
    );
  });

  it("leads back to the message, but not where it is only a mark of its id", () => {
    fc.assert(
      fc.property(snowflake, (id) => {
        expect(messageOfTrade(tradeOfMessage(messageId(id)))).toBe(id);
      }),
    );
    expect(messageOfTrade(tradeOfMessage(messageId("replay-7")))).toBeUndefined();
  });

  it("is kept apart from every snowflake's when the id is none", () => {
    expect(tradeOfMessage(messageId("replay-7"))).toMatch(/^fbx-[0-9a-z]+$/);
    expect(tradeOfMessage(messageId("007"))).toMatch(/^fbx-/);
    expect(tradeOfMessage(messageId("replay-7"))).not.toBe(tradeOfMessage(messageId("replay-8")));
  });
});

describe("the key of an order", () => {
  it("is one that every broker carries unharmed, whatever the message", () => {
    fc.assert(
      fc.property(
        fc.oneof(snowflake, fc.string({ minLength: 1 })),
        role,
        fc.integer({ min: 1, max: 9_999 }),
        (id, of, n) => {
          expect(isOrderKey(keyOfOrder(tradeOfMessage(messageId(id)), of, n))).toBe(true);
        },
      ),
    );
  });

  it("names its role and its number", () => {
    const trade = tradeOfMessage(messageId("1001"));
    expect(["entry", "target", "stop", "close"].map((of) => keyOfOrder(trade, of as "entry", 2))).toEqual(
      ["e2", "t2", "s2", "c2"].map((end) => `${trade}-${end}`),
    );
  });
});

describe("the trade of a key", () => {
  it("is the one that the key was made of", () => {
    fc.assert(
      fc.property(fc.oneof(snowflake, fc.string({ minLength: 1 })), role, fc.integer({ min: 1, max: 99 }), (id, what, n) => {
        const trade = tradeOfMessage(messageId(id));
        expect(tradeOfKey(keyOfOrder(trade, what, n))).toBe(trade);
      }),
    );
  });

  it("is none for a name that somebody else gave", () => {
    for (const name of ["by-hand", "fb-1", "fb-1-x1", "fb--e1", "fb-1-e", "xfb-1-e1", "/mes", "what happened?", ""]) expect(tradeOfKey(name)).toBeUndefined();
  });
});

describe("snowflakes", () => {
  it("are as old as their numbers say, however many digits they have", () => {
    fc.assert(
      fc.property(snowflake, snowflake, (a, b) => {
        const order = bySnowflake(messageId(a), messageId(b));
        expect(Math.sign(order)).toBe(BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0);
        expect(isSnowflake(messageId(a))).toBe(true);
      }),
    );
    expect(bySnowflake(messageId("12"), messageId("12"))).toBe(0);
    expect(bySnowflake(messageId("13"), messageId("12"))).toBe(1);
    expect(isSnowflake(messageId("m-1"))).toBe(false);
  });
});
