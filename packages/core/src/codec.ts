import { format, parseDecimal, type Decimal } from "./decimal.ts";
import { fail, isOk, ok, type Result } from "./result.ts";

/**
 * What the journal may hold: plain JSON, in which decimals are strings. Core has no dependencies, so it carries this
 * small codec for its own events and configuration; what comes from outside is decoded by the adapters with io-ts.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where and why a decoding stopped: `trade.plan.prices[2]: a decimal string`. */
export interface DecodeError {
  readonly path: string;
  readonly expected: string;
}

/**
 * Both directions of one type. `decode(encode(a))` is `a`; unknown keys are tolerated, missing ones are errors.
 * Methods, not function properties: only so may a table of different codecs be held as `Codec<unknown>`.
 */
export interface Codec<A> {
  encode(value: A): Json;
  decode(json: Json | undefined, path: string): Result<DecodeError, A>;
  /** As `decode` without a reason: undefined when it can't be read. For the millions of rows that can; nothing decodes to undefined. */
  read?(json: Json | undefined): A | undefined;
}

/** The type that a codec speaks of. */
export type TypeOf<C> = C extends Codec<infer A> ? A : never;

const refuse = (path: string, expected: string): Result<DecodeError, never> => fail({ path, expected });

/** How a codec reads, whether it has a way of its own or not. */
const readerOf = <A>(codec: Codec<A>): ((json: Json | undefined) => A | undefined) => {
  // oxlint-disable-next-line typescript/unbound-method -- codecs are records of functions; none of them has a `this`
  if (codec.read !== undefined) return codec.read;
  return (json) => {
    const value = codec.decode(json, "");
    return isOk(value) ? value.right : undefined;
  };
};

/** What is written as it is. */
const asItIs = <A extends Json>(value: A): Json => value;

const primitive = <A extends Json>(expected: string, is: (json: Json | undefined) => json is A): Codec<A> => ({
  encode: asItIs,
  read: (json) => (is(json) ? json : undefined),
  decode: (json, path) => (is(json) ? ok(json) : refuse(path, expected)),
});

/** Any text. */
export const string: Codec<string> = primitive("a text", (json) => typeof json === "string");
/** true or false. */
export const boolean: Codec<boolean> = primitive("true or false", (json) => typeof json === "boolean");
/** A safe integer. */
export const integer: Codec<number> = primitive(
  "a whole number",
  (json): json is number => typeof json === "number" && Number.isSafeInteger(json),
);

/** Whatever is there, as it is. */
export const json: Codec<Json> = primitive("a value", (value): value is Json => value !== undefined);

/** A decimal, as its exact string. */
export const decimalString: Codec<Decimal> = {
  encode: format,
  read: (json) => (typeof json === "string" ? parseDecimal(json) : undefined),
  decode: (json, path) => {
    const value = typeof json === "string" ? parseDecimal(json) : undefined;
    return value === undefined ? refuse(path, "a decimal string") : ok(value);
  },
};

/** A branded string: the brand says where the text came from, so nothing but its being a text is checked. */
export const branded = <A extends string>(): Codec<A> => string as unknown as Codec<A>; // brands are compile-time only

/** One of a closed set of words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words): Codec<Words[number]> =>
  primitive<Words[number]>(`one of ${words.join(", ")}`, (json): json is Words[number] =>
    words.some((w) => w === json),
  );

/** The type or null; there are no optional keys in the journal, so that absence is always said. */
export const nullable = <A>(codec: Codec<A>): Codec<A | null> => {
  const read = readerOf(codec);
  return {
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (json, path) => (json === null ? ok(null) : codec.decode(json, path)),
    read: (json) => (json === null ? null : read(json)),
  };
};

/** A key that is newer than the first journals: where it is absent, it means what was so before there was a choice. */
export const addedLater = <A>(codec: Codec<A>, before: A): Codec<A> => {
  const read = readerOf(codec);
  return {
    encode: (value) => codec.encode(value),
    decode: (json, path) => (json === undefined ? ok(before) : codec.decode(json, path)),
    read: (json) => (json === undefined ? before : read(json)),
  };
};

