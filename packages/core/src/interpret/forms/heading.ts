import type { Context } from "../context.ts";
import type { Action, Voice } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import { announces, CONDITIONS, deniesOrder, stanceIn } from "../stance.ts";
import type { IgnoreReason } from "../refusal.ts";
import { endsClause, isMark, isWord, tokenAt, type Token } from "../tokens.ts";
import { actionAt, actionOf, verbAt, type Verb } from "../verbs.ts";

/** What a text says of the action of a form. */
export interface Said {
  /** In letters, or `buy to open`. */
  readonly named: readonly Action[];
  /** By verbs, which the room's habit turns into actions. */
  readonly verbs: readonly Verb["goes"][];
}

/** Words of titles over forms that are no orders: scanners, lessons, diaries, ideas. */
const NO_ORDERS: ReadonlySet<string> = new Set([
  "FLOW", "FLOWS", "SWEEP", "SWEEPS", "WHALE", "WHALES", "UNUSUAL", "SCAN", "SCANS", "SCANNER", "SCREENER", "POTENTIAL",
  "UPCOMING", "IDEA", "IDEAS", "PREVIEW", "PLANNED", "SAMPLE", "EDUCATION", "EDUCATIONAL", "LESSON", "QUIZ", "HOMEWORK",
  "JOURNAL", "LOG", "HISTORY", "STATS", "LEADERBOARD", "UPDATE", "UPDATES", "UPDATED", "REMINDER", "EXPIRED", "RADAR",
  "WISHLIST", "CALCULATOR", "ANALYSIS", "CONTEST", "POLL", "STOPPED", "PERFORMANCE", "TRACKER", "CHECKLIST", "RULES",
  "LOSS", "LOSSES", "LOSER", "LOSERS", "ROLL", "ROLLED", "ROLLING", "INTEREST", "WEEK", "MONTH", "YEAR", "HE", "SHE",
  "THEY", "HIS", "HER", "THEIR", "SOMEONE", "SOMEBODY", "STUDENT", "STUDENTS", "MEMBER", "MEMBERS", "FRIEND",
  "CANDIDATE", "CANDIDATES", "LIST", "POSITIONS", "HOLDINGS", "PORTFOLIO", "SUGGESTED", "SUGGESTION", "PREDICTION",
  "REJECTED", "SUBMITTED", "WORKING", "PLACED", "MODIFIED", "REPLACED", "QUEUED", "DRAFT", "CONGRESS", "INSIDER", "TOP",
  "HOT", "FAILED", "PAIN", "LEVELS", "NEWS", "HOW",
]);

const VERBS = Meaning.enter | Meaning.exit;

/** What may stand in a title that ends with a colon, "New trade alert:"; any other speaks of somebody else's order. */
const TITLE =
  Meaning.neutral | Meaning.enter | Meaning.exit | Meaning.action | Meaning.right | Meaning.size | Meaning.filler;

const isTitle = (line: readonly Token[]): boolean =>
  line.every(({ kind, means }) => kind !== "word" || (means & TITLE) !== 0);

/** `did not enter`, `haven't bought it`. */
const deniesEntry = (line: readonly Token[], at: number): boolean =>
  (tokenAt(line, at).means & Meaning.negation) !== 0 &&
  [at + 1, at + 2].some(
    (place) => (tokenAt(line, place).means & Meaning.enter) !== 0 || isWord(tokenAt(line, place), "TAKE"),
  );

/** Why a line over, under or between the fields makes the whole form no order. */
export const stanceOfLine = (line: readonly Token[]): IgnoreReason | undefined => {
  if (line.some((token) => isWord(token, "FORM"))) return "commentary";
  if (line.some(({ means }) => (means & Meaning.level) !== 0)) return "conditional";
  for (let at = 0; at < line.length; at++) {
    if (deniesOrder(line, at) || deniesEntry(line, at)) return "negated";
    // "6.15 -> 9.20"
    if (isMark(tokenAt(line, at), "→") && tokenAt(line, at - 1).kind === "number" && at + 1 < line.length)
      return "recap";
    if (CONDITIONS.has(tokenAt(line, at).text) && (at === 0 || endsClause(tokenAt(line, at - 1)))) return "conditional";
  }
  const announced = announces(line, 0);
  if (announced === "commentary" && isTitle(line)) return undefined;
  return announced;
};

const DISCLAIMED = ["FINANCIAL", "ADVICE", "MISS"];
/** "Nancy bought": whoever stands before the verb traded, and not the author. */
const namesOther = (title: readonly Token[]): boolean => {
  const verb = title.findIndex(({ means }) => (means & VERBS) !== 0);
  const past = verb > 0 && /(?:ED|BOUGHT|SOLD|TOOK|GOT)$/.test(tokenAt(title, verb).text);
  return past && title.slice(0, verb).some(({ kind, means }) => kind === "word" && means === 0);
};

