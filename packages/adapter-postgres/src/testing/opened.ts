import { isOk, type Journal, type Problem, type Result } from "@floorbroker/core";

/** The value of a success. @throws Error with the problem's text: a test can't go on without it. */
export const opened = <A>(result: Result<Problem, A>): A => {
  if (isOk(result)) return result.right;
  throw new Error(`${result.left.code}: ${result.left.text}`);
};

/** The problem of a failure. @throws Error when it succeeded. */
export const refused = (result: Result<Problem, unknown>): Problem => {
  if (isOk(result)) throw new Error("succeeded, although it must not");
  return result.left;
};

/** Runs with a journal, and closes it whatever happens. */
export const using = async <A>(journal: Journal, run: (journal: Journal) => Promise<A>): Promise<A> => {
  try {
    return await run(journal);
  } finally {
    await journal.close();
  }
};
