import {
  addDays,
  fail,
  newYorkInstant,
  ok,
  parseCivilDate,
  problem,
  type CivilDate,
  type EpochMs,
  type Problem,
  type Result,
} from "@floorbroker/core";

/** Days in New York, both ends included, as instants: from the first one's midnight up to before the midnight after the last. */
export interface Period {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** As it was written. */
  readonly text: string;
}

const MONTH = /^\d{4}-\d{2}$/;

const firstDay = (text: string): CivilDate | undefined => parseCivilDate(MONTH.test(text) ? `${text}-01` : text);

/** The day after a date, or after a month's last day. */
const dayAfter = (text: string): CivilDate | undefined => {
  const first = firstDay(text);
  if (first === undefined || !MONTH.test(text)) return first === undefined ? undefined : addDays(first, 1);
  return firstDay(addDays(first, 31).slice(0, 7));
};

/** Reads `2026-05`, `2026-05..2026-06` or `2026-05-10..2026-06-30`. Code: `bad-period`. */
export const parsePeriod = (text: string): Result<Problem, Period> => {
  const [start = "", end = start, ...rest] = text.split("..");
  const [from, after] = [firstDay(start), dayAfter(end)];
  if (from === undefined || after === undefined || rest.length > 0) {
    return fail(
      problem(
        "bad-period",
        `${text} is no period`,
        ["write months or days, as in 2026-05..2026-06 or 2026-05-10..2026-06-30"],
        text,
      ),
    );
  }
  if (from >= after)
    return fail(problem("bad-period", `${text} ends before it begins`, ["write the earlier one first"], text));
  return ok({ from: newYorkInstant(from, 0), until: newYorkInstant(after, 0), text });
};

/** Whether an instant lies in a period. */
export const isIn = ({ from, until }: Period, at: EpochMs): boolean => at >= from && at < until;
