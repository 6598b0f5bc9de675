import type { EpochMs, Message, Post } from "@floorbroker/core";
import pc from "picocolors";
import { clockText } from "../summary/tables.ts";
import type { ReplayView } from "./replay-chat.ts";

/** Where lines go. */
export type Print = (line: string) => void;

const INDENT = " ".repeat(9);

// What others wrote is shown as text: control characters could drive the terminal.
const harmless = (text: string): string =>
  text
    .replaceAll("\n", " ⏎ ")
    // eslint-disable-next-line no-control-regex -- they are what is being removed
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "");

/** Of a status that only grew, the part that is new: `→ 1.21`. */
const newPart = (before: string | undefined, now: string): string => {
  if (before === undefined || !now.startsWith(before)) return now;
  return `…${now.slice(before.length)}`;
};

/** Shows a chat as lines: what was posted, and under it what became of it, as it changes. */
export const consoleView = (print: Print, nameOf: (authorId: string) => string, now: () => EpochMs): ReplayView => {
  const shown = new Map<string, string>();
  return {
    posted: (message: Message) =>
      print(
        `${pc.dim(clockText(message.postedAt))} ${pc.bold(harmless(nameOf(message.authorId)))}  ` +
          harmless(message.text),
      ),
    answered: (post: Post) => {
      if (post.type === "operator")
        return print(`${pc.dim(clockText(now()))} ${pc.yellow(`! ${harmless(post.text)}`)}`);
      const before = shown.get(post.messageId);
      if (before === post.text) return;
      shown.set(post.messageId, post.text);
      const time = before === undefined ? INDENT : `${clockText(now())} `;
      const [line = "", ...more] = newPart(before, post.text).split("\n");
      print(`${pc.dim(time)}${pc.cyan("└")} ${harmless(line)}`);
      for (const each of more) print(`${INDENT}  ${harmless(each)}`);
    },
  };
};
