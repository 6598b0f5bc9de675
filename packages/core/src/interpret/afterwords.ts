import { CROSSED } from "./characters.ts";
import { opens, type Draft } from "./draft.ts";
import { Meaning } from "./lexicon.ts";
import { countsAt } from "./phrases/amount.ts";
import { levelLabelAt } from "./phrases/levels.ts";
import type { IgnoreReason } from "./refusal.ts";
import { Sense, sensesOf } from "./senses.ts";
import { endsClause, isMark, isWord, lineEnd, tokenAt, type Token } from "./tokens.ts";

// What is said of an order behind it: that it is refused after all, past, over, somebody else's, or not for money. This
// holds for every verb. A contract that is an order only by its channel's habit needs more: there every word of its own
// sentence must be known to be harmless.

const DAYS = /^(?:MON|TUE|WED|THU|FRI)/;
const PERIODS = ["WEEK", "NIGHT", "MONTH", "YEAR", "SESSION", "QUARTER", "TIME"];

const isDay = ({ means, text }: Token): boolean => (means & Meaning.expiry) !== 0 && DAYS.test(text);
const isMonth = ({ means }: Token): boolean => (means & Meaning.month) !== 0;

/** `not closed`, `can't pass this up`: what is denied did not happen. */
const isDenied = (tokens: readonly Token[], at: number): boolean => {
  for (let before = at - 1; before >= at - 3; before--) {
    const token = tokenAt(tokens, before);
    if (endsClause(token)) return false;
    if ((token.means & Meaning.negation) !== 0) return true;
  }
  return false;
};

const TOO = ["RICH", "HIGH", "EXPENSIVE", "MUCH", "PRICEY", "STEEP", "WIDE", "LATE", "RISKY", "FAR"];
const SOON = ["EARLY", "SOON", "LATE"];
const POLITE = ["THANKS", "THANK", "THX", "TY", "WAY", "GO", "BUENO", "DICE", "DEAL"];

const isCrossed = (tokens: readonly Token[], at: number): boolean => {
  if (!isMark(tokenAt(tokens, at), CROSSED)) return false;
  const behind = tokenAt(tokens, at + 1);
  // "❌ SL 1.80" only draws the stop.
  return levelLabelAt(tokens, at + 1) === undefined && behind.kind !== "number" && !isMark(behind, "$");
};

/** `nah`, `no thanks`, `too rich`, 👎: the order is refused in the same breath. "Skip if it runs" is advice. */
const isRejected = (tokens: readonly Token[], at: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  switch (text) {
    case "NO":
      return POLITE.includes(behind.text);
    case "TOO":
      return TOO.includes(behind.text);
    case "IM":
      return isWord(behind, "GOOD") && endsClause(tokenAt(tokens, at + 2));
    case "FORGET":
    case "IGNORE":
      return (endsClause(behind) || ["IT", "THIS", "THAT"].includes(behind.text)) && !isDenied(tokens, at);
    default:
      return (senses & Sense.rejection) !== 0 && !isWord(behind, "IF") && !isDenied(tokens, at);
  }
};

/** `last Friday`, `from Tuesday`, `on Monday` behind a close. */
const isPastDay = (draft: Draft, at: number, end: number): boolean => {
  const { tokens } = draft.context;
  const token = tokenAt(tokens, at);
  const before = tokenAt(tokens, at - 1).text;
  const dated = isDay(token) || isMonth(token);
  if (before === "LAST") return dated || PERIODS.includes(token.text);
  if (before === "FROM" || before === "SINCE") return dated || isWord(token, "LAST");
  if (before === "THIS") return isWord(token, "MORNING");
  if (before === "OTHER") return ["DAY", "WEEK", "NIGHT"].includes(token.text);
  if (before === "ON" && isDay(token)) return !opens(draft) && !["HOLD", "HOLDING"].includes(tokenAt(tokens, at - 2).text);
  return before === "IN" && isMonth(token) && (at <= end + 1 || !opens(draft));
};

const isBack = (tokens: readonly Token[], at: number): boolean => {
  if (!isWord(tokenAt(tokens, at), "BACK")) return false;
  const joint = tokenAt(tokens, at + 1).text;
  const behind = tokenAt(tokens, at + 2);
  if (joint === "THEN" || joint === "WHEN") return true;
  return (joint === "IN" || joint === "ON") && (isMonth(behind) || isDay(behind) || behind.kind === "number");
};

const isPast = (draft: Draft, at: number, end: number, senses: number): boolean => {
  const { tokens } = draft.context;
  return (senses & Sense.past) !== 0 || isPastDay(draft, at, end) || isBack(tokens, at);
};

