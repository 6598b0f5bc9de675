import { describe, expect, it } from "vitest";
import { interpret } from "../interpret.ts";
import { PLAIN_PROFILE } from "../profile.ts";

const POSTED = Date.UTC(2026, 10, 18, 15, 4, 5);
const CONTRACT = "SPY 590C 12/18 @ 1.20";
const ORDER = `BTO ${CONTRACT}`;
const CLOSE = "STC SPY 590C 12/18 @ 2.40";
const FORM = "Ticker: SPY\nStrike: 590C\nExp: 12/18\nEntry: 1.20";

const trades = (text: string): boolean => {
  const { kind } = interpret({ text, embeds: [], postedAt: POSTED }, { ...PLAIN_PROFILE, action: "BTO" }).instruction;
  return kind === "open" || kind === "close";
};

/** Every place around an order at which words can stand. */
const PLACES: Readonly<Record<string, (words: string) => string>> = {
  above: (words) => `${words}\n${ORDER}`,
  "above, with a blank line": (words) => `${words}\n\n${ORDER}`,
  "below a greeting": (words) => `Good morning team\n${words}\n${ORDER}`,
  before: (words) => `${words}: ${ORDER}`,
  behind: (words) => `${ORDER} ${words}`,
  "behind a comma": (words) => `${ORDER}, ${words}`,
  "behind a dash": (words) => `${ORDER} - ${words}`,
  "in brackets": (words) => `${ORDER} (${words})`,
  "in the next sentence": (words) => `${ORDER}. ${words}`,
  below: (words) => `${ORDER}\n${words}`,
  "below its stop": (words) => `${ORDER}\nStop 0.80\n${words}`,
  "above a contract": (words) => `${words}\n${CONTRACT}`,
  "behind a contract": (words) => `${CONTRACT} ${words}`,
  "below a contract": (words) => `${CONTRACT}\n${words}`,
  "above a verb": (words) => `${words}\nbought ${CONTRACT}`,
  "behind a verb": (words) => `bought ${CONTRACT} ${words}`,
  "below a verb": (words) => `bought ${CONTRACT}\n${words}`,
  "above a close": (words) => `${words}\n${CLOSE}`,
  "behind a close": (words) => `${CLOSE} ${words}`,
  "below a close": (words) => `${CLOSE}\n${words}`,
  "above a form": (words) => `${words}\n${FORM}`,
  "below a form": (words) => `${FORM}\n${words}`,
  "in a form's comment": (words) => `${FORM}\nComment: ${words}`,
};

const UNDOING =
  "wait|hold on|watchlist|on watch|on radar|queued|resting order|open order|idea|coming soon|soon|on deck|repost|ICYMI|" +
  "reminder|old alert|prior trade|two weeks back|yesterday|last week|throwback|paper trade|sim|example|test|not filled|" +
  "didn't fill|no fill|cancelled|nvm|don't|do not|maybe|tomorrow|later|at the open|on a break of 589|if it holds 589|" +
  "Bob's trade|from Kim|trash|psych|🧢|🚫|means buy to open|for reference|would you take this|is this good|thoughts|" +
  "thoughts?|im not in|nah|skip|pass|not an alert|pending orders|planning|typo|this was last week|type this";

/** Words that only look as if they undid an order, and the places that room posts have them at. */
const COMMENTARY =
  "No brainer here|Not financial advice|Don't chase|Hold on tight|Soon to be 3.00|Trade idea with tight stop|Wait for 2x to trim|" +
  "Back in|Tomorrow's expiry|Best setup today|This is a lotto|Trap above 600|Bounce off support|Let's go|Small position";

describe("words around an order", () => {
  it.each(UNDOING.split("|"))("undo it wherever they stand: %s", (words) => {
    expect(Object.keys(PLACES).filter((place) => trades(PLACES[place]?.(words) ?? ""))).toEqual([]);
  });

  it.each(COMMENTARY.split("|"))("leave it alone when they only comment on it: %s", (words) => {
    expect(trades(`${ORDER}\n${words}`)).toBe(true);
  });

  it("date it by a post's header above it, unless it is only a time", () => {
    for (const header of [
      "Kim — 11/10/2026 10:04 AM", "KimBOT — 10:04 AM", "Kim Today at 10:04 AM", "11/10/26", "Nov 10",
    ]) {
      expect(trades(`${header}\n${ORDER}`), header).toBe(false);
    }
    expect(trades(`10:04 AM\n${ORDER}`)).toBe(true);
  });

  it("a stop sign undoes an entry, and only draws a close or a stop", () => {
    expect(trades(`${ORDER} 🛑`)).toBe(false);
    expect([`🛑 ${CLOSE}`, `${CLOSE} 🛑`, `${ORDER}\n🛑 SL 0.80`, `${FORM}\n🛑 Stop Loss: 0.80`].map(trades)).toEqual([
      true, true, true, true,
    ]);
  });
});
