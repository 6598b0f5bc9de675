import { readFile, stat } from "node:fs/promises";
import {
  channelId,
  fail,
  guildId,
  isOk,
  messageId,
  ok,
  problem,
  userId,
  type ChannelId,
  type GuildId,
  type Message,
  type Problem,
  type Result,
} from "@floorbroker/core";
import * as t from "io-ts";
import {
  allFaults,
  embed,
  fieldText,
  instant,
  list,
  listOrNone,
  orNone,
  snowflakeText,
  text,
  textOrNone,
} from "./fields.ts";
import { jsonBreak, textPlace, valueOffsets, type JsonPath } from "./json-text.ts";

/** A channel and its guild. Names are for display only. */
export interface ExportedChannel {
  readonly id: ChannelId;
  readonly name: string;
  readonly guild: { readonly id: GuildId; readonly name: string } | null;
}

/** What an export holds. */
export interface ChannelExport {
  readonly channels: readonly ExportedChannel[];
  /** By time; messages of the same millisecond keep the order of the file. Each id stands once. */
  readonly messages: readonly Message[];
  /** An author's name, for display only: who may do what goes by ids. An author without a name is shown by id. */
  readonly nameOf: (authorId: string) => string;
}

const author = t.type({ id: snowflakeText, name: textOrNone, nickname: textOrNone });

const exportedMessage = t.type({
  id: snowflakeText,
  type: t.unknown,
  timestamp: instant,
  content: text("export the channel again; a message without text has an empty one"),
  author,
  embeds: listOrNone(embed),
  reference: orNone(t.type({ messageId: orNone(snowflakeText) })),
});

const exportedChannel = t.type({
  guild: orNone(t.type({ id: snowflakeText, name: textOrNone })),
  channel: t.type({ id: snowflakeText, name: textOrNone }),
  messages: list(exportedMessage, "this is no channel export: use DiscordChatExporter with the format JSON"),
});
type Exported = t.TypeOf<typeof exportedChannel>;
type ExportedMessage = t.TypeOf<typeof exportedMessage>;

/** Largest export that is read: more does not fit into one text. */
const LARGEST = 400_000_000;

/** Further faults whose lines are told; a file that was exported wrongly has the same one in every message. */
const FURTHER = 5;

/** What people and bots write. Everything else (joins, pins, channel renames) is Discord's own text in their name. */
const WRITTEN = new Set<unknown>([
  undefined,
  null,
  "Default",
  "Reply",
  "ChatInputCommand",
  "ContextMenuCommand",
  "0",
  "19",
  "20",
  "23",
]);

const channelOf = ({ guild, channel }: Exported): ExportedChannel => ({
  id: channelId(channel.id),
  name: channel.name,
  // Direct messages are exported as the guild 0.
  guild: guild === null || guild.id === "0" ? null : { id: guildId(guild.id), name: guild.name },
});

const messageOf = (message: ExportedMessage, channel: ExportedChannel): Message => ({
  id: messageId(message.id),
  guildId: channel.guild?.id ?? null,
  channelId: channel.id,
  authorId: userId(message.author.id),
  postedAt: message.timestamp,
  revision: 0,
  text: message.content,
  embeds: message.embeds.map(({ title, description, author: by, footer, fields }) => ({
    title,
    description,
    author: by,
    footer,
    fields: fields.map(({ name, value }) => ({ name, value })),
  })),
  replyTo: typeof message.reference?.messageId === "string" ? messageId(message.reference.messageId) : null,
  threadId: null,
});

const collected = (exports: readonly Exported[]): ChannelExport => {
  const messages = new Map<string, Message>();
  const names = new Map<string, string>();
  for (const exported of exports) {
    const channel = channelOf(exported);
    for (const message of exported.messages) {
      if (!WRITTEN.has(message.type) || messages.has(message.id)) continue;
      messages.set(message.id, messageOf(message, channel));
      names.set(message.author.id, message.author.nickname || message.author.name);
    }
  }
  return {
    channels: exports.map(channelOf),
    messages: [...messages.values()].toSorted((a, b) => a.postedAt - b.postedAt),
    nameOf: (authorId) => names.get(authorId) || authorId,
  };
};

const notJson = (source: string, file: string): Problem => {
  const broken = jsonBreak(source);
  if (broken === undefined)
    return problem("bad-export", `${file} is not JSON`, ["export the channel again, with the format JSON"]);
  const { line, column } = textPlace(source, broken.offset);
  return problem("bad-export", `${file} line ${line}, column ${column}: ${broken.expected}`, [broken.fix]);
};

const further = (source: string, offsets: readonly number[], count: number): string => {
  if (count === 0) return "";
  const lines = [...new Set(offsets.map((offset) => textPlace(source, offset).line))].join(", ");
  return `; ${count} more ${count === 1 ? "fault" : "faults"}: line ${lines}${count > offsets.length ? ", …" : ""}`;
};

const faultProblem = (source: string, file: string, errors: t.Errors, root: JsonPath): Problem => {
  const faults = allFaults(errors).map(({ path, fault }) => ({ path: [...root, ...path], fault }));
  const [first = 0, ...others] = valueOffsets(
    source,
    faults.slice(0, FURTHER + 1).map(({ path }) => path),
  );
  const { line, column } = textPlace(source, first);
  const { path, fault } = faults[0] ?? { path: [], fault: { what: "can't be read", fix: "export the channel again" } };
  const subject = path.length === 0 ? "the export" : fieldText(path);
  const rest = further(source, others, faults.length - 1);
  const text = `${file} line ${line}, column ${column}: ${subject} ${fault.what}${rest}`;
  return problem("bad-export", text, [fault.fix]);
};

const parsed = (source: string): Result<null, unknown> => {
  try {
    return ok(JSON.parse(source));
  } catch {
    return fail(null);
  }
};

/**
 * Reads the text of a DiscordChatExporter JSON export, or of a list of several. Fields not needed are let pass.
 * An export holds only the last text of a message: one with `timestampEdited` is read as posted so, at revision 0.
 * Messages that nobody wrote (joins, pins, renames) are left out.
 *
 * Code: `bad-export`, with file, line and column of the first fault and the lines of the next ones.
 */
export const readExport = (source: string, file: string): Result<Problem, ChannelExport> => {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  const json = parsed(text);
  if (!isOk(json)) return fail(notJson(text, file));
  const several = Array.isArray(json.right);
  const items: readonly unknown[] = Array.isArray(json.right) ? json.right : [json.right];
  const exports: Exported[] = [];
  for (const [index, item] of items.entries()) {
    const decoded = exportedChannel.decode(item);
    if (!isOk(decoded)) return fail(faultProblem(text, file, decoded.left, several ? [index] : []));
    exports.push(decoded.right);
  }
  return ok(collected(exports));
};

/** Reads a channel export from a file. Codes: `export-missing`, `export-not-readable`, `bad-export`. */
export const readChannelExport = async (path: string): Promise<Result<Problem, ChannelExport>> => {
  const again = "name a JSON export of DiscordChatExporter";
  try {
    const { size } = await stat(path);
    if (size > LARGEST)
      return fail(
        problem("export-not-readable", `${path} is larger than ${LARGEST / 1e6} MB`, [
          "export the channel in parts, a month each",
        ]),
      );
    return readExport(await readFile(path, "utf8"), path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    if (code === "ENOENT")
      return fail(problem("export-missing", `there is no file ${path}`, ["check the path", again]));
    return fail(problem("export-not-readable", `${path} can't be read (${code})`, [again]));
  }
};