/** Behind an end of a trade these speak of its market: "closed above the 20 day", "sold off". */
const MARKET = ["ABOVE", "BELOW", "OVER", "UNDER", "NEAR", "STRONG", "WEAK", "GREEN", "RED", "OFF"];

const isPrice = (tokens: readonly Token[], at: number): boolean => {
  const token = tokenAt(tokens, at);
  return token.kind === "number" && token.text.includes(".") && !isMark(tokenAt(tokens, at + 1), "%");
};

/** `out at 3.40`, `out 3.40`. */
const isOut = (tokens: readonly Token[], at: number): boolean => {
  const joint = tokenAt(tokens, at + 1);
  const joined = isMark(joint, "@") || isMark(joint, "$") || ["AT", "FOR", "NOW"].includes(joint.text);
  return isPrice(tokens, joined ? at + 2 : at + 1);
};

const ENDS = ["EXIT", "GAIN", "GAINS", "RESULT", "PROFIT", "PNL", "RETURN", "ROI", "SOLD", "CLOSED", "NOW"];

/** `Exit: 3.10`, `Gain: 41%`: a field of a finished trade. */
const isEndField = (tokens: readonly Token[], at: number): boolean => {
  const colon = tokenAt(tokens, at + 1);
  if (!ENDS.includes(tokenAt(tokens, at).text) || !(isMark(colon, ":") || isMark(colon, "="))) return false;
  const value = tokenAt(tokens, at + 2);
  return value.kind === "number" || isMark(value, "$") || isMark(value, "+") || isMark(value, "-");
};

/** What became of the order, so that it tells a trade from its end: `expired`, `closed at 3`, `3.40 now`, `P/L`. */
const isOver = (tokens: readonly Token[], at: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  if (isEndField(tokens, at)) return true;
  switch (text) {
    case "NOW":
      return isPrice(tokens, at - 1) || isPrice(tokens, isMark(behind, "$") || isMark(behind, "@") ? at + 2 : at + 1);
    case "OUT":
      return isOut(tokens, at);
    case "P":
      return isMark(behind, "/") && isWord(tokenAt(tokens, at + 2), "L");
    case "PAID":
      return ["OFF", "NICELY", "WELL", "BIG"].includes(behind.text);
    case "UP":
    case "DOWN":
      return behind.kind === "number" && isMark(tokenAt(tokens, at + 2), "%");
    case "TOO":
      return SOON.includes(behind.text);
    default:
      return (senses & Sense.outcome) !== 0 && !MARKET.includes(behind.text) && !isDenied(tokens, at);
  }
};

const isHindsight = (tokens: readonly Token[], at: number, senses: number): boolean =>
  (senses & Sense.hindsight) !== 0 || (isWord(tokenAt(tokens, at), "TOO") && SOON.includes(tokenAt(tokens, at + 1).text));

const TRADES = ["TRADE", "TRADES", "PLAY", "ALERT", "IDEA", "ENTRY", "POSITION", "FILL", "PICK", "CALL", "ROOM", "ACCOUNT"];
const MINE = ["TODAY'S", "LET'S", "HERE'S", "IT'S", "THAT'S", "WEEK'S", "TOMORROW'S", "MORNING'S", "DAY'S"];
const PERSONS = ["FRIEND", "WIFE", "HUSBAND", "BROTHER", "SISTER", "COUSIN", "DAD", "MOM", "UNCLE", "SON", "BOSS"];
const OWNERS = ["HIS", "HER", "THEIR", "HERS", "THEIRS"];
const TOLD = ["SAYS", "SAID", "BOUGHT", "SOLD", "TOOK", "CALLED", "ALERTED", "POSTED"];
/** Behind `per`: what is measured or ruled, not who said it. */
const MEASURED = ["CONTRACT", "CON", "TRADE", "TRADER", "ACCOUNT", "SHARE", "LOT", "DAY", "RULES", "PLAN", "MY", "THE", "OUR", "USUAL", "SIDE"];

const isPer = (tokens: readonly Token[], at: number): boolean => {
  const behind = tokenAt(tokens, at + 1);
  return behind.kind === "word" && behind.means === 0 && !MEASURED.includes(behind.text);
};

