import { nearest, problem, type Problem } from "@floorbroker/core";
import type * as t from "io-ts";
import { shown, type KeyPath, type Place, type SettingsDocument } from "./document.ts";
import { sectionsOf } from "./file.ts";
import { isSettingError, type SettingError, type Stranger } from "./setting.ts";

/** A position as an editor's user reads it. */
export const placeText = (file: string, { line, column }: Place): string => `${file} line ${line}, column ${column}`;

/** `authority.alertChannels[0].share`: list positions count from 0, as in every such path. */
export const pathText = (path: KeyPath): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}${text === "" ? "" : "."}${shown(step)}`),
    "",
  );

const pathOf = (context: t.Context): KeyPath => {
  const path: (string | number)[] = [];
  for (const [index, { key }] of context.entries()) {
    if (key === "") continue;
    path.push(Array.isArray(context[index - 1]?.actual) ? Number(key) : key);
  }
  return path;
};

const FEW = 10;

const strangerFix = ({ unknownKey, known }: Stranger): string => {
  const [close] = nearest(unknownKey, known);
  if (close !== undefined) return `did you mean ${close}?`;
  const [elsewhere] = sectionsOf(unknownKey);
  if (elsewhere !== undefined) return `it belongs to the section ${elsewhere}`;
  return known.length <= FEW
    ? `known here: ${known.join(", ")}`
    : `known here: ${known.slice(0, FEW).join(", ")} and others`;
};

const settingProblem = (file: string, document: SettingsDocument, error: SettingError): Problem => {
  const path = pathOf(error.context);
  if ("unknownKey" in error.wrong) {
    const place = placeText(file, document.keyPlace(path));
    return problem("unknown-setting", `${place}: ${pathText(path)} is not a setting`, [strangerFix(error.wrong)]);
  }
  const place = placeText(file, document.valuePlace(path));
  const subject = path.length === 0 ? "the file" : pathText(path);
  return problem("bad-setting", `${place}: ${subject} ${error.wrong.what}`, [error.wrong.fix]);
};

const lineOf = ({ place }: { readonly place: Place }): number => place.line * 100_000 + place.column;

/** What the file's own faults say. */
export const faultProblems = (file: string, document: SettingsDocument): readonly Problem[] =>
  document.faults
    .toSorted((a, b) => lineOf(a) - lineOf(b))
    .map(({ place, code, text, fix }) => problem(code, `${placeText(file, place)}: ${text}`, [fix]));

/** All wrong settings of a file, in the order of its lines. */
export const settingProblems = (file: string, document: SettingsDocument, errors: t.Errors): readonly Problem[] =>
  errors
    .map((error) => {
      const path = pathOf(error.context);
      const known: SettingError = isSettingError(error)
        ? error
        : { ...error, wrong: { what: "can't be read", fix: "see the documentation of this setting" } };
      return { place: document.keyPlace(path), problem: settingProblem(file, document, known) };
    })
    .toSorted((a, b) => lineOf(a) - lineOf(b))
    .map((found) => found.problem);
