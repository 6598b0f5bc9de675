import { isOk, type Clock, type Problem } from "@floorbroker/core";
import { REST, type RESTOptions } from "discord.js";
import { openWaits } from "../backoff.ts";
import { openConnection } from "../connection.ts";
import { openGatewayInformation, type SessionStarts } from "../gateway-information.ts";
import { notBefore } from "../pacing.ts";
import { openStanding } from "../standing.ts";
import { doubtful, fine, unknown, wrong, type Finding } from "./finding.ts";

/** How long the gateway may take to let the bot in, in ms. */
const PATIENCE_MS = 20_000;

/** Fewer session starts than this share of the day's are worth a word. */
const FEW = 10;

/** What a check of the gateway needs. */
export interface GatewayCheck {
  readonly token: string;
  readonly rest: Partial<RESTOptions>;
  readonly gateway: string | null;
  readonly clock: Clock;
}

const startsFinding = (starts: SessionStarts | null): Finding => {
  if (starts === null) return fine("session starts", "the server sets no limit");
  const { remaining, total, resetsAt } = starts;
  const text = `${remaining} of ${total} are left until ${new Date(resetsAt).toISOString()}`;
  const remedy = "find out what starts the bot again and again: Discord takes the token away at the limit";
  if (remaining === 0) return wrong("session starts", text, `wait until then; ${remedy}`);
  return remaining * FEW < total ? doubtful("session starts", text, remedy) : fine("session starts", text);
};

const refused = (why: Problem): Finding => wrong("gateway", why.text, why.suggestions.join("; or "));

const letIn = fine("gateway", "lets the bot in with its intents: Guilds, Guild Messages, Message Content");

const kept = unknown(
  "gateway",
  "is not tried: the session starts that are left are kept",
  "check again when they are reset",
);

const nowhere = wrong(
  "gateway address",
  "the server does not say where its gateway is",
  "check discord.api, or name the gateway in discord.gateway",
);

const silent = wrong(
  "gateway",
  `it has not let the bot in within ${PATIENCE_MS / 1_000} s`,
  "check the network and discord.gateway, and look at https://discordstatus.com",
);

/** Begins a session with the intents that a run needs, and ends it: Discord counts it as a start. */
const identify = async ({ token, rest, gateway, clock }: GatewayCheck): Promise<Finding> => {
  const waits = openWaits(clock);
  let settle: (finding: Finding) => void = () => undefined;
  const settled = new Promise<Finding>((resolve) => (settle = resolve));
  const ignore = (): void => undefined;
  const connection = await openConnection({
    token,
    rest,
    gateway,
    waits,
    standing: openStanding(clock.now, ignore),
    notice: ignore,
    ears: {
      created: ignore,
      updated: ignore,
      deleted: ignore,
      deletedMany: ignore,
      threadsListed: ignore,
      threadChanged: ignore,
      threadDeleted: ignore,
      interacted: ignore,
      lost: ignore,
      connected: () => settle(letIn),
      refused: (why) => settle(refused(why)),
    },
  });
  if (!isOk(connection)) {
    waits.end();
    return refused(connection.left);
  }
  const found = await Promise.race([settled, waits.wait(PATIENCE_MS).then(() => silent)]);
  waits.end();
  await connection.right.end();
  return found;
};

/** Asks for the gateway and its limits, and has it let the bot in where enough session starts are left. */
export const checkGateway = async (check: GatewayCheck): Promise<readonly Finding[]> => {
  const { token, rest, gateway, clock } = check;
  try {
    const { url, starts } = await openGatewayInformation(new REST(rest).setToken(token), gateway, clock.now)();
    const found = [fine("gateway address", `is ${url}`), startsFinding(starts)];
    const isKept = starts !== null && notBefore(starts, clock.now()) !== null;
    return [...found, isKept ? kept : await identify(check)];
  } catch {
    return [nowhere];
  }
};
