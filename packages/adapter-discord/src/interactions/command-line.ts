import {
  fail,
  instructionJson,
  interpret,
  isOk,
  ok,
  parseDecimal,
  PLAIN_PROFILE,
  problem,
  render,
  ZERO,
  type Control,
  type Decimal,
  type EpochMs,
  type Futures,
  type Instruction,
  type Problem,
  type Result,
  type TimeInForce,
} from "@floorbroker/core";
import { isSubcommand, type Subcommand } from "./definition.ts";
import type { Call } from "./payload.ts";

/** A slash command as the line that says the same behind `!tt`. */
export interface CommandLine {
  readonly text: string;
  /** Whether it only asks: its answer is for whoever asked. */
  readonly asks: boolean;
  /** Whether it stops something: it waits for nothing. */
  readonly stops: boolean;
}

type Options = Call["options"];

const read = (text: string, at: EpochMs): Instruction =>
  interpret({ text, embeds: [], postedAt: at }, PLAIN_PROFILE).instruction;

const isSame = (one: Instruction, other: Instruction): boolean =>
  JSON.stringify(instructionJson(one)) === JSON.stringify(instructionJson(other));

/** What people typed, as far as it fits into a sentence. */
const quoted = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, 50);

const refused = (instruction: Extract<Instruction, { kind: "invalid" }>): Problem => {
  const [first = "/tt buy symbol:/MES quantity:1", ...rest] = instruction.suggestions;
  return problem(instruction.code, instruction.text, [first, ...rest], instruction.offending ?? undefined);
};

/**
 * The line that says what is meant. What core's reader refuses goes on to it: there it is refused with its remedies, as
 * it would be had somebody typed it. What it would take for anything else than is meant goes nowhere.
 */
const lineOf = (meant: Futures | Control, at: EpochMs): Result<Problem, string> => {
  const text = render(meant);
  const understood = read(text, at);
  if (understood.kind === "invalid" || isSame(understood, meant)) return ok(text);
  const otherwise = "these options say something else as a command than they say here";
  return fail(problem("not-understood", otherwise, ["write it with !tt"], text));
};

const order = (side: Futures["side"], named: Pick<Futures, "root" | "contract">, quantity: number | null): Futures => ({
  kind: "futures",
  side,
  ...named,
  quantity,
  fraction: null,
  type: side === "flat" ? null : "market",
  price: null,
  stopPrice: null,
  timeInForce: null,
  stopLoss: null,
  takeProfit: null,
  grade: null,
});

const CODE = /^\s*[/$]?([A-Za-z0-9]{1,8})\s*$/;

/** The product or month that a code names, as core reads it. Nothing but one code can come through here. */
const futureOf = (typed: string, at: EpochMs): Result<Problem, Pick<Futures, "root" | "contract">> => {
  const [, code] = CODE.exec(typed) ?? [];
  const remedies = ["choose one that Discord proposes", "/tt buy symbol:/MES"] as const;
  const none = problem("unknown-symbol", `${quoted(typed)} names no future`, remedies, quoted(typed));
  if (code === undefined) return fail(none);
  const named = read(`!tt buy 1 /${code}`, at);
  if (named.kind === "invalid") return fail(refused(named));
  if (named.kind !== "futures" || !isSame(named, order("buy", named, 1))) return fail(none);
  return ok({ root: named.root, contract: named.contract });
};

