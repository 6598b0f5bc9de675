import { endsClause, tokenAt, type Token } from "../tokens.ts";

/**
 * What words say of an order that they stand around, as sets by sense: above it, before it, behind it, below it and in
 * the fields of a form they say the same. These are the words of commentary: unlike the
 * lexicon they never take part in reading an order's fields, and every one of them may be a symbol.
 */
export const Sense = {
  /** It is refused, or not meant: `nah`, `skip`, `overpriced`. "Don't skip this" denies it. */
  rejection: 1,
  /** It lies in the past: `yesterday`, `ago`. What needs a second word (`last week`, `back in May`) is `past.ts`'. */
  past: 1 << 1,
  /** What became of an entry: `expired`, `doubled`, `closed`. Said of a close, these are its own news. */
  outcome: 1 << 2,
  /** What is told of a close only afterwards: `worthless`, `taxes`, `regret`. */
  hindsight: 1 << 3,
  /** A position is stated, not taken: `owned`, `unrealized`, `mark`. */
  possession: 1 << 4,
  /** Somebody else traded it: `buddy`, `courtesy`, `via`. */
  other: 1 << 5,
  /** No money was in it: `sim`, `paper`, `backtest`. */
  simulation: 1 << 6,
  /** Wonder at a contract that only caught the eye: `wow`, `insane`. Behind a verb it changes nothing. */
  reaction: 1 << 8,
  /** Known to change nothing behind a contract: advice, risk, stake, greetings, cheers. */
  harmless: 1 << 7,
  /** Nobody is in yet: `watchlist`, `queued`, `resting order`. */
  waiting: 1 << 9,
  /** The order is shown and explained: `means buy`, `for reference`. */
  lesson: 1 << 10,
  /** Others are asked what they think of it: `would you`, `is this`. */
  asked: 1 << 11,
  /** It hangs on something: `on a break of`, `only after`. */
  condition: 1 << 12,
  /** Said alone it undoes the order, `wait`, `idea`, `trash`; with more words it may be about anything. */
  aside: 1 << 13,
  /** Said alone it puts the order off: `tomorrow`, `at the open`. */
  later: 1 << 14,
} as const;

const { rejection, past, outcome, hindsight, possession, other, simulation, reaction, harmless } = Sense;
const { waiting, lesson, asked, condition, aside, later } = Sense;

