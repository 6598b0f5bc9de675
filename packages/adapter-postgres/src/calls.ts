import { fail, isOk, ok, type Problem, type Result } from "@floorbroker/core";
import { closed, notAnswered } from "./store-problems.ts";
import type { Store } from "./store.ts";

/** All that goes on in a store, so that it closes when the last of it is done. */
export interface Calls {
  /** Runs it unless the store is closed; closing waits for it. */
  whileOpen<A>(run: () => Promise<Result<Problem, A>>): Promise<Result<Problem, A>>;
  isOpen(): boolean;
  /** Closes the store after what is running. */
  close(): Promise<void>;
}

/** The calls on a store, of which there are none yet. */
export const callsOn = (store: Store): Calls => {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    whileOpen: async (run) => {
      if (closing !== undefined) return fail(closed);
      const end = run();
      running.add(end);
      try {
        return await end;
      } finally {
        running.delete(end);
      }
    },
    isOpen: () => closing === undefined,
    close: () => {
      if (closing === undefined) store.hurry?.();
      return (closing ??= Promise.allSettled(running).then(() => store.close()));
    },
  };
};

/** Ends what can't go on, a transaction for instance, with the reason. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.text);
    this.problem = problem;
  }
}

/** The value of a success. @throws {@link Refused} otherwise. */
export const orRefuse = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  throw new Refused(result.left);
};

/** Ends as a value whatever the database does, or whoever {@link Refused}. */
export const asked = async <A>(store: Store, question: () => Promise<A>): Promise<Result<Problem, A>> => {
  try {
    return ok(await question());
  } catch (error) {
    return fail(error instanceof Refused ? error.problem : notAnswered(error, store.says(error)));
  }
};