const PLAIN_PRICE = /^(\d{1,9}|\d{1,3}(,\d{3})+)(\.\d{1,8})?$/;
/** As bonds are quoted, in 32nds: `110'165`, `110-16+`. */
const BOND_PRICE = /^\d{1,4}['-]\d{2}(\d|\.\d{1,2}|\+)?$/;

const bondPrice = (text: string, root: string | null, at: EpochMs): Decimal | undefined => {
  const named = read(`!tt buy 1 /${root ?? ""} limit ${text}`, at);
  return named.kind === "futures" && named.type === "limit" ? (named.price ?? undefined) : undefined;
};

type Given = string | number | undefined;

const priceOf = (option: Given, root: string | null, at: EpochMs): Result<Problem, Decimal | null> => {
  if (option === undefined) return ok(null);
  const text = String(option).trim();
  const price = PLAIN_PRICE.test(text)
    ? parseDecimal(text.replaceAll(",", ""))
    : BOND_PRICE.test(text)
      ? bondPrice(text, root, at)
      : undefined;
  if (price !== undefined && price > ZERO) return ok(price);
  const remedy = "write it in digits, as in price:6010.25";
  return fail(problem("bad-price", `${quoted(text)} is no price`, [remedy], quoted(text)));
};

const quantityOf = (option: Given): Result<Problem, number | null> => {
  if (option === undefined) return ok(null);
  if (typeof option === "number" && Number.isSafeInteger(option) && option > 0) return ok(option);
  const text = quoted(String(option));
  return fail(problem("bad-quantity", `${text} is no number of contracts`, ["quantity:1"], text));
};

const isTime = (text: string): text is TimeInForce =>
  text === "day" || text === "gtc" || text === "ioc" || text === "fok";

const timeOf = (option: Given): Result<Problem, TimeInForce | null> => {
  if (option === undefined) return ok(null);
  const text = String(option);
  if (isTime(text)) return ok(text);
  return fail(problem("ambiguous", `${quoted(text)} is no time in force`, ["time:day", "time:gtc"], quoted(text)));
};

const typeOf = (price: Decimal | null, stop: Decimal | null): Futures["type"] => {
  if (stop === null) return price === null ? "market" : "limit";
  return price === null ? "stop" : "stop-limit";
};

const orderLine = (side: "buy" | "sell", options: Options, at: EpochMs): Result<Problem, string> => {
  const named = futureOf(String(options.get("symbol") ?? ""), at);
  if (!isOk(named)) return named;
  const quantity = quantityOf(options.get("quantity"));
  if (!isOk(quantity)) return quantity;
  const { root } = named.right;
  const prices = [];
  for (const name of ["price", "stop", "stop-loss", "target"]) {
    const price = priceOf(options.get(name), root, at);
    if (!isOk(price)) return price;
    prices.push(price.right);
  }
  const [price = null, stop = null, stopLoss = null, takeProfit = null] = prices;
  const time = timeOf(options.get("time"));
  if (!isOk(time)) return time;
  const type = typeOf(price, stop);
  const entry = type === "stop" ? { price: stop, stopPrice: null } : { price, stopPrice: stop };
  const plain = order(side, named.right, quantity.right ?? 1);
  return lineOf({ ...plain, type, ...entry, timeInForce: time.right, stopLoss, takeProfit }, at);
};

const flatLine = (options: Options, at: EpochMs): Result<Problem, string> => {
  const typed = options.get("symbol");
  const named = typed === undefined ? ok({ root: null, contract: null }) : futureOf(String(typed), at);
  if (!isOk(named)) return named;
  const quantity = quantityOf(options.get("quantity"));
  return isOk(quantity) ? lineOf(order("flat", named.right, quantity.right), at) : quantity;
};

const control = (command: Control["command"], argument: string | null = null): Control => ({
  kind: "control",
  command,
  argument,
});

const REASON_LENGTH = 200;

/** A stop is never refused, whatever its reason says: a reason that would make something else of it is left out. */
const stopLine = (command: "pause" | "kill", options: Options, at: EpochMs): string => {
  const reason = String(options.get("reason") ?? "").replaceAll(/\s+/g, " ").trim().slice(0, REASON_LENGTH);
  const text = `!tt ${command} ${reason}`;
  const understood = reason === "" ? undefined : read(text, at);
  return understood?.kind === "control" && understood.command === command ? text : `!tt ${command}`;
};

const riskLine = (options: Options, at: EpochMs): Result<Problem, string> => {
  const named = [options.get("author"), options.get("channel")].filter((each) => each !== undefined);
  const [id = null] = named.map(String);
  if (named.length > 1)
    return fail(problem("ambiguous", "the limits of an author, or of a channel?", ["name one of both"]));
  if (id === null || /^\d{1,20}$/.test(id)) return lineOf(control("risk", id), at);
  return fail(problem("unknown-name", `${quoted(id)} is no id`, ["choose somebody whom Discord proposes"], quoted(id)));
};

const NAME = /^[A-Za-z0-9/#$ .:-]{1,100}$/;

const explainLine = (options: Options, at: EpochMs): Result<Problem, string> => {
  const name = String(options.get("name") ?? "").trim();
  const text = `!tt explain ${name}`;
  const understood = NAME.test(name) ? read(text, at) : undefined;
  const isName = understood?.kind === "control" && understood.command === "explain" && understood.argument !== null;
  if (isName) return ok(text);
  const remedies = ["/tt explain name:MES", "/tt orders"] as const;
  return fail(problem("unknown-name", `${quoted(name)} is no id and no symbol`, remedies, quoted(name)));
};

const textOf = (subcommand: Subcommand, options: Options, at: EpochMs): Result<Problem, string> => {
  switch (subcommand) {
    case "buy":
    case "sell":
      return orderLine(subcommand, options, at);
    case "flat":
      return flatLine(options, at);
    case "pause":
    case "kill":
      return ok(stopLine(subcommand, options, at));
    case "risk":
      return riskLine(options, at);
    case "explain":
      return explainLine(options, at);
    default:
      return lineOf(control(subcommand), at);
  }
};

const ASKING: ReadonlySet<Subcommand> = new Set(["status", "positions", "orders", "risk", "explain"]);

/**
 * The `!tt` line of a slash command, typed at `at`. Whatever the options hold, core's reader understands the line as
 * exactly what they say, or refuses it. Codes: `unknown-command`, `unknown-symbol`, `bad-quantity`, `bad-price`,
 * `ambiguous`, `expired`, `unknown-name`, `not-understood`.
 */
export const commandLine = ({ subcommand, options }: Call, at: EpochMs): Result<Problem, CommandLine> => {
  if (!isSubcommand(subcommand))
    return fail(problem("unknown-command", `${quoted(subcommand)} is no command`, ["!tt help"], quoted(subcommand)));
  const text = textOf(subcommand, options, at);
  if (!isOk(text)) return text;
  return ok({ text: text.right, asks: ASKING.has(subcommand), stops: subcommand === "kill" || subcommand === "pause" });
};
