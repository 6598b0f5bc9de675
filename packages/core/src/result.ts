/**
 * A value or the reason there is none. The shape is exactly fp-ts `Either`, so an adapter can hand a `Result` to fp-ts
 * functions as it is, although core imports nothing.
 */
export type Result<E, A> = Left<E> | Right<A>;

/** The failure side of a {@link Result}. */
export interface Left<E> {
  readonly _tag: "Left";
  readonly left: E;
}

/** The success side of a {@link Result}. */
export interface Right<A> {
  readonly _tag: "Right";
  readonly right: A;
}

/** A success. */
export const ok = <A>(right: A): Right<A> => ({ _tag: "Right", right });

/** An expected failure. */
export const fail = <E>(left: E): Left<E> => ({ _tag: "Left", left });

/** Narrows a result to its success side. */
export const isOk = <E, A>(result: Result<E, A>): result is Right<A> => result._tag === "Right";

/**
 * What every expected failure says: a stable kebab-case `code`, a sentence for a person, the text that caused it where
 * there is one, and at least one thing that the person can do.
 */
export interface Problem {
  readonly code: string;
  readonly text: string;
  readonly offending?: string;
  readonly suggestions: readonly [string, ...string[]];
}

/** Builds a {@link Problem}; `offending` is left out when there is no text to point at. */
export const problem = (
  code: string,
  text: string,
  suggestions: readonly [string, ...string[]],
  offending?: string,
): Problem => (offending === undefined ? { code, text, suggestions } : { code, text, offending, suggestions });

/**
 * The end of an exhaustive match: the compiler proves that it is never reached.
 * @throws Error when the compiler was deceived by data that was never decoded.
 */
export const absurd = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};
