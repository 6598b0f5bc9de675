import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interpret, instructionJson, PLAIN_PROFILE, type Embed, type Json, type Profile } from "../../src/index.ts";

/** What a careful trader would want of a message: only the fields that are named here are compared. */
export type Expected = Readonly<Record<string, Json>> & { readonly kind: string };

/** One labelled message of a corpus. */
export interface CorpusLine {
  readonly id: string;
  readonly postedAt: string;
  readonly content: string;
  readonly embeds?: readonly Readonly<Record<string, unknown>>[];
  readonly profile?: Partial<Profile>;
  readonly note?: string;
  readonly expect: Expected;
}

/** What was read of it. */
export interface Answer {
  readonly line: CorpusLine;
  readonly got: Readonly<Record<string, Json>>;
}

/** The corpus that lies beside the sources. */
export const ROOMS = fileURLToPath(new URL("../../corpus/rooms.jsonl", import.meta.url));

/** The lines of a corpus file, blank ones left out. */
export const readCorpus = (path: string = ROOMS): readonly CorpusLine[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as CorpusLine); // a file of ours, whose shape the corpus test checks

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** An embed of an export, in which every part may be missing. */
export const embedOf = (json: Readonly<Record<string, unknown>>): Embed => ({
  title: textOf(json["title"]),
  description: textOf(json["description"]),
  author: "",
  footer: "",
  fields: (Array.isArray(json["fields"]) ? json["fields"] : []).map((field: Readonly<Record<string, unknown>>) => ({
    name: textOf(field["name"]),
    value: textOf(field["value"]),
  })),
});

/** The message of a line, as `interpret` takes it. */
export const messageOf = (line: CorpusLine): Parameters<typeof interpret>[0] => ({
  text: line.content,
  embeds: (line.embeds ?? []).map(embedOf),
  postedAt: Date.parse(line.postedAt),
});

/** The profile of a line; what it leaves out is plain. */
export const profileOf = (line: CorpusLine): Profile => ({ ...PLAIN_PROFILE, ...line.profile });

/** Everything that is in a message, as one text. */
export const wholeTextOf = (line: CorpusLine): string =>
  [
    line.content,
    ...(line.embeds ?? []).map(embedOf).flatMap((embed) => [
      embed.title,
      embed.description,
      ...embed.fields.flatMap(({ name, value }) => [name, value]),
    ]),
  ].join("\n");

/** Reads every line. */
export const answersOf = (lines: readonly CorpusLine[]): readonly Answer[] =>
  lines.map((line) => ({ line, got: instructionJson(interpret(messageOf(line), profileOf(line)).instruction) }));
