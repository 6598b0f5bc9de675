import { problem, type Problem } from "@floorbroker/core";

const ALONE = "DISCORD_TOKEN is the token alone";

const mistake = (text: string, remedy: string): Problem =>
  problem("discord-token-refused", text, [`${remedy}: ${ALONE}`]);

/** What no token can have, so that it is not sent anywhere; nothing of it is repeated. Code: `discord-token-refused`. */
export const tokenMistake = (token: string): Problem | undefined => {
  if (/^Bot\s/i.test(token)) return mistake("the word Bot stands in front of the token", "leave it out");
  return /["'\s]/.test(token) ? mistake("quotes or spaces stand in the token", "leave them out") : undefined;
};
