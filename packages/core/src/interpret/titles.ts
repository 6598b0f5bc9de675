import { isUnclear, stanceOfTitle } from "./forms/heading.ts";
import type { Instruction } from "./instruction.ts";
import { Meaning } from "./lexicon.ts";
import type { Embed, Message } from "./message.ts";
import type { Profile } from "./profile.ts";
import { ALERT_EXAMPLE, ignore, invalid, refuse } from "./refusal.ts";
import { tokenize } from "./tokenize.ts";
import { lineEnd, tokenAt, type Token } from "./tokens.ts";
import { actionAt } from "./verbs.ts";

// A title over an order says whether it is entered or left, or that it is none at all. A room may have its own titles
// for that; what nobody can tell opens nothing in a room whose contracts need no verb.

/** Words of the longest title; further on it is prose, and read as such. */
const LONGEST_TITLE = 7;

const ENTERS: ReadonlySet<string> = new Set(["ENTRY", "ENTER", "ENTERED", "ENTERING", "OPEN", "OPENED", "OPENING"]);
const BUYS: ReadonlySet<string> = new Set(["BOUGHT", "BUY", "BUYING"]);
const SELLS: ReadonlySet<string> = new Set(["SOLD", "SELL", "SELLING"]);
const TRIMS: ReadonlySet<string> = new Set(["PARTIAL", "PARTIALS", "TRIM", "TRIMMED", "TRIMMING", "SOME"]);
/** Beside a verb these change nothing. */
const BESIDE: ReadonlySet<string> = new Set([
  "RUNNER", "RUNNERS", "POSITION", "POSITIONS", "TRADE", "ALERT", "FULLY", "FULL", "PARTIAL",
]);
/** What is only thought of. */
const THOUGHT: ReadonlySet<string> = new Set([
  "IDEA", "IDEAS", "POSSIBLE", "POTENTIAL", "DONE", "ARCHIVE", "ARCHIVED", "MOVERS",
]);

const VERBS = Meaning.enter | Meaning.exit | Meaning.action;

const matches = (title: string, phrases: readonly string[]): boolean => {
  const lower = title.toLowerCase();
  return phrases.some((phrase) => phrase !== "" && lower.includes(phrase.toLowerCase()));
};

const tokensOf = (text: string): readonly Token[] => tokenize(text, false).tokens.filter(({ kind }) => kind !== "line");

const isTitle = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 && tokens.length <= LONGEST_TITLE && tokens.every(({ kind }) => kind !== "number");

type Direction = "entry" | "exit" | "both" | "none";

/** Which way a title goes. Buying and selling go both ways, unless the order is one of a buyer. */
const directionOf = (title: string, tokens: readonly Token[], profile: Profile, buyer: boolean): Direction => {
  let entry = matches(title, profile.entryTitles);
  let exit = matches(title, profile.exitTitles);
  for (let at = 0; at < tokens.length;) {
    const { text, means } = tokenAt(tokens, at);
    const named = actionAt(tokens, at);
    if (named !== undefined) {
      if (named.action === "BTO" || named.action === "STO") entry = true;
      else exit = true;
    } else if (BUYS.has(text)) entry ||= buyer;
    else if (SELLS.has(text)) exit ||= buyer;
    else if (ENTERS.has(text)) entry = true;
    else if ((means & Meaning.exit) !== 0) exit = true;
    at = named?.next ?? at + 1;
  }
  if (entry && exit) return "both";
  return entry ? "entry" : exit ? "exit" : "none";
};

const OF_EXITS = Meaning.exit | Meaning.neutral | Meaning.filler;

const isKnownExit = (tokens: readonly Token[]): boolean =>
  tokens.every(({ kind, means, text }) => kind !== "word" || BESIDE.has(text) || (means & OF_EXITS) !== 0);

const anyVerb = (tokens: readonly Token[]): boolean => tokens.some(({ means }) => (means & VERBS) !== 0);

const hasVerb = (text: string): boolean => anyVerb(tokenize(text, false).tokens);

const bodyOf = ({ description, fields }: Embed): string =>
  [description, ...fields.map(({ name, value }) => `${name} ${value}`)].join("\n");

/**
 * The title as the grammar reads it: what the room calls an entry or exit, and an exit in whatever order of its words
 * (`Closed position`, `Runner closed`, `Partial exit`), become the verb alone, unless the embed has one besides.
 */
export const titleText = (embed: Embed, profile: Profile): string => {
  const { title } = embed;
  if (title === "" || hasVerb(bodyOf(embed))) return title;
  const entry = matches(title, profile.entryTitles);
  if (entry !== matches(title, profile.exitTitles)) return entry ? "Entry" : "Close";
  const tokens = tokensOf(title);
  const exits = isTitle(tokens) && isKnownExit(tokens);
  if (!exits || directionOf(title, tokens, profile, profile.action === "BTO") !== "exit") return title;
  return tokens.some(({ text }) => TRIMS.has(text)) ? "Trim" : "Close";
};

