import { describe, expect, it } from "vitest";
import { DEFINITION } from "./definition.ts";
import { saysTheSame } from "./registration.ts";

/** Rules of names and sizes: Discord's developer documentation, "Application Commands". */
const NAME = /^[-_'a-z0-9]{1,32}$/;

describe("/tt as it is registered", () => {
  const named = [DEFINITION, ...DEFINITION.options, ...DEFINITION.options.flatMap(({ options }) => options)];

  it("keeps Discord's rules", () => {
    for (const { name, description } of named) {
      expect(name).toMatch(NAME);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
    }
    expect(DEFINITION.options.length).toBeLessThanOrEqual(25);
    for (const { options } of DEFINITION.options) {
      const required = options.map((option) => option.required === true);
      // What is required stands first.
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)));
      for (const { choices = [], autocomplete = false } of options) expect(autocomplete && choices.length > 0).toBe(false);
    }
  });

  it("is the same with what Discord adds to it, and another one when anything of it differs", () => {
    const kept = { id: "1", version: "2", default_member_permissions: null, nsfw: false, ...DEFINITION };
    expect(saysTheSame(DEFINITION, kept)).toBe(true);
    expect(saysTheSame(DEFINITION, { ...kept, description: "other" })).toBe(false);
    const [first, ...rest] = DEFINITION.options;
    expect(saysTheSame(DEFINITION, { ...kept, options: rest })).toBe(false);
    expect(saysTheSame(DEFINITION, { ...kept, options: [{ ...first, options: first?.options.slice(1) }, ...rest] })).toBe(false);
  });
});
