import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tally } from "../packages/app/src/simulate/tally.ts";
import { kindOfViolation } from "../packages/app/src/simulate/shrink.ts";
import type { Found } from "../packages/app/test/planted/find-all.ts";
import type { PlantedBug } from "../packages/app/test/planted/planted-bug.ts";

const DOCUMENT = fileURLToPath(new URL("../docs/reliability.md", import.meta.url));
const BEGIN = "<!-- reliability: begin, written by npm run reliability -->";
const END = "<!-- reliability: end -->";

/** What a campaign came to, and the CPU time of all its threads. */
export interface Measured {
  readonly sum: Tally;
  readonly cpuMs: number;
}

const HOUR_MS = 3_600_000;

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

/** `shell` or `core`, where the bug lies. */
const placeOf = ({ edits }: PlantedBug): string => (edits[0]?.file.startsWith("core/") === true ? "core" : "shell");

/** A bug, with the place where it lies. */
export const nameOf = (bug: PlantedBug): string => `${placeOf(bug)}: ${bug.name}`;

const campaignLines = ({ sum, cpuMs }: Measured): readonly string[] => {
  const injected = Object.entries(sum.injected).toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  const faults = injected.reduce((all, [, count]) => all + count, 0);
  // To tens: it differs from machine to machine.
  const perCore = Math.round((sum.sessions * 100) / cpuMs) * 10;
  return [
    `${number(sum.sessions)} seeds, ${number(sum.failures.length)} violations: ${number(sum.simulatedMs / HOUR_MS)} simulated hours,`,
    `${number(sum.rows)} journal rows, ${number(sum.processes)} processes, ${number(sum.boundaries)} boundaries at which one might have died;`,
    `about ${number(perCore)} seeds a second and core. Digest of all journals: \`${sum.digest.toString(16)}\`.`,
    "",
    `${number(faults)} faults and other things that good days do not have, by kind:`,
    "",
    "| what | times |",
    "|---|---:|",
    ...injected.map(([kind, count]) => `| ${kind} | ${number(count)} |`),
  ];
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const SAYS = 70;

/** Without the ids and numbers of one session. */
const saysOf = (violation: string): string => {
  const said = kindOfViolation(violation).replaceAll(/\s+/g, " ");
  return said.length > SAYS ? `${said.slice(0, SAYS)}…` : said;
};

const labelOf = (violation: string): string => /^[ILR]\d+/.exec(violation)?.[0] ?? "";

const bugLine = ({ bug, verdict }: Found): string => {
  const named = `| ${cell(bug.name)} | ${placeOf(bug)} |`;
  if (verdict.is === "broken") return `${named} BROKEN | | ${cell(verdict.text)} | | |`;
  if (verdict.is === "not-found") return `${named} NOT FOUND in ${number(verdict.seeds)} | | | | ${Math.round(verdict.cpuMs / 1_000)} |`;
  const { seed, violation, shortest, cpuMs } = verdict;
  const length = shortest === null ? "" : `${shortest.acts} + ${shortest.faults}`;
  const label = labelOf(violation);
  const says = saysOf(label === "" ? violation : violation.slice(label.length + 2));
  return `${named} ${seed} | ${label} | ${cell(says)} | ${length} | ${Math.ceil(cpuMs / 1_000)} |`;
};

const bugLines = (found: readonly Found[]): readonly string[] => [
  `${found.filter(({ verdict }) => verdict.is === "found").length} of ${found.length} planted bugs were found:`,
  "",
  "| bug | in | at seed | by | which said | acts + faults of the shortest session | CPU s |",
  "|---|---|---:|---|---|---:|---:|",
  ...found.map(bugLine),
];

/** Writes both tables between the markers of the page; the prose around them stays. */
export const writePage = (measured: Measured, found: readonly Found[]): void => {
  const page = readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no place for the tables`);
  const tables = [...campaignLines(measured), "", ...bugLines(found)].join("\n");
  writeFileSync(DOCUMENT, `${page.slice(0, begin + BEGIN.length)}\n${tables}\n${page.slice(end)}`);
};
