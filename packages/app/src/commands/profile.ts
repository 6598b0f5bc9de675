import { InvalidArgumentError, Option } from "commander";
import { parseDecimal, type Decimal } from "@floorbroker/core";
import type { Registration } from "../command-line.ts";
import { OUTCOMES } from "../profile/channel-reading.ts";
import { testProfile, type ProfileTestOptions } from "./profile-test.ts";

const amountOf = (text: string): Decimal => {
  const amount = parseDecimal(text);
  if (amount === undefined || amount <= 0n) throw new InvalidArgumentError("Write an amount such as 25000.");
  return amount;
};

const HELP = `
A profile is what a channel's settings say under profile: (see docs/interpretation.md). Write it out to try it:
  $ floorbroker profile test --channel export.json --profile "{ action: BTO, expiry: weekly }"
or name a file of it, or an alert channel of the settings by its id. Left out, the exported channel's own is used.

A reply such as "out half" is read as the book would read it if every alert before it had been filled at once: it closes
the trade it replies to, or its author's only one. Counts ("sold 2") leave the rest open, and options end at expiry.

Example:
  $ floorbroker profile test --channel export.json --profile swings.yaml --list invalid`;

/** `profile test`. */
export const registerProfile: Registration = (program, session) => {
  const profile = program
    .command("profile")
    .summary("try out how a channel is read")
    .description("Channel profiles: what a channel's alerts leave out, said once in the settings.")
    .addHelpText("after", "\nExample:\n  $ floorbroker profile test --channel export.json");
  profile
    .command("test")
    .summary("count what a channel's history would have been read as")
    .description("Reads an exported channel by a profile and counts each outcome. Nothing is traded or written down.")
    .requiredOption("--channel <file>", "a channel export of DiscordChatExporter (JSON)")
    .option("--profile <profile>", "a channel id of the settings, a YAML or JSON file, or the profile itself")
    .addOption(new Option("--list <outcome>", "also list the messages with this outcome").choices(OUTCOMES))
    .addOption(
      new Option("--buying-power <amount>", "compare the cost of one contract with this account").argParser(amountOf),
    )
    .option("--json", "print one JSON object")
    .addHelpText("after", HELP)
    .action(session.configured((config, options: ProfileTestOptions) => testProfile(config, session.line, options)));
};