const contradicted = (title: string): Instruction =>
  invalid(refuse("ambiguous", "the title announces something else than the order below it", [ALERT_EXAMPLE], title));

/** Emoji that mark an exit or something that is only watched. */
const EXIT_MARKS = ["✂", "\u{1f534}", "\u{1f3c1}"];
const WATCH_MARKS = ["\u{1f440}", "⏳", "⌛"];

const hasAny = (text: string, marks: readonly string[]): boolean => marks.some((mark) => text.includes(mark));

const ENDINGS: ReadonlySet<string> = new Set(["EXIT", "EXITED", "CLOSE", "CLOSED", "SOLD", "TRIM", "TRIMMED"]);

/** `SPY 590C 12/18 @ 1.20 - exit`: a word for going out that ends a contract without a verb. */
const endsInExit = (tokens: readonly Token[]): boolean => {
  let last = tokens.length - 1;
  while (tokenAt(tokens, last).kind === "line") last--;
  return ENDINGS.has(tokenAt(tokens, last).text) && tokenAt(tokens, last - 1).kind === "mark";
};

const NOT_OWNERS = ["HERE'S", "LET'S", "TODAY'S", "THAT'S", "IT'S"];

/** `Bob's trade`: whose it is, is said, and it is not the author's. */
const isOwned = (title: string): boolean =>
  title.toUpperCase().replaceAll("’", "'").split(" ").some((word) => word.endsWith("'S") && !NOT_OWNERS.includes(word));

/** Why a title leaves open what the contract below it is for. */
const doubtOf = (title: string, symbol: string, profile: Profile): Instruction | undefined => {
  if (matches(title, profile.entryTitles)) return undefined;
  const tokens = tokensOf(title);
  if (!isTitle(tokens)) return undefined;
  const stance = stanceOfTitle(tokens);
  if (stance !== undefined) return ignore(stance);
  if (tokens.some(({ text }) => THOUGHT.has(text)) || isOwned(title)) return ignore("commentary");
  return isUnclear([tokens], symbol) ? ignore("commentary") : undefined;
};

const WHOLLY_KNOWN = VERBS | Meaning.neutral | Meaning.filler;

const isPlain = (tokens: readonly Token[]): boolean =>
  tokens.every(({ kind, means, text }) => kind !== "word" || BESIDE.has(text) || (means & WHOLLY_KNOWN) !== 0);

/** A line of the text over an order or an embed, when it is as short and plain as a title. */
const headingOf = ({ text, embeds }: Pick<Message, "text" | "embeds">, whole: readonly Token[]): string | undefined => {
  const end = lineEnd(whole, 0);
  if (end >= whole.length || end > LONGEST_TITLE) return undefined;
  const [first = ""] = text.split("\n", 1);
  const tokens = embeds.length === 0 ? whole.slice(0, end) : tokensOf(first);
  return isTitle(tokens) && isPlain(tokens) ? first : undefined;
};

/**
 * The instruction, unless what stands over it says otherwise: a title of an exit over an order that opens (or the other
 * way round) is refused; in a room whose contracts need no verb, one that is no announcement makes them commentary.
 * `whole` are the tokens of text and embeds, as they were read.
 */
export const underTitles = (
  message: Pick<Message, "text" | "embeds">,
  whole: readonly Token[],
  profile: Profile,
  instruction: Instruction,
): Instruction => {
  if (instruction.kind !== "open" && instruction.kind !== "close") return instruction;
  const { text, embeds } = message;
  const opening = instruction.kind === "open";
  const buyer = instruction.action === "BTO" || instruction.action === "STC";
  const heading = headingOf(message, whole);
  const titles = [...embeds.map(({ title }) => title), heading ?? ""].filter((title) => title !== "");
  for (const title of titles) {
    const tokens = tokensOf(title);
    if (isTitle(tokens) && directionOf(title, tokens, profile, buyer) === (opening ? "exit" : "entry"))
      return contradicted(title);
  }
  if (!opening || profile.action === null) return instruction;
  if (endsInExit(embeds.length === 0 ? whole : tokensOf(text))) return ignore("commentary");
  const bodies = [text, ...embeds.map(bodyOf)];
  if (embeds.length === 0 ? anyVerb(whole) : bodies.some(hasVerb)) return instruction;
  if (bodies.some((body) => hasAny(body, EXIT_MARKS))) return ignore("commentary");
  if (bodies.some((body) => hasAny(body, WATCH_MARKS))) return ignore("watching");
  for (const { title } of embeds) {
    const doubt = title === "" ? undefined : doubtOf(title, instruction.symbol, profile);
    if (doubt !== undefined) return doubt;
  }
  return instruction;
};
