import { formatCents, ZERO } from "../decimal.ts";
import { objected, type Check } from "./check.ts";
import { limitSetting } from "./every-scope.ts";
import { affordableUnits, type Sizing } from "./sizing.ts";
import { sizingText } from "./sizing-text.ts";

const adviceOf = ({ asked, committed, cut }: Sizing): readonly [string, ...string[]] => {
  if (asked !== null) return ["ask for fewer", "raise allocation.totalPercent"];
  if (cut === null) {
    return [
      "raise allocation.perAlertPercent, or allocation.totalPercent if that is the limit",
      "wait until buying power is free",
    ];
  }
  const raise = `raise ${limitSetting(cut.scope, cut.limit)}`;
  switch (cut.limit) {
    case "maxCost":
      return ["post a cheaper contract", raise];
    case "zeroDtePremium":
      return ["name a later expiry", raise];
    case "maxExposure":
      return committed > ZERO ? ["close a trade first", raise] : [raise];
  }
};

const reasonOf = (sizing: Sizing): readonly [text: string, advice: readonly [string, ...string[]]] => {
  const { risk, quantityCutBy, costPerUnit, budget } = sizing;
  if (quantityCutBy !== null) return ["no unit is allowed", [`raise ${limitSetting(quantityCutBy, "maxContracts")}`]];
  if (risk !== null && affordableUnits(sizing) > 0) {
    const text = `one may lose ${formatCents(risk.lossPerUnit)}, ${formatCents(risk.mayLose)} are allowed`;
    return [text, ["give it a stop nearer to the entry", "raise the percentage in risk.sizing"]];
  }
  return [`one costs ${formatCents(costPerUnit)}, ${formatCents(budget)} may be used`, adviceOf(sizing)];
};

/**
 * Not even one unit passes: the arithmetic, what one would cost or lose, and which setting allows it. Never rounded up.
 * Asked of a sizing whose quantity is 0.
 */
export const notAffordable = (sizing: Sizing): Check => {
  const [text, advice] = reasonOf(sizing);
  return objected("affordable", "not-affordable", `${sizingText(sizing)}: ${text}`, advice);
};
