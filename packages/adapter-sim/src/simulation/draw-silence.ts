import type { Dice } from "./dice.ts";
import type { Act, CallName, Fate, Fault } from "./session.ts";

const OPS: readonly CallName[] = ["place", "place", "replace", "cancel"];
const ENDS: readonly Fate[] = ["nameless", "nameless", "lost-response", "hang-done", "late", "lost-request"];

/**
 * A call ends badly, and while nobody knows what became of it the stream falls silent, the message is edited or deleted,
 * the venue ends the order by itself, and lists are missing: what rarely comes together by chance.
 */
export const drawSilence = (throws: Dice, acts: readonly Act[]): { readonly acts: readonly Act[]; readonly faults: readonly Fault[] } => {
  const first = acts.find((act) => act.act === "post" && act.revision === 0 && act.author === "owner");
  if (first?.act !== "post") return { acts: [], faults: [] };
  const op = throws.pick(OPS);
  const faults: Fault[] = [{ fault: "call", call: op, nth: throws.pick([1, 1, 2]), fate: throws.pick(ENDS), ms: throws.pick([400, 3_000]) }];
  if (throws.chance(0.6)) faults.push({ fault: "call", call: "find", nth: throws.whole(1, 3), fate: "empty", ms: 0 });
  const soon = (from: number, to: number): number => first.at + throws.whole(from, to);
  // The first change of a price comes three seconds after the alert.
  const from = op === "place" ? 10 : 3_010;
  const more: Act[] = [{ at: soon(from, from + 400), act: "stream-gap", forMs: throws.whole(300, 4_000) }];
  if (throws.chance(0.5)) more.push({ at: soon(from + 1_500, from + 6_000), act: "stream-gap", forMs: throws.whole(100, 2_000) });
  if (op === "cancel") more.push({ at: soon(500, 3_000), act: "delete", message: first.message });
  const { message } = first;
  const word: Act = throws.chance(0.5) ? { at: soon(from, from + 3_000), act: "delete", message } : { ...first, at: soon(from, from + 3_000), revision: 2 };
  if (throws.chance(0.4)) more.push(word);
  if (throws.chance(0.3)) more.push({ at: soon(from + 100, from + 2_000), act: "end-after-fill", order: 0, quantity: 0 });
  if (throws.chance(0.3)) more.push({ at: soon(from + 100, from + 5_000), act: "take", order: null, quantity: throws.whole(1, 3) });
  if (throws.chance(0.25)) more.push({ at: soon(from + 100, from + 4_000), act: "crash", downMs: 1 });
  if (throws.chance(0.05)) more.push({ at: soon(from + 100, from + 4_000), act: "wipe" });
  return { acts: more, faults };
};
