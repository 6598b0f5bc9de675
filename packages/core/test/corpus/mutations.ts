/** A small seeded generator (mulberry32): a failing case can be found again by its number alone. */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

const pick = <A>(random: Random, from: readonly [A, ...A[]] | readonly A[]): A => {
  const chosen = from[below(random, from.length)];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
};

/** Pieces that orders are made of, and what people, machines and attackers put between them. */
const PIECES = [
  "BTO", "STC", "STO", "BTC", "bought", "sold", "in", "out", "trim", "half", "all out", "1/2", "25%",
  "Alert:", "CALLS", "PUTS", "SPY", "$QQQ", "BRK.B", "NVDA", "SPX", "590C", "590", "C", "P", "12/18",
  "Dec 18", "18DEC26", "0DTE", "weekly", "next week", "@ 1.20", "@", "$", "1.20", ".85", "1,250.50", "2",
  "x3", "10 contracts", "lotto", "small", "SL 1.00", "PT1 2.50", "TP 3", "stop", "target", "!tt", "buy",
  "sell", "flat", "/MES", "ES", "micro s&p", "gold", "LONG", "SHORT", "5925.25", "110'16", "A", "grade B",
  "don't", "not", "if", "?", "recap", "yesterday", "cancel", ">", "`", "```", "**", "~~", "||",
  "@everyone", "<@123456789012345678>", "🚀", "➜", "✅", "\n", "\t", "\u200b", "\u00a0", "С", "５", "١", "½",
  "-", "+", "/", "%", "'", '"', "(", ")", ":", ".", ",", "0", "00", "999999999999", "1e9", "NaN", "\u0000",
  "\ud83d", "\u202e", "ß", "ı", "ﬁ", "K",
] as const;

const randomCharacter = (random: Random): string =>
  String.fromCodePoint(below(random, random() < 0.8 ? 0x7f : 0xd7ff));

const randomText = (random: Random): string =>
  Array.from({ length: below(random, 24) }, () => randomCharacter(random)).join("");

const grown = (random: Random): string =>
  Array.from({ length: 1 + below(random, 14) }, () => pick(random, PIECES)).join(random() < 0.85 ? " " : "");

const splice = (text: string, at: number, cut: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + cut);

/** One change: a piece put in, taken out, doubled, replaced, moved; a digit changed; two messages crossed. */
const changed = (random: Random, text: string, other: string): string => {
  const at = below(random, text.length + 1);
  switch (below(random, 9)) {
    case 0:
      return splice(text, at, 0, pick(random, PIECES));
    case 1:
      return splice(text, at, 1 + below(random, 4), "");
    case 2:
      return splice(text, at, 0, text.slice(at, at + 1 + below(random, 8)));
    case 3:
      return splice(text, at, below(random, 3), pick(random, PIECES));
    case 4:
      return text.replace(/\d/g, (digit) => (random() < 0.2 ? String(below(random, 10)) : digit));
    case 5:
      return text.slice(0, at) + other.slice(below(random, other.length + 1));
    case 6:
      return splice(text, at, 0, randomText(random).slice(0, 3));
    case 7: {
      const words = text.split(" ");
      const [word = ""] = words.splice(below(random, words.length), 1);
      words.splice(below(random, words.length + 1), 0, word);
      return words.join(" ");
    }
    default:
      return random() < 0.5 ? text.toLowerCase() : text.toUpperCase();
  }
};

/** The text with this number: random characters, grown of pieces, or a line of the corpus with some changes. */
export const fuzzText = (random: Random, seeds: readonly string[]): string => {
  const kind = random();
  if (kind < 0.08) return randomText(random);
  if (kind < 0.25) return grown(random);
  let text = pick(random, seeds);
  const changes = 1 + below(random, 1 + below(random, 4));
  for (let change = 0; change < changes; change++) text = changed(random, text, pick(random, seeds));
  return text.slice(0, 4_200);
};
