import type { Dice } from "./dice.ts";
import type { ActBody, Symbol } from "./session.ts";

/** What a command is drawn with. */
export interface CommandDraw {
  readonly throws: Dice;
  readonly symbol: Symbol;
  /** How many messages there are to speak of. */
  readonly messages: number;
}

/** A text of the grammar of `!tt`, and the kind as which the report counts it. */
interface Spoken {
  readonly kind: string;
  readonly text: (draw: CommandDraw) => string;
}

const signed = (ticks: number): string => (ticks < 0 ? String(ticks) : `+${ticks}`);
const near = ({ throws, symbol }: CommandDraw, from: number, to: number): string => `{${symbol}${signed(throws.whole(from, to))}}`;
const trade = ({ throws, messages }: CommandDraw): string => `{trade:${throws.whole(0, Math.max(0, messages - 1))}}`;
const name = (draw: CommandDraw): string => (draw.throws.chance(0.6) ? draw.symbol : draw.throws.chance(0.5) ? trade(draw) : `${trade(draw)}-e1`);
const inTime = ({ throws }: CommandDraw): string => throws.pick(["", "", " day", " gtc", " ioc", " fok"]);
const count = ({ throws }: CommandDraw): number => throws.pick([1, 1, 2, 3]);

/** Orders of futures: every kind, both sides of the market, now and then on the wrong one. */
const buyOrSell = (draw: CommandDraw, text: (side: "buy" | "sell", up: (from: number, to: number) => string) => string): string => {
  const side = draw.throws.pick(["buy", "sell"] as const);
  const sign = side === "buy" ? 1 : -1;
  return text(side, (from, to) => `{MES${signed(sign * draw.throws.whole(from, to))}}`);
};

const SPOKEN: readonly Spoken[] = [
  { kind: "!tt pause", text: ({ throws }) => throws.pick(["!tt pause", "!tt pause lunch", "**!tt pause**"]) },
  { kind: "!tt resume", text: () => "!tt resume" },
  { kind: "!tt kill", text: ({ throws }) => throws.pick(["!tt kill", "!tt stop", "! tt kill news at two", "`!tt halt`"]) },
  { kind: "!tt flatten", text: () => "!tt flatten" },
  { kind: "!tt flat", text: ({ throws }) => throws.pick(["!tt flat", "!tt flat MES", "!tt flat half MES", "!tt flat /MESZ6", "!tt flat 1 MES", "!tt flat SPY"]) },
  { kind: "!tt cancel", text: (draw) => (draw.throws.chance(0.3) ? "!tt cancel all" : `!tt cancel ${name(draw)}`) },
  { kind: "!tt modify limit", text: (draw) => `!tt modify ${name(draw)} limit ${near(draw, -6, 6)}${draw.throws.chance(0.3) ? ` qty ${draw.throws.whole(1, 9)}` : ""}` },
  { kind: "!tt modify quantity", text: (draw) => `!tt modify ${name(draw)} qty ${draw.throws.whole(1, 9)}` },
  { kind: "!tt modify stop", text: (draw) => `!tt modify ${name(draw)} stop ${near(draw, -20, 3)}` },
  { kind: "!tt modify target", text: (draw) => `!tt modify ${name(draw)} target${draw.throws.chance(0.3) ? "2" : ""} ${near(draw, -3, 30)}` },
  { kind: "!tt market", text: (draw) => buyOrSell(draw, (side) => `!tt ${side} ${count(draw)} MES${draw.throws.pick(["", " day", " ioc", " fok"])}`) },
  { kind: "!tt limit", text: (draw) => buyOrSell(draw, (side, up) => `!tt ${side} ${count(draw)} MES limit ${up(-6, 3)}${inTime(draw)}`) },
  { kind: "!tt stop", text: (draw) => buyOrSell(draw, (side, up) => `!tt ${side} ${count(draw)} MES stop ${up(-1, 8)}${inTime(draw)}`) },
  { kind: "!tt stop-limit", text: (draw) => buyOrSell(draw, (side, up) => `!tt ${side} ${count(draw)} MES stop ${up(2, 8)} limit ${up(7, 12)}${inTime(draw)}`) },
  {
    kind: "!tt bracket",
    text: (draw) =>
      buyOrSell(draw, (side, up) => {
        const stop = ` SL ${up(-20, -6)}`;
        const target = ` TP ${up(6, 20)}`;
        return `!tt ${side} ${count(draw)} MES${draw.throws.chance(0.4) ? ` @ ${up(-3, 1)}` : ""}${draw.throws.pick([stop, target, stop + target, stop + target])}`;
      }),
  },
  { kind: "!tt risk", text: ({ throws }) => throws.pick(["!tt risk", "!tt risk 704125082750156840", "!tt risk channel 100", "!tt risk everything"]) },
  { kind: "!tt status", text: () => "!tt status" },
  { kind: "!tt positions", text: () => "!tt positions" },
  { kind: "!tt orders", text: () => "!tt orders" },
  { kind: "!tt explain", text: (draw) => `!tt explain ${draw.throws.chance(0.2) ? "" : name(draw)}`.trim() },
  {
    kind: "!tt nonsense",
    text: ({ throws }) =>
      throws.pick([
        "!tt",
        "!tt frobnicate SPY",
        "!tt buy",
        "!tt buy 1 /MESZ5",
        "!tt buy 99999 MES",
        "!tt sell -1 MES",
        "!tt buy 1 MES @ 3",
        "!tt buy 1 MES limit 5000.13",
        "!tt buy 1 MES gtc",
        "!tt kill?",
        "!tt cancel 4 5 6",
        "!tt modify SPY stop 99999",
        "!tt modify nobody limit 1.20",
        "!tt flat half half MES",
        "!tt resume, or shall we?",
        "BTO SPY",
        "BTO SPY 500C 12/18 @",
        "BTO SPY 500C 12/18 @ 1.20 or QQQ 500C @ 0.80",
        "STC",
        `!tt ${"buy 1 MES ".repeat(300)}`,
        "\u202e!tt buy 1 MES\u0000",
      ]),
  },
];

const truncated = (draw: CommandDraw): Spoken => {
  const whole = draw.throws.pick(SPOKEN).text(draw).split(" ");
  return { kind: "!tt truncated", text: () => whole.slice(0, draw.throws.whole(1, Math.max(1, whole.length - 1))).join(" ") };
};

/** One command, of any kind: an operator's or a trader's. */
export const drawCommand = (draw: CommandDraw, message: number): ActBody => {
  const spoken = draw.throws.chance(0.05) ? truncated(draw) : draw.throws.pick(SPOKEN);
  return { act: "post", message, revision: 0, author: "owner", text: spoken.text(draw), kind: spoken.kind };
};
