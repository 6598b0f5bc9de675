import { Meaning } from "../lexicon.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** What a labelled field of a form is about. */
export type Role =
  | "symbol"
  | "contract"
  | "strike"
  | "right"
  | "expiry"
  /** A date that may be the contract's or the message's. */
  | "date"
  /** What was paid, also when the form tells of its end. */
  | "entry"
  | "price"
  | "exit"
  | "quantity"
  | "shares"
  | "stake"
  | "target"
  | "stop"
  | "trail"
  /** BTO or STC, but also call or put, long or short: rooms mix them under one label. */
  | "action"
  | "remark"
  | "status"
  /** Tells what came of it: a form with one is about the past. */
  | "outcome"
  /** Where its market stands: nobody says so of an order. */
  | "mark"
  /** Comes from a scanner of other people's trades. */
  | "scan"
  /** What is waited for. */
  | "trigger"
  /** What follows is the form itself. */
  | "heading"
  /** A label that is none of these: its line belongs to nobody. */
  | "unknown";

/** One line of labels per role, split at commas. */
const LABELS: readonly (readonly [Role, string])[] = [
  ["symbol", "TICKER,SYMBOL,STOCK,UNDERLYING,SYM,TICKER SYMBOL,STOCK SYMBOL,UNDERLYING SYMBOL,ASSET,INSTRUMENT"],
  ["contract", "CONTRACT,CONTRACTS,OPTION,OPTIONS,CONTRACT DETAILS,PLAY,TRADE"],
  ["strike", "STRIKE,STRIKES,STRIKE PRICE,STRIKE/TYPE,K"],
  ["right", "CALL/PUT,PUT/CALL,C/P,P/C,CALL OR PUT,RIGHT,OPTION TYPE,CONTRACT TYPE"],
  ["expiry", "EXP,EXPS,EXPIRY,EXPIRATION,EXPIRES,EXPIRING,EXP DATE,EXPIRY DATE,EXPIRATION DATE,EXPIRE,EXPIRE DATE"],
  ["expiry", "EXPIRATION/DATE,DTE,MATURITY"],
  ["date", "DATE"],
  ["entry", "ENTRY,ENTRY PRICE,AVG,AVERAGE,AVG PRICE,AVERAGE PRICE,COST,AVG COST,AVERAGE COST,PAID,ENTERED,ENTERED AT"],
  ["entry", "BOUGHT AT,COST BASIS,AVG ENTRY,AVERAGE ENTRY,ENTRY AT,BUY PRICE,IN AT,OPEN PRICE,BUY AT,BUY"],
  ["price", "PRICE,FILL,FILLED,FILLED AT,FILL PRICE,PREMIUM,LIMIT,LIMIT PRICE,PRICE PAID,AVG FILL,DEBIT,FILLED PRICE"],
  ["price", "PREM,ALERT PRICE,CON PRICE"],
  ["exit", "EXIT,EXIT PRICE,SOLD AT,CLOSED AT,CLOSE PRICE,SELL PRICE,SOLD,OUT AT,EXIT AT"],
  ["quantity", "QTY,QUANTITY,# OF CONTRACTS,NUMBER OF CONTRACTS,NUM CONTRACTS,CONS,LOTS,# CONTRACTS,COUNT"],
  ["shares", "SHARES,# OF SHARES,NUMBER OF SHARES"],
  ["stake", "SIZE,POSITION SIZE,RISK,RISK LEVEL,POSITION,ALLOCATION,SIZING,TRADE SIZE,STAKE,PORTION,AMOUNT"],
  [
    "target",
    "PT,TP,TARGET,TARGETS,PTS,TPS,PROFIT TARGET,PROFIT TARGETS,TAKE PROFIT,TAKE PROFITS,PRICE TARGET,TARGET PRICE",
  ],
  ["target", "PRICE TARGETS,TGT,TGTS"],
  ["stop", "SL,STOP,STOPLOSS,STOP LOSS,STOP-LOSS,STOP PRICE,STOPS,S/L"],
  ["trail", "TS,TRAIL,TRAILING,TRAILING STOP,TRAILING STOP LOSS,TRAILING SL,TRAIL STOP"],
  [
    "action",
    "ACTION,SIDE,DIRECTION,TYPE,ORDER,ORDER TYPE,TRADE TYPE,TRANSACTION,B/S,BUY/SELL,STRATEGY,STRUCTURE,SIGNAL",
  ],
  [
    "remark",
    "COMMENT,COMMENTS,NOTE,NOTES,REMARK,REMARKS,REASON,THESIS,RATIONALE,MESSAGE,DETAILS,INFO,SETUP,PLAN,EXIT PLAN," +
    "EXIT STRATEGY",
  ],
  ["status", "STATUS,STATE,ORDER STATUS,TRADE STATUS"],
  [
    "outcome",
    "RESULT,RESULTS,PNL,P/L,P&L,P&L %,PROFIT,PROFITS,PROFIT/LOSS,LOSS,GAIN,GAINS,GAIN/LOSS,RETURN,RETURNS,ROI",
  ],
  [
    "outcome",
    "PERCENT,MAX GAIN,MAX PROFIT,PEAK,HIGH,HIGH OF DAY,HOD,HIGHEST,REALIZED,OUTCOME,ENTRY/EXIT,EXITED,CLOSED",
  ],
  [
    "outcome",
    "P/L OPEN,P/L DAY,OPEN P/L,DAY P/L,P/L %,PROFIT %,GAIN %,% GAIN,% RETURN,% PROFIT,TOTAL GAIN,TOTAL RETURN",
  ],
  ["outcome", "UNREALIZED P/L,REALIZED P/L,TOTAL P/L,EXIT DATE,CLOSE DATE,CLOSED ON,SOLD FOR,EXIT TIME"],
  ["mark", "CURRENT,CURRENT PRICE,NOW,LAST,LAST PRICE,MARK,MARK PRICE,BIAS,INVALIDATION,UNREALIZED,BID/ASK"],
  ["scan", "OI,OPEN INTEREST,VOL,VOLUME,VOL/OI,SPOT,SENTIMENT,SWEEP,TRADES,SCORE,AI SCORE,FLOW,TOTAL PREMIUM,SIZE/OI"],
  [
    "trigger",
    "TRIGGER,ENTRY TRIGGER,BREAK ABOVE,BREAK BELOW,BUY ABOVE,BUY BELOW,CONDITION,ENTRY CONDITION,CONFIRMATION",
  ],
  [
    "trigger",
    "BREAKOUT,BREAKOUT LEVEL,WATCH,WATCHING,WATCH FOR,TRIGGER PRICE,WAIT FOR,ENTER IF,ENTRY IF,ENTER ABOVE,ABOVE",
  ],
  ["trigger", "BELOW,OVER,UNDER,ENTRY ABOVE,ENTRY BELOW,LOOKING FOR"],
  ["heading", "ALERT,NEW ALERT,NEW TRADE,TRADE ALERT,OPTION ALERT,OPTIONS ALERT,ENTRY ALERT,NEW POSITION,EXIT ALERT"],
];

