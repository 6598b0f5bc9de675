import * as t from "io-ts";

/** A parameter that is checked by a rule of its own; its name is what an error says was expected. */
const checked = <A>(expected: string, is: (value: unknown) => value is A): t.Type<A> =>
  new t.Type<A>(
    expected,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  );

const whole = (expected: string, min: number, max: number): t.Type<number> =>
  checked(
    expected,
    (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
  );

const text = (expected: string, shape: RegExp): t.Type<string> =>
  checked(expected, (value): value is string => typeof value === "string" && shape.test(value));

const oneOf = <const Words extends readonly string[]>(...words: Words): t.Type<Words[number]> =>
  checked(`one of ${words.join(", ")}`, (value): value is Words[number] => words.some((word) => word === value));

const DAY_MS = 86_400_000;

/** How often a switch acts, whichever it is. */
export const COUNTING = {
  /** On so many occasions, null: until it is disarmed. */
  times: t.union(
    [whole("a whole number from 1", 1, Number.MAX_SAFE_INTEGER), t.null],
    "a whole number from 1, or null",
  ),
  /** After so many occasions have passed by. */
  skip: whole("a whole number from 0", 0, Number.MAX_SAFE_INTEGER),
};

/** Which calls a switch is about; without them, any but the sandbox's own. */
export const CALLS = {
  method: oneOf("GET", "POST", "PUT", "PATCH", "DELETE"),
  /** `*` stands for one part, `**` for the rest: `/accounts/*\/orders`, `/market-time/**`. */
  path: text("a path such as /accounts/*/orders", /^\//),
};

/** Which of the two streams. */
export const STREAM = { stream: oneOf("account", "quotes") };

/** Which notifications a switch is about; without them, any. */
export const PUSHES = {
  /** `Order`, `AccountBalance`, … */
  type: t.string,
  /** Of an order: `Live`, `Filled`, … */
  status: t.string,
};

/** What the streamer can be asked. */
export const ACTION = {
  action: oneOf(
    "connect",
    "heartbeat",
    "account-subscribe",
    "public-watchlists-subscribe",
    "quote-alerts-subscribe",
    "user-message-subscribe",
  ),
};

export const SYMBOL = { symbol: text("a streamer symbol such as SPY", /./) };
export const MILLISECONDS = { ms: whole("milliseconds from 0", 0, DAY_MS) };
export const PLACE = { in: oneOf("answers", "pushes") };
export const WAY_OF_LOSS = { how: oneOf("reset", "hang") };
export const CLOSE_CODE = {
  code: checked(
    "a close code: 1000, 1001, 1006 (a cut line) or 1008 to 4999",
    (value): value is number =>
      value === 1000 ||
      value === 1001 ||
      value === 1006 ||
      (Number.isSafeInteger(value) && Number(value) >= 1008 && Number(value) <= 4999 && value !== 1015),
  ),
};
export const GATEWAY_STATUS = {
  status: checked(
    "502, 503 or 504",
    (value): value is 502 | 503 | 504 => value === 502 || value === 503 || value === 504,
  ),
};
export const REASON = { reason: t.string };
export const CODE_AND_MESSAGE = { code: t.string, message: t.string };
export const MESSAGE = { message: t.string };
export const TARGET = { to: text("a URL or path", /^(\/|https?:\/\/)/) };
export const DRIP = {
  bytes: whole("a whole number from 1", 1, 1_000_000),
  everyMs: whole("milliseconds from 1", 1, DAY_MS),
};
export const UNITS = { quantity: whole("a whole number from 1", 1, 1_000_000) };
export const PRICE = { price: text("a price as a text, such as 1.25", /^\d{1,9}(\.\d{1,8})?$/) };
export const COUNT = { count: whole("a whole number from 2", 2, 1_000) };
export const FEED_ERROR = {
  error: oneOf("UNSUPPORTED_PROTOCOL", "TIMEOUT", "UNAUTHORIZED", "INVALID_MESSAGE", "BAD_ACTION", "UNKNOWN"),
  message: t.string,
};
