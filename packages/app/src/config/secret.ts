import { inspect } from "node:util";

/**
 * A text that nothing prints: `toString`, `toJSON`, template literals and `console.log` all show `[secret]`, and no
 * property holds the text. Only {@link reveal} reads it, so that its uses can be counted.
 */
export interface Secret {
  toString(): string;
  toJSON(): string;
  [inspect.custom](): string;
}

const SHOWN = "[secret]";

const texts = new WeakMap<Secret, string>();

/** Wraps a text as a secret. */
export const secret = (text: string): Secret => {
  const show = (): string => SHOWN;
  const wrapped: Secret = Object.freeze({ toString: show, toJSON: show, [inspect.custom]: show });
  texts.set(wrapped, text);
  return wrapped;
};

/** The text of a secret, for the one call that needs it. */
export const reveal = (wrapped: Secret): string => {
  const text = texts.get(wrapped);
  if (text === undefined) throw new Error("a secret is made by secret()");
  return text;
};

/** `user:password@` of an address, up to the last `@` of a word: passwords with a slash or an at sign are in it. */
const LOGIN = /([a-z][a-z0-9+.-]*:\/\/)\S*@/gi;

/** The text without the user and password of any address in it: for texts of which nobody knows what they hold. */
export const withoutLogins = (text: string): string => text.replaceAll(LOGIN, `$1${SHOWN}@`);
