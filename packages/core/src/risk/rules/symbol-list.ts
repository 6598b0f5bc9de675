import { underlyingOfInstrument } from "../../instrument/instrument-text.ts";
import { objected, passed } from "../check.ts";
import { inEveryScope, limitSetting } from "../every-scope.ts";
import type { EntryRule } from "../rule.ts";
import { scopeText } from "../scope.ts";

const RULE = "symbol-list";
const SHOWN = 10;

const some = (symbols: readonly string[]): string =>
  symbols.length <= SHOWN
    ? symbols.join(", ")
    : `${symbols.slice(0, SHOWN).join(", ")} and ${symbols.length - SHOWN} more`;

/** Only symbols that are allowed, none that is denied: underlyings of options, shares, and futures products (`/ES`). */
export const symbolList: EntryRule = (context) => {
  const symbol = underlyingOfInstrument(context.spec.instrument);
  return inEveryScope(RULE, context, ({ scope, limits: { symbols } }) => {
    if (symbols === null) return [];
    const { allow, deny } = symbols;
    const where = scopeText(scope);
    const setting = limitSetting(scope, "symbols");
    if (deny.includes(symbol)) {
      const text = `${symbol} is on the list of denied symbols${where}`;
      return [objected(RULE, "symbol-denied", text, [`remove ${symbol} from deny in ${setting}`])];
    }
    if (allow === null) return [passed(RULE, `${symbol} is not on the list of denied symbols${where}`)];
    if (allow.includes(symbol)) return [passed(RULE, `${symbol} is on the list of allowed symbols${where}`)];
    const text =
      `${symbol} is not on the list of allowed symbols${where} (${allow.length === 0 ? "it is empty" : some(allow)})`;
    return [objected(RULE, "symbol-not-allowed", text, [`add ${symbol} to allow in ${setting}`])];
  });
};
