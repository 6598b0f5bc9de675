import Table from "cli-table3";
import {
  formatMoney,
  newYorkDate,
  newYorkTimeOfDay,
  render,
  type EpochMs,
  type Instruction,
} from "@floorbroker/core";
import { oneLine } from "../problem-text.ts";
import { OUTCOMES, type Affordability, type Count, type ReadMessage } from "./channel-reading.ts";

const plain = { style: { head: [], border: [], compact: true } };

/** Longest text of a cell; `--json` has all of it. */
const WIDEST = 60;

const cut = (text: string): string => {
  const characters = Array.from(oneLine(text));
  return characters.length <= WIDEST ? characters.join("") : `${characters.slice(0, WIDEST - 1).join("")}…`;
};

const timeText = (at: EpochMs): string =>
  `${newYorkDate(at)} ${new Date(newYorkTimeOfDay(at)).toISOString().slice(11, 19)}`;

/** The counts as a table; a kind with several details has a line for their sum. */
export const countsTable = (counts: readonly Count[]): string => {
  const table = new Table({
    ...plain,
    head: ["read as", "", "messages", "from listed authors"],
    colAligns: ["left", "left", "right", "right"],
  });
  for (const outcome of OUTCOMES) {
    const own = counts.filter((count) => count.outcome === outcome);
    const sum = (of: "messages" | "listed"): string => String(own.reduce((total, count) => total + count[of], 0));
    const [only] = own;
    const detail = only !== undefined && own.length === 1 ? oneLine(only.detail) : "";
    table.push([outcome, detail, sum("messages"), sum("listed")]);
    if (own.length < 2) continue;
    table.push(...own.map(({ detail, messages, listed }) => ["", oneLine(detail), String(messages), String(listed)]));
  }
  return table.toString();
};

const alerts = (count: number): string => `${count} buying ${count === 1 ? "alert" : "alerts"}`;

/** What the allocation says to the alerts that were read. */
export const affordabilityText = ({ allocation, opens, tooDear }: Affordability): string =>
  tooDear === 0
    ? `One contract was affordable for every one of ${alerts(opens)} (${formatMoney(allocation)} for each).`
    : `One contract was too dear for ${tooDear} of ${alerts(opens)}: ` +
      `each may use ${formatMoney(allocation)}, or less with a size word.`;

const readAs = (instruction: Instruction): string => {
  if (instruction.kind === "ignore") return instruction.reason;
  if (instruction.kind === "invalid") return `${instruction.code}: ${instruction.text}`;
  return render(instruction);
};

/** Messages and what was read of them, one line each. */
export const messagesTable = (read: readonly ReadMessage[], nameOf: (authorId: string) => string): string => {
  const table = new Table({ ...plain, head: ["New York", "author", "message", "read as"] });
  const textOf = ({ text, embeds }: ReadMessage["message"]): string =>
    [text, ...embeds.map(({ title, description }) => `${title} ${description}`)]
      .filter((part) => part !== "")
      .join(" ");
  table.push(
    ...read.map(({ message, instruction }) => [
      timeText(message.postedAt),
      cut(nameOf(message.authorId)),
      cut(textOf(message)),
      cut(readAs(instruction)),
    ]),
  );
  return table.toString();
};
