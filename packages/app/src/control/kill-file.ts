import { rm, stat } from "node:fs/promises";
import { smallText, type Places } from "./drop.ts";
import type { OperatorOrder } from "./operator-order.ts";

/** Longest reason that is taken over from the file. */
const REASON_LENGTH = 200;

/** The order that the file `KILL` is by being there; touching it again makes another one. Null when there is none. */
export const killFileOrder = async ({ kill }: Places): Promise<OperatorOrder | null> => {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(kill);
  } catch {
    return null;
  }
  const text = found.isFile() ? ((await smallText(kill)) ?? "") : "";
  const reason = text.trim().split("\n")[0]?.slice(0, REASON_LENGTH) ?? "";
  return {
    id: `KILL-${found.ino}-${found.mtimeMs}`,
    command: "kill",
    by: `the file ${kill}`,
    reason: reason === "" ? null : reason,
  };
};

/** Whether an order came from the file. */
export const isOfKillFile = (id: string): boolean => id.startsWith("KILL-");

/** Puts the file away when it is still the one that was obeyed: somebody resumed. */
export const putAwayKillFile = async (places: Places, obeyed: string): Promise<void> => {
  const now = await killFileOrder(places);
  if (now?.id === obeyed) await rm(places.kill, { force: true });
};
