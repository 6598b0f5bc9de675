import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CROSSINGS, type Crossing } from "../packages/app/test/crash/boundaries.ts";
import { dayText, runCampaign, type RunDay } from "../packages/app/test/crash/campaign.ts";
import { DAY_NAMES } from "../packages/app/test/crash/scripted-days.ts";
import { figuresOf, killsByBoundary, RECOVERY_LIMIT_MS } from "../packages/app/test/crash/figures.ts";
import { STORES } from "../packages/app/test/crash/stores.ts";
import { timelineOf } from "../packages/app/test/crash/timeline.ts";

// npm run crash [-- --repeats 20 --stores both --jobs 2]: kills a desk's process before and after every journal write and
// every network send of a scripted day, and audits what is left. Ends with 1 when an invariant did not hold, or when
// recovery took more than 5 s in more than one of a hundred cases. With --timelines DIR the days with violations are
// written there, event by event. With --minutes N no day is begun after that; boundaries come all once before any twice.

const HELP = `npm run crash [-- OPTIONS]: kills a desk's process before and after every journal write and network send of a scripted day.

  --day D            ${DAY_NAMES.join(" (a busy one) or ")} (one, from alert to end) (${DAY_NAMES[0]})
  --repeats N        how often each boundary is killed at (1)        --first-repeat N   with which repeat to begin (0)
  --stores S         ${STORES.join(", ")} or both (both)              --jobs N           days at once (2)
  --stride N         only every Nth boundary (1)                     --minutes N        begin no day after so long
  --crossings LIST   of ${CROSSINGS.join(",")} (all)                 --timelines DIR    where days with violations are written

  For example: npm run crash -- --stores postgres --stride 10`;

const refuse = (text: string): never => {
  process.stderr.write(`${text}; see npm run crash -- --help\n`);
  process.exit(2);
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        day: { type: "string", default: DAY_NAMES[0] },
        repeats: { type: "string", default: "1" },
        "first-repeat": { type: "string", default: "0" },
        stores: { type: "string", default: "both" },
        jobs: { type: "string", default: "2" },
        stride: { type: "string", default: "1" },
        crossings: { type: "string", default: CROSSINGS.join(",") },
        minutes: { type: "string" },
        timelines: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
};

const values = parsed();
if (values.help === true) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
if (values.stores !== "both" && !STORES.some((store) => store === values.stores)) refuse(`there is no store ${values.stores}`);
const day = DAY_NAMES.find((name) => name === values.day) ?? refuse(`there is no day ${values.day}`);
for (const crossing of values.crossings.split(",")) {
  if (!CROSSINGS.some((each) => each === crossing)) refuse(`there is no crossing ${crossing}`);
}
for (const name of ["repeats", "jobs", "stride"] as const) {
  if (!(Number.isInteger(Number(values[name])) && Number(values[name]) > 0)) refuse(`--${name} is a whole number, 1 or more`);
}

const EVERY = 25;
const startedAt = Date.now();
const days: RunDay[] = [];
let planned = 0;

const line = (text: string): void => void process.stdout.write(`${text}\n`);

const progress = (): void => {
  const { kills, unreached, violations, recovery } = figuresOf(days);
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  const recovered = recovery === null ? "" : `; recovery p50 ${recovery.p50} ms, p99 ${recovery.p99} ms`;
  line(`${days.length} of ${planned} days in ${seconds} s; ${kills} kills, ${unreached} boundaries not reached, ${violations} violations${recovered}`);
};

const ran = (day: RunDay): void => {
  days.push(day);
  for (const { invariant, text } of day.violations) line(`VIOLATION of ${invariant} (${dayText(day)}): ${text}`);
  if (day.violations.length > 0 && values.timelines !== undefined && day.end.evidence !== null) {
    mkdirSync(values.timelines, { recursive: true });
    writeFileSync(join(values.timelines, `${dayText(day).replaceAll(/[^a-z0-9]+/g, "-")}.txt`), timelineOf(day.end.evidence));
  }
  if (days.length % EVERY === 0) progress();
};

/** What was run so far, by store and by boundary. */
const told = (): void => {
  progress();
  line("store     boundaries    days   kills  not reached  violations  recovery p50 / p99 / max (ms)");
  const kills = [...killsByBoundary(days)];
  for (const store of STORES.filter((name) => days.some((day) => day.store === name))) {
    const { days: count, kills: killed, unreached, violations, recovery } = figuresOf(days.filter((day) => day.store === store));
    const boundaries = kills.filter(([boundary]) => boundary.startsWith(`${store} `)).length;
    const cells = [
      String(boundaries).padStart(10),
      String(count).padStart(7),
      String(killed).padStart(7),
      String(unreached).padStart(12),
      String(violations).padStart(11),
    ];
    line(`${store.padEnd(10)}${cells.join(" ")}  ${recovery === null ? "–" : `${recovery.p50} / ${recovery.p99} / ${recovery.max}`}`);
  }
  const rare = kills.filter(([, count]) => count < Number(values.repeats));
  line(`${kills.length - rare.length} of ${kills.length} boundaries were killed at ${values.repeats} times or more`);
  if (rare.length > 0) line(`less often, since their days were over before: ${rare.map(([boundary, count]) => `${boundary} ${count}`).join(", ")}`);
};

// A campaign that is stopped by hand has proven something, too.
process.once("SIGINT", () => {
  told();
  process.exit(130);
});

const campaign = await runCampaign(
  {
    day,
    stores: values.stores === "both" ? STORES : STORES.filter((store) => store === values.stores),
    crossings: CROSSINGS.filter((crossing: Crossing) => values.crossings.split(",").includes(crossing)),
    repeats: Number(values.repeats),
    firstRepeat: Number(values["first-repeat"]),
    jobs: Number(values.jobs),
    stride: Number(values.stride),
    alternate: false,
    minutes: values.minutes === undefined ? null : Number(values.minutes),
  },
  {
    planned: (count) => {
      planned = days.length + count;
      progress();
    },
    ran,
  },
);

told();
const whole = figuresOf(campaign.days);
const slow = whole.recovery !== null && whole.recovery.p99 > RECOVERY_LIMIT_MS;
if (slow) line(`recovery is too slow: p99 ${whole.recovery.p99} ms, ${RECOVERY_LIMIT_MS} are allowed`);
process.exitCode = whole.violations > 0 || slow ? 1 : 0;
