/** Longest line that is read, in UTF-16 units. A message has 4,000; this leaves room for every field around it. */
export const LINE_LENGTH = 1_000_000;

/** A line without its end; null stands for one that is longer than {@link LINE_LENGTH}. */
export type Line = string | null;

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

/**
 * The lines of a stream of UTF-8, all that one chunk completes at a time. Memory is bounded by the chunk and the
 * longest line, whatever the stream holds. The last line needs no line end.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let rest = "";
  let overlong = false;
  for await (const chunk of input) {
    const pieces = (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true })).split("\n");
    const last = pieces.pop() ?? "";
    const lines = pieces.map((piece, index): Line => {
      const line = index === 0 ? rest + piece : piece;
      return (index === 0 && overlong) || line.length > LINE_LENGTH ? null : withoutReturn(line);
    });
    if (lines.length > 0) {
      rest = "";
      overlong = false;
    }
    // Once a line is too long nothing of it is kept.
    rest = overlong ? "" : rest + last;
    overlong ||= rest.length > LINE_LENGTH;
    if (lines.length > 0) yield lines;
  }
  const end = rest + decoder.decode();
  if (overlong) yield [null];
  else if (end !== "") yield [withoutReturn(end)];
}