const WORDS: readonly (readonly [number, string])[] = [
  [rejection, "NAH NOPE NAW PASS PASSING PASSED SKIP SKIPPING SKIPPED PRICEY PRICY EXPENSIVE OVERPRICED UNFILLED"],
  [rejection, "SIKE WISH IMAGINE"],
  [rejection, "DREAM DREAMS DREAMING COULDVE SHOULDVE WOULDVE COULDA SHOULDA WOULDA"],
  [rejection, "MEH BELAY MISCLICK MISCLICKED SITTING"],
  [past, "YESTERDAY YESTERDAYS AGO EARLIER PREVIOUSLY FORMERLY BACKDATED"],
  [outcome, "EXPIRED WORTHLESS DOUBLED TRIPLED QUADRUPLED TENBAGGER BAGGER CLOSED STOPPED PRINTED RIPPED MOONED"],
  [outcome, "TANKED ROLLED"],
  [outcome, "EXITED SOLD TRIMMED WORKED CRUSHED SMASHED NAILED PNL PL REALIZED REALISED TAXES ASSIGNED EXERCISED"],
  [outcome, "BANKED WIPED"],
  [outcome, "ZEROED DIED CASHED CAUGHT GONE PEAKED BREAKEVEN"],
  [outcome, "RUGGED COOKED TOAST REKT UNLOADED DUMPED GAVE TRIPPED"],
  [hindsight, "WORTHLESS TAXES TAX RENT REGRET REGRETS REGRETTING HINDSIGHT MISTAKENLY"],
  [possession, "OWNED OWNS HELD BAG BAGS BAGHOLDING UNREALIZED UNREALISED MARK MRK MKT PORTFOLIO REMAINS"],
  [other, "BUDDY BUDDYS COWORKER COURTESY VIA ACCORDING COPIED COPYING COPYTRADE"],
  [simulation, "SIM SIMS SIMMED SIMMING SIMULATOR SIMULATION SIMULATED SIMULATING PAPER PAPERTRADE PAPERTRADED"],
  [simulation, "PAPERTRADING"],
  [simulation, "DEMO PRACTICE PRACTISE PRACTICING PRACTISING BACKTEST BACKTESTED BACKTESTING HYPOTHETICAL"],
  [simulation, "HYPOTHETICALLY"],
  [other, "TWITTER MODS SAW SEEN"],
  [simulation, "THEORETICAL THEORETICALLY FICTIONAL"],
  [simulation, "SAMPLE DUMMY PLACEHOLDER MOCK"],
  [reaction, "WOW INSANE CRAZY WILD DAMN LMAO LOL HAHA HAHAHA OMG WTF NUTS UNREAL SHEESH RIDICULOUS IMAGINE WHO WHO'S"],
  [rejection, "PSYCH PSYCHE"],
  [past, "REPOST REPOSTS REPOSTED REPOSTING ICYMI THROWBACK TBT DATED"],
  [outcome, "LOSER BAGGED"],
  [waiting, "WATCHLIST QUEUED TBD UNTRIGGERED STANDBY AWAITING"],
  [aside, "WAIT IDEA IDEAS SOON OLD TRASH GARBAGE SCAM TRAP RIP PREMARKET PREMKT RECENTLY REMINDER WATCHING"],
  [aside, "THOUGHTS OPINIONS ENTRIES PLANNING PLANNED"],
  [later, "TOMORROW TMR TMRW TOMO LATER RESTING WORKING MAYBE PERHAPS POSSIBLY"],
  // Advice, and how long it is to be held.
  [harmless, "TIGHT LOOSE MENTAL STOP STOPS STOPLOSS SL TP PT TARGET TARGETS TRAIL CAREFUL CAREFULLY CAUTION"],
  [harmless, "CAUTIOUS SAFE"],
  [harmless, "SIZE SIZED SIZING ACCORDINGLY LIGHT LIGHTLY LITTLE BIT MORE ROOM TIME ROPE QUICK FAST IN OUT PLEASE"],
  [harmless, "MANAGE OWN"],
  [harmless, "DONT DO NOT CHASE CHASING CHEAP RESPONSIBLY TRADE TRADES PLAY POSITION ENTRY ENTRIES RISK RISKY"],
  [harmless, "RISKING RISKIER"],
  [harmless, "HIGH LOW MEDIUM AGGRESSIVE CONSERVATIVE SPECULATIVE DEGEN YOLO GAMBLE FUN MONEY LOSE CAN AFFORD"],
  [harmless, "PREPARED ONLY"],
  [harmless, "YOU U YOUR UR WE I IM IT ITS THIS THAT THESE ONE ONES AS OR BE IS SO JUST UP GOING NEED ALL EVERYONE"],
  [harmless, "GUYS TEAM FAM"],
  [harmless, "HOLD HOLDS OVERNIGHT WEEKEND WEEK WEEKS DAY DAYS TODAY SWING SWINGS SWINGING SCALP SCALPS SCALPING"],
  [harmless, "DAYTRADE INTRADAY"],
  [harmless, "LONG SHORT TERM CORE OVER INTO THROUGH UNTIL TILL EOD CLOSE OPEN AM PM FOMC CPI EARNINGS ER LUNCH"],
  [harmless, "AFTERNOON"],
  [harmless, "ADD ADDS ADDING AVERAGE AVG DOWN LOWER HIGHER DIP DIPS WILL ILL MAY MIGHT TRIM TRIMMING SCALE SCALING"],
  [harmless, "SELL EXIT RUNNER"],
  [harmless, "RUNNERS LEAVE LET LETTING RUN TAKE TAKING PROFIT PROFITS STRENGTH HALF REST STARTER FULL SMALL TINY"],
  [harmless, "LARGE BIG LOTTO LOTTOS"],
  [harmless, "MOMENTUM BREAKOUT BOUNCE REVERSAL SETUP BULLISH BEARISH CALL CALLS PUT PUTS CONTRACT CONTRACTS CON CONS"],
  [harmless, "EXP EXPIRY EXPIRES EXPIRING DTE ODTE WEEKLY WEEKLIES NEXT FRIDAY FRI EACH PER TRADER ACCOUNT"],
  // Cheers and greetings.
  [harmless, "ALERT ALERTS NEW GL GOOD LUCK LFG LETS GO GOGO BOYS FOLKS FRIENDS LEGENDS CREW GM GN HI HEY MORNING"],
  [harmless, "HAPPY TRADING"],
  [harmless, "WEAKNESS REWARD PLAYING DAILY HOURLY ZERO BOUNCES"],
  [harmless, "ENJOY CHEERS NFA DYOR FINANCIAL ADVICE RECOMMENDATION EDUCATIONAL PURPOSES CBOE SMART FILLED ENTERED"],
  [harmless, "BOUGHT"],
  [harmless, "THE A AN MY FOR AT OF ON TO AND WITH SOME MOST OFF HERE ANOTHER FEW DATE LIMIT BELOW UNDER ABOVE LOSS"],
  [harmless, "STRICT"],
];

