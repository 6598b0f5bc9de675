import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { editedBy, type PlantedBug } from "./planted-bug.ts";

/** The packages that a simulated session runs. */
const PACKAGES = ["core", "adapter-sim", "app"] as const;

const ROOT = resolve(import.meta.dirname, "../../../..");

/** A copy of the sources in which bugs may be planted, one after the other. */
export interface SourceCopy {
  /** The program that looks for a bug in the copy. */
  readonly search: string;
  /** Where node may keep what it has compiled of the copy. */
  readonly compiled: string;
  /** Plants the bug; gives what takes it out again. @throws Error when its place is not there: then nothing is changed. */
  plant(bug: PlantedBug): () => void;
  remove(): void;
}

const copyPackage = (copy: string, name: string): void => {
  const [from, to] = [join(ROOT, "packages", name), join(copy, "packages", name)];
  cpSync(join(from, "src"), join(to, "src"), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
  cpSync(join(from, "package.json"), join(to, "package.json"));
  const own = join(from, "node_modules");
  if (existsSync(own)) symlinkSync(own, join(to, "node_modules"));
};

/** Our own packages are found in the copy, all others where they are installed. */
const linkModules = (copy: string): void => {
  const installed = join(ROOT, "node_modules");
  mkdirSync(join(copy, "node_modules/@floorbroker"), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== "@floorbroker" && !name.startsWith(".")) symlinkSync(join(installed, name), join(copy, "node_modules", name));
  }
  for (const name of PACKAGES) symlinkSync(join(copy, "packages", name), join(copy, "node_modules/@floorbroker", name));
};

/** Copies the sources as they stand now. */
export const copySources = (): SourceCopy => {
  const copy = mkdtempSync(join(tmpdir(), "planted-"));
  for (const name of PACKAGES) copyPackage(copy, name);
  const tests = join(copy, "packages/app/test/planted");
  mkdirSync(tests, { recursive: true });
  cpSync(join(import.meta.dirname, "search.ts"), join(tests, "search.ts"));
  linkModules(copy);
  const path = (file: string): string => join(copy, "packages", file);
  return {
    search: join(tests, "search.ts"),
    compiled: join(copy, "compiled"),
    plant: ({ edits }) => {
      const files = new Map(edits.map(({ file }) => [file, readFileSync(path(file), "utf8")]));
      const edited = (file: string, text: string): string => edits.filter((edit) => edit.file === file).reduce(editedBy, text);
      const written = [...files].map(([file, text]) => [file, edited(file, text)] as const);
      for (const [file, text] of written) writeFileSync(path(file), text);
      return () => {
        for (const [file, text] of files) writeFileSync(path(file), text);
      };
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
};

/** A source as it stands in the working tree. */
export const sourceOf = (file: string): string => readFileSync(join(ROOT, "packages", file), "utf8");
