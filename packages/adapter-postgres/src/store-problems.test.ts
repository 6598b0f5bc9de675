import { describe, expect, it } from "vitest";
import { INPUT_UNIQUE, SEQ_UNIQUE } from "./schema.ts";
import { beforeCommit, messageOf } from "./store-problems.ts";
import { BOOK } from "./testing/rows.ts";

const codeOfAppend = (error: unknown): string => beforeCommit(BOOK, error, messageOf(error)).code;

describe("what an append ends as when the database refuses", () => {
  it.each([
    ["stale-writer", { code: "23505", constraint: SEQ_UNIQUE }],
    ["duplicate", { code: "23505", constraint: INPUT_UNIQUE }],
    ["store-full", { code: "53100" }],
    ["not-storable", { code: "54000" }],
    ["not-storable", { code: "22P05" }],
    ["store-down", { code: "57P01" }],
    ["store-down", { code: "25006" }],
    ["store-down", { code: "ECONNRESET" }],
    ["store-down", {}],
  ])("is %s for %o", (code, error) => {
    expect(codeOfAppend(Object.assign(new Error("said the database"), error))).toBe(code);
  });

  it("is said in one line, by its code when there is no message", () => {
    expect(messageOf(new Error("first\nsecond"))).toBe("first");
    expect(messageOf(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
    expect(messageOf("thrown text")).toBe("thrown text");
  });
});
