import { CROSSED, TICKED } from "../characters.ts";
import { Meaning } from "../lexicon.ts";
import type { IgnoreReason } from "../refusal.ts";
import { stanceIn } from "../stance.ts";
import { isPast } from "../told/past.ts";
import { sensesAt } from "../told/senses.ts";
import { setAside, undoneAt, undoneBy } from "../told/undone.ts";
import { tokenAt, type Token } from "../tokens.ts";
import { has, type Form } from "./form.ts";
import { stanceOfNote, tellsEnd } from "./heading.ts";
import { tellsAfterwards } from "./labels.ts";

const LIVE = ["OPEN", "OPENED", "FILLED", "ACTIVE", "ENTERED", "NEW", "LIVE", "ENTRY", "EXECUTED", "IN", "CONFIRMED"];

/** `TP1: 5.50 ✅`, `SL: hit`: the trade has gone on already. */
const isReached = (value: readonly Token[]): boolean =>
  value.some((token) => (token.means & Meaning.report) !== 0 || token.text === TICKED || token.text === CROSSED);

/** What a remark, or the value of a label that we do not know, says of the whole form: `Comment: closed yesterday`. */
const toldOfForm = (value: readonly Token[], opening: boolean): IgnoreReason | undefined => {
  if (value.length === 0) return undefined;
  const begun = undoneAt(value, 0, 0, sensesAt(value, 0), opening) ?? setAside(sensesAt(value, 0));
  if (begun !== undefined) return begun;
  for (let at = 0; at < value.length; at++) {
    const senses = sensesAt(value, at);
    const undone = undoneBy(senses) ?? (isPast(value, opening, at, 0, senses) ? "recap" : undefined);
    if (undone !== undefined) return undone;
    if ((tokenAt(value, at).means & Meaning.retraction) !== 0) return "retracted";
  }
  return undefined;
};

/** Why the fields say that it is no order; the action in letters makes a scanner's or market's field a mere remark. */
export const stanceOfFields = (form: Form, named: boolean, opening: boolean): IgnoreReason | undefined => {
  if (opening && form.below.some(tellsEnd)) return "recap";
  for (const { role, label, value } of form.fields) {
    if (role === "unknown" && opening && tellsAfterwards(label)) return "recap";
    const told = role === "unknown" || role === "remark" ? toldOfForm(value, opening) : undefined;
    if (told !== undefined) return told;
    if (role === "trigger") return "conditional";
    if (role === "status" && !(value.length === 1 && LIVE.includes(tokenAt(value, 0).text)))
      return stanceIn(value, 0, value.length) ?? "recap";
    if (role === "remark") {
      const stance = stanceOfNote(label, value);
      if (stance !== undefined) return stance;
    }
    if ((role === "mark" || role === "scan") && !named) return "commentary";
    if (role === "outcome" && (opening || !named)) return "recap";
    if (role === "exit" && opening) return "recap";
    if ((role === "target" || role === "stop") && isReached(value)) return "recap";
  }
  if (!opening && !named && has(form, "entry") && !has(form, "price")) return "recap";
  return undefined;
};
