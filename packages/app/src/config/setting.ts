import * as t from "io-ts";
import { isOk, type Result } from "@floorbroker/core";
import { shown, type Tree } from "./document.ts";

/** What is wrong with a value, and what to write instead. Neither text repeats a secret. */
export interface Wrong {
  readonly what: string;
  readonly fix: string;
}

/** A key that its section does not know. What was meant is for the reader of the whole file to guess. */
export interface Stranger {
  readonly unknownKey: string;
  readonly known: readonly string[];
}

/** An io-ts error that knows its remedy. */
export interface SettingError extends t.ValidationError {
  readonly wrong: Wrong | Stranger;
}

/** Whether an io-ts error is one of ours. */
export const isSettingError = (error: t.ValidationError): error is SettingError => "wrong" in error;

/** The codec of one setting: reads what stands in the file. */
export type Setting<A> = t.Type<A, unknown, unknown>;

const failed = <A>(value: unknown, context: t.Context, wrong: SettingError["wrong"]): t.Validation<A> => {
  const error: SettingError = { value, context, wrong };
  return t.failures([error]);
};

const EMPTY: Wrong = { what: "has no value", fix: "write one, or remove the line to get the default" };

/** A setting that is one text in the file. `is` tells the decoded value, `read` makes it from the text. */
export const fromText = <A>(name: string, is: t.Is<A>, read: (text: string) => Result<Wrong, A>): Setting<A> =>
  new t.Type<A, unknown, unknown>(
    name,
    is,
    (value, context) => {
      if (value === null) return failed(value, context, EMPTY);
      if (typeof value !== "string")
        return failed(value, context, {
          what: `should be ${name}, not ${Array.isArray(value) ? "a list" : "a section"}`,
          fix: `write ${name}`,
        });
      const result = read(value.trim());
      return isOk(result) ? t.success(result.right) : failed(value, context, result.left);
    },
    t.identity,
  );

/** A value that does not fit: `should be a duration, not "3 sec"`. */
export const notA = (name: string, text: string, fix: string): Wrong => ({
  what: `should be ${name}, not "${shown(text)}"`,
  fix,
});

/** A setting that may be left empty or be `null`, which means something of its own. */
export const orNull = <A>(of: Setting<A>): Setting<A | null> =>
  new t.Type<A | null, unknown, unknown>(
    of.name,
    (value): value is A | null => value === null || of.is(value),
    (value, context) => (value === null ? t.success(null) : of.validate(value, context)),
    t.identity,
  );

/** A setting that may be the word `none`: it lifts what would hold otherwise. An empty value lifts nothing. */
export const orNone = <A>(of: Setting<A>): Setting<A | null> =>
  new t.Type<A | null, unknown, unknown>(
    of.name,
    (value): value is A | null => value === null || of.is(value),
    (value, context) => (value === "none" ? t.success(null) : of.validate(value, context)),
    t.identity,
  );

/** A list; a single value is no list. */
export const list = <A>(of: Setting<A>): Setting<readonly A[]> => {
  const items = t.readonlyArray(of);
  return new t.Type<readonly A[], unknown, unknown>(
    `a list of ${of.name}`,
    items.is,
    (value, context) => {
      if (Array.isArray(value)) return items.validate(value, context);
      return failed(value, context, { what: "should be a list", fix: "write [a, b], or one `- …` line for each" });
    },
    t.identity,
  );
};

const isSection = (value: unknown): value is { readonly [key: string]: Tree } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A section with these settings, each of which may be left out. A key that is not among them is an error. An empty
 * section (everything in it commented out) is a section without settings.
 */
export const section = <Fields extends Readonly<Record<string, t.Mixed>>>(
  fields: Fields,
): Setting<t.TypeOf<t.PartialC<{ [Key in keyof Fields]: Fields[Key] }>>> & { readonly keys: readonly string[] } => {
  type Shape = t.TypeOf<t.PartialC<{ [Key in keyof Fields]: Fields[Key] }>>;
  const known = t.partial(fields as { [Key in keyof Fields]: Fields[Key] }); // the same fields, without `readonly`
  const keys = Object.keys(fields);
  const type = new t.Type<Shape, unknown, unknown>(
    "a section",
    known.is,
    (value, context) => {
      if (value === null) return t.success({});
      if (!isSection(value))
        return failed(value, context, {
          what: "is a section, not a value",
          fix: `write its settings below it, indented: ${keys.join(", ")}`,
        });
      const strangers = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
      const errors = strangers.flatMap((key) => {
        const wrong = failed<Shape>(value[key], t.appendContext(context, key, known), { unknownKey: key, known: keys });
        return wrong._tag === "Left" ? wrong.left : [];
      });
      const mine = Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(fields, key)));
      const decoded = known.validate(mine, context);
      const all = [...errors, ...(decoded._tag === "Left" ? decoded.left : [])];
      return all.length > 0 || decoded._tag === "Left" ? t.failures(all) : t.success(decoded.right);
    },
    t.identity,
  );
  return Object.assign(type, { keys });
};

/** A section whose keys are free, such as symbols. */
export const dictionary = <A>(of: Setting<A>): Setting<Readonly<Record<string, A>>> => {
  const values = t.record(t.string, of);
  return new t.Type<Readonly<Record<string, A>>, unknown, unknown>(
    "a section",
    values.is,
    (value, context) => {
      if (value === null) return t.success({});
      return isSection(value)
        ? values.validate(value, context)
        : failed(value, context, {
            what: "is a section, not a value",
            fix: "write `NAME: value` lines below it, indented",
          });
    },
    t.identity,
  );
};

/** One of the forms of a setting, chosen by the shape of what stands in the file. */
export const shorthand = <A>(whole: Setting<A>, short: Setting<A>): Setting<A> =>
  new t.Type<A, unknown, unknown>(
    whole.name,
    whole.is,
    (value, context) => (typeof value === "string" ? short.validate(value, context) : whole.validate(value, context)),
    t.identity,
  );

/** A setting whose decoded value is checked or changed once more. */
export const refined = <A, B>(of: Setting<A>, is: t.Is<B>, read: (value: A) => Result<Wrong, B>): Setting<B> =>
  new t.Type<B, unknown, unknown>(
    of.name,
    is,
    (value, context) => {
      const decoded = of.validate(value, context);
      if (decoded._tag === "Left") return decoded;
      const result = read(decoded.right);
      return isOk(result) ? t.success(result.right) : failed(value, context, result.left);
    },
    t.identity,
  );
