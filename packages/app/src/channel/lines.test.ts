import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_LENGTH, linesOf, type Line } from "./lines.ts";

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts.map((n) => n % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

const collected = async (input: AsyncIterable<Uint8Array | string>): Promise<readonly Line[]> => {
  const all: Line[] = [];
  for await (const lines of linesOf(input)) all.push(...lines);
  return all;
};

describe("the lines of a stream", () => {
  it("are the same however its bytes are cut, in the middle of a character too", async () => {
    const line = fc.stringMatching(/^[a-zé☕😀 ]*$/u);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.array(fc.nat(200)),
        fc.constantFrom("\n", "\r\n"),
        async (lines, cuts, end) => {
          const bytes = new TextEncoder().encode(lines.map((each) => each + end).join(""));
          expect(await collected(chunksOf(bytes, cuts))).toEqual(lines);
        },
      ),
    );
  });

  it("need no end of line at the end, and lose a byte order mark", async () => {
    const bytes = new TextEncoder().encode("\ufeffa\n\nb");
    expect(await collected(chunksOf(bytes, [1]))).toEqual(["a", "", "b"]);
  });

  it("are null where they are too long, wherever they are cut", async () => {
    const text = `a\n${"x".repeat(LINE_LENGTH + 1)}\nb\n${"y".repeat(LINE_LENGTH)}\nc`;
    const bytes = new TextEncoder().encode(text);
    const tenth = Array.from({ length: 10 }, (_, n) => n * 200_000);
    for (const cuts of [[], tenth]) {
      const lines = await collected(chunksOf(bytes, cuts));
      expect(lines.map((line) => (line === null ? null : line.length))).toEqual([1, null, 1, LINE_LENGTH, 1]);
    }
    expect(await collected(chunksOf(new TextEncoder().encode("x".repeat(3 * LINE_LENGTH)), tenth))).toEqual([null]);
  });
});
