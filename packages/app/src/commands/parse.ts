import { open } from "node:fs/promises";
import { resolve } from "node:path";
import {
  fail,
  instructionJson,
  interpret,
  isOk,
  ok,
  PLAIN_PROFILE,
  problem,
  type Json,
  type Problem,
  type Profile,
  type Result,
} from "@floorbroker/core";
import * as t from "io-ts";
import {
  contractsOrNone,
  embed,
  fieldText,
  firstFault,
  flagOrNone,
  idOrNone,
  instant,
  listOrNone,
  orNone,
  recordOrNone,
  symbolText,
  text,
  textOrNone,
  wordOrNone,
} from "../channel/fields.ts";
import { jsonBreak } from "../channel/json-text.ts";
import { LINE_LENGTH, linesOf, type Line } from "../channel/lines.ts";
import { penOn, type CommandLine, type Registration } from "../command-line.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";

const expiry = wordOrNone("0DTE", "1DTE", "weekly", "next-week");

const habits = {
  action: wordOrNone("BTO", "STO"),
  expiry,
  expiryBySymbol: recordOrNone(expiry, symbolText),
  symbol: orNone(symbolText),
  kinds: listOrNone(wordOrNone("option", "equity", "futures")),
  kind: wordOrNone("alerts", "futures-signal"),
  readsQuotes: flagOrNone,
  embedAuthors: listOrNone(text()),
  entryTitles: listOrNone(text()),
  exitTitles: listOrNone(text()),
  grades: orNone(t.type({ A: contractsOrNone, B: contractsOrNone, C: contractsOrNone })),
};

const profile = t.type(habits);

const SETTINGS = Object.keys(habits);

/** Of a setting that is not known, so much is shown. */
const LONGEST_NAME = 40;

/** The first setting of a line's profile that we don't know: the line is read without it, which has to be said. */
const strangeSetting = (json: unknown): string | undefined => {
  const given: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "profile") : null;
  if (typeof given !== "object" || given === null) return undefined;
  const strange = Object.keys(given).find((key) => !SETTINGS.includes(key));
  return strange?.slice(0, LONGEST_NAME).replaceAll(/[^\x20-\x7e]/g, "?");
};

const present = <A>(value: A | null): value is A => value !== null;

const profileOf = (decoded: t.TypeOf<typeof profile> | null): Profile => ({
  action: decoded?.action ?? null,
  expiry: decoded?.expiry ?? null,
  expiryBySymbol: Object.fromEntries(
    Object.entries(decoded?.expiryBySymbol ?? {}).flatMap(([symbol, word]) =>
      word === null ? [] : [[symbol, word] as const],
    ),
  ),
  symbol: decoded?.symbol ?? null,
  kinds: (decoded?.kinds ?? []).filter(present),
  kind: decoded?.kind ?? null,
  readsQuotes: decoded?.readsQuotes ?? false,
  embedAuthors: decoded?.embedAuthors ?? [],
  entryTitles: decoded?.entryTitles ?? [],
  exitTitles: decoded?.exitTitles ?? [],
  grades: decoded?.grades ?? PLAIN_PROFILE.grades,
});

const fields = {
  id: idOrNone,
  postedAt: instant,
  embeds: listOrNone(embed),
  profile: orNone(profile),
};

const message = t.type({ ...fields, content: text() });
/** A message that is nothing but embeds needs no text. */
const embedMessage = t.type({ ...fields, content: textOrNone });

const hasEmbeds = (json: unknown): boolean => {
  const embeds: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "embeds") : undefined;
  return Array.isArray(embeds) && embeds.length > 0;
};

type Id = string | number | null;

/** What one line is answered with: its id, and either an instruction or what is wrong with the line. */
interface Answer {
  readonly id: Id;
  readonly result: Result<Problem, Readonly<Record<string, Json>>>;
  /** Said beside the answer, which stands all the same. */
  readonly remark?: Problem;
}

const notJson = (line: string, where: string): Problem => {
  const broken = jsonBreak(line);
  const column = broken === undefined ? "" : `, column ${broken.offset + 1}`;
  return problem("bad-json", `${where}${column}: ${broken?.expected ?? "this is not JSON"}`, [
    broken?.fix ?? "write one JSON object in each line",
  ]);
};

const idOf = (json: unknown): Id => {
  const id: unknown = typeof json === "object" && json !== null ? Reflect.get(json, "id") : null;
  return typeof id === "string" ? id : null;
};

