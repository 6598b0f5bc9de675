import type { Context } from "../context.ts";
import { dayAt } from "../days.ts";
import { draftOf, object, opens, type Draft } from "../draft.ts";
import { Meaning } from "../lexicon.ts";
import type { OrderReading } from "../order.ts";
import { rightOf } from "../phrases/contract.ts";
import { ALERT_EXAMPLE, refuse, type IgnoreReason } from "../refusal.ts";
import { namesSpread } from "../spreads/spread-words.ts";
import { stanceIn } from "../stance.ts";
import { partsOf } from "../../time.ts";
import { datesBack, undoneByHeading } from "../told/above.ts";
import { toldInField } from "../told/field.ts";
import { isWord, tokenAt, type Token } from "../tokens.ts";
import { stanceOfFields } from "./doubts.ts";
import type { Field } from "./fields.ts";
import { formOf, has, weight, type Form } from "./form.ts";
import { decide, isUnclear, namedIn, saidIn, stanceOfLine, stanceOfTitle, type Said } from "./heading.ts";
import { objectToRest, objectToSecondSymbol, readPlan, readValue } from "./values.ts";

const SHARES = ["SHARES", "SHARE", "STOCK", "STOCKS", "EQUITY", "COMMON", "COMMONS"];
const ORDERING = ["ACTION", "ORDER", "TRANSACTION"];
const BEARISH = ["SHORT", "SHORTED", "BEARISH"];

const isSide = ({ label }: Field): boolean => label.some((token) => isWord(token, "DIRECTION") || isWord(token, "SIDE"));

/** Long and short under `direction` say where a position stands, whichever way the order goes. */
const withoutSide = (field: Field): readonly Token[] =>
  isSide(field) && isWord(tokenAt(field.value, 0), "LONG") ? field.value.slice(1) : field.value;

/** Letters count wherever they stand, verbs only over the fields: below them they speak of the plan. */
const saidOf = (form: Form): Said => {
  const over = form.over.map(saidIn);
  const acted = form.fields.filter(({ role }) => role === "action").map((field) => saidIn(withoutSide(field)));
  return {
    named: [...[...over, ...acted].flatMap(({ named }) => named), ...form.below.flatMap(namedIn)],
    verbs: [...over, ...acted].flatMap(({ verbs }) => verbs),
  };
};

/** Call, put or shares under the label of an action; and what can't be there. */
const readAction = (draft: Draft, field: Field): void => {
  const { value } = field;
  if (namesSpread(value)) {
    const text = "a spread needs all its legs, in one line";
    object(draft, refuse("ambiguous", text, ["Write: BTO SPY 605/610 call spread 12/18 @ 1.20"]));
  }
  if (value.some(({ text }) => BEARISH.includes(text)) && draft.context.profile.action !== "STO") {
    const text = "short may mean a put that is bought or an option that is sold";
    object(draft, refuse("ambiguous", text, ["Write BTO or STO as the action."], "SHORT"));
  }
  if (value.some(({ text }) => SHARES.includes(text))) draft.shares = true;
  const right = value.findIndex((token) => rightOf(token) !== undefined);
  if (right >= 0) readValue(draft, "right", value.slice(right, right + 1));
};

/** `Date: 12/18` is the expiry where nothing else is one, unless it is the day of the message. */
const readDate = (draft: Draft, form: Form, value: readonly Token[]): void => {
  const probe = draftOf(draft.context, { action: "BTO", voice: "action", prefixed: false, start: 0, right: null, size: null });
  readValue(probe, "expiry", value);
  const today = partsOf(dayAt(draft.context.postedAt));
  const isToday = probe.writtenDate?.month === today.month && probe.writtenDate.day === today.day;
  if (has(form, "expiry") || draft.expiry !== null) {
    if (probe.expiry !== null && !isToday) readValue(draft, "expiry", value);
  } else if (isToday) {
    const text = "the date may be the message's or the contract's";
    object(draft, refuse("ambiguous", text, ["Label the expiry: Exp: 12/18"]));
  } else readValue(draft, "expiry", value);
};

/** In a close, what was paid once; and a price beside the exit's own. */
const isPast = ({ role }: Field, draft: Draft, form: Form): boolean =>
  !opens(draft) && (role === "entry" || (role === "price" && has(form, "exit")));

/** Fills the draft from one field; answers what the field leaves unread, of which nothing may speak against. */
const readField = (draft: Draft, form: Form, field: Field): readonly Token[] => {
  const { role, value } = field;
  // "Contracts: 3" counts them.
  if (role === "contract" && field.label.some((token) => isWord(token, "CONTRACTS")) && value.length === 1)
    return readValue(draft, "quantity", value);
  switch (role) {
    case "symbol":
    case "contract":
    case "strike":
    case "right":
    case "expiry":
    case "quantity":
      return readValue(draft, role, value);
    case "entry":
    case "price":
    case "exit":
      return isPast(field, draft, form) ? [] : readValue(draft, "price", value);
    case "shares":
      draft.shares = true;
      return readValue(draft, "quantity", value);
    case "target":
    case "stop":
    case "trail":
    case "stake":
    case "remark":
      readPlan(draft, role, field.label, value);
      return [];
    case "action":
      readAction(draft, field);
      return [];
    case "date":
      return [];
    default:
      return [];
  }
};

