import { newYorkToday } from "../../calendar/expiry.ts";
import { optionExpiryOf } from "../../instrument/option-expiry.ts";
import { addDays, daysBetween } from "../../time.ts";
import { objected, passed, type Check } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import type { EntryRule } from "../rule.ts";
import { scopeText } from "../scope.ts";

const RULE = "expiry-list";

const days = (count: number): string => `${count} ${count === 1 ? "day" : "days"}`;

/** Which expiries of options may be opened, by calendar days from today in New York (0 is today) and by date. */
export const expiryList: EntryRule = (context) => {
  const { at, spec } = context;
  const expiry = optionExpiryOf(spec.instrument);
  if (expiry === undefined) return passed(RULE, "this is no option");
  const today = newYorkToday(at);
  const away = daysBetween(today, expiry);
  return inEveryScope(RULE, context, ({ scope, limits: { expiries } }): readonly Check[] => {
    if (expiries === null) return [];
    const { minDays, maxDays, deny } = expiries;
    const where = scopeText(scope);
    const setting = limitSetting(scope, "expiries");
    if (deny.includes(expiry)) {
      const text = `the expiry ${expiry} is on the list of denied expiries${where}`;
      return [objected(RULE, "expiry-denied", text, ["choose another expiry", `remove it from deny in ${setting}`])];
    }
    const figures = `the expiry ${expiry} is ${days(away)} away`;
    if (minDays !== null && away < minDays) {
      const text = `${figures}; the limit${where} is ${minDays} or more`;
      const later = `choose an expiry from ${addDays(today, minDays)} on`;
      return [objected(RULE, "expiry-too-near", text, [later, `lower minDays in ${setting}`])];
    }
    if (maxDays !== null && away > maxDays) {
      const text = `${figures}; the limit${where} is ${maxDays} or fewer`;
      const sooner = `choose an expiry until ${addDays(today, maxDays)}`;
      return [objected(RULE, "expiry-too-far", text, [sooner, `raise maxDays in ${setting}`])];
    }
    return [passed(RULE, `${figures}, within the limits${where}`)];
  });
};
