/**
 * What words say of an order that stands before them, as sets by sense. These are the words of commentary: unlike the
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
} as const;

const { rejection, past, outcome, hindsight, possession, other, simulation, reaction, harmless } = Sense;

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

const SENSES: ReadonlyMap<string, number> = (() => {
  const senses = new Map<string, number>();
  for (const [sense, words] of WORDS) {
    for (const word of words.split(" ")) senses.set(word, (senses.get(word) ?? 0) | sense);
  }
  return senses;
})();

/** All senses of a word in capitals, without its apostrophe; 0 for a word that is not known. */
export const sensesOf = (word: string): number => SENSES.get(word) ?? SENSES.get(word.replaceAll("'", "")) ?? 0;
