/**
 * What words can mean, as bits, so that a rule asks a token with one `&`. A word may mean several things (`may` is a
 * month and a doubt; `half` a part and a stake): the phrase that reads it decides, by where it stands.
 */
export const Meaning = {
  /** BTO, STC, STO, BTC: the action itself. */
  action: 1,
  /** Words for going in, whose action the channel's profile settles: `bought`, `entering`. */
  enter: 1 << 1,
  /** Words for going out. */
  exit: 1 << 2,
  right: 1 << 3,
  size: 1 << 4,
  /** A part of what is held: `half`, `all`, `everything`. */
  portion: 1 << 5,
  month: 1 << 6,
  /** `weekly`, `dte`, `next`. */
  expiry: 1 << 7,
  /** What stands behind a number that counts: `contracts`, `x`. */
  count: 1 << 8,
  /** Shares are meant, never options. */
  shares: 1 << 9,
  /** Names the field that follows: `strike`, `price`, `sl`. */
  label: 1 << 10,
  /** May stand inside an order without changing it. */
  filler: 1 << 11,
  /** May stand before an order without changing it. */
  neutral: 1 << 12,
  negation: 1 << 13,
  question: 1 << 14,
  condition: 1 << 15,
  /** Tells what happened: `recap`, `hit`, `yesterday`. */
  report: 1 << 16,
  /** Takes back what was said: `cancel`, `nvm`, `paper`. */
  retraction: 1 << 17,
  /** An intention or a list, not an order: `watching`, `plan`. */
  watch: 1 << 18,
  /** Makes a statement about what stands before it: `is`, `was`. */
  statement: 1 << 19,
  /** What a condition waits for: `above`, `breaks`. */
  level: 1 << 20,
} as const;

const { action, enter, exit, right, size, portion, month, expiry, count, shares, label, filler, neutral } = Meaning;
const { negation, question, condition, report, retraction, watch, statement, level } = Meaning;

/** One line of words per meaning. Apostrophes are left out, `don't` is DONT, unless the word
 * would be another: `we're`. */
