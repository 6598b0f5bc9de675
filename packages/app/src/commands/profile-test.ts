import { resolve } from "node:path";
import { formatMoney, isOk, type Decimal, type Problem } from "@floorbroker/core";
import { readChannelExport } from "../channel/read-export.ts";
import { penOn, type CommandLine } from "../command-line.ts";
import type { Config } from "../config/config.ts";
import { EXIT, oneLine, problemLine, type ExitCode } from "../problem-text.ts";
import { affordabilityOf, countsOf, readJson, readMessages, type Outcome } from "../profile/channel-reading.ts";
import { chosenProfile } from "../profile/chosen-profile.ts";
import { affordabilityText, countsTable, messagesTable } from "../profile/reading-text.ts";

/** What `profile test` was told. */
export interface ProfileTestOptions {
  readonly channel: string;
  readonly profile?: string;
  readonly list?: Outcome;
  readonly buyingPower?: Decimal;
  readonly json?: boolean;
}

/** What the account is assumed to have: what was said, else the simulated account's cash, else nothing is known. */
const powerOf = ({ venue }: Config, said: Decimal | undefined): Decimal | undefined => {
  if (said !== undefined) return said;
  return venue.environment === "sim" ? venue.world.cash : undefined;
};

const refuse = (line: CommandLine, problems: readonly Problem[]): ExitCode => {
  for (const problem of problems) line.errors.write(`${problemLine(problem)}\n`);
  return EXIT.badInput;
};

/** `floorbroker profile test`: what a channel's history would have been read as. Nothing is traded or written down. */
export const testProfile = async (
  config: Config,
  line: CommandLine,
  options: ProfileTestOptions,
): Promise<ExitCode> => {
  const file = await readChannelExport(resolve(line.cwd, options.channel));
  if (!isOk(file)) return refuse(line, [file.left]);
  const { channels, messages, nameOf } = file.right;
  const exported = channels.map(({ id }) => id);
  const chosen = await chosenProfile(options.profile, exported, config.book, line.cwd);
  if (!isOk(chosen)) return refuse(line, chosen.left);

  const read = readMessages(messages, chosen.right, config.book);
  const counts = countsOf(read, config.book);
  const power = powerOf(config, options.buyingPower);
  const affordability = power === undefined ? null : affordabilityOf(read, chosen.right.share, power, config.book);
  const listed =
    options.list === undefined ? null : read.filter(({ instruction }) => instruction.kind === options.list);

  const pen = penOn(line.output);
  if (options.json === true) {
    const { opens = 0, tooDear = 0, allocation } = affordability ?? {};
    await pen.write(
      `${JSON.stringify({
        channels: channels.map(({ id, name }) => ({ id, name })),
        profile: chosen.right.profile,
        messages: messages.length,
        counts,
        affordability: allocation === undefined ? null : { allocation: formatMoney(allocation), opens, tooDear },
        ...(listed === null ? {} : { list: listed.map(readJson) }),
      })}\n`,
    );
  } else {
    const names = channels.map(({ name }) => `#${oneLine(name)}`).join(", ");
    await pen.write(`${names}: ${messages.length} messages, profile ${oneLine(chosen.right.name)}\n\n`);
    await pen.write(`${countsTable(counts)}\n\n`);
    await pen.write(
      affordability === null
        ? "What one contract costs was not compared: say --buying-power AMOUNT.\n"
        : `${affordabilityText(affordability)}\n`,
    );
    if (listed !== null) await pen.write(`\n${messagesTable(listed, nameOf)}\n`);
  }
  await pen.flush();
  return EXIT.done;
};
