import {
  FUTURES_PRODUCTS,
  type Close,
  type Decimal,
  type Fraction,
  type Futures,
  type Instruction,
  type Open,
  type Profile,
} from "../../src/index.ts";

// The hallucination rule, checked by other means than those of the interpreter: nothing of its tokenizer, grammar or
// number reading is used here. A field must stand in the text, letter by letter and digit by digit, or in the profile.

/** Scale of a `Decimal`: eight places. */
const PLACES = 8;

/** Eight decimal places without a point; `undefined` where the digits are no such number. */
const scaled = (whole: string, part: string): string | undefined => {
  if (part.length > PLACES && /[1-9]/.test(part.slice(PLACES))) return undefined;
  return `${whole}${part.slice(0, PLACES).padEnd(PLACES, "0")}`.replace(/^0+(?=\d)/, "");
};

/** What stands between the words of an author and is none of them: mentions, addresses, crossed out and marked text. */
const ASIDES = /<[^\s<>]{1,100}>|@[A-Z][\w.-]*|HTTPS?:\/\/\S*|~~.*?~~|```[^]*?(?:```|$)|`[^`]*`|\|\|[^]*?\|\||[*_|`]+|~~|[^\n\x20-\x7e]/g;

/** Every number of a text as it may be meant, scaled: with grouping commas, in 32nds, as a part of an OCC code. */
const numbersOf = (text: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const put = (whole: string, part: string): void => {
    const value = scaled(whole, part);
    if (value !== undefined) found.add(value);
  };
  for (const [, whole = "", part = ""] of text.matchAll(/(?<![\d.])(\d*)(?:\.(\d+))?/g)) put(whole, part);
  for (const [group] of text.matchAll(/\d{1,3}(?:,\d{3})+(?:\.\d+)?/g)) {
    const [whole = "", part = ""] = group.replaceAll(",", "").split(".");
    put(whole, part);
  }
  // 110'16, 110-165, 110'16.5 and 110 16/32: whole points and 32nds, with eighths of one behind them.
  const points = (whole: string, ticks: string, rest: string): void => {
    const eighths = { "1": 1, "2": 2, "3": 3, "5": 4, "6": 5, "7": 6, "8": 7, "+": 4, ".25": 2, ".5": 4, ".75": 6 }[rest.replace(/0+$/, "")] ?? 0;
    const value = BigInt(whole) * 100_000_000n + ((BigInt(ticks) * 8n + BigInt(eighths)) * 100_000_000n) / 256n;
    found.add(value.toString());
  };
  for (const [, whole = "", ticks = "", rest = ""] of text.matchAll(/(\d+)['-](\d\d)(\.\d+|[0-9+]?)/g)) points(whole, ticks, rest);
  const unmentioned = text.replace(ASIDES, " ");
  for (const [, whole = "", ticks = "", rest = ""] of unmentioned.matchAll(/(\d+)\s+(\d\d?)(\.\d+)?\/32/g)) points(whole, ticks, rest);
  // An OCC strike has eight digits, three of them decimals; a spoken one has none.
  for (const [, digits = ""] of text.matchAll(/[CP](\d{8})(?!\d)/gi)) put(digits.slice(0, 5), digits.slice(5));
  return found;
};

const WORDS = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"];

const FRACTION_WORDS: Readonly<Record<string, readonly string[]>> = {
  "1/2": ["HALF", "½"],
  "1/3": ["THIRD", "⅓"],
  "2/3": ["THIRD", "⅔"],
  "1/4": ["QUARTER", "¼"],
  "3/4": ["QUARTER", "¾"],
  "1/1": "ALL EVERYTHING FULL FULLY REST REMAINING ENTIRE COMPLETELY LAST OUT FLAT CLOSE WHOLE RUNNER".split(" "),
};

const SIZE_WORDS: Readonly<Record<string, readonly string[]>> = {
  lotto: ["LOTTO", "LOTTERY", "LOTTOS", "YOLO", "🎰"],
  small: ["SMALL", "STARTER", "TINY", "LIGHT", "MINI"],
  half: ["HALF", "1/2", "½"],
  large: ["LARGE", "BIG", "HEAVY", "FULL"],
};

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const SIDE_WORDS = {
  buy: ["BUY", "LONG", "BOUGHT", "BTO", "BID", "BUYING", "B"],
  sell: ["SELL", "SHORT", "SOLD", "STO", "SELLING", "S"],
  flat: ["FLAT", "CLOSE", "EXIT", "OUT", "FLATTEN", "COVER", "STC", "BTC", "TRIM", "SCALE"],
} as const;

const OPENING = "BTO STO BUY BOUGHT BOT ENTER ENTRY OPEN GRAB IN LONG CALL PUT ADD AVG AVERAG SELL SOLD".split(" ");
const CLOSING = "STC BTC SOLD SELL CLOS EXIT TRIM OUT STOPPED SL TAKE TAKING TOOK PROFIT CUT SCAL FLAT COVER".split(" ");

/** A message as the checker looks at it. */
export interface Told {
  readonly text: string;
  readonly profile: Profile;
  readonly postedAt: number;
}

interface Evidence {
  /** As it stands, in capitals, invisible marks taken out. */
  readonly text: string;
  readonly numbers: ReadonlySet<string>;
  readonly profile: Profile;
  readonly postedAt: number;
}

const evidenceOf = ({ text, profile, postedAt }: Told): Evidence => {
  const seen = text.replace(/[\u200b-\u200e\u2060-\u2064\ufeff\u00ad]|[\u{fe00}-\u{fe0f}]|[\u{e0000}-\u{e01ef}]/gu, "");
  const upper = seen.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return { text: upper, numbers: numbersOf(upper), profile, postedAt };
};

const has = ({ text }: Evidence, words: readonly string[]): boolean => words.some((word) => text.includes(word));

const hasNumber = ({ numbers }: Evidence, value: Decimal): boolean =>
  numbers.has((value < 0n ? -value : value).toString());

const COUNT_WORDS: Readonly<Record<number, readonly string[]>> = {
  2: ["COUPLE", "PAIR"],
  12: ["DOZEN"],
  15: ["FIFTEEN"],
  20: ["TWENTY"],
};

const hasCount = (evidence: Evidence, count: number): boolean =>
  has(evidence, COUNT_WORDS[count] ?? []) ||
  evidence.numbers.has(`${count}00000000`) ||
  has(evidence, WORDS.slice(count - 1, count)) ||
  (count === 1 && /\bA\b|\bAN\b|\bSINGLE\b/.test(evidence.text));

const hasFraction = (evidence: Evidence, { numerator, denominator }: Fraction): boolean => {
  const key = `${numerator}/${denominator}`;
  if (has(evidence, [key, ...(FRACTION_WORDS[key] ?? [])])) return true;
  // A percentage, or a ratio that was not in lowest terms.
  for (const [, above = "", below = "100"] of evidence.text.matchAll(/(\d+)\s*(?:%|\/\s*(\d+)|OUT OF\s+(\d+))/g))
    if (Number(above) * denominator === numerator * Number(below)) return true;
  for (const [, percent = ""] of evidence.text.matchAll(/(\d+(?:\.\d+)?)\s*%/g))
    if (Math.abs(Number(percent) * denominator - numerator * 100) < 1e-9) return true;
  return false;
};

/** Letters that stand as one word, whatever its grouping sign: BRK.B is also written BRK/B. */
const hasSymbol = (evidence: Evidence, symbol: string): boolean => {
  const [root = "", letter = ""] = symbol.split(".");
  const grouped = letter === "" ? "" : `[./ ]${letter}`;
  return evidence.profile.symbol === symbol || new RegExp(`(?<![A-Z])${root}${grouped}(?![A-Z])`).test(evidence.text);
};

const EXPIRY_WORDS = /(?<![A-Z])(?:O?DTE|WEEK|EOW|TODAY|TOMORROW|FRI|MON|TUE|WED|THU)/;

/** No word or habit reaches further than the Friday of next week; days that are counted reach a month. */
const FARTHEST_WORD_MS = 15 * 86_400_000;
const FARTHEST_COUNT_MS = 46 * 86_400_000;
/** A date without its year is the next one. */
const YEAR_MS = 367 * 86_400_000;

/**
 * Every date that a text says, as one piece, also where two share a number (the `11` of "4 MARA 11-Dec"): no letter or digit before it or behind it, nothing between its parts but
 * its own joints. A symbol may stand right before the six digits of an option's code, a right and a strike behind them.
 */
const datesIn = (written: string): readonly (readonly [month: number, day: number, year: number | undefined])[] => {
  const found: (readonly [number, number, number | undefined])[] = [];
  const full = (year: string | undefined): number | undefined =>
    year === undefined || year === "" ? undefined : Number(year) < 100 ? 2000 + Number(year) : Number(year);
  const put = (month: string | number, day: string, year?: string): void => void found.push([Number(month), Number(day), full(year)]);
  const text = written.replace(ASIDES, " ").replace(/[^\S\n]+/g, " ");
  for (const [, month = "", day = "", year] of text.matchAll(/(?<![A-Z0-9/])(?=(\d{1,2})[/-](\d{1,2})(?:[/-](\d\d(?:\d\d)?))?(?![A-Z0-9]))/g))
    put(month, day, year);
  for (const [, year = "", month = "", day = ""] of text.matchAll(/(?<![A-Z0-9/])(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?![A-Z0-9])/g))
    put(month, day, year);
  for (const [, year = "", month = "", day = ""] of text.matchAll(/(?<!\d)(\d\d)(\d\d)(\d\d)[CP]\d/g)) put(month, day, year);
  const months = MONTHS.join("|");
  const year = "(?:(?: ?, ?| ?' ?|[ -])?(\\d{4}|\\d\\d)(?![A-Z0-9]))?";
  const named = new RegExp(`(?<![A-Z0-9])(?=(${months})[A-Z]* ?(\\d{1,2})(?:ST|ND|RD|TH)?(?![0-9A-Z])${year})`, "g");
  const dayFirst = new RegExp(`(?<![A-Z0-9/])(?=(\\d{1,2})(?:ST|ND|RD|TH)?[ -]?(${months})[A-Z]*${year})`, "g");
  for (const [, month = "", day = "", after] of text.matchAll(named)) {
    put(MONTHS.indexOf(month) + 1, day, after);
    // A number behind it may be its year, or the strike.
    put(MONTHS.indexOf(month) + 1, day);
  }
  for (const [, day = "", month = "", after] of text.matchAll(dayFirst)) {
    put(MONTHS.indexOf(month) + 1, day, after);
    put(MONTHS.indexOf(month) + 1, day);
  }
  return found;
};

const hasExpiry = (evidence: Evidence, expiry: string, symbol: string): boolean => {
  const [year = 0, month = 0, day = 0] = expiry.split("-").map(Number);
  const { profile, text, postedAt } = evidence;
  const habit = profile.expiry !== null || profile.expiryBySymbol[symbol] !== undefined;
  const distance = Math.abs(Date.parse(expiry) - postedAt);
  if ((habit || EXPIRY_WORDS.test(text)) && distance < FARTHEST_WORD_MS) return true;
  if (/\d\s*DTE/.test(text) && distance < FARTHEST_COUNT_MS) return true;
  return datesIn(text).some(
    ([m, d, y]) => m === month && d === day && (y === undefined ? distance < YEAR_MS : y === year),
  );
};

/** Spreads that have calls and puts by their name. */
const BOTH_RIGHTS = ["STRADDLE", "STRANGLE", "CONDOR", "FLY", "IC", "COLLAR", "RISK REVERSAL"];

/** Gathers what an order says that neither its text nor the profile does. */
const contractInventions = (evidence: Evidence, order: Open | Close): readonly string[] => {
  const missing: string[] = [];
  const need = (there: boolean, what: string): void => void (there || missing.push(what));
  need(hasSymbol(evidence, order.symbol), `symbol ${order.symbol}`);
  if (order.right !== null) need(has(evidence, [order.right]), `right ${order.right}`);
  if (order.strike !== null) need(hasNumber(evidence, order.strike), `strike ${order.strike}`);
  if (order.expiry !== null) need(hasExpiry(evidence, order.expiry, order.symbol), `expiry ${order.expiry}`);
  for (const leg of order.spread?.legs ?? []) {
    need(hasNumber(evidence, leg.strike), `strike ${leg.strike}`);
    need(has(evidence, [leg.right, ...BOTH_RIGHTS]), `right ${leg.right}`);
    need(hasExpiry(evidence, leg.expiry, order.symbol), `expiry ${leg.expiry}`);
  }
  if (order.price !== null) need(hasNumber(evidence, order.price), `price ${order.price}`);
  if (order.quantity !== null) need(hasCount(evidence, order.quantity), `quantity ${order.quantity}`);
  return missing;
};

/** `1/4 size`, `Size: 1/4`: less than half of the usual stake is small, however it is written. */
const hasSmallRatio = (evidence: Evidence): boolean =>
  has(evidence, ["SIZE", "SIZING", "POSITION", "RISK", "ALLOCATION", "STAKE", "PORTION", "AMOUNT"]) &&
  [...evidence.text.matchAll(/(\d+)\s*\/\s*(\d+)/g)].some(([, above, below]) => 2 * Number(above) < Number(below));

const openInventions = (evidence: Evidence, order: Open): readonly string[] => {
  const missing = [...contractInventions(evidence, order)];
  if (evidence.profile.action === null && !has(evidence, OPENING)) missing.push(`action ${order.action}`);
  if (order.action === "STO" && evidence.profile.action !== "STO" && !has(evidence, ["STO", "SELL", "SOLD"]))
    missing.push("action STO");
  const sized = order.size === null || has(evidence, SIZE_WORDS[order.size] ?? []) || (order.size === "small" && hasSmallRatio(evidence));
  if (!sized) missing.push(`size ${order.size}`);
  for (const level of [...order.targets, ...(order.stop === null ? [] : [order.stop])])
    if (!hasNumber(evidence, level.value)) missing.push(`level ${level.value}`);
  if (order.trail !== null && !(hasNumber(evidence, order.trail.value) && has(evidence, ["TS", "TRAIL"])))
    missing.push(`trail ${order.trail.value}`);
  return missing;
};

const closeInventions = (evidence: Evidence, order: Close): readonly string[] => {
  const missing = [...contractInventions(evidence, order)];
  // Where contracts are sold to open, buying is how they are closed.
  const bought = evidence.profile.action === "STO" && has(evidence, ["BUY", "BOUGHT", "BOT", "BTC"]);
  if (!bought && !has(evidence, CLOSING)) missing.push(`action ${order.action}`);
  if (order.fraction !== null && !hasFraction(evidence, order.fraction)) missing.push("fraction");
  return missing;
};

/** What a spoken name is made of; mentions, marks of bold and blanks may stand in its gaps. */
const compact = (text: string): string =>
  text.replace(/@[A-Z](?:[\w.-]|[^\n -~])*|<[@#][^>]*>/g, "").replace(/[^A-Z0-9&]/g, "");

const ROOT_NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  FUTURES_PRODUCTS.map(({ root, spokenNames }) => [
    root,
    [root, ...spokenNames.map((name) => compact(name.toUpperCase()))],
  ]),
);

const hasRoot = (evidence: Evidence, root: string): boolean =>
  has({ ...evidence, text: compact(evidence.text) }, ROOT_NAMES.get(root) ?? [root]);

const TIME_WORDS = { day: ["DAY"], gtc: ["GTC", "CANCEL", "CANCELED", "CANCELLED"], ioc: ["IOC", "IMMEDIATE"], fok: ["FOK", "KILL"] } as const;

const futuresInventions = (evidence: Evidence, order: Futures): readonly string[] => {
  const missing: string[] = [];
  const need = (there: boolean, what: string): void => void (there || missing.push(what));
  need(has(evidence, SIDE_WORDS[order.side]), `side ${order.side}`);
  if (order.root !== null) need(hasRoot(evidence, order.root), `root ${order.root}`);
  if (order.contract !== null) need(has(evidence, [order.contract.replace("/", "").slice(0, -1)]), "contract");
  // A null root is everything, and no number of contracts is that.
  need(order.root !== null || order.quantity === null, "quantity of everything");
  // A command without a number means one, which is the only thing that is ever assumed.
  const graded = order.grade !== null && evidence.profile.grades[order.grade] === order.quantity;
  if (order.quantity !== null && order.quantity !== 1 && !graded) need(hasCount(evidence, order.quantity), "quantity");
  if (order.fraction !== null) need(hasFraction(evidence, order.fraction), "fraction");
  for (const price of [order.price, order.stopPrice, order.stopLoss, order.takeProfit])
    if (price !== null) need(hasNumber(evidence, price), `price ${price}`);
  if (order.timeInForce !== null) need(has(evidence, TIME_WORDS[order.timeInForce]), `time in force ${order.timeInForce}`);
  if (order.grade !== null) need(has(evidence, [order.grade]), `grade ${order.grade}`);
  return missing;
};

/**
 * What an order says although neither the text nor the profile does; empty for everything that is no order. The check
 * is lenient where words of meaning stand (it looks for them anywhere) and strict about numbers, symbols and dates.
 */
export const inventions = (told: Told, instruction: Instruction): readonly string[] => {
  if (instruction.kind === "open") return openInventions(evidenceOf(told), instruction);
  if (instruction.kind === "close") return closeInventions(evidenceOf(told), instruction);
  if (instruction.kind === "futures") return futuresInventions(evidenceOf(told), instruction);
  return [];
};