/** `Dave's trade`, `my buddy`, `except me`, `per Kim`. */
const isOthers = (tokens: readonly Token[], at: number, senses: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  if (text.endsWith("'S") && TRADES.includes(behind.text)) return !MINE.includes(text);
  if (text === "EXCEPT" || text === "BUT") return isWord(behind, "ME");
  if (text === "HE" || text === "SHE") return TOLD.includes(behind.text);
  if (text === "PER") return isPer(tokens, at);
  if (OWNERS.includes(text)) return endsClause(behind) || TRADES.includes(behind.text);
  if (PERSONS.includes(text.replace(/'S$/, ""))) return ["MY", "A", "HIS", "HER"].includes(tokenAt(tokens, at - 1).text);
  return (senses & Sense.other) !== 0;
};

/** Behind the sentence in which the order ends; a point between digits ends none. */
const sentenceEnd = (tokens: readonly Token[], from: number): number => {
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokenAt(tokens, at);
    if (token.kind === "line" || isMark(token, ".") || isMark(token, "!")) break;
  }
  return at;
};

/** What the token at the place makes of the order before it, in the order's own sentence. */
const inSentence = (draft: Draft, at: number, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isCrossed(tokens, at)) return "retracted";
  if (tokenAt(tokens, at).kind !== "word") return undefined;
  const senses = sensesOf(tokenAt(tokens, at).text);
  if ((senses & Sense.simulation) !== 0 || isRejected(tokens, at, senses)) return "retracted";
  if (isPast(draft, at, end, senses) || isOthers(tokens, at, senses)) return "recap";
  if (!opens(draft)) return isHindsight(tokens, at, senses) ? "recap" : undefined;
  // "got 2 NVDA 150C @ 3.10 left"
  const left = at === end && isWord(tokenAt(tokens, at), "LEFT") && endsClause(tokenAt(tokens, at + 1));
  return left || isOver(tokens, at, senses) || (senses & Sense.possession) !== 0 ? "recap" : undefined;
};

/** In a later sentence only what begins it speaks of the order: "Nah, pass.", "Sold the lot at 5.10". */
const inLater = (draft: Draft, at: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (isCrossed(tokens, at)) return "retracted";
  const senses = tokenAt(tokens, at).kind === "word" ? sensesOf(tokenAt(tokens, at).text) : 0;
  if ((senses & Sense.simulation) !== 0) return "retracted";
  const begins = endsClause(tokenAt(tokens, at - 1)) && !isMark(tokenAt(tokens, at - 1), ",");
  if (!begins) return undefined;
  if (isRejected(tokens, at, senses)) return "retracted";
  return opens(draft) && isOver(tokens, at, senses) ? "recap" : undefined;
};

/** Why the words behind an order, whatever its verb, make it none. */
export const toldBehind = (draft: Draft, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (end >= tokens.length) return undefined;
  const sentence = sentenceEnd(tokens, end);
  for (let at = end; at < tokens.length; at++) {
    const told = at < sentence || draft.voice === "none" ? inSentence(draft, at, end) : inLater(draft, at);
    if (told !== undefined) return told;
  }
  return draft.voice === "none" ? unknownBehind(draft, end, sentence) : undefined;
};

const KNOWN = Meaning.right | Meaning.size | Meaning.count | Meaning.label | Meaning.filler;

const MARKS = ",.-()[]:!+%$@/&\"~#|;✓*";

/** Words between a number and what it measures: "stop is at 1.60". */
const LONGEST_MEASURE = 4;

const MEASURES = ["ADD", "ADDING", "RISK", "RISKING", "SIZE", "STOP", "STOPS", "BELOW", "UNDER", "ABOVE", "TRIM", "SELL", "TRAIL", "HALF"];

/** Whether a number behind the order has its name: a stop, a target, a share of the account, a date, a count. */
const isMeasured = (tokens: readonly Token[], at: number, from: number): boolean => {
  if (isMark(tokenAt(tokens, at + 1), "%") || isMark(tokenAt(tokens, at - 1), "%") || countsAt(tokens, at + 1)) return true;
  if (isMark(tokenAt(tokens, at + 1), "/") || isMark(tokenAt(tokens, at - 1), "/")) return true;
  if (tokenAt(tokens, at + 1).glued && isWord(tokenAt(tokens, at + 1), "DTE")) return true;
  for (let before = at - 1; before >= Math.max(from, at - LONGEST_MEASURE); before--) {
    const token = tokenAt(tokens, before);
    // A list goes on: "targets 2.5, 3, 4".
    if (token.kind === "number") return isMeasured(tokens, before, from);
    if (levelLabelAt(tokens, before) !== undefined || MEASURES.includes(token.text)) return true;
  }
  return isWord(tokenAt(tokens, at - 1), "X");
};

/** The first word or number behind a contract without a verb that is not known to be harmless. */
const unknownBehind = (draft: Draft, from: number, to: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  for (let at = from; at < to; at++) {
    const { kind, text, means } = tokenAt(tokens, at);
    if (kind === "number" && !isMeasured(tokens, at, from)) return "commentary";
    if (kind === "mark" && !MARKS.includes(text)) return "commentary";
    if (kind === "foreign") return "commentary";
    const advised = text === "WHAT" && ["YOU", "U", "YA"].includes(tokenAt(tokens, at + 1).text);
    const known = advised || (means & KNOWN) !== 0 || (sensesOf(text) & Sense.harmless) !== 0 || text === draft.symbol;
    if (kind === "word" && !known) return "commentary";
  }
  return undefined;
};

/** What has the author of a contract without a verb: "I have 3 SPY 602C" states a position. */
const HAVING = ["HAVE", "IVE", "GOT"];

const isOwned = (tokens: readonly Token[], at: number): boolean => ["MY", "OUR", "CURRENT", "OPEN"].includes(tokenAt(tokens, at).text);

/** A price under these is what was paid for something that is held. */
const PAID = ["AVG", "AVERAGE", "COST"];

/** Why the words from the beginning of the line to the order's end make it none: a possession, other people's trade. */
export const toldBefore = (draft: Draft, end: number): IgnoreReason | undefined => {
  const { tokens } = draft.context;
  if (draft.voice === "none")
    for (let at = draft.start; at < end; at++) if (PAID.includes(tokenAt(tokens, at).text)) return "recap";
  const behind = draft.verb === null ? draft.start : draft.verb.at;
  for (let at = behind - 1; at >= 0 && tokenAt(tokens, at).kind !== "line"; at--) {
    const { text } = tokenAt(tokens, at);
    const next = tokenAt(tokens, at + 1);
    if (draft.voice === "none" && (HAVING.includes(text) || (text === "POSITION" && isOwned(tokens, at - 1)))) return "recap";
    if (isWord(next, "GOT") && (text === "HAVE" || text === "IVE")) return "recap";
    if (text === "HAVE" && (next.means & Meaning.action) !== 0) return "recap";
    const others = text === "EVERYONE" && (next.means & (Meaning.enter | Meaning.exit)) !== 0;
    if (others && (at === 0 || tokenAt(tokens, at - 1).kind === "line")) return "recap";
  }
  return undefined;
};

/** Words of a line that only heads what follows. */
const LONGEST_HEADING = 4;
const STATED = ["POSITIONS", "HOLDINGS", "PORTFOLIO", "BAGS"];

/** A heading over positions, or over a simulation: `Open positions`, `Sim account`. */
export const headsNoOrder = (tokens: readonly Token[], from: number): IgnoreReason | undefined => {
  const end = lineEnd(tokens, from);
  if (end - from > LONGEST_HEADING) return undefined;
  for (let at = from; at < end; at++) {
    const { kind, text } = tokenAt(tokens, at);
    if (kind !== "word") continue;
    if (STATED.includes(text)) return "recap";
    if ((sensesOf(text) & Sense.simulation) !== 0) return "retracted";
  }
  return undefined;
};

const KINDS = ["SWING", "SCALP", "LONG", "DAY", "DAYTRADE", "LOTTO", "HOLD", "RECOMMENDATION", "YOLO", "BIG", "FULL"];
const SPANS = ["WEEKEND", "NIGHT", "HOLIDAY", "HOLIDAYS", "LUNCH", "CLOSE"];

/**
 * Whether a word that would be a condition or a denial elsewhere only advises: `over the weekend`, `only what you can
 * lose`, `don't chase above 2.50`, `not a swing`.
 */
export const isAdvice = (tokens: readonly Token[], at: number): boolean => {
  const { text } = tokenAt(tokens, at);
  const behind = tokenAt(tokens, at + 1);
  switch (text) {
    case "OVER":
    case "ABOVE":
    case "PAST": {
      const before = tokenAt(tokens, at - 1).text;
      if ((before === "CHASE" || before === "CHASING") && isDenied(tokens, at - 1)) return true;
      return text === "OVER" && SPANS.includes((isWord(behind, "THE") ? tokenAt(tokens, at + 2) : behind).text);
    }
    case "ONLY":
      return isWord(behind, "WHAT") || isWord(behind, "RISK");
    case "NOT":
      return isWord(behind, "A") && KINDS.includes(tokenAt(tokens, at + 2).text);
    default:
      return false;
  }
};
