import { array, boolean, object, string, type TypeOf } from "../codec.ts";

/** What one rule said, with the figures it looked at, so that a refusal can be argued with. */
export const checkCodec = object({
  rule: string,
  passed: boolean,
  /** Kebab-case; `ok` when passed. */
  code: string,
  text: string,
  suggestions: array(string),
});
export type Check = TypeOf<typeof checkCodec>;

/** A rule that found nothing to object to. */
export const passed = (rule: string, text: string): Check => ({
  rule,
  passed: true,
  code: "ok",
  text,
  suggestions: [],
});

/** A rule that objects; with at least one thing the trader can do. */
export const objected = (
  rule: string,
  code: string,
  text: string,
  suggestions: readonly [string, ...string[]],
): Check => ({ rule, passed: false, code, text, suggestions });
