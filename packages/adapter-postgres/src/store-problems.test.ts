import { describe, expect, it } from "vitest";
import { INPUT_UNIQUE, SEQ_UNIQUE } from "./schema.ts";
import { beforeCommit, messageOf, notAnswered } from "./store-problems.ts";
import { BOOK } from "./testing/rows.ts";

const codeOfAppend = (error: unknown): string => beforeCommit(BOOK, error, messageOf(error)).code;

describe("what an append ends as when the database refuses", () => {
  it.each([
    ["stale-writer", { code: "23505", constraint: SEQ_UNIQUE }],
    ["duplicate", { code: "23505", constraint: INPUT_UNIQUE }],
    ["store-full", { code: "53100" }],
    ["not-storable", { code: "54000" }],
    ["not-storable", { code: "22P05" }],
    ["store-damaged", { code: "XX001" }],
    ["store-down", { code: "57P01" }],
    ["store-down", { code: "25006" }],
    ["store-down", { code: "ECONNRESET" }],
    ["store-down", {}],
  ])("is %s for %o", (code, error) => {
    expect(codeOfAppend(Object.assign(new Error("said the database"), error))).toBe(code);
  });

  it("and a question is answered by what is wrong: no room, a damaged page, or a database that is away", () => {
    const codeOfQuestion = (code: string): string =>
      notAnswered(Object.assign(new Error("said"), { code }), "said").code;
    expect(["53100", "XX001", "XX002", "57P01"].map(codeOfQuestion)).toEqual([
      "store-full",
      "store-damaged",
      "store-damaged",
      "store-down",
    ]);
  });

  it("is said in one line, by its code when there is no message", () => {
    expect(messageOf(new Error("first\nsecond"))).toBe("first");
    expect(messageOf(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
    expect(messageOf("thrown text")).toBe("thrown text");
  });
});
