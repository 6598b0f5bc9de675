import { describe, expect, it } from "vitest";
import { bookId, channelId, messageId, userId } from "../ids.ts";
import type { Message } from "../interpret/message.ts";
import { OWNER_CONFIG } from "./config.ts";
import { evolve } from "./evolve.ts";
import { emptyBook, type Book } from "./state.ts";
import { isUrgent } from "./urgent.ts";

const CONTROL = channelId("100");
const OWNER = "704125082750156840";
const BOOK: Book = {
  ...emptyBook(bookId("sim:test")),
  config: { ...OWNER_CONFIG, authority: { ...OWNER_CONFIG.authority, controlChannels: [CONTROL] } },
};

const message = (text: string, over: Partial<Message> = {}): Message => ({
  id: messageId("1"),
  guildId: null,
  channelId: CONTROL,
  authorId: userId(OWNER),
  postedAt: Date.parse("2026-11-18T15:04:00Z"),
  revision: 0,
  text,
  embeds: [],
  replyTo: null,
  threadId: null,
  ...over,
});

describe("a message that overtakes what waits", () => {
  it.each(["!tt kill", "!tt pause", "!tt flatten"])("stops something: %s", (text) => {
    expect(isUrgent(BOOK, message(text))).toBe(true);
  });

  it.each(["!tt resume", "!tt status", "!tt buy 1 MES", "Alert: BTO SPY 500C 12/18 @ 1.15", "good morning"])(
    "is none that stops nothing: %s",
    (text) => {
      expect(isUrgent(BOOK, message(text))).toBe(false);
    },
  );

  it("is none when it is delivered once more, but an edit of it is one", () => {
    const instruction = { kind: "control", command: "kill", argument: null } as const;
    const event = { type: "message-read", message: message("!tt kill"), instruction, rule: "control" } as const;
    const book = evolve(BOOK, { at: 0, event });
    expect(isUrgent(book, message("!tt kill"))).toBe(false);
    expect(isUrgent(book, message("!tt kill", { revision: 1 }))).toBe(true);
  });

  it("is none of a stranger, none in a channel that is not read, and none before the book knows who may", () => {
    expect(isUrgent(BOOK, message("!tt kill", { authorId: userId("666") }))).toBe(false);
    expect(isUrgent(BOOK, message("!tt kill", { channelId: channelId("999") }))).toBe(false);
    expect(isUrgent(emptyBook(bookId("sim:test")), message("!tt kill"))).toBe(false);
  });
});
