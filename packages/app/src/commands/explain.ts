import { explain, isOk, messageId, problem, type Explanation } from "@floorbroker/core";
import type { Config } from "../config/config.ts";
import { EXIT, problemLine, type ExitCode } from "../problem-text.ts";
import { readHistory } from "../run/read-history.ts";
import { openReadingRun } from "../run/trading-run.ts";
import { clockText } from "../summary/tables.ts";
import type { Terminal } from "../terminal.ts";

const cardText = ({ messageId: id, sections }: Explanation): string =>
  [
    `Message ${id} (times are New York)`,
    ...sections.flatMap(({ title, lines }) => ["", title, ...lines.map((line) => `  ${line}`)]),
  ].join("\n");

/** `floorbroker explain MESSAGE_ID`: everything the journal holds about one message, in one screen. */
export const explainCommand = async (
  terminal: Terminal,
  config: Config,
  id: string,
  json: boolean,
): Promise<ExitCode> => {
  const run = await openReadingRun(config);
  if (!isOk(run)) {
    terminal.error(problemLine(run.left));
    return EXIT.badInput;
  }
  const { journal, bookId } = run.right;
  try {
    const opened = await readHistory(journal, bookId);
    if (!isOk(opened)) {
      terminal.error(problemLine(opened.left));
      return EXIT.failed;
    }
    const card = explain(opened.right.history, messageId(id), clockText);
    if (card === undefined) {
      const text = `the journal of ${bookId} holds no message ${id}`;
      terminal.error(
        problemLine(problem("unknown-message", text, ["list the messages with `floorbroker journal show`"], id)),
      );
      return EXIT.badInput;
    }
    terminal.print(json ? JSON.stringify(card) : cardText(card));
    return EXIT.done;
  } finally {
    await journal.close();
  }
};
