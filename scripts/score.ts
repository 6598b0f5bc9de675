import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { answersOf, ROOMS } from "../packages/core/test/corpus/corpus.ts";
import { corpusOrExit } from "./corpus-file.ts";
import { scoreOf, scoreTable, wrongLine } from "../packages/core/test/corpus/score.ts";

// npm run score [-- FILE] [-- --wrong]: reads a labelled corpus and prints how much of it is read as labelled. Without a
// file it is the project's own corpus, and the table in docs/interpretation.md is written anew.

const DOCUMENT = fileURLToPath(new URL("../docs/interpretation.md", import.meta.url));
const BEGIN = "<!-- score: begin, written by npm run score -->";
const END = "<!-- score: end -->";

const publish = (table: string): void => {
  const text = readFileSync(DOCUMENT, "utf8");
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost its score markers`);
  writeFileSync(DOCUMENT, `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`);
};

const args = process.argv.slice(2);
if (args.includes("--help")) {
  console.log(`npm run score [-- FILE] [-- --wrong]
Reads a labelled corpus and prints how much of it is read as labelled; --wrong lists what is not. Without FILE it is the
project's own corpus, and docs/interpretation.md is written anew. Ends with 2 when FILE can't be read.`);
  process.exit(0);
}
const file = args.find((argument) => !argument.startsWith("--"));
const answers = answersOf(corpusOrExit(file ?? ROOMS));
const table = scoreTable(answers, file === undefined ? "packages/core/corpus/rooms.jsonl" : basename(file));
console.log(table);
if (args.includes("--wrong")) for (const answer of scoreOf(answers).wrong) console.log(wrongLine(answer));
if (file === undefined) publish(table);
