import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answersOf, readCorpus } from "./corpus.ts";
import { isOrder, publishedScore, scoreOf, wrongLine } from "./score.ts";

const LINES = readCorpus();
const ANSWERS = answersOf(LINES);
const SCORE = scoreOf(ANSWERS);
const PUBLISHED = publishedScore(
  readFileSync(new URL("../../../../docs/interpretation.md", import.meta.url), "utf8"),
);

const KINDS = ["open", "close", "futures", "control", "ignore", "invalid"];

describe("the corpus", () => {
  it("is large, has many rooms, and much in it that must not trade", () => {
    const quiet = LINES.filter(({ expect: { kind } }) => kind === "ignore" || kind === "invalid");
    expect(LINES.length).toBeGreaterThanOrEqual(360);
    expect(quiet.length).toBeGreaterThanOrEqual(130);
    expect(new Set(LINES.map(({ id }) => id.replace(/-\d+$/, ""))).size).toBeGreaterThanOrEqual(15);
  });

  it("has a label on every line, and no line twice", () => {
    expect(new Set(LINES.map(({ id }) => id)).size).toBe(LINES.length);
    const sources = LINES.map(({ content, embeds, postedAt, profile }) =>
      JSON.stringify([content, embeds ?? [], postedAt, profile ?? {}]),
    );
    expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([]);
    for (const line of LINES) {
      expect(KINDS, line.id).toContain(line.expect.kind);
      expect(Date.parse(line.postedAt), line.id).not.toBeNaN();
    }
  });

  it("names no expiry on a weekend or before the message", () => {
    for (const { id, postedAt, expect: label } of LINES) {
      const expiry = label["expiry"];
      if (typeof expiry !== "string") continue;
      expect([1, 2, 3, 4, 5], id).toContain(new Date(`${expiry}T12:00:00Z`).getUTCDay());
      expect(expiry >= postedAt.slice(0, 10), id).toBe(true);
    }
  });
});

describe("interpretation of the corpus", () => {
  it("makes no order of a message that is none", () => {
    expect(SCORE.falseOrders.map(wrongLine)).toEqual([]);
  });

  it("opens nothing where something is to be closed, and the other way round", () => {
    const turned = ANSWERS.filter(
      ({ line, got }) => isOrder(line.expect.kind) && isOrder(got["kind"]) && got["kind"] !== line.expect.kind,
    );
    expect(turned.map(wrongLine)).toEqual([]);
  });

  it("is the same with what rooms hang on their messages", () => {
    const decorations: readonly ((text: string) => string)[] = [
      (text) => `${text} 🔥`,
      (text) => `${text}\n`,
      (text) => `${text}\u200b`,
      (text) => `${text}  @everyone`,
      (text) => text.replaceAll(" ", "\u00a0"),
      (text) => text.replaceAll(" ", "  "),
    ];
    const textual = ANSWERS.filter(({ line }) => line.content !== "" && line.embeds === undefined);
    for (const decorate of decorations) {
      const decorated = answersOf(textual.map(({ line }) => ({ ...line, content: decorate(line.content) })));
      const changed = decorated.filter(({ got }, index) => {
        const before = textual[index]?.got ?? {};
        return isOrder(got["kind"]) || isOrder(before["kind"]) ? JSON.stringify(got) !== JSON.stringify(before) : false;
      });
      expect(changed.map(({ line, got }) => [line.id, line.content, got])).toEqual([]);
    }
  });

  it("is no worse than docs/interpretation.md says (npm run score writes it)", () => {
    expect(PUBLISHED.rows.map(({ field, of }) => ({ field, of }))).toEqual(
      SCORE.rows.map(({ field, of }) => ({ field, of })),
    );
    for (const { field, right } of PUBLISHED.rows)
      expect(SCORE.rows.find((row) => row.field === field)?.right, field).toBeGreaterThanOrEqual(right);
    expect(PUBLISHED.falseOrders).toBe(0);
  });
});
