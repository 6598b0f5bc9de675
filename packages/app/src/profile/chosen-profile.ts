import {
  channelId,
  fail,
  isOk,
  ok,
  ONE,
  PLAIN_PROFILE,
  problem,
  type BookConfig,
  type ChannelId,
  type Decimal,
  type Problem,
  type Profile,
  type Result,
} from "@floorbroker/core";
import { readDocument } from "../config/document.ts";
import { faultProblems, settingProblems } from "../config/problems.ts";
import { readSettingsFile } from "../config/settings-file.ts";
import { profileOf, profileSection } from "../config/trading.ts";

/** The profile that messages are read by. */
export interface ChosenProfile {
  /** Where it comes from, as the heading says it. */
  readonly name: string;
  readonly profile: Profile;
  /** The channel's factor on the allocation of an alert. */
  readonly share: Decimal;
}

const configured = (book: BookConfig, id: ChannelId): ChosenProfile | undefined => {
  const channel = book.authority.alertChannels.find((each) => each.id === id);
  return channel === undefined
    ? undefined
    : { name: `of channel ${id} in the settings`, profile: channel.profile, share: channel.share };
};

const unknownChannel = (book: BookConfig, id: string): Problem => {
  const known = book.authority.alertChannels.map((channel) => channel.id).join(", ");
  return problem("unknown-channel", `the settings have no alert channel ${id}`, [
    known === "" ? "add it to authority.alertChannels" : `choose one of ${known}`,
    'write the profile itself: --profile "{ action: BTO, expiry: weekly }"',
  ]);
};

const written = (source: string, file: string, share: Decimal): Result<readonly Problem[], ChosenProfile> => {
  const document = readDocument(source);
  const faults = faultProblems(file, document);
  if (faults.length > 0) return fail(faults);
  const decoded = profileSection.decode(document.tree);
  return isOk(decoded)
    ? ok({ name: file === "--profile" ? "as written" : `of ${file}`, profile: profileOf(decoded.right), share })
    : fail(settingProblems(file, document, decoded.left));
};

/** The profile that the settings give to a channel of the export; plain when they don't name it. */
const ofChannels = (book: BookConfig, exported: readonly ChannelId[]): ChosenProfile =>
  exported.map((id) => configured(book, id)).find((found) => found !== undefined) ?? {
    name: "plain: nothing is filled in",
    profile: PLAIN_PROFILE,
    share: ONE,
  };

/**
 * Finds the profile that was asked for: the id of an alert channel of the settings, a profile written out in YAML or
 * JSON (`{ action: BTO }`), or a file of that; without any, the exported channel's own. The share of the allocation
 * comes from the settings in all cases. Codes: `unknown-channel`, `profile-missing` and those of settings files.
 */
export const chosenProfile = async (
  given: string | undefined,
  exported: readonly ChannelId[],
  book: BookConfig,
  cwd: string,
): Promise<Result<readonly Problem[], ChosenProfile>> => {
  const own = ofChannels(book, exported);
  if (given === undefined) return ok(own);
  if (/^\d{15,20}$/.test(given)) {
    const found = configured(book, channelId(given));
    return found === undefined ? fail([unknownChannel(book, given)]) : ok(found);
  }
  if (given.trimStart().startsWith("{")) return written(given, "--profile", own.share);
  const file = await readSettingsFile(given, cwd);
  if (!isOk(file)) return fail([file.left]);
  if (file.right !== null) return written(file.right.text, file.right.name, own.share);
  return fail([
    problem("profile-missing", `there is no file ${given}`, [
      "check the path",
      "name an alert channel of the settings by its id",
      'write the profile itself: --profile "{ action: BTO, expiry: weekly }"',
    ]),
  ]);
};