/** What announces an order of one's own, next to words that we do not know: "VIP alert", "taking this lotto". */
const ANNOUNCING: ReadonlySet<string> = new Set([
  "ALERT", "ALERTED", "SIGNAL", "NEW", "TRADE", "I", "IM", "IVE", "WE", "MY", "HERE'S", "LET'S", "POSITION", "SCALP",
  "SWING",
]);

/**
 * Whether titles say nothing that we understand: a form under "Portfolio" or "AI prediction" may be anything. Words of
 * the trade say enough, and so do unknown ones beside an announcement or a verb.
 */
export const isUnclear = (titles: readonly (readonly Token[])[], symbol: string | null): boolean => {
  const words = titles.flat().filter(({ kind }) => kind === "word");
  if (words.some(({ text, means }) => ANNOUNCING.has(text) || (means & (VERBS | Meaning.action)) !== 0)) return false;
  return words.some(({ means, text }) => means === 0 && text !== symbol);
};

/** Why a title makes the form below it no order: what it calls the form, a denial in it, somebody else's trade. */
export const stanceOfTitle = (title: readonly Token[]): IgnoreReason | undefined => {
  if (title.some(({ text }) => NO_ORDERS.has(text))) return "commentary";
  const denied = title.some(({ means }) => (means & Meaning.negation) !== 0);
  if (denied && !title.some(({ text }) => DISCLAIMED.includes(text))) return "negated";
  if (namesOther(title)) return "recap";
  return title.some((token) => isWord(token, "WHO") || isMark(token, "?")) ? "question" : undefined;
};

/** Labels of notes that give grounds, "above its average": they set no condition. */
const GROUNDS = ["REASON", "THESIS", "RATIONALE", "SETUP"];

/** A note may speak of the plan; but one that begins with a doubt, or dates the trade, takes the order back. */
export const stanceOfNote = (label: readonly Token[], note: readonly Token[]): IgnoreReason | undefined => {
  const enters = note.findIndex((token) => isWord(token, "ENTER") || isWord(token, "ENTRY") || isWord(token, "BUY"));
  const grounds = label.some(({ text }) => GROUNDS.includes(text));
  const begins = !grounds && tokenAt(note, 0).kind === "word" ? stanceIn(note, 0, 1) : undefined;
  if (begins !== undefined) return begins;
  if (note.some(({ means }) => (means & Meaning.retraction) !== 0)) return "retracted";
  if (note.some((token) => isMark(token, "?"))) return "question";
  return enters < 0 ? undefined : stanceIn(note, enters, note.length);
};

const OVER: ReadonlySet<string> = new Set([
  "SOLD", "CLOSED", "EXITED", "OUT", "TRIMMED", "STOPPED", "CASHED", "SECURED", "BOOKED", "LOCKED",
]);

/** `closed for 9.20`, below the fields: the entry that they give is over. */
export const tellsEnd = (line: readonly Token[]): boolean => OVER.has(tokenAt(line, 0).text);

/** Longest title in which a verb is looked for: further on, prose tells stories. */
const LONGEST_TITLE = 7;

/** The actions and verbs that a title or an action field names. */
export const saidIn = (tokens: readonly Token[]): Said => {
  const named: Action[] = [];
  const verbs: Verb["goes"][] = [];
  for (let at = 0; at < tokens.length;) {
    const action = actionAt(tokens, at);
    if (action !== undefined) named.push(action.action);
    const verb = action === undefined && tokens.length <= LONGEST_TITLE ? verbAt(tokens, at) : undefined;
    if (verb !== undefined) verbs.push(verb.goes);
    at = Math.max(at + 1, action?.next ?? verb?.next ?? 0);
  }
  return { named, verbs };
};

const NONE: readonly Action[] = [];

/** The actions alone that a line names in letters. */
export const namedIn = (tokens: readonly Token[]): readonly Action[] =>
  tokens.some((_, at) => actionAt(tokens, at) !== undefined) ? saidIn(tokens).named : NONE;

/** The action of a form; `contradicted` when it names two. */
export type Decided = { readonly action: Action; readonly voice: Voice } | "contradicted" | "none";

const entering = (action: Action): boolean => action === "BTO" || action === "STO";

/** What titles and fields together say: letters go before verbs, and both before the habit of the room. */
export const decide = ({ profile }: Context, { named, verbs }: Said): Decided => {
  const { action: habit } = profile;
  const meant = habit === null ? [] : verbs.map((goes) => actionOf({ goes, next: 0 }, habit));
  const [action = habit] = [...named, ...meant];
  if (action === null || (named.length === 0 && habit === null)) return "none";
  if (named.some((other) => other !== action)) return "contradicted";
  if (meant.some((other) => entering(other) !== entering(action))) return "contradicted";
  if (habit === null && verbs.some((goes) => goes !== "buy" && goes !== "sell" && (goes === "in") !== entering(action)))
    return "contradicted";
  return { action, voice: named.length > 0 ? "action" : verbs.length > 0 ? "verb" : "none" };
};
