import { format, inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reveal, secret, withoutLogins } from "./secret.ts";

describe("a secret", () => {
  it("is shown by nothing that prints, and read by one function", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{8,20}$/), (text) => {
        const hidden = secret(text);
        const prints = [
          String(hidden),
          `${hidden}`,
          JSON.stringify({ hidden }),
          inspect({ deep: [hidden] }, { depth: null, showHidden: true, getters: true }),
          format("%s %o %j", hidden, hidden, hidden),
          JSON.stringify(Object.getOwnPropertyDescriptors(hidden)),
          JSON.stringify({ ...hidden }),
        ];
        expect(prints.join("\n")).not.toContain(text);
        expect(reveal(hidden)).toBe(text);
      }),
    );
    expect(String(secret("x"))).toBe("[secret]");
  });
});

describe("a text of unknown origin", () => {
  it("loses the login of every address in it", () => {
    expect(withoutLogins("no route to postgresql://fb:hunter2@db:5432/fb and https://me@host/")).toBe(
      "no route to postgresql://[secret]@db:5432/fb and https://[secret]@host/",
    );
    expect(withoutLogins("postgres://fb:p@ss/w@rd@db/fb")).toBe("postgres://[secret]@db/fb");
    expect(withoutLogins("see https://no-color.org, mail a@b.c")).toBe("see https://no-color.org, mail a@b.c");
  });
});
