import type { Json } from "../../src/index.ts";
import type { Answer } from "./corpus.ts";

/** How often a field was right, of all lines whose label names it. */
export interface Row {
  readonly field: string;
  readonly right: number;
  readonly of: number;
}

/** What a corpus says about the interpreter. */
export interface Score {
  readonly rows: readonly Row[];
  readonly falseOrders: readonly Answer[];
  /** Lines of which at least one named field is wrong, false orders among them. */
  readonly wrong: readonly Answer[];
}

/** The fields of an instruction in the order of the table; a label's other fields come after them. */
const FIELDS = [
  "kind", "asset", "action", "symbol", "right", "strike", "expiry", "price", "quantity", "fraction", "size", "targets",
  "stop", "trail", "legs", "effect", "side", "root", "contract", "type", "stopLoss", "takeProfit", "grade", "command", "argument", "code",
] as const;

/** The legs of a spread are the same in any order. */
const legsInOrder = (legs: readonly Json[]): Json =>
  legs.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const comparable = (field: string, value: Json | undefined): string =>
  JSON.stringify(field === "legs" && Array.isArray(value) ? legsInOrder(value) : (value ?? null));

/** Null in a label means that the field must not be there. */
const isRight = ({ line, got }: Answer, field: string): boolean =>
  comparable(field, line.expect[field]) === comparable(field, got[field]);

/** Whether an instruction moves money. */
export const isOrder = (kind: unknown): boolean => kind === "open" || kind === "close" || kind === "futures";

/** Whether a label says that nothing may be traded. `control` lines move no order either, but are instructions. */
const isNoOrder = ({ line }: Answer): boolean => line.expect.kind === "ignore" || line.expect.kind === "invalid";


const isExact = (answer: Answer): boolean => Object.keys(answer.line.expect).every((field) => isRight(answer, field));

const rowOf = (field: string, answers: readonly Answer[], right: (answer: Answer) => boolean): Row => ({
  field,
  right: answers.filter(right).length,
  of: answers.length,
});

/** Scores answers: recall of each field, exact lines, codes of refusals, and orders where there should be none. */
export const scoreOf = (answers: readonly Answer[]): Score => {
  const named = new Set<string>([...FIELDS, ...answers.flatMap(({ line }) => Object.keys(line.expect))]);
  const fieldRows = [...named].flatMap((field) => {
    const labelled = answers.filter(({ line }) => Object.hasOwn(line.expect, field));
    return labelled.length === 0 ? [] : [rowOf(field, labelled, (answer) => isRight(answer, field))];
  });
  const ofKind = (title: string, orders: boolean): Row =>
    rowOf(title, answers.filter((answer) => isNoOrder(answer) !== orders), isExact);
  return {
    rows: [
      ...fieldRows,
      ofKind("exact instructions", true),
      ofKind("exact non-orders", false),
      rowOf("exact lines", answers, isExact),
    ],
    falseOrders: answers.filter((answer) => isNoOrder(answer) && isOrder(answer.got["kind"])),
    wrong: answers.filter((answer) => !isExact(answer)),
  };
};

/** Orders that were read from a thousand messages which are none. */
export const falsePerThousand = (score: Score, answers: readonly Answer[]): number => {
  const nonOrders = answers.filter(isNoOrder).length;
  return nonOrders === 0 ? 0 : (1000 * score.falseOrders.length) / nonOrders;
};

const percent = ({ right, of }: Row): string => `${((100 * right) / of).toFixed(1)} %`;

/** The score as a Markdown table. */
export const scoreTable = (answers: readonly Answer[], corpus: string): string => {
  const score = scoreOf(answers);
  const nonOrders = answers.filter(isNoOrder).length;
  const perThousand = falsePerThousand(score, answers).toFixed(1);
  return [
    `Corpus \`${corpus}\`: ${answers.length} messages, ${nonOrders} of which must not trade.`,
    "",
    "| Field | right | of | recall |",
    "|---|---:|---:|---:|",
    ...score.rows.map((row) => `| ${row.field} | ${row.right} | ${row.of} | ${percent(row)} |`),
    "",
    `False orders: ${score.falseOrders.length} of ${nonOrders} non-orders, ${perThousand} per 1,000.`,
  ].join("\n");
};

/** The rows of a table that {@link scoreTable} wrote, and its false orders. */
export const publishedScore = (text: string): { readonly rows: readonly Row[]; readonly falseOrders: number } => {
  const rows = [...text.matchAll(/^\| ([^|]+?) \| (\d+) \| (\d+) \| [\d.]+ % \|$/gm)].map(([, field, right, of]) => ({
    field: field ?? "",
    right: Number(right),
    of: Number(of),
  }));
  return { rows, falseOrders: Number(/^False orders: (\d+) of/m.exec(text)?.[1] ?? NaN) };
};

const differing = (answer: Answer): string =>
  Object.keys(answer.line.expect)
    .filter((field) => !isRight(answer, field))
    .map((field) => [field, comparable(field, answer.line.expect[field]), comparable(field, answer.got[field])])
    .map(([field, wanted, read]) => `${field} ${wanted}, read ${read}`)
    .join("; ");

/** One line about an answer that is wrong: what was wanted and what was read. */
export const wrongLine = (answer: Answer): string => {
  const { line, got } = answer;
  const text = line.content === "" ? JSON.stringify(line.embeds) : JSON.stringify(line.content);
  const why = got["reason"] ?? got["text"] ?? "";
  return `${line.id}: ${differing(answer)}${why === "" ? "" : ` (${String(why)})`}: ${text}`;
};
