import { isOk } from "@floorbroker/core";
import { Routes } from "discord.js";
import * as t from "io-ts";
import { tokenMistake } from "../token-mistake.ts";
import { TOKEN_PROBLEM } from "../trouble.ts";
import type { Ask } from "./ask.ts";
import { doubtful, fine, unknown, wrong, type Finding } from "./finding.ts";

const NEW_TOKEN = TOKEN_PROBLEM.suggestions[0] ?? "copy the token anew";

const DISCORD = "https://discord.com/api";

/** `id.time.signature`, each in the letters of base64url. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Whether the text can be a token at all. Nothing of it is repeated. */
export const tokenForm = (token: string): Finding => {
  const mistake = tokenMistake(token);
  if (mistake !== undefined) return wrong("token", mistake.text, mistake.suggestions.join("; or "));
  return FORM.test(token)
    ? fine("token", "has the form of a token")
    : doubtful("token", "does not have the three parts of a token", `a client secret or public key is none: ${NEW_TOKEN}`);
};

const user = t.type({
  id: t.string,
  username: t.union([t.string, t.undefined]),
  bot: t.union([t.boolean, t.undefined]),
});

/** Who the token belongs to. */
export interface Account {
  readonly finding: Finding;
  /** Null when nobody could say, or it is no bot: nothing else can be checked then. */
  readonly id: string | null;
}

/** Asks whose token it is. */
export const checkAccount = async (ask: Ask): Promise<Account> => {
  const none = (finding: Finding): Account => ({ finding, id: null });
  const asked = await ask(Routes.user());
  if (asked.is === "unreachable")
    return none(unknown("account", `REST can't be reached (${asked.text})`, "check the network, and discord.api"));
  if (asked.is === "refused" && asked.status === 401)
    return none(wrong("account", "Discord refuses the token", NEW_TOKEN));
  const read = user.decode(asked.is === "answer" ? asked.answer : null);
  if (!isOk(read))
    return none(wrong("account", "the server does not say whose token it is", `check discord.api: ${DISCORD} is Discord's`));
  const { id, username, bot } = read.right;
  if (bot === false)
    return none(wrong("account", "the token is a person's", `Discord forbids programs to use it: ${NEW_TOKEN}`));
  return { finding: fine("account", `the token is that of the bot ${username ?? id} (${id})`), id };
};

/** Bits of an application: Discord's developer documentation, "Application Flags". */
const MESSAGE_CONTENT = 1 << 18;
const MESSAGE_CONTENT_LIMITED = 1 << 19;

const application = t.type({ id: t.string, flags: t.union([t.number, t.undefined, t.null]) });

const ENABLE =
  "enable Message Content Intent in Discord's developer portal (https://discord.com/developers/applications), your " +
  "application, Bot, Privileged Gateway Intents, and save";

/** What Discord's portal says of the application. */
export interface Application {
  readonly finding: Finding;
  readonly id: string | null;
}

/** What the gateway has let in with the intent, it lets read, whatever the flags say: another server may name none. */
export const contentFinding = ({ finding }: Application, gateway: readonly Finding[]): Finding =>
  finding.state === "failed" && gateway.some(({ about, state }) => about === "gateway" && state === "ok")
    ? fine(finding.about, "is not among the application's flags, but the gateway gives it")
    : finding;

/** Asks whether the bot may read what people write. */
export const checkApplication = async (ask: Ask): Promise<Application> => {
  const about = "message content";
  const below = "what the gateway says below decides";
  const asked = await ask(Routes.currentApplication());
  const read = application.decode(asked.is === "answer" ? asked.answer : null);
  if (!isOk(read))
    return { finding: unknown(about, "the server does not say which privileged intents are enabled", below), id: null };
  const { id, flags } = read.right;
  if (flags == null) return { finding: unknown(about, "the server names no flags of the application", below), id };
  if ((flags & MESSAGE_CONTENT) !== 0) return { finding: fine(about, "is enabled"), id };
  if ((flags & MESSAGE_CONTENT_LIMITED) !== 0)
    return { finding: fine(about, "is enabled, as for bots in less than 100 servers"), id };
  return { finding: wrong(about, "the bot may not read what people write", ENABLE), id };
};
