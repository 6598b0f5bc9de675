import { answerText, foldJournal, get, isOk, tradeOfMessage, tradeStatus, type EventOf, type MessageId } from "@floorbroker/core";
import type { Audited, Report } from "./auditor.ts";
import { letterOf, tradeOf } from "./at-broker.ts";

type Answered = EventOf<"message-answered">;

const revisionOf = (id: MessageId, revision: number): string => `${id} revision ${revision}`;

const timesOf = (names: readonly string[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
};

/** 1: a message opens one trade at most, and a trade has one entry order at the broker. */
const oneTradeEach = ({ history, brokerLog }: Audited, report: Report): void => {
  const opened = history.flatMap(({ event }) => (event.type === "trade-opened" ? [event] : []));
  for (const [id, times] of timesOf(opened.map(({ messageId }) => messageId))) {
    if (times > 1) report(1, `message ${id} opened ${times} trades`);
  }
  for (const { tradeId, messageId } of opened) {
    if (tradeOfMessage(messageId) !== tradeId) report(1, `${tradeId} is not the trade of message ${messageId}`);
  }
  const entries = new Map<string, string>();
  for (const entry of brokerLog) {
    if (entry.what !== "received" || entry.call.call !== "place") continue;
    const { key } = entry.call.request;
    if (letterOf(key) !== "e") continue;
    const first = entries.get(tradeOf(key));
    if (first !== undefined) report(1, `the broker got the entries ${first} and ${key} for one trade`);
    entries.set(tradeOf(key), key);
  }
};

/** 5: each revision that was read is answered once; the newest one of each message that still stands was read. */
const oneAnswerEach = ({ history, said }: Audited, report: Report): void => {
  const read = timesOf(
    history.flatMap(({ event }) => (event.type === "message-read" ? [revisionOf(event.message.id, event.message.revision)] : [])),
  );
  const answers = timesOf(
    history.flatMap(({ event }) => (event.type === "message-answered" ? [revisionOf(event.messageId, event.revision)] : [])),
  );
  for (const [name, times] of read) {
    if (times !== 1) report(5, `message ${name} was read ${times} times`);
    if (answers.get(name) !== 1) report(5, `message ${name} has ${answers.get(name) ?? 0} answers`);
  }
  const newest = new Map<MessageId, number>();
  for (const event of said) {
    if (event.type === "deleted") newest.delete(event.messageId);
    else newest.set(event.message.id, event.message.revision);
  }
  for (const [id, revision] of newest) {
    if (!read.has(revisionOf(id, revision))) report(5, `message ${revisionOf(id, revision)} was never read`);
  }
};

/** 5: what stands under each message in the room is its outcome, as it is in the end. */
const outcomeIsShown = ({ history, posts, rows, account }: Audited, report: Report): void => {
  const shown = new Map<MessageId, string>();
  for (const post of posts) if (post.type === "status") shown.set(post.messageId, post.text);
  const last = new Map<MessageId, Answered>();
  for (const { event } of history) if (event.type === "message-answered") last.set(event.messageId, event);
  const book = foldJournal(account.book, rows);
  for (const [id, answer] of last) {
    if (answer.outcome === "ignored" || !isOk(book)) continue;
    const text = shown.get(id);
    // Of a message with a trade, its status; an edit's answer may stand in its place.
    const trade = get(book.right.messages, id)?.tradeId ?? null;
    const due = trade === null ? [answerText(answer)] : [tradeStatus(book.right, trade), answerText(answer)];
    if (text === undefined) report(5, `nothing was ever posted under message ${id}; its outcome: ${due[0]}`);
    else if (!due.includes(text)) report(5, `under message ${id} stands «${text}», its outcome is «${due[0]}»`);
  }
};

/** What the room said, against what became of it. */
export const auditMessages = (audited: Audited, report: Report): void => {
  oneTradeEach(audited, report);
  oneAnswerEach(audited, report);
  outcomeIsShown(audited, report);
};