const ROLE_OF: ReadonlyMap<string, Role> = new Map(
  LABELS.flatMap(([role, names]) => names.split(",").map((name): [string, Role] => [name, role])),
);

const FIRST_WORD = /[A-Z]+/;

const ROLES: readonly Role[] = [...new Set(ROLE_OF.values())];

/** One bit for each role of a list. */
export const bitsOf = (roles: readonly Role[]): number =>
  roles.reduce((bits, role) => bits | (1 << ROLES.indexOf(role)), 0);

/** The roles whose labels begin with a word, by that word; bullets, numbers and words that change nothing left out. */
const ROLES_BY_WORD: ReadonlyMap<string, number> = (() => {
  const roles = new Map<string, number>();
  for (const [name, role] of ROLE_OF) {
    const word = FIRST_WORD.exec(name)?.[0] ?? "";
    roles.set(word, (roles.get(word) ?? 0) | bitsOf([role]));
  }
  return roles;
})();

/** The bits of the roles of which a label may begin with the word: cheap to ask, where {@link roleOf} is not. */
export const rolesBeginningWith = (word: string): number => ROLES_BY_WORD.get(word) ?? 0;

/** Words before a label that change nothing: `my fill`, `option strike`. */
const LEADING: ReadonlySet<string> = new Set(["MY", "OUR", "THE", "OPTION", "OPTIONS", "CONTRACT", "TRADE"]);

/** The text without its first word where that changes nothing. */
const withoutLead = (text: string): string => {
  const blank = text.indexOf(" ");
  return blank > 0 && LEADING.has(text.slice(0, blank)) ? text.slice(blank + 1) : text;
};

/** `TP` of `TP1`, `target 2`, `PT #3`; `undefined` for a label that ends in no digit. */
const withoutCount = (text: string): string | undefined => {
  let end = text.length - 1;
  const last = text.charCodeAt(end);
  if (!(last >= 48 && last <= 57)) return undefined;
  if (text[end - 1] === "#") end--;
  if (text[end - 1] === " ") end--;
  return text.slice(0, end);
};

/** Whether any label begins with the token; most tokens begin none, and their texts need not be put together. */
const mayBegin = ({ kind, text }: Token): boolean => {
  if (kind === "word") return ROLES_BY_WORD.has(text) || LEADING.has(text);
  // Capitals of letters that are not ours may be letters that are: ß.
  return kind === "foreign" || (kind === "mark" && (text === "#" || text === "%"));
};

/** The text of a label: its tokens in capitals, glued as written, without what stands in brackets behind it. */
const labelText = (tokens: readonly Token[], from: number, to: number): string => {
  let text = "";
  for (let at = from; at < to; at++) {
    const token = tokenAt(tokens, at);
    if (text !== "" && isMark(token, "(")) break;
    text += token.glued || text === "" ? token.text : ` ${token.text}`;
  }
  return text.toUpperCase();
};

/** What is labelled by the tokens between two places; `undefined` for a text that is no label. */
export const roleOf = (tokens: readonly Token[], from: number, to: number): Role | undefined => {
  if (!mayBegin(tokenAt(tokens, from))) return undefined;
  const text = labelText(tokens, from, to);
  const named = ROLE_OF.get(text) ?? ROLE_OF.get(withoutLead(text));
  if (named !== undefined) return named;
  const counted = withoutCount(text);
  const role = counted === undefined ? undefined : ROLE_OF.get(counted);
  return role === "target" || role === "stop" || role === "entry" ? role : undefined;
};

/** Words in a label that is not known and still tells of what came after the entry. */
const AFTERWARDS = ["NOW", "CURRENT", "CURRENTLY", "VALUE", "SOLD", "CLOSED", "EXITED", "TRIMMED"];

/** Whether a label, known or not, tells of the time after the entry: `value now`, `sold today`. */
export const tellsAfterwards = (label: readonly Token[]): boolean =>
  label.some(({ text, means }) => AFTERWARDS.includes(text) || (means & Meaning.report) !== 0);

/** Tokens of the longest label. */
export const LONGEST_LABEL = 5;
