import { readFileSync } from "node:fs";
import { isOk } from "@floorbroker/core";
import { describe, expect, it } from "vitest";
import { problemLine } from "../problem-text.ts";
import { SAMPLE_DAY } from "../sample-day.ts";
import { readChannelExport, readExport } from "./read-export.ts";

const message = (change: object = {}): object => ({
  id: "1572615277772800000",
  type: "Default",
  timestamp: "2026-11-18T10:04:05.123-05:00",
  timestampEdited: null,
  content: "BTO SPY 590C 12/18 @ 1.20",
  author: { id: "700068629626224700", name: "marlin", isBot: false },
  embeds: [],
  ...change,
});

const exported = (messages: readonly object[], change: object = {}): object => ({
  guild: { id: "1255265167113978000", name: "The Floor" },
  channel: { id: "1255265167113978001", name: "control" },
  messages,
  ...change,
});

const text = (value: unknown): string => JSON.stringify(value, null, 1);

const read = (source: string) => {
  const result = readExport(source, "day.json");
  if (!isOk(result)) throw new Error(problemLine(result.left));
  return result.right;
};

const error = (source: string): string => {
  const result = readExport(source, "day.json");
  return isOk(result) ? "no error" : problemLine(result.left);
};

describe("a channel export", () => {
  it("gives messages as they were posted, and names apart from them", () => {
    const { messages, channels, nameOf } = read(text(exported([message()])));
    expect(messages).toEqual([
      {
        id: "1572615277772800000",
        guildId: "1255265167113978000",
        channelId: "1255265167113978001",
        authorId: "700068629626224700",
        postedAt: Date.parse("2026-11-18T15:04:05.123Z"),
        revision: 0,
        text: "BTO SPY 590C 12/18 @ 1.20",
        embeds: [],
        replyTo: null,
        threadId: null,
      },
    ]);
    expect(channels).toEqual([
      { id: "1255265167113978001", name: "control", guild: { id: "1255265167113978000", name: "The Floor" } },
    ]);
    expect([nameOf("700068629626224700"), nameOf("42")]).toEqual(["marlin", "42"]);
  });

  it("is read with its replies, embeds and edits", () => {
    const { messages } = read(
      text(
        exported([
          message({
            type: "Reply",
            timestampEdited: "2026-11-18T10:05:00-05:00",
            reference: { messageId: "1572615277772799999", channelId: "1", guildId: null },
            embeds: [
              {
                title: "Open",
                url: null,
                author: { name: "bot", url: "x" },
                footer: { text: "not advice" },
                fields: [{ name: "Price", value: "1.20", isInline: true }],
              },
            ],
          }),
        ]),
      ),
    );
    expect(messages[0]).toMatchObject({
      replyTo: "1572615277772799999",
      revision: 0,
      embeds: [
        {
          title: "Open",
          description: "",
          author: "bot",
          footer: "not advice",
          fields: [{ name: "Price", value: "1.20" }],
        },
      ],
    });
  });

  it("is sorted by time, with each message once, and messages of one instant in the order of the file", () => {
    const at = (id: string, timestamp: string): object => message({ id, timestamp });
    const first = exported([at("3", "2026-11-18T15:00:02Z"), at("1", "2026-11-18T15:00:01Z")]);
    const second = exported([at("2", "2026-11-18T10:00:01-05:00"), at("3", "2026-11-18T15:00:02Z")], {
      channel: { id: "9", name: "b" },
    });
    const { messages, channels } = read(text([first, second]));
    expect(messages.map(({ id, channelId }) => [id, channelId])).toEqual([
      ["1", "1255265167113978001"],
      ["2", "9"],
      ["3", "1255265167113978001"],
    ]);
    expect(channels).toHaveLength(2);
  });

  it("leaves out what Discord says in somebody's name", () => {
    const { messages } = read(
      text(
        exported([
          message({ type: "ChannelNameChange", content: "Changed the channel name: BTO SPY 590C 12/18 @ 1.20" }),
        ]),
      ),
    );
    expect(messages).toEqual([]);
  });

  it("may come from direct messages, with a byte order mark", () => {
    const { messages } = read(`\ufeff${text(exported([message()], { guild: { id: "0", name: "Direct Messages" } }))}`);
    expect(messages[0]?.guildId).toBeNull();
  });

  it("is what the sample day is", async () => {
    const day = await readChannelExport(SAMPLE_DAY);
    const raw = readFileSync(SAMPLE_DAY, "utf8");
    expect(isOk(day) ? day.right.messages.length : problemLine(day.left)).toBe(raw.split('"timestamp":').length - 1);
  });
});