/** Reads one line. `where` is how an error names it. */
const answerLine = (line: Line, where: string): Answer => {
  if (line === null) {
    const text = `${where}: the line is longer than ${LINE_LENGTH} characters`;
    return { id: null, result: fail(problem("line-too-long", text, ["write one message in each line"])) };
  }
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { id: null, result: fail(notJson(line, where)) };
  }
  const decoded = (hasEmbeds(json) ? embedMessage : message).decode(json);
  if (!isOk(decoded)) {
    const { path, fault } = firstFault(decoded.left);
    const subject = path.length === 0 ? "the line" : fieldText(path);
    return { id: idOf(json), result: fail(problem("bad-message", `${where}: ${subject} ${fault.what}`, [fault.fix])) };
  }
  const { id, postedAt, content, embeds, profile: habits } = decoded.right;
  const { instruction } = interpret({ text: content, embeds, postedAt }, profileOf(habits));
  const answer: Answer = { id, result: ok(instructionJson(instruction)) };
  const strange = strangeSetting(json);
  if (strange === undefined) return answer;
  const remark = problem(
    "unknown-setting",
    `${where}: the profile has "${strange}", which is no setting, and was read without it`,
    [`its settings are ${SETTINGS.join(", ")}`],
  );
  return { ...answer, remark };
};

const answerJson = ({ id, result }: Answer, line: number): string => {
  if (isOk(result)) return `${JSON.stringify({ id, instruction: result.right })}\n`;
  const { code, text } = result.left;
  return `${JSON.stringify({ id, error: { code, text, line } })}\n`;
};

/**
 * Reads messages as JSON Lines and answers each with one line of JSON, in their order:
 * `{"id": …, "instruction": {…}}`. A message has `postedAt` (ISO 8601 with offset), `content`, and may have `id`
 * (echoed, null when absent), `embeds` and a `profile`; other fields are let pass, but a setting of a profile that is
 * not known is told on the error stream. Blank lines are skipped.
 *
 * A line that can't be read is answered `{"id": …, "error": {code, text, line}}`, told on the error stream, and makes
 * the end `badInput`; all others are still answered. Codes: `bad-json`, `bad-message`, `line-too-long`.
 *
 * Streams: memory does not grow with the input, and no line is read faster than answers are taken.
 */
export const parseMessages = async (
  input: AsyncIterable<Uint8Array | string>,
  name: string,
  { output, errors }: Pick<CommandLine, "output" | "errors">,
): Promise<ExitCode> => {
  const answers = penOn(output);
  const complaints = penOn(errors);
  let number = 0;
  let end: ExitCode = EXIT.done;
  for await (const lines of linesOf(input)) {
    for (const line of lines) {
      number++;
      if (line !== null && line.trim() === "") continue;
      const answer = answerLine(line, `${name} line ${number}`);
      const full = answers.write(answerJson(answer, number));
      if (full !== undefined) await full;
      if (answer.remark !== undefined) await complaints.write(`${problemLine(answer.remark)}\n`);
      if (isOk(answer.result)) continue;
      end = EXIT.badInput;
      await complaints.write(`${problemLine(answer.result.left)}\n`);
    }
    // Whoever types or pipes line by line gets the answer before the next line.
    await answers.flush();
    await complaints.flush();
  }
  return end;
};

const unreadable = (file: string, error: unknown): Problem => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
  const text = code === "ENOENT" ? `there is no file ${file}` : `${file} can't be read (${code})`;
  return problem("input-not-readable", text, ["check the path", "leave it out to read from standard input"]);
};

/** `floorbroker parse [FILE]` */
export const parseFile = async (line: CommandLine, file: string | undefined): Promise<ExitCode> => {
  if (file === undefined || file === "-") return parseMessages(line.input, "standard input", line);
  let failure: unknown = null;
  try {
    const handle = await open(resolve(line.cwd, file), "r");
    const stream = handle.createReadStream();
    stream.once("error", (error) => (failure = error));
    return await parseMessages(stream, file, line);
  } catch (error) {
    const isAboutFile = failure !== null || (error instanceof Error && "syscall" in error && error.syscall === "open");
    if (!isAboutFile) throw error;
    line.errors.write(`${problemLine(unreadable(file, failure ?? error))}\n`);
    return EXIT.badInput;
  }
};

const HELP = `
Each line is a message, each answer one line, in the same order:
  {"id":"1","postedAt":"2026-11-18T15:04:05Z","content":"BTO SPY 590C 12/18 @ 1.20"}
  {"id":"1","instruction":{"kind":"open","asset":"option","action":"BTO","symbol":"SPY",…}}
Lines that can't be read are answered with an error; the exit code is then 2.

Example:
  $ floorbroker parse alerts.jsonl | head -3`;

export const registerParse: Registration = (program, session) => {
  program
    .command("parse")
    .argument("[file]", "JSON Lines; standard input when left out")
    .summary("read alerts as instructions, without trading")
    .description(
      "Reads messages as JSON Lines and prints what each of them asks for. Nothing is configured, nothing is traded.",
    )
    .addHelpText("after", HELP)
    .action(session.action((file: string | undefined) => parseFile(session.line, file)));
};