/** A failure inside of what lies at this path. Joined only when there is one: rows are read by the million. */
const under = (path: string, { path: inner, expected }: DecodeError): Result<DecodeError, never> =>
  refuse(path === "" || inner === "" || inner.startsWith("[") ? `${path}${inner}` : `${path}.${inner}`, expected);

/**
 * The same codec for values that are shared and never change, such as specifications and parts of the configuration: what
 * was encoded or decoded once is not worked through again.
 */
export const remembered = <A extends object>(codec: Codec<A>): Codec<A> => {
  const encoded = new WeakMap<A, Json>();
  const decoded = new WeakMap<object, A>();
  const read = readerOf(codec);
  return {
    encode: (value) => {
      const known = encoded.get(value);
      if (known !== undefined) return known;
      const json = codec.encode(value);
      encoded.set(value, json);
      return json;
    },
    read: (json) => {
      const known = typeof json === "object" && json !== null ? decoded.get(json) : undefined;
      if (known !== undefined) return known;
      const value = read(json);
      if (value !== undefined && typeof json === "object" && json !== null) decoded.set(json, value);
      return value;
    },
    decode: (json, path) => {
      const known = typeof json === "object" && json !== null ? decoded.get(json) : undefined;
      if (known !== undefined) return ok(known);
      const value = codec.decode(json, path);
      if (isOk(value) && typeof json === "object" && json !== null) decoded.set(json, value.right);
      return value;
    },
  };
};

/** A list. */
export const array = <A>(codec: Codec<A>): Codec<readonly A[]> => {
  const readItem = readerOf(codec);
  const read = (json: Json | undefined): readonly A[] | undefined => {
    if (!Array.isArray(json)) return undefined;
    const values: A[] = [];
    for (const item of json) {
      const value = readItem(item);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
  return {
    encode: (values) => values.map((value) => codec.encode(value)),
    read,
    decode: (json, path) => {
      const whole = read(json);
      if (whole !== undefined) return ok(whole);
      if (!Array.isArray(json)) return refuse(path, "a list");
      const values: A[] = [];
      for (const [index, item] of json.entries()) {
        const value = codec.decode(item, "");
        if (!isOk(value)) return under(`${path}[${index}]`, value.left);
        values.push(value.right);
      }
      return ok(values);
    },
  };
};

const isObject = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** A dictionary with free keys. */
export const record = <A>(codec: Codec<A>): Codec<Readonly<Record<string, A>>> => ({
  encode: (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, codec.encode(value)])),
  decode: (json, path) => {
    if (!isObject(json)) return refuse(path, "an object");
    const entries: [string, A][] = [];
    for (const [key, item] of Object.entries(json)) {
      const value = codec.decode(item, `${path}.${key}`);
      if (!isOk(value)) return value;
      entries.push([key, value.right]);
    }
    return ok(Object.fromEntries(entries));
  },
});

