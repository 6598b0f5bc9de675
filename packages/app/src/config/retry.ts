import {
  byOrigin,
  decimal,
  every,
  fail,
  isMultipleOf,
  MINUTE,
  ok,
  ONE,
  SECOND,
  toFloat,
  ZERO,
  type AfterUnknown,
  type Backoff,
  type BookConfig,
  type Result,
  type RetryPolicy,
  type Treatment,
} from "@floorbroker/core";
import type * as t from "io-ts";
import { fromText, list, notA, refined, section, type Setting, type Wrong } from "./setting.ts";
import { duration, percent, wholeNumber, word } from "./values.ts";

/** The calls about an order. Questions and connections follow the project's own policy. */
const ORDER_CALLS = ["entry-place", "entry-change", "exit-place", "exit-change"] as const;
type OrderCall = (typeof ORDER_CALLS)[number];

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isNumber = (value: unknown): value is number => typeof value === "number";

/** Not all of a wait may be left to chance: a pause of nothing is no pause. */
const jitter: Setting<number> = refined(percent({ min: ZERO, max: decimal("90") }), isNumber, (value) =>
  isMultipleOf(value, ONE)
    ? ok(toFloat(value))
    : fail({ what: "is a part of a percent", fix: "write a whole number of percent" }),
);

const pauses = {
  /** The first pause: 100ms to 10m. */
  base: duration({ min: 100, max: 10 * MINUTE }),
  /** What each further failure makes of it: 1 to 10 times as long; 1 if not given. */
  factor: wholeNumber({ min: 1, max: 10 }),
  /** The longest pause: 100ms to 1h; the first if not given. */
  cap: duration({ min: 100, max: 60 * MINUTE }),
  /** How much of a pause chance may take away: 0 to 90 %; nothing if not given. */
  jitter,
  /** After so many it is a person's business too: 1 to 100. */
  attempts: wholeNumber({ min: 1, max: 100 }),
} as const;

type Pauses = { readonly [Key in keyof typeof pauses]?: t.TypeOf<(typeof pauses)[Key]> | undefined };

/** The back-off that a line describes. */
const backoffOf = ({ base, factor, cap, jitter: jitterPercent, attempts }: Pauses): Result<Wrong, Backoff> => {
  if (base === undefined) return fail({ what: "says nothing of the first pause", fix: "write base: 5s" });
  if (cap !== undefined && cap < base)
    return fail({ what: "has a cap below its base", fix: "raise cap, or lower base" });
  if (factor !== undefined && factor > 1 && cap === undefined)
    return fail({ what: "has pauses that grow without an end", fix: "write cap: 5m" });
  const longest = cap ?? base;
  return ok({
    baseMs: base,
    factor: factor ?? 1,
    capMs: longest,
    jitterPercent: jitterPercent ?? 0,
    attempts: attempts ?? null,
  });
};

/** `with a, b and c` of the settings that only a line with pauses has. */
const strayPauses = (line: Pauses): readonly string[] =>
  (Object.keys(pauses) as (keyof Pauses)[]).filter((key) => line[key] !== undefined); // the keys of the table above

type Do = Treatment["do"];

/** What may be done about a refusal of each call, and why nothing else. */
const ALLOWED: { readonly [Call in OrderCall]: { readonly does: readonly Do[]; readonly because: string } } = {
  "entry-place": {
    does: ["ask", "escalate", "give-up"],
    because: "a refused entry is not placed again: its alert is old by then",
  },
  "entry-change": { does: ["retry", "ask", "escalate"], because: "a change of an entry is wanted until it is done" },
  "exit-place": { does: ["retry", "ask", "escalate"], because: "an exit is never given up" },
  "exit-change": { does: ["retry", "ask", "escalate"], because: "an exit is never given up" },
};

interface Line extends Pauses {
  readonly do?: Do | undefined;
}

const treatmentOfLine = (line: Line, calls: readonly OrderCall[]): Result<Wrong, Treatment> => {
  const done = line.do;
  if (done === undefined)
    return fail({ what: "does not say what is done", fix: "write do: retry, ask, escalate or give-up" });
  const against = calls.map((call) => ALLOWED[call]).find(({ does }) => !does.includes(done));
  if (against !== undefined)
    return fail({ what: `can't be ${done}: ${against.because}`, fix: `write do: ${against.does.join(", ")}` });
  if (done === "retry") {
    const backoff = backoffOf(line);
    return backoff._tag === "Left" ? backoff : ok({ do: done, backoff: backoff.right });
  }
  const [stray] = strayPauses(line);
  if (stray === undefined) return ok({ do: done });
  const elsewhere = done === "ask" ? "; questions are paced under retry.unknown" : "";
  return fail({ what: `is ${done}, which has no ${stray}`, fix: `remove ${stray}${elsewhere}` });
};

const does = word("retry", "ask", "escalate", "give-up");

