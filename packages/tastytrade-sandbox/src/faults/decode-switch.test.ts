import { isOk } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { decodeSwitch, listedSwitches } from "./decode-switch.ts";
import { SWITCHES } from "./switches.ts";

const refusal = (json: unknown): string => {
  const decoded = decodeSwitch(json);
  return isOk(decoded) ? "none" : `${decoded.left.code}: ${decoded.left.text} → ${decoded.left.suggestions.join(" ")}`;
};

describe("a switch as JSON", () => {
  it("is taken with its parameters, and with none", () => {
    const wanted = { switch: "answer-late", method: "POST", path: "/accounts/*/orders", ms: 250, times: null, skip: 2 };
    expect(decodeSwitch(wanted)).toMatchObject({ _tag: "Right", right: wanted });
    for (const name of Object.keys(SWITCHES))
      expect(decodeSwitch({ switch: name })).toEqual({ _tag: "Right", right: { switch: name } });
  });

  it.each([
    [{ switch: "anser-late" }, 'unknown-switch: there is no switch "anser-late" → Did you mean answer-late?'],
    [{}, "unknown-switch: there is no switch undefined → GET /sandbox/switches lists them all."],
    ["answer-late", 'bad-switch: a switch is an object → Send {"switch": "too-many-requests"}.'],
    [
      { switch: "null-frame", path: "/x" },
      "unknown-parameter: null-frame has no parameter path → It has: stream, times, skip.",
    ],
    [
      { switch: "answer-late", ms: -1 },
      "bad-switch: answer-late: ms is -1, and has to be milliseconds from 0 → GET /sandbox/switches tells each switch's parameters.",
    ],
    [
      { switch: "answer-late", times: 0 },
      "bad-switch: answer-late: times is 0, and has to be a whole number from 1, or null → GET /sandbox/switches tells each switch's parameters.",
    ],
    [
      { switch: "call-lost", method: "get" },
      'bad-switch: call-lost: method is "get", and has to be one of GET, POST, PUT, PATCH, DELETE → GET /sandbox/switches tells each switch\'s parameters.',
    ],
    [
      { switch: "stream-closed", code: 1007 },
      "bad-switch: stream-closed: code is 1007, and has to be a close code: 1000, 1001, 1006 (a cut line) or 1008 to 4999 → GET /sandbox/switches tells each switch's parameters.",
    ],
    [
      { switch: "redirect", to: "elsewhere" },
      'bad-switch: redirect: to is "elsewhere", and has to be a URL or path → GET /sandbox/switches tells each switch\'s parameters.',
    ],
  ])("says what is wrong with %j", (json, text) => {
    expect(refusal(json)).toBe(text);
  });

  it("is listed with a sentence and what its parameters have to be", () => {
    const listed = listedSwitches();
    expect(listed.map((each) => each.switch)).toEqual(Object.keys(SWITCHES));
    for (const { description } of listed) expect(description).toMatch(/^[A-Z].*\.$/);
    expect(listed.find((each) => each.switch === "answer-late")).toEqual({
      switch: "answer-late",
      description: "The call is done, its answer comes after so many milliseconds.",
      times: 1,
      parameters: {
        method: "one of GET, POST, PUT, PATCH, DELETE",
        path: "a path such as /accounts/*/orders",
        ms: "milliseconds from 0",
        times: "a whole number from 1, or null",
        skip: "a whole number from 0",
      },
    });
  });
});
