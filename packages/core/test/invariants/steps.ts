import fc from "fast-check";
import type { Fate } from "./broker-side.ts";
import { SYMBOLS, type Symbol } from "./contracts.ts";
import { World } from "./world.ts";

/** What happens next; the name is what a failing run prints. */
export interface Step {
  readonly name: string;
  readonly act: (world: World) => void;
}

/** A step of that name. */
export const step = (name: string, act: (world: World) => void): Step => Object.assign({ name, act }, { [fc.toStringMethod]: () => name });

export const symbol = fc.constantFrom<Symbol>(...SYMBOLS);
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
const takenTogether = fc
  .tuple(fc.nat(8), fc.integer({ min: 1, max: 9 }))
  .map(([index, n]) =>
    step(`one tick fills ${n} of all exits beside ${index}`, (world) => world.takeTogether(index, n)),
  );
const passing = fc
  .tuple(fc.constantFrom(50, 1_000, 3_100, 10_000), fc.boolean())
  .map(([ms, blind]) => step(`pass ${ms} ms${blind ? " without quotes" : ""}`, (world) => world.pass(ms, blind)));
const moving = fc
  .tuple(symbol, fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -6, max: 6 }) }, { weight: 1, arbitrary: fc.constantFrom(-60, -25, 30, 90) }))
  .map(([s, cents]) => step(`move ${s} by ${cents}`, (world) => world.move(s, cents)));
/** A holding, as quickly as there can be one: most of what an exit can do wrong needs it. */
export const bought = fc
  .tuple(message, symbol, fc.integer({ min: 1, max: 9 }))
  .map(([id, s, n]) =>
    step(`post ${id}.0 BTO ${s}, of which ${n} fill`, (world) => {
      world.post(id, 0, `Alert: BTO ${s} 500C 12/18 @ ${world.midOf(s)}`);
      world.hearAnswers();
      world.takeEntry(n);
      world.hearAll();
    }),
  );
/** The market jumps, and is looked at. */
const seen = fc
  .tuple(symbol, fc.constantFrom(-40, -15, -5, 5, 12, 25, 60))
  .map(([s, cents]) =>
    step(`${s} jumps by ${cents} and is seen`, (world) => {
      world.move(s, cents);
      world.pass(2_600);
    }),
  );
/** The same, when what follows from it goes wrong. */
const seenInVain = fc
  .tuple(symbol, fc.constantFrom(-15, 5, 12, 25), fc.constantFrom<Fate>("rejected", "rejected", "lost-request", "lost-response", "late", "nameless"))
  .map(([s, cents, fate]) =>
    step(`${s} jumps by ${cents}, is seen, and the next command is ${fate}`, (world) => {
      world.move(s, cents);
      world.hearAll();
      world.foretell(fate);
      world.pass(2_600);
    }),
  );
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

/** Anything that can happen to a book: messages, fills, time, answers late or never, gaps, lists, restarts. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: alert },
  { weight: 1, arbitrary: malformed },
  { weight: 1, arbitrary: forbidden },
  { weight: 2, arbitrary: closing },
  { weight: 1, arbitrary: deleted },
  { weight: 12, arbitrary: delivered },
  { weight: 6, arbitrary: taken },
  { weight: 3, arbitrary: bought },
  { weight: 4, arbitrary: seen },
  { weight: 2, arbitrary: seenInVain },
  { weight: 1, arbitrary: takenTogether },
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
);

/** Any sequence of it. */
export const steps = fc.array(anyStep, { maxLength: 40, size: "max" });
