import fc from "fast-check";
import { SYMBOLS, World, type Fate, type Symbol } from "./world.ts";

/** What happens next; the name is what a failing run prints. */
export interface Step {
  readonly name: string;
  readonly act: (world: World) => void;
}

const step = (name: string, act: (world: World) => void): Step => ({ name, act });

const symbol = fc.constantFrom<Symbol>(...SYMBOLS);
const message = fc.nat(5);
const closeId = fc.integer({ min: 6, max: 8 });

const alert = fc
  .tuple(message, symbol, fc.nat(2))
  .map(([id, s, revision]) =>
    step(`post ${id}.${revision} BTO ${s}`, (world) =>
      world.post(id, revision, `Alert: BTO ${s} 500C 12/18 @ ${world.midOf(s)}`),
    ),
  );
const malformed = fc
  .tuple(message, symbol)
  .map(([id, s]) =>
    step(`post ${id} without a right`, (world) => world.post(id, 0, `Alert: BTO ${s} 500 12/18 @ ${world.midOf(s)}`)),
  );
const forbidden = fc
  .tuple(message, symbol)
  .map(([id, s]) =>
    step(`post ${id} by a stranger`, (world) =>
      world.post(id, 0, `Alert: BTO ${s} 500C 12/18 @ ${world.midOf(s)}`, "666"),
    ),
  );
const closing = fc
  .tuple(closeId, symbol, fc.constantFrom("STC", "STC half"))
  .map(([id, s, verb]) =>
    step(`post ${id} ${verb} ${s}`, (world) => world.post(id, 0, `${verb} ${s} 500C 12/18 @ ${world.midOf(s)}`)),
  );
const deleted = message.map((id) => step(`delete ${id}`, (world) => world.delete(id)));
const delivered = fc
  .tuple(fc.nat(20), fc.boolean())
  .map(([index, twice]) => step(`deliver ${index}${twice ? " twice" : ""}`, (world) => world.open(index, twice)));
const taken = fc
  .tuple(fc.nat(8), fc.integer({ min: 1, max: 4 }), fc.boolean())
  .map(([index, n, first]) =>
    step(`fill ${n} of order ${index}${first ? ", state first" : ""}`, (world) => world.take(index, n, first)),
  );
const passing = fc
  .tuple(fc.constantFrom(50, 1_000, 3_100, 10_000), fc.boolean())
  .map(([ms, blind]) => step(`pass ${ms} ms${blind ? " without quotes" : ""}`, (world) => world.pass(ms, blind)));
const moving = fc
  .tuple(symbol, fc.integer({ min: -6, max: 6 }))
  .map(([s, cents]) => step(`move ${s} by ${cents}`, (world) => world.move(s, cents)));
const lagging = fc
  .constantFrom(0, 50, 5_000)
  .map((ms) => step(`the account's figure comes ${ms} ms late`, (world) => world.delayAccount(ms)));
const fated = fc
  .constantFrom<Fate>("rejected", "lost-request", "lost-response", "late", "nameless", "refused-by-venue")
  .map((fate) => step(`next command: ${fate}`, (world) => world.foretell(fate)));

const answered = fc.constant(step("all answers come", (world) => world.hearAnswers()));
const ended = fc
  .tuple(fc.nat(8), fc.integer({ min: 1, max: 3 }))
  .map(([index, n]) =>
    step(`the venue fills ${n} of entry ${index} and ends it`, (world) => world.endAfterFill(index, n)),
  );
const silent = fc
  .integer({ min: 1, max: 7 })
  .map((n) => step(`the broker can't answer ${n} questions`, (world) => world.silence(n)));
const switched = fc
  .tuple(fc.integer({ min: 20, max: 60 }), fc.constantFrom("kill", "pause", "resume", "resume"))
  .map(([id, word]) => step(`post ${id} ${word}`, (world) => world.post(id, 0, `!tt ${word}`)));

/** Any sequence of what can happen to a book: messages, fills, time, answers late or never, gaps, lists, restarts. */
export const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: alert },
    { weight: 1, arbitrary: malformed },
    { weight: 1, arbitrary: forbidden },
    { weight: 2, arbitrary: closing },
    { weight: 1, arbitrary: deleted },
    { weight: 12, arbitrary: delivered },
    { weight: 6, arbitrary: taken },
    { weight: 5, arbitrary: passing },
    { weight: 2, arbitrary: moving },
    { weight: 1, arbitrary: lagging },
    { weight: 4, arbitrary: fated },
    { weight: 4, arbitrary: answered },
    { weight: 1, arbitrary: ended },
    { weight: 1, arbitrary: silent },
    { weight: 1, arbitrary: switched },
    { weight: 1, arbitrary: fc.constant(step("gap", (world) => world.gap())) },
    { weight: 1, arbitrary: fc.constant(step("the broker's lists are asked for", (world) => world.list())) },
    { weight: 1, arbitrary: fc.constant(step("restart", (world) => world.restart())) },
  ),
  { maxLength: 40, size: "max" },
);