/** A symbol over the fields: `$NVDA`, or behind the action in letters. */
const readLines = (draft: Draft, form: Form): void => {
  if (has(form, "symbol")) return;
  for (const line of form.lines) {
    line.forEach((token, at) => {
      const tagged = token.text === "$" && tokenAt(line, at + 1).kind === "word";
      const behind = (tokenAt(line, at - 1).means & Meaning.action) !== 0 && token.kind === "word" && token.means === 0 && token.capitals;
      if (tagged || behind) readValue(draft, "symbol", line.slice(at, tagged ? at + 2 : at + 1));
      else if (rightOf(token) !== undefined && token.text.length > 1 && draft.right === null && !has(form, "right"))
        readValue(draft, "right", line.slice(at, at + 1));
    });
  }
};

const firstOf = <A>(all: readonly A[], ask: (one: A) => IgnoreReason | undefined): IgnoreReason | undefined => {
  for (const one of all) {
    const reason = ask(one);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

const none = (reason: IgnoreReason): OrderReading => ({ kind: "none", reason });

const unknownAction = (form: Form): OrderReading | undefined => {
  const field = form.fields.find(({ role, label }) => role === "action" && ORDERING.includes(tokenAt(label, 0).text));
  const word = field === undefined ? undefined : tokenAt(field.value, 0);
  if (word?.kind !== "word" || rightOf(word) !== undefined) return undefined;
  const text = `${word.text} is no action here; the actions are BTO, STO, STC, BTC`;
  return { kind: "refused", refusal: refuse("unknown-action", text, ["Write Action: BTO, or another of the four."], word.text) };
};

/** No option without a strike: where the fields do not name shares, what is missing is the contract. */
const objectToNoContract = (draft: Draft, form: Form): void => {
  const bare = draft.strike === null && draft.right === null && draft.expiry === null && draft.problem === null;
  const option = draft.voice !== "action" || (["strike", "contract", "expiry", "right"] as const).some((role) => form.labels.has(role));
  if (bare && !draft.shares && option) object(draft, refuse("missing-strike", "the form names no strike", [ALERT_EXAMPLE]));
};

const fillFrom = (draft: Draft, form: Form): IgnoreReason | undefined => {
  for (const field of form.fields) {
    const rest = readField(draft, form, field);
    const stance = stanceIn(rest, 0, rest.length) ?? toldInField(rest, opens(draft));
    if (stance !== undefined) return stance;
    if (draft.problem === null) objectToRest(draft, rest);
    if (field.role === "symbol") objectToSecondSymbol(draft, rest);
  }
  const dated = form.fields.some(({ role, value }) => role === "date" && datesBack(value, 0, value.length, draft.context.postedAt));
  if (dated && draft.expiry !== null) return "recap";
  for (const { role, value } of form.fields) if (role === "date") readDate(draft, form, value);
  readLines(draft, form);
  if (form.lines.some(namesSpread)) object(draft, refuse("ambiguous", "a spread needs all its legs, in one line", [ALERT_EXAMPLE]));
  objectToNoContract(draft, form);
  return undefined;
};

/** Unlabelled lines with a word for the stake: `half size`, `lotto`. */
const readLineStakes = (draft: Draft, form: Form): void => {
  for (const line of form.lines) readPlan(draft, "remark", [], line);
};

/** Lines beside the fields of a form: with more of them it is an essay that holds a form, and announces nothing. */
const MOST_LINES = 100;

/**
 * Reads a message of labelled fields, `Ticker: NVDA / Strike: 185c / Exp: 12/18 / Entry: 4.90`, in text or embeds, in
 * any order of its fields. A form with a field missing or wrong is refused by name; one whose title, status, result or
 * condition says that it is no order is none. `undefined` when the message is no form.
 */
export const readForm = (context: Context): OrderReading | undefined => {
  const form = context.command ? undefined : formOf(context.tokens);
  if (form === undefined) return undefined;
  if (form.lines.length > MOST_LINES) return none("commentary");
  for (const title of form.titles) {
    const stance = stanceOfTitle(title) ?? undoneByHeading(title, 0, title.length, context.postedAt);
    if (stance !== undefined) return none(stance);
  }
  for (const line of form.lines) {
    const stance = stanceOfLine(line);
    if (stance !== undefined) return none(stance);
  }
  for (const { role, label, value } of form.fields) {
    const style = label.some((token) => isWord(token, "STRATEGY") || isWord(token, "STRUCTURE"));
    const stance = role === "action" && !style ? stanceIn(value, 0, value.length) : undefined;
    if (stance !== undefined) return none(stance);
  }
  const decided = decide(context, saidOf(form));
  const opening = decided === "none" || decided === "contradicted" || decided.action === "BTO" || decided.action === "STO";
  const named = decided !== "none" && decided !== "contradicted" && decided.voice === "action";
  const told = firstOf(form.below, (line) => toldInField(line, opening));
  const ordered = form.fields.filter(({ role }) => role === "action").map(({ value }) => toldInField(value, false));
  const stance = stanceOfFields(form, named, opening) ?? told ?? ordered.find((reason) => reason !== undefined);
  if (stance !== undefined) return none(stance);
  if (decided === "none") return unknownAction(form) ?? none("chatter");
  if (decided === "contradicted") {
    return { kind: "refused", refusal: refuse("ambiguous", "the form names two actions", [ALERT_EXAMPLE]) };
  }
  const draft = draftOf(context, { ...decided, prefixed: false, start: 0, right: null, size: null });
  const doubt = fillFrom(draft, form);
  if (doubt !== undefined) return none(doubt);
  if (!named && isUnclear(form.titles, draft.symbol)) return none("commentary");
  readLineStakes(draft, form);
  const filled = [draft.symbol, draft.strike, draft.right, draft.expiry, draft.price].filter((field) => field !== null).length;
  return named || weight(form, context) >= 3 || filled >= 4 ? { kind: "draft", draft } : none("chatter");
};
