import { describe, expect, it } from "vitest";
import { isOk } from "../result.ts";
import { interpret } from "./interpret.ts";
import { instructionJson } from "./json.ts";
import { PLAIN_PROFILE, profileCodec, type Profile } from "./profile.ts";

const ROOM: Partial<Profile> = { action: "BTO" };

const read = (title: string, profile: Partial<Profile> = ROOM, text = "", author = "") =>
  instructionJson(
    interpret(
      {
        text,
        embeds: [{ title, description: "TSLA 360C 11/20 at 3.60", author, footer: "", fields: [] }],
        postedAt: Date.UTC(2026, 10, 18, 15, 4, 5),
      },
      { ...PLAIN_PROFILE, ...profile },
    ).instruction,
  );

describe("the title of an embed", () => {
  it.each(["Closed position", "Position closed", "Runner closed", "Close"])("%s closes", (title) => {
    expect(read(title)).toMatchObject({ kind: "close", action: "STC", symbol: "TSLA", strike: "360" });
  });

  it("of a partial exit closes a part", () => {
    expect(read("Partial exit")).toMatchObject({ kind: "close", partial: true });
  });

  it.each(["Update", "Expired", "Market data", "Done with this one", "Bob's trade", "Idea", "Possible entry"])(
    "%s opens nothing in a room whose contracts need no verb",
    (title) => {
      expect(read(title)).toMatchObject({ kind: "ignore" });
    },
  );

  it.each([
    ["Open", "Close"],
    ["Open", "sold"],
    ["Close", "BTO"],
  ])("%s over an order is refused below the text %s", (title, text) => {
    expect(read(title, ROOM, text)).toMatchObject({ kind: "invalid", code: "ambiguous" });
  });

  it("may be one of the room's own for an entry or an exit", () => {
    expect(read("Sniper shot")).toMatchObject({ kind: "ignore" });
    expect(read("[VIP] sniper SHOT", { ...ROOM, entryTitles: ["Sniper shot"] })).toMatchObject({ kind: "open" });
    expect(read("Trade wrap", { ...ROOM, exitTitles: ["Trade wrap"] })).toMatchObject({ kind: "close" });
  });

  it("does not count where the profile leaves out its author", () => {
    const profile = { ...ROOM, embedAuthors: ["Desk Bot"] };
    expect(read("New trade", profile, "", "desk bot ")).toMatchObject({ kind: "open" });
    expect(read("New trade", profile, "", "Desk Bot 2")).toMatchObject({ kind: "ignore" });
    expect(read("New trade", profile)).toMatchObject({ kind: "ignore" });
  });
});

describe("a profile of an old journal", () => {
  it("has none of the settings that came later", () => {
    const { embedAuthors: _a, entryTitles: _b, exitTitles: _c, grades: _d, ...old } = PLAIN_PROFILE;
    const decoded = profileCodec.decode(JSON.parse(JSON.stringify(old)), "profile");
    expect(isOk(decoded) ? decoded.right : decoded.left).toEqual(PLAIN_PROFILE);
  });
});
