import { OWNER_CONFIG } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { bookOver } from "../config/book.ts";
import type { Trading } from "../config/trading.ts";
import { whoMayText } from "./who-may.ts";

const said = (authority: Trading["authority"]): string => whoMayText(bookOver(OWNER_CONFIG, { authority }));
const { alertAuthors, commandAuthors } = OWNER_CONFIG.authority;

describe("Whose word counts", () => {
  it("is told with the built-in ids named as such, where nobody is configured", () => {
    expect(said(undefined)).toBe(
      "alerts count from 700068629626224700, 704125082750156840 (built in, as authority.alertAuthors is not set); " +
      "commands from 704125082750156840 (built in, as authority.commandAuthors is not set)",
    );
  });

  it("is what the settings name, also where they name the same ids, or nobody", () => {
    expect(said({ alertAuthors: [...alertAuthors], commandAuthors: [...commandAuthors] })).toBe(
      "alerts count from 700068629626224700, 704125082750156840; commands from 704125082750156840",
    );
    expect(said({ alertAuthors: [] })).toMatch(/^alerts count from nobody; commands from 7041\d+ \(built in/);
  });
});
