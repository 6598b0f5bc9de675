import { OWNER_CONFIG, type BookConfig, type UserId } from "@floorbroker/core";

type AuthorsSetting = "alertAuthors" | "commandAuthors";

const BUILT_IN = OWNER_CONFIG.authority;

/** Ids that nobody has configured are the very list of the owner's rules; the same ids in a file are another list. */
const authorsText = ({ authority }: BookConfig, setting: AuthorsSetting): string => {
  const ids: readonly UserId[] = authority[setting];
  if (ids === BUILT_IN[setting]) return `${ids.join(", ")} (built in, as authority.${setting} is not set)`;
  return ids.length === 0 ? "nobody" : ids.join(", ");
};

/** Whose word counts, in one line: `alerts count from 7000…, 7041… (built in, …); commands from 7041…`. */
export const whoMayText = (config: BookConfig): string =>
  `alerts count from ${authorsText(config, "alertAuthors")}; commands from ${authorsText(config, "commandAuthors")}`;