const WORDS: readonly (readonly [number, string])[] = [
  [action, "BTO STC STO BTC"],
  [enter, "BOUGHT BUY BUYING ENTER ENTERING ENTERED ENTRY OPEN OPENING OPENED GRABBED GRABBING IN LONG LONGED"],
  [
    enter,
    "SCALE SCALED SCALING PICKED PICKING ADD ADDED ADDING AVG AVERAGE AVERAGED AVERAGING TOOK TAKING GOT SNAGGED " +
    "STARTED STARTING",
  ],
  [exit, "SOLD SELL SELLING CLOSE CLOSING CLOSED EXIT EXITING EXITED TRIM TRIMMED TRIMMING OUT"],
  [exit, "SECURED SECURING LOCKED LOCKING BOOKED BOOKING CASHED CASHING CUT CUTTING DUMPED DUMPING UNLOADED UNLOADING"],
  [right, "C P CALL CALLS PUT PUTS"],
  [size, "LOTTO LOTTOS LOTTERY SMALL SMALLER STARTER TINY HALF LARGE"],
  [portion, "HALF ALL EVERYTHING THIRD QUARTER REST REMAINING MOST SOME PARTIAL PARTIALS"],
  [month, "JAN JANUARY FEB FEBRUARY MAR MARCH APR APRIL MAY JUN JUNE JUL JULY AUG AUGUST SEP SEPT SEPTEMBER"],
  [month, "OCT OCTOBER NOV NOVEMBER DEC DECEMBER"],
  [expiry, "DTE ODTE WEEKLY WEEKLIES WEEKLYS EOW NEXT THIS TODAY TOMORROW"],
  [expiry, "MON MONDAY TUE TUES TUESDAY WED WEDS WEDNESDAY THU THUR THURS THURSDAY FRI FRIDAY FRIDAYS"],
  [count, "CONTRACT CONTRACTS CON CONS CT CTS LOT LOTS X CAR CARS"],
  [count | shares, "SHARE SHARES COMMON COMMONS STOCK"],
  [label, "TICKER SYMBOL STRIKE PRICE ENTRY FILL PREMIUM COST EXP EXPIRY EXPIRATION EXPIRES EXPIRING QTY QUANTITY"],
  [label, "FILLED AVG AVERAGE PAID TYPE DIRECTION"],
  [label, "CONTRACT CONTRACTS SL STOP STOPLOSS TP PT TPS PTS TARGET TARGETS TAKE RISK COMMENT COMMENTS NOTE NOTES"],
  [filler, "THE MY FOR AT OF ON A AN TO AND WITH DATE LIMIT MORE SOME MOST OFF HERE EACH ANOTHER FEW"],
  [
    neutral,
    "ALERT ALERTS ALERTED NEW DAY DAYTRADE SWING SWINGS SCALP SCALPS SCALPING TRADE TRADES OPTION OPTIONS SIGNAL",
  ],
  [neutral, "I IM IVE WE WE'RE HAVE JUST NOW OK OKAY ALRIGHT HEY HI GUYS TEAM EVERYONE ALL HERE GOING FWD QUICK FAST"],
  [neutral, "POSITION ORDER PLAY IDEA MY THE A AN BACK ALSO AND THEN MORNING GM FRESH HIGH RISK RISKY MOMENTUM SETUP"],
  [
    negation,
    "DONT DONOT NOT NEVER NO NONE WONT CANT CANNOT COULDNT WOULDNT SHOULDNT ISNT ARENT WASNT AVOID NOR AINT DIDNT",
  ],
  [negation, "NEITHER WITHOUT STOPPED HAVENT HASNT REFUSE DOESNT NOPE"],
  [question, "SHOULD SHALL ANYONE ANYBODY WHO WHAT WHATS HOW WHY WHERE WHICH DID DOES DO ARE THOUGHTS"],
  [condition, "IF WHEN WHENEVER ONCE UNLESS UNTIL MIGHT WOULD COULD MAY MAYBE PERHAPS POSSIBLY PROBABLY ONLY ASSUMING"],
  [condition, "PROVIDED WILL ILL WELL GONNA WANNA WANT WANTED ID WED TEMPTED PENDING"],
  [
    report,
    "RECAP RECAPS HIT HITS PRINTED PRINTING PNL PROFIT PROFITS GAIN GAINS WIN WINS WINNER WINNERS WINNING YESTERDAY",
  ],
  [report, "YESTERDAYS LAST EARLIER PREVIOUS PREVIOUSLY RAN CONGRATS BANGER BANGERS UP DOWN BEEN HAD REMEMBER RESULT"],
  [
    report,
    "RESULTS SUMMARY REVIEW POSTED CALLED SAID SAYS AGO ALREADY RUNNING REACHED TOUCHED ACHIEVED WENT REGRET REGRETTED",
  ],
  [
    retraction,
    "CANCEL CANCELS CANCELED CANCELLED CANCELLING NVM NEVERMIND DISREGARD SCRATCH VOID JK KIDDING JOKE JOKING TYPO",
  ],
  [
    retraction,
    "MISTAKE PAPER HYPOTHETICAL HYPOTHETICALLY EXAMPLE TEST TESTING DEMO PRACTICE SIMULATED FORMAT TEMPLATE FAKE",
  ],
  [
    retraction,
    "SARCASM IMAGINE SIKE MISSED WRONG RETRACT RETRACTED INVALID ERROR OOPS DELETE DELETED BACKTEST BACKTESTED",
  ],
  [watch, "WATCH WATCHING WATCHLIST WATCHED LOOKING LOOK EYEING EYES EYE CONSIDER CONSIDERING THINKING THINK"],
  [watch, "PLAN PLANS PLANNING"],
  [watch, "WAIT WAITING RESTING HOPING HOPE PATIENCE TEMPTING STALKING INTERESTED LIKE LIKING LIKED"],
  [statement, "IS ISNT WAS WERE ARE WASNT HAS BEEN HAD WOULD COULD LOOKS SEEMS WILL"],
  [level, "ABOVE BELOW OVER UNDER BREAK BREAKS BREAKING BREAKOUT RECLAIM RECLAIMS HOLDS TRIGGER TRIGGERS"],
  [level, "CLOSES CROSSES DIP DIPS"],
];

/** A word of the lexicon: one text object for all its occurrences, which makes comparing it cheap. */
export interface Known {
  readonly text: string;
  readonly means: number;
}

const LEXICON: ReadonlyMap<string, Known> = (() => {
  const lexicon = new Map<string, Known>();
  for (const [meaning, words] of WORDS) {
    for (const text of words.split(" ")) lexicon.set(text, { text, means: (lexicon.get(text)?.means ?? 0) | meaning });
  }
  return lexicon;
})();

const LONGEST = Math.max(...Array.from(LEXICON.keys(), (word) => word.length));

/** The word in capitals as the lexicon has it; `undefined` for a word that means nothing here, such as a symbol. */
export const knownWord = (word: string): Known | undefined => (word.length > LONGEST ? undefined : LEXICON.get(word));

/** All meanings of a word in capitals; 0 for a word that means nothing here. */
export const meaningsOf = (word: string): number => knownWord(word)?.means ?? 0;

/** What changes or denies an order that stands near it. */
export const STANCE = negation | question | condition | report | retraction | watch;

/** What no symbol is, unless `$` stands before it. */
export const NO_SYMBOL =
  action |
  enter |
  exit |
  size |
  label |
  negation |
  condition |
  question |
  report |
  retraction |
  watch |
  count |
  statement;

const NUMBERS: ReadonlyMap<string, number> = new Map(
  ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"].map((word, index) => [
    word,
    index + 1,
  ]),
);

/** 2 for TWO; whole numbers up to ten, as people write them out. */
export const writtenNumber = (word: string): number | undefined => NUMBERS.get(word);
