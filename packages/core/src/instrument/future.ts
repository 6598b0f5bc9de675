import { instrumentId } from "../ids.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import { partsOf, type CivilDate } from "../time.ts";
import type { FutureContract } from "./instrument.ts";

/** Month codes of all futures exchanges, January to December. */
const MONTH_CODES = "FGHJKMNQUVXZ";

/** `H` for 3. @throws RangeError for anything but a month 1–12. */
export const monthCode = (month: number): string => {
  const code = Number.isInteger(month) ? MONTH_CODES[month - 1] : undefined;
  if (code === undefined) throw new RangeError(`no such month: ${month}`);
  return code;
};

/** 3 for `H`; `undefined` when the letter is no month code. */
export const monthOfCode = (code: string): number | undefined => {
  const index = code.length === 1 ? MONTH_CODES.indexOf(code) : -1;
  return index < 0 ? undefined : index + 1;
};

const ROOT = /^[A-Z0-9]{2,4}$/;

/**
 * One delivery month of a product by its root (`ES`, no slash), four-digit year and month 1–12. The id is `/ESZ2026`:
 * the exchanges' one-digit year comes round every ten years, and the journal outlives that.
 * @throws RangeError for a root, year or month that none of the exchanges has.
 */
export const future = (root: string, year: number, month: number): FutureContract => {
  if (!ROOT.test(root)) throw new RangeError(`not a futures root: ${root}`);
  if (!Number.isInteger(year) || year < 2000 || year > 2099) throw new RangeError(`not a contract year: ${year}`);
  return { kind: "future", id: instrumentId(`/${root}${monthCode(month)}${year}`), root, year, month };
};

// A root may end in a letter that is a month code too (`ZN`): only the last letter before the year is the month.
const CONTRACT = /^\/?([A-Z0-9]{2,4})([FGHJKMNQUVXZ])(\d{4}|\d{2}|\d)$/;

/** The first year from `from` on that ends in the digit. */
const nextYearEndingIn = (digit: number, from: number): number => from + ((digit - (from % 10) + 10) % 10);

const yearOf = (digits: string, today: CivilDate): number => {
  if (digits.length === 1) return nextYearEndingIn(Number(digits), partsOf(today).year);
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
};

/**
 * Reads a contract as traders write it, with or without the slash, in either case: `/ESZ6`, `ESZ26`, `/ESZ2026`. One
 * digit means the next year that ends in it, the year of `today` included: in November 2026 `/ESH6` is March 2026,
 * which is over, and not March 2036. `bad-future-symbol` for anything else; whether the product exists is not asked.
 */
export const parseFuture = (text: string, today: CivilDate): Result<Problem, FutureContract> => {
  const match = CONTRACT.exec(text.trim().toUpperCase());
  const [, root = "", code = "", digits = ""] = match ?? [];
  const month = monthOfCode(code);
  const year = yearOf(digits, today);
  if (match === null || month === undefined || year < 2000 || year > 2099) {
    const suggestion = "Write root, month code and year, for example /ESZ6.";
    return fail(problem("bad-future-symbol", `${text} is no futures contract`, [suggestion], text));
  }
  return ok(future(root, year, month));
};

/** As traders and tastytrade write it: `/ESZ6`. Ambiguous after ten years: for people and for the wire, never a key. */
export const formatFuture = (contract: FutureContract): string =>
  `/${contract.root}${monthCode(contract.month)}${contract.year % 10}`;