/** Senses that only words together have, split at commas. */
const PHRASES: readonly (readonly [number, string])[] = [
  [rejection, "BAD IDEA,HATE IT,HATE THIS,I HATE"],
  [past, "OLD ALERT,OLD ALERTS,OLD ONE,OLD TRADE,PRIOR TRADE,PRIOR ALERT,WEEK BACK,WEEKS BACK,DAYS BACK,MONTHS BACK"],
  [past, "MONTH BACK,YEAR BACK,YEARS BACK,WHILE BACK,FROM THIS AM,TRADE EVER,HAPPENED MONDAY,HAPPENED TUESDAY"],
  [
    past,
    "HAPPENED WEDNESDAY,HAPPENED THURSDAY,HAPPENED FRIDAY,WHAT I POSTED,THIS WAS A,THIS WAS MY,THAT WAS THE ENTRY," +
    "THAT WAS MY ENTRY",
  ],
  [outcome, "MADE ME,GOT ME RICH,RODE IT,RODE THIS,RODE THAT,FLIPPED FOR,FLIPPED IT,TURNED IT,TURNED INTO,RESULT: WIN"],
  [outcome, "RESULT: LOSS,RESULTS: WIN"],
  [other, "TOLD ME,MY EX,SAME AS"],
  [simulation, "PRETEND TRADE"],
  [
    waiting,
    "STAND BY,STANDING BY,ON WATCH,ON RADAR,ON MY RADAR,ON DECK,COMING SOON,IM NOT IN,I AM NOT IN,NOT IN YET," +
    "OPEN ORDER,OPEN ORDERS",
  ],
  [
    waiting,
    "RESTING ORDER,RESTING ORDERS,ORDER RESTING,GTC ORDER,GTC ORDERS,ORDER IN,ORDERS IN,ORDER'S IN,PREMARKET PLAN",
  ],
  [waiting, "WAITING ON,PENDING ORDER,PENDING ORDERS"],
  [
    lesson,
    "MEANS BUY,MEANS SELL,MEANS TO,STANDS FOR,FOR REFERENCE,FOR NEWBIES,FOR BEGINNERS,TYPE THIS,BOT UNDERSTANDS," +
    "CHEAT SHEET,CHEATSHEET",
  ],
  [lesson, "WILL LOOK LIKE,THIS IS WHAT,THIS IS HOW,THAT IS HOW,THAT IS WHAT"],
  [
    asked,
    "WOULD YOU,IS THIS GOOD,IS THIS A,IS IT GOOD,IS IT A,EXPLAIN THIS,SOMEONE EXPLAIN,SOMEBODY EXPLAIN," +
    "CAN SOMEONE EXPLAIN,EXPLAIN THE,WHAT DO YOU THINK",
  ],
  [condition, "ON A BREAK,ON BREAK,ON THE BREAK,ONLY AFTER,NOT UNTIL,NOT BEFORE"],
  [aside, "TRADE IDEA,TRADE IDEAS,HOLD ON,HANG ON,WAIT FOR IT,HOLD UP"],
  [later, "AT THE OPEN,AT OPEN,AT THE CLOSE,AT CLOSE,AT THE BELL,ON MONDAY,NEXT WEEK"],
];

interface Phrase {
  readonly words: readonly string[];
  readonly senses: number;
}

/** What one word is known for: its own senses, and the phrases that begin with it. */
interface Entry {
  senses: number;
  readonly phrases: Phrase[];
}

const ENTRIES: ReadonlyMap<string, Entry> = (() => {
  const entries = new Map<string, Entry>();
  const entryOf = (word: string): Entry => {
    const entry = entries.get(word) ?? { senses: 0, phrases: [] };
    entries.set(word, entry);
    return entry;
  };
  for (const [sense, words] of WORDS) for (const word of words.split(" ")) entryOf(word).senses |= sense;
  for (const [senses, texts] of PHRASES) {
    for (const text of texts.split(",")) {
      const words = text.replaceAll(":", " :").split(" ");
      entryOf(words[0] ?? "").phrases.push({ words, senses });
    }
  }
  return entries;
})();

const LONGEST = Math.max(...Array.from(ENTRIES.keys(), (word) => word.length)) + 1;

const entryOf = (word: string): Entry | undefined => {
  if (word.length > LONGEST) return undefined;
  return ENTRIES.get(word) ?? (word.includes("'") ? ENTRIES.get(word.replaceAll("'", "")) : undefined);
};

/** All senses of a word in capitals, without its apostrophe; 0 for a word that is not known. */
export const sensesOf = (word: string): number => entryOf(word)?.senses ?? 0;

const ALONE = aside | later;

const stands = (tokens: readonly Token[], at: number, words: readonly string[]): boolean => {
  for (let index = 1; index < words.length; index++)
    if (tokenAt(tokens, at + index).text !== words[index]) return false;
  return true;
};

const unlessMore = (tokens: readonly Token[], next: number, senses: number): number =>
  (senses & ALONE) === 0 || endsClause(tokenAt(tokens, next)) ? senses : senses & ~ALONE;

/** The senses of the word at the place and of the phrases that begin with it; those of asides only where it is one. */
export const sensesAt = (tokens: readonly Token[], at: number): number => {
  const entry = entryOf(tokenAt(tokens, at).text);
  if (entry === undefined) return 0;
  let senses = unlessMore(tokens, at + 1, entry.senses);
  const { phrases } = entry;
  for (let index = 0; index < phrases.length; index++) {
    const phrase = phrases[index];
    if (phrase !== undefined && stands(tokens, at, phrase.words))
      senses |= unlessMore(tokens, at + phrase.words.length, phrase.senses);
  }
  return senses;
};