/** A code of ours, such as `rate-limit`. Adapters may have more than are known here. */
const code: Setting<string> = fromText(
  "a code",
  (value) => typeof value === "string",
  (text) =>
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
      ? ok(text)
      : fail(notA("a code", text, "write it as it stands in journal and explain: rate-limit")),
);

type Row = RetryPolicy["refused"][number];

const row: Setting<Row> = refined(
  section({ codes: list(code), calls: list(word(...ORDER_CALLS)), do: does, ...pauses }),
  (value): value is Row => isObject(value) && "treatment" in value,
  ({ codes = [], calls = [], ...line }) => {
    if (codes.length === 0) return fail({ what: "names no codes", fix: "write codes: [rate-limit]" });
    if (calls.length === 0) return fail({ what: "names no calls", fix: `write calls: [${ORDER_CALLS.join(", ")}]` });
    const treatment = treatmentOfLine(line, calls);
    return treatment._tag === "Left" ? treatment : ok({ codes, calls, treatment: treatment.right });
  },
);

type Otherwise = RetryPolicy["otherwise"];

const isTreatment = (value: unknown): value is Treatment => isObject(value) && "do" in value;

/** What happens to a refused call of a kind that no row names. Only `wanted` may stand there. */
const otherwise = <Call extends OrderCall>(call: Call, wanted: readonly Do[]): Setting<Otherwise[Call]> =>
  refined(
    section({ do: does, ...pauses }),
    (value): value is Otherwise[Call] => isTreatment(value) && wanted.includes(value.do),
    (line) => {
      const treatment = treatmentOfLine(line, [call]);
      if (treatment._tag === "Left") return treatment;
      const { right } = treatment;
      if (wanted.includes(right.do)) return ok(right as Otherwise[Call]); // `wanted` is what the policy allows there
      return fail({
        what: `can't be ${right.do} for every code`,
        fix: `write do: ${wanted.join(", ")}; name single codes under retry.refused`,
      });
    },
  );

const unknown: Setting<AfterUnknown> = refined(
  section({
    do: word("ask", "escalate"),
    ...pauses,
    /** The pause between two questions once the operator has been told: 1s to 1h; 1m if not given. */
    slow: duration({ min: SECOND, max: 60 * MINUTE }),
  }),
  (value): value is AfterUnknown => isTreatment(value),
  ({ do: done = "ask", slow, ...line }) => {
    if (done === "escalate") {
      const [stray] = [...strayPauses(line), ...(slow === undefined ? [] : ["slow"])];
      return stray === undefined
        ? ok({ do: done })
        : fail({ what: `is escalate, which has no ${stray}`, fix: `remove ${stray}` });
    }
    const quick = backoffOf(line);
    if (quick._tag === "Left") return quick;
    if (quick.right.attempts === null) return fail({ what: "has questions without an end", fix: "write attempts: 5" });
    return ok({ do: done, quick: quick.right, slow: every(slow ?? MINUTE) });
  },
);

/** What follows a refusal and an unknown outcome. Each line is taken as a whole. */
export const retrySection = section({
  /** Refusals by code and call; the first line that has both counts. The list takes the place of the project's own. */
  refused: list(row),
  /** Refusals that no line names, by call. */
  otherwise: section({
    "entry-place": otherwise("entry-place", ["ask", "escalate", "give-up"]),
    "entry-change": otherwise("entry-change", ["retry"]),
    "exit-place": otherwise("exit-place", ["retry"]),
    "exit-change": otherwise("exit-change", ["retry"]),
  }),
  /**
   * An order of which nobody can say whether it was taken. It is asked about or told to the operator, never repeated.
   */
  unknown,
});

const isOrderCall = (call: string): boolean => ORDER_CALLS.some((known) => known === call);

/** Rows of the project's own that speak of other calls than a file may speak of. */
const otherCalls = (rows: readonly Row[]): readonly Row[] =>
  rows
    .map((each) => ({ ...each, calls: each.calls.filter((call) => !isOrderCall(call)) }))
    .filter(({ calls }) => calls.length > 0);

/** `base` with the lines that a file gives. */
export const retryOver = (
  base: BookConfig["retry"],
  changes: t.TypeOf<typeof retrySection> | undefined,
): RetryPolicy => {
  const given = changes?.otherwise;
  return {
    ...base,
    refused: changes?.refused === undefined ? base.refused : [...changes.refused, ...otherCalls(base.refused)],
    otherwise: {
      ...base.otherwise,
      "entry-place": given?.["entry-place"] ?? base.otherwise["entry-place"],
      "entry-change": given?.["entry-change"] ?? base.otherwise["entry-change"],
      "exit-place": given?.["exit-place"] ?? base.otherwise["exit-place"],
      "exit-change": given?.["exit-change"] ?? base.otherwise["exit-change"],
    },
    unknownOrder: changes?.unknown === undefined ? base.unknownOrder : byOrigin(changes.unknown),
  };
};
