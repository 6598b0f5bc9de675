import { monthlyExpiry, vixMonthlyExpiry } from "../calendar/expiry.ts";
import { decimal, fits, format, isMultipleOf, times, ZERO, type Decimal } from "../decimal.ts";
import { instrumentId } from "../ids.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import { civilDateOf, partsOf, type CivilDate } from "../time.ts";
import type { EquityOption, Right } from "./instrument.ts";
import { indexRoots, shareRoot, underlyingOf, type Settlement } from "./option-root.ts";

const ROOT = /^[A-Z]{1,6}$/;
const ROOT_LENGTH = 6;
/** A digit marks a root whose contract delivers something else (`AAPL1`) or has terms of its own (`1SPY`). */
const ADJUSTED = /^[A-Z]*\d[A-Z0-9]*$/;
const OCC = /^([A-Z0-9 ]{6})(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

const STRIKE_STEP = decimal("0.001");
const HIGHEST_STRIKE = decimal("99999.999");

/** The OCC symbol has room for two digits of the year: contracts of this century only. */
const CENTURY = 2000;

const digits = (value: number, length: number): string => String(value).padStart(length, "0");

const build = (root: string, expiry: CivilDate, right: Right, strike: Decimal): EquityOption => {
  const { year, month, day } = partsOf(expiry);
  const date = `${digits(year - CENTURY, 2)}${digits(month, 2)}${digits(day, 2)}`;
  const id = `${root.padEnd(ROOT_LENGTH)}${date}${right}${digits(fits(strike, STRIKE_STEP), 8)}`;
  return { kind: "option", id: instrumentId(id), underlying: underlyingOf(root), root, expiry, right, strike };
};

const rootOf = (underlying: string, expiry: CivilDate, settlement: Settlement): string | undefined => {
  const { year, month } = partsOf(expiry);
  if (underlying === "VIX") return expiry === vixMonthlyExpiry(year, month) ? "VIX" : "VIXW";
  return indexRoots(underlying)?.[settlement] ?? shareRoot(underlying);
};

/**
 * A listed option from what an alert says. The underlying may also be an OCC root (`SPXW` means SPX).
 *
 * Indices with two roots get the PM-settled one (SPXW, NDXP, RUTW) on every date, third Fridays included: those expire
 * at the close of the date that the alert names and trade until then, while the AM-settled monthly stops trading the
 * evening before and settles overnight, which nobody who writes "SPX 12/18" in a room for day trades means. An owner
 * who does trade the monthlies asks for `"AM"`. NDX is the one doubt: its third-Friday chain may hold AM contracts
 * only, and the venue then says that it knows no such NDXP. VIX is always AM-settled: its monthly has the root VIX,
 * every other date VIXW.
 *
 * Fails with `bad-symbol` (also for a share class whose OCC root is not known), `bad-strike` (not above 0, above
 * 99,999.999 or finer than 0.001) or `bad-expiry` (outside of 2000–2099, or AM settlement off the monthly date).
 */
export const option = (
  underlying: string,
  expiry: CivilDate,
  right: Right,
  strike: Decimal,
  settlement: Settlement = "PM",
): Result<Problem, EquityOption> => {
  const canonical = underlyingOf(underlying);
  const { year, month } = partsOf(expiry);
  const root = rootOf(canonical, expiry, settlement);
  if (root === undefined || !ROOT.test(root)) {
    return fail(problem("bad-symbol", `no options on ${underlying} are known`, ["Check the symbol."], underlying));
  }
  if (strike <= ZERO || strike > HIGHEST_STRIKE || !isMultipleOf(strike, STRIKE_STEP)) {
    return fail(problem("bad-strike", `${format(strike)} is no strike`, ["Check the strike."], format(strike)));
  }
  if (year < CENTURY || year >= CENTURY + 100) {
    return fail(problem("bad-expiry", `${expiry} is no expiry`, ["Check the year."], expiry));
  }
  if (settlement === "AM" && indexRoots(canonical) !== undefined && expiry !== monthlyExpiry(year, month)) {
    const suggestion = `The AM-settled contract of that month expires on ${monthlyExpiry(year, month)}.`;
    return fail(problem("bad-expiry", `no AM-settled ${canonical} expires on ${expiry}`, [suggestion], expiry));
  }
  return ok(build(root, expiry, right, strike));
};

const notOcc = (text: string): Result<Problem, never> =>
  fail(problem("bad-option-symbol", "not an OCC symbol", ["An OCC symbol looks like SPY   261218C00590000."], text));

/**
 * Reads the 21 characters of an OCC symbol: the root padded to 6, `yymmdd`, C or P, the strike in thousandths.
 * Source: OCC Options Symbology Initiative. Fails with `bad-option-symbol`, or with `adjusted-option` for a root with
 * digits: such a contract delivers something else than 100 shares, and nothing here would size it rightly.
 */
export const parseOcc = (text: string): Result<Problem, EquityOption> => {
  const match = OCC.exec(text);
  if (match === null) return notOcc(text);
  const [, padded = "", year = "", month = "", day = "", right, thousandths = ""] = match;
  const root = padded.trimEnd();
  const expiry = civilDateOf(CENTURY + Number(year), Number(month), Number(day));
  if (expiry === undefined || Number(thousandths) === 0) return notOcc(text);
  if (ADJUSTED.test(root)) {
    const adjusted = `${root} is an adjusted or flexible contract`;
    return fail(problem("adjusted-option", adjusted, ["Trade adjusted contracts by hand at the broker."], text));
  }
  if (!ROOT.test(root)) return notOcc(text);
  return ok(build(root, expiry, right === "C" ? "C" : "P", times(STRIKE_STEP, Number(thousandths))));
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** The expiry as a trader writes it, with the settlement of an AM-settled index contract: `18 Dec 26`, `18 Dec 26 AM`. */
export const expiryText = ({ expiry, underlying, root }: EquityOption): string => {
  const { year, month, day } = partsOf(expiry);
  const morning = indexRoots(underlying)?.AM === root ? " AM" : "";
  return `${day} ${MONTHS[month - 1] ?? ""} ${digits(year % 100, 2)}${morning}`;
};

/** As a trader writes it: `SPY 590C 18 Dec 26`; an AM-settled index contract says so: `SPX 5900C 18 Dec 26 AM`. */
export const formatOption = (contract: EquityOption): string =>
  `${contract.underlying} ${format(contract.strike)}${contract.right} ${expiryText(contract)}`;
