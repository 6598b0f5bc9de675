import { fileURLToPath } from "node:url";

/** The sample day of a trading channel that is shipped with the package: an export as DiscordChatExporter writes it. */
export const SAMPLE_DAY = fileURLToPath(new URL("../sample/channel-day.json", import.meta.url));