describe("a broken export", () => {
  it("is named with file, line and column when it is not JSON", () => {
    expect(error('{\n "messages": [\n  {"id": "1",}\n ]\n}')).toBe(
      "bad-export: day.json line 3, column 14: a name in double quotes should stand here → put names in double quotes, and no comma before }",
    );
    expect(error(text(exported([message()])).slice(0, -20))).toMatch(
      /^bad-export: day.json line \d+, column \d+: the text ends where .* should follow → the file is cut off: export or copy it again$/,
    );
    expect(error("")).toBe(
      "bad-export: day.json line 1, column 1: the text ends where a value should follow → the file is cut off: export or copy it again",
    );
  });

  const TIME_FIX = "write it as 2026-11-18T10:04:05-05:00 or 2026-11-18T15:04:05Z";
  it.each([
    [
      { id: undefined },
      "line 11, column 3: messages[0].id is missing → export the channel again: every message has its id",
    ],
    [
      { id: 1572615277772800000 },
      'line 12, column 10: messages[0].id is a number; ids exceed 2^53, so its last digits are lost → export again, or write the id in double quotes: "1255265167113978008"',
    ],
    [{ id: "abc" }, "line 12, column 10: messages[0].id is not a Discord id → an id is a text of up to 20 digits"],
    [
      { timestamp: "yesterday" },
      `line 14, column 17: messages[0].timestamp is not a time with an offset → ${TIME_FIX}`,
    ],
    [
      { timestamp: "2026-11-18T10:04:05" },
      `line 14, column 17: messages[0].timestamp is not a time with an offset → ${TIME_FIX}`,
    ],
    [
      { timestamp: "2026-02-30T10:04:05Z" },
      `line 14, column 17: messages[0].timestamp is not a time with an offset → ${TIME_FIX}`,
    ],
    [
      { content: ["BTO"] },
      "line 16, column 15: messages[0].content is not a text → export the channel again; a message without text has an empty one",
    ],
    [{ author: null }, "line 17, column 14: messages[0].author is not an object → write it as { … }"],
    [
      { embeds: [{ title: 5 }] },
      "line 24, column 15: messages[0].embeds[0].title is not a text → write it as a text in double quotes",
    ],
  ])("is named with the line of the fault: %j", (change, expected) => {
    expect(error(text(exported([message(change)])))).toBe(`bad-export: day.json ${expected}`);
  });

  it("is named as a whole when it is something else", () => {
    const fix = "this is no channel export: use DiscordChatExporter with the format JSON";
    expect(error("[1]")).toBe("bad-export: day.json line 1, column 2: [0] is not an object → write it as { … }");
    expect(error('{"channel": {"id": "1"}}')).toBe(
      `bad-export: day.json line 1, column 1: messages is missing → ${fix}`,
    );
    expect(error("null")).toBe(
      "bad-export: day.json line 1, column 1: the export is not an object → write it as { … }",
    );
  });

  it("tells the first of many faults, and where the next ones are", () => {
    const bad = Array.from({ length: 9 }, () => message({ content: null }));
    expect(error(text(exported(bad)))).toBe(
      "bad-export: day.json line 16, column 15: messages[0].content is missing; 8 more faults: line 29, 42, 55, 68, 81, … → export the channel again; a message without text has an empty one",
    );
  });

  it("is missing or not readable", async () => {
    const missing = await readChannelExport("/nowhere/day.json");
    expect(isOk(missing) ? "" : problemLine(missing.left)).toBe(
      "export-missing: there is no file /nowhere/day.json → check the path; or name a JSON export of DiscordChatExporter",
    );
    expect(await readChannelExport("/")).toMatchObject({ left: { code: "export-not-readable" } });
  });
});
