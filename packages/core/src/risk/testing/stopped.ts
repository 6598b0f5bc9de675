import type { ExitPlan } from "../../book/plans.ts";
import { decimal } from "../../decimal.ts";

/** An exit plan of nothing but a stop, 20 % below what was paid. */
export const STOPPED: ExitPlan = {
  plan: "legs",
  targets: [],
  stop: { at: { unit: "percent", value: decimal("-20") }, limitOffset: null },
  trail: null,
  breakEvenAfter: null,
  giveBack: null,
  closeBy: null,
  rests: "stop",
};
