import { parseCivilDate, parseDecimal, type CivilDate, type Decimal } from "@floorbroker/core";
import type { InnerError } from "./errors.ts";

/** Reads the fields of a JSON object and gathers what is wrong with them, field by field. */
export interface BodyReader {
  /** A text; a number is taken as one. */
  text(key: string, required?: boolean): string | null;
  /** One of the words; `required` when it must be there. */
  word<const Words extends readonly string[]>(key: string, words: Words, required: boolean): Words[number] | null;
  /** A number or its text. */
  decimal(key: string): Decimal | null;
  date(key: string): CivilDate | null;
  flag(key: string): boolean;
  /** Whether the key is there with something in it. */
  has(key: string): boolean;
  object(key: string): BodyReader | null;
  objects(key: string): readonly BodyReader[] | null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A reader that writes its complaints into `errors`; a body that is no object has no fields. */
export const bodyReader = (body: unknown, errors: InnerError[], path = ""): BodyReader => {
  const fields = isRecord(body) ? body : {};
  const complain = (key: string, reason: string): null => {
    errors.push({ domain: `${path}${key}`, reason });
    return null;
  };
  const valueOf = (key: string): unknown => fields[key] ?? null;

  return {
    text: (key, required = false) => {
      const value = valueOf(key);
      if (value === null || value === "") return required ? complain(key, "is missing") : null;
      return typeof value === "string" || typeof value === "number" ? String(value) : complain(key, "is not a text");
    },
    word: (key, words, required) => {
      const value = valueOf(key);
      if (value === null) return required ? complain(key, "is missing") : null;
      return words.find((word) => word === value) ?? complain(key, "does not have a valid value");
    },
    decimal: (key) => {
      const value = valueOf(key);
      if (value === null) return null;
      const number = typeof value === "string" || typeof value === "number" ? parseDecimal(String(value)) : undefined;
      return number ?? complain(key, "is not a number");
    },
    date: (key) => {
      const value = valueOf(key);
      if (value === null) return null;
      return (typeof value === "string" ? parseCivilDate(value) : undefined) ?? complain(key, "is not a date");
    },
    flag: (key) => valueOf(key) === true,
    has: (key) => {
      const value = valueOf(key);
      return value !== null && !(isRecord(value) && Object.keys(value).length === 0);
    },
    object: (key) => {
      const value = valueOf(key);
      if (value === null) return null;
      return isRecord(value) ? bodyReader(value, errors, `${path}${key}.`) : complain(key, "is not an object");
    },
    objects: (key) => {
      const value = valueOf(key);
      if (!Array.isArray(value)) return complain(key, value === null ? "is missing" : "is not a list");
      return value.map((each: unknown, n) => bodyReader(each, errors, `${path}${key}[${n}].`));
    },
  };
};
