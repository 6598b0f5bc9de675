import type { Book } from "@floorbroker/core";

/** Parts that thousands of books share: which of them were found to be the same. */
const SHARED: ReadonlySet<string> = new Set(["authority", "retry", "risk", "spec"]);
const foundSame = new WeakMap<object, object>();

const isSameShared = (a: object, b: object): boolean => {
  if (foundSame.get(a) === b) return true;
  const same = isSame(a, b);
  if (same) foundSame.set(a, b);
  return same;
};

/** Whether two values are the same in all their parts, without writing either of them down. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]; // neither is null
  const keys = Object.keys(left);
  for (const key of keys) {
    const [one, other] = [left[key], right[key]];
    if (one === other) continue;
    const shared = typeof one === "object" && one !== null && typeof other === "object" && other !== null && SHARED.has(key);
    if (!(shared ? isSameShared(one, other) : isSame(one, other))) return false;
  }
  return keys.length === Object.keys(right).length || Object.keys(right).every((key) => right[key] === undefined || key in left);
};

/** Whether two books are the same in every part (invariant 7). Writing both down to compare them would take longer than the session. */
export const isSameBook = (one: Book, other: Book): boolean => isSame(one, other);