/** An object with fixed keys, encoded in the order in which they are declared. */
export const object = <Fields extends Readonly<Record<string, Codec<unknown>>>>(
  fields: Fields,
): Codec<{ readonly [Key in keyof Fields]: TypeOf<Fields[Key]> }> => {
  type Shape = { readonly [Key in keyof Fields]: TypeOf<Fields[Key]> };
  const entries = Object.entries(fields);
  const readers = entries.map(([, codec]) => readerOf(codec));
  const keys = entries.map(([key]) => key);
  // Where every object inherits a name, its own has to be told apart; no other name needs it.
  const isInherited = keys.map((key) => key in Object.prototype);
  // oxlint-disable-next-line typescript/unbound-method -- as above
  const writers = entries.map(([, { encode }]) => (encode === asItIs ? null : encode));
  const readShape = (json: Json | undefined): Shape | undefined => {
    if (!isObject(json)) return undefined;
    const shape: Record<string, unknown> = {};
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as string; // `at` lies within all three lists
      const item = isInherited[at] === true && !Object.hasOwn(json, key) ? undefined : json[key];
      const value = (readers[at] as (typeof readers)[number])(item); // as above
      if (value === undefined) return undefined;
      shape[key] = value;
    }
    return shape as Shape; // every declared key was just read by its own codec
  };
  return {
    encode: (value) => {
      const json: Record<string, Json> = {};
      for (let at = 0; at < keys.length; at++) {
        const key = keys[at] as string; // as above
        const write = writers[at];
        json[key] = write == null ? (value[key] as Json) : write(value[key]); // a primitive is JSON as it is
      }
      return json;
    },
    read: readShape,
    decode: (json, path) => {
      const whole = readShape(json);
      if (whole !== undefined) return ok(whole);
      if (!isObject(json)) return refuse(path, "an object");
      const shape: Record<string, unknown> = {};
      for (const [key, codec] of entries) {
        const value = codec.decode(Object.hasOwn(json, key) ? json[key] : undefined, key);
        if (!isOk(value)) return under(path, value.left);
        shape[key] = value.right;
      }
      return ok(shape as Shape); // every declared key was just decoded by its own codec
    },
  };
};

/** An object written as the list of its values, in the order declared: for what comes in hundreds of thousands. */
export const row = <Fields extends Readonly<Record<string, Codec<unknown>>>>(
  fields: Fields,
): Codec<{ readonly [Key in keyof Fields]: TypeOf<Fields[Key]> }> => {
  type Shape = { readonly [Key in keyof Fields]: TypeOf<Fields[Key]> };
  const entries = Object.entries(fields);
  return {
    encode: (value) => entries.map(([key, codec]) => codec.encode(value[key])),
    decode: (json, path) => {
      if (!Array.isArray(json) || json.length !== entries.length) return refuse(path, `a list of ${entries.length}`);
      const shape: Record<string, unknown> = {};
      for (const [index, [key, codec]] of entries.entries()) {
        const value = codec.decode(json[index], `${path}.${key}`);
        if (!isOk(value)) return value;
        shape[key] = value.right;
      }
      return ok(shape as Shape); // every declared key was just decoded by its own codec
    },
  };
};

/** A closed union told apart by the key `tag`. Each case is an object codec without the tag itself. */
export const union = <Tag extends string, Cases extends Readonly<Record<string, Codec<unknown>>>>(
  tag: Tag,
  cases: Cases,
): Codec<{ readonly [Name in keyof Cases & string]: { readonly [K in Tag]: Name } & TypeOf<Cases[Name]> }[keyof Cases &
  string]> => {
  type Union = {
    readonly [Name in keyof Cases & string]: { readonly [K in Tag]: Name } & TypeOf<Cases[Name]>;
  }[keyof Cases & string];
  const table: Readonly<Record<string, Codec<unknown>>> = cases;
  const readers = new Map(Object.entries(table).map(([name, codec]) => [name, readerOf(codec)]));
  return {
    read: (json) => {
      const name = isObject(json) ? json[tag] : undefined;
      const body = typeof name === "string" ? readers.get(name)?.(json) : undefined;
      return body === undefined ? undefined : ({ [tag]: name, ...(body as object) } as Union); // read by the case's own codec
    },
    encode: (value) => {
      const name = (value as Readonly<Record<string, string>>)[tag] ?? ""; // the tag is a key of every case
      const body = table[name]?.encode(value);
      return { [tag]: name, ...(isObject(body) ? body : {}) };
    },
    decode: (json, path) => {
      const name = isObject(json) ? json[tag] : undefined;
      const codec = typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
      if (codec === undefined)
        return refuse(path === "" ? tag : `${path}.${tag}`, `one of ${Object.keys(table).join(", ")}`);
      const body = codec.decode(json, path);
      return isOk(body) ? ok({ [tag]: name, ...(body.right as object) } as Union) : body;
    },
  };
};
