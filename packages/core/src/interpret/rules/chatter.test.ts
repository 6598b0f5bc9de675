import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE, type Profile } from "../profile.ts";

const ROOM: Profile = { ...PLAIN_PROFILE, action: "BTO", expiry: "weekly" };

const readIn = (text: string, profile: Profile) =>
  interpret({ text, embeds: [], postedAt: Date.parse("2026-10-14T15:30:00Z") }, profile).instruction;

const ORDER = "BTO KO 70C 11/20 @ 1.15";

describe("a change of an exit", () => {
  it.each(["move SL to entry", "SL to BE", "raise stop to 1.50", "Moving my stop loss to breakeven on KO"])(
    "%s orders nothing",
    (text) => {
      expect(readIn(text, PLAIN_PROFILE)).toEqual({ kind: "ignore", reason: "exit-update" });
      expect(readIn(text, ROOM)).toEqual({ kind: "ignore", reason: "exit-update" });
    },
  );
});

describe("what is no order", () => {
  it.each([
    ["good morning all, KO strong today", "chatter"],
    [`don't ${ORDER} yet`, "negated"],
    [`never ${ORDER}, bad idea`, "negated"],
    [`I would never ${ORDER}`, "conditional"],
    [`not an alert: ${ORDER} is what Ann posted`, "negated"],
    [`not an alert:\n${ORDER}`, "negated"],
    [`should I ${ORDER} or wait`, "question"],
    [`${ORDER}?`, "question"],
    [`anyone in?\n${ORDER}`, "question"],
    [`if it holds ${ORDER}`, "conditional"],
    [`${ORDER} if it breaks 71`, "conditional"],
    [`${ORDER}, only if it breaks 71`, "conditional"],
    ["BTO KO 70C over 71 11/20 @ 1.15", "conditional"],
    ["watching KO 70C 11/20, might enter at 1", "watching"],
    ["KO 70c hit 3.00, up 120% from my alert", "recap"],
    [`recap: ${ORDER} ➜ STC @ 2.30 (+100%)`, "recap"],
    [`${ORDER} was a banger`, "recap"],
    [`${ORDER} tomorrow`, "conditional"],
    [`${ORDER} - cancel that`, "retracted"],
    [`${ORDER}\nnvm, did not fill`, "retracted"],
    [`${ORDER} no fill`, "negated"],
    [`${ORDER} (paper account)`, "retracted"],
    [`> ${ORDER}\nnice one`, "quoted"],
    [`>>> ${ORDER}`, "quoted"],
    [`\`${ORDER}\` is the form`, "code"],
    [`\`\`\`\n${ORDER}\n\`\`\``, "code"],
    [`~~${ORDER}~~`, "struck-out"],
    [`Ann: ${ORDER}`, "chatter"],
    [`Ann posted this:\n${ORDER}`, "recap"],
    ["BTO means buy to open", "chatter"],
    ["BTC hit 100k", "recap"],
  ])("%s: %s", (text, reason) => {
    expect(readIn(text, PLAIN_PROFILE)).toEqual({ kind: "ignore", reason });
  });

  it.each([
    "way to end the week: AMD 40% / META 22% / BA -30%",
    "resting sell order at 5.20 on my KO calls",
    "stopped by the bank, back in 15",
    "stopped out of my own account, alert trade still on",
    "weekly plan: $AMD 12/4 165C over 161, $META 12/4 620C over 612",
    "BUY KO only if it closes above 71",
    "about 90% sure we gap down",
    "from 20% profit I would start trimming",
    "KO 70 is the all time high, holding right around it",
    "KO 70C went from 1 to 2",
    "sold my car for 500",
    "bought KO at 70 years ago",
    "weekly watchlist:\nKO 70C @ 1\nPEP 150C @ 2",
    "KO 70C 11/20 closed at 2.40",
    "KO 70C 11/20 from 1.20 to 3.40",
    "KO 70C 11/20 1.15 was nice",
    "KO 70C 11/20 sold for 3.40 yesterday",
    "KO 70C 11/20 sweep bought @ 1.15 10,000 contracts",
    "unusual flow: KO 70C 11/20 bought @ 1.15",
    "someone bought 10000 KO 70C 11/20 at 1",
    "Pelosi bought 100 KO @ 70",
    "insider sold 5000 KO @ 70",
    "KO sold 100 million cans at 2",
    "sold 2 bikes for 300",
    "took a walk at 2",
    "added KO to my list",
    "got in at 1.20, out at 2.40",
    "avg down in KO 70c is a bad idea",
    "took profits on everything yesterday",
    "cut the noise: KO 70 is the level",
    "I almost bought KO 70C 11/20 at 1",
    "wish I bought KO 70C 11/20 at 1",
    "should have sold KO 70C 11/20 at 3",
    "will sell KO 70C 11/20 at 3",
    "sell KO 70C 11/20 at 3 if you want",
    "reminder: we bought KO 70C 11/20 @ 1.15",
    "update: KO 70C 11/20 @ 1.15 now 2.40",
    "TP1 hit on KO 70C, up 50%",
    "KO 70C 11/20 bid 1.15 ask 1.20",
    "KO 70C 11/20 low @ 1.15",
    "bought KO 70C 11/20 1.15 (yesterday's alert)",
    "bought KO 70C Friday @ 1.15, what a ride",
    "KO 70C 11/20 sold off to 0.40",
    "we closed KO 70C for 100% today",
    "I have KO 70C 11/20 @ 1.15 still",
  ])("%s is none in a room of casual verbs either", (text) => {
    expect(readIn(text, ROOM)).toMatchObject({ kind: "ignore" });
  });
});
