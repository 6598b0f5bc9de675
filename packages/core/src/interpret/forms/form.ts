import type { Context } from "../context.ts";
import { Meaning } from "../lexicon.ts";
import { rightOf } from "../phrases/contract.ts";
import type { Token } from "../tokens.ts";
import { fieldsOf, isEmpty, type Field } from "./fields.ts";
import { bitsOf, rolesBeginningWith, type Role } from "./labels.ts";

const CORE: ReadonlySet<Field["role"]> = new Set([
  "symbol", "contract", "strike", "right", "expiry", "entry", "price", "action", "shares", "quantity",
]);

/** A message in fields, sorted: those with a value, and the lines that belong to none. */
export interface Form {
  readonly fields: readonly Field[];
  readonly lines: readonly (readonly Token[])[];
  /** Lines that stand over the first field and speak of what follows, other labels among them. */
  readonly titles: readonly (readonly Token[])[];
  /** The lines that stand over the first field, and those that do not. */
  readonly over: readonly (readonly Token[])[];
  readonly below: readonly (readonly Token[])[];
  /** Every label, those without a value included. */
  readonly labels: ReadonlySet<Field["role"]>;
}

/** Whether a field of one of the roles has a value. */
export const has = (form: Form, ...roles: readonly Role[]): boolean =>
  form.fields.some(({ role }) => role !== "line" && roles.includes(role));

const isNumeral = (tokens: readonly Token[]): boolean => tokens.some(({ kind }) => kind === "number");

/** A line before the fields that names a contract or price itself is prose with fields behind it, and read as such. */
const isPlain = (line: readonly Token[], joined: boolean): boolean => {
  if (isNumeral(line) && (joined || line.some((token) => token.text === "@" || rightOf(token) !== undefined)))
    return false;
  const known = Meaning.action | Meaning.enter | Meaning.exit | Meaning.neutral | Meaning.right | Meaning.size;
  return !joined || line.every(({ kind, means }) => kind !== "word" || (means & known) !== 0);
};

const CONTRACT = bitsOf(["strike", "contract", "shares"]);
const ORDER = bitsOf(["symbol", "action"]);
const DATED = bitsOf(["symbol", "expiry"]);
const PRICED = bitsOf(["right", "entry", "price"]);

/**
 * Whether the words for a form's labels are there at all. Most messages are no forms, and need not be cut into fields
 * to see it: two roles of an order need two words, and its contract those of its labels.
 */
const mayBeForm = (tokens: readonly Token[]): boolean => {
  let words = 0;
  let roles = 0;
  for (const { kind, text } of tokens) {
    // Capitals of letters that are not ours may be letters that are: ß.
    if (kind === "foreign") return true;
    const begun = kind === "word" ? rolesBeginningWith(text) : 0;
    if (begun !== 0) words++;
    roles |= begun;
  }
  const dated = (roles & DATED) === DATED && (roles & PRICED) !== 0;
  return words >= 2 && ((roles & CONTRACT) !== 0 || (roles & ORDER) === ORDER || dated);
};

/**
 * The form that a message is: at least two labelled fields of an order, among them its contract. `undefined` for
 * everything else, prose with a label in it included.
 */
export const formOf = (tokens: readonly Token[]): Form | undefined => {
  if (!mayBeForm(tokens)) return undefined;
  const all = fieldsOf(tokens);
  const isLine = ({ role, value, joined }: Field, index: number): boolean =>
    role === "line" || role === "heading" || (index === 0 && value.length === 0 && !joined);
  const fields: Field[] = [];
  const lineFields: Field[] = [];
  const labels = new Set<Role | "line">();
  const titles: (readonly Token[])[] = [];
  const lines: (readonly Token[])[] = [];
  const over: (readonly Token[])[] = [];
  const below: (readonly Token[])[] = [];
  let begun = false;
  // One pass: a message may have a thousand lines.
  all.forEach((field, index) => {
    const line = isLine(field, index);
    begun ||= !line && CORE.has(field.role);
    if (!line) {
      labels.add(field.role);
      if (!isEmpty(field.value)) fields.push(field);
    } else lineFields.push(field);
    if (!line && (begun || field.role !== "unknown")) return;
    const text = field.label.length === 0 ? field.value : [...field.label, ...field.value];
    if (!begun) titles.push(text);
    if (!line) return;
    lines.push(text);
    (begun ? below : over).push(text);
  });
  const core = new Set(fields.map(({ role }) => role).filter((role) => CORE.has(role)));
  const contract = labels.has("strike") || labels.has("contract");
  const order = core.has("action") && core.has("symbol");
  const dated =
    core.has("symbol") && core.has("expiry") && (core.has("right") || core.has("entry") || core.has("price"));
  if (core.size < 2 || !(contract || order || dated || core.has("shares"))) return undefined;
  if (!lineFields.every(({ value, joined }) => isPlain(value, joined))) return undefined;
  return { fields, lines, titles, over, below, labels };
};

/** How many fields of an order have a value: a contract counts for its strike as well, the room's symbol as one. */
export const weight = (form: Form, { profile }: Context): number =>
  (profile.symbol !== null && !has(form, "symbol") ? 1 : 0) +
  (["symbol", "contract", "contract", "strike", "expiry", "right"] as const).filter((role) => has(form, role)).length +
  (has(form, "entry", "price") ? 1 : 0);
