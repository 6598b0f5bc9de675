import { describe, expect, it } from "vitest";
import { newYorkText } from "./new-york-text.ts";

describe("an instant in New York", () => {
  it.each([
    ["2026-11-18T15:04:00.250Z", "2026-11-18 10:04 New York"],
    ["2026-11-18T15:04:40Z", "2026-11-18 10:04:40 New York"],
    ["2026-07-01T03:30:59.999Z", "2026-06-30 23:30:59 New York"],
    ["2026-11-19T05:00:00Z", "2026-11-19 00:00 New York"],
  ])("%s is %s", (iso, text) => {
    expect(newYorkText(Date.parse(iso))).toBe(text);
  });
});
